/* As little as a media server can do in C: epoll, recv, unmask, base64, mu-law, WebRTC VAD.
 *
 * usage: floor PORT TICK_MS      TICK_MS 0 wakes up for every event; else it sleeps so long between
 * looks, as the pump does. It checks nothing that a hostile client could send.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "webrtc/common_audio/vad/include/webrtc_vad.h"

enum { MAX_FD = 8192, ROOM = 16384 };

static struct line {
    int open, used;
    long frames, speech;
    VadInst *vad;
    uint8_t rest[ROOM];
} *lines[MAX_FD];

static int16_t linear[256];
static int8_t value[256];

static void make_tables(void) {
    static const char table[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 64; i++) value[(uint8_t)table[i]] = i;
    for (int i = 0; i < 256; i++) {
        uint8_t u = ~i;
        int t = (((u & 15) << 3) + 0x84) << ((u & 0x70) >> 4);
        linear[i] = u & 0x80 ? 0x84 - t : t - 0x84;
    }
}

static void say(int fd, const char *text) {
    uint8_t frame[130];
    size_t size = strlen(text);
    frame[0] = 0x81, frame[1] = size;
    memcpy(frame + 2, text, size);
    if (write(fd, frame, size + 2) < 0) perror("write");
}

static void take(int fd, struct line *l, uint8_t *text, size_t size) {
    static const char mark[] = "\"payload\":\"";
    uint8_t *p = memmem(text, size, mark, sizeof mark - 1), *stop;
    if (!p) {
        if (memmem(text, size, "\"stop\"", 6)) {
            char answer[64];
            snprintf(answer, sizeof answer, "%ld %ld", l->frames, l->speech);
            say(fd, answer);
        }
        return;
    }
    p += sizeof mark - 1;
    stop = memchr(p, '"', text + size - p);
    if (!stop) return;
    int16_t pcm[256];
    int n = 0;
    for (; p + 3 < stop && n < 250; p += 4) {
        uint32_t v = value[p[0]] << 18 | value[p[1]] << 12 | value[p[2]] << 6 | value[p[3]];
        pcm[n++] = linear[v >> 16 & 255];
        if (p[2] != '=') pcm[n++] = linear[v >> 8 & 255];
        if (p[3] != '=') pcm[n++] = linear[v & 255];
    }
    l->frames++;
    if (n == 160) l->speech += WebRtcVad_Process(l->vad, 8000, pcm, n) == 1;
}

static void end(int fd) {
    WebRtcVad_Free(lines[fd]->vad);
    free(lines[fd]);
    lines[fd] = NULL;
    close(fd);
}

static void heard(int fd) {
    struct line *l = lines[fd];
    ssize_t n = recv(fd, l->rest + l->used, ROOM - l->used, 0);
    if (n <= 0) return end(fd);
    l->used += n;
    if (!l->open) {
        if (!memmem(l->rest, l->used, "\r\n\r\n", 4)) return;
        dprintf(fd, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        l->open = 1, l->used = 0;
        return;
    }
    uint8_t *p = l->rest, *limit = l->rest + l->used;
    while (limit - p >= 6) {
        size_t size = p[1] & 127, head = 6;
        if (size == 126) {
            if (limit - p < 8) break;
            size = p[2] << 8 | p[3], head = 8;
        }
        if ((size_t)(limit - p) < head + size) break;
        uint32_t key, *words = (uint32_t *)(p + head);
        memcpy(&key, p + head - 4, 4);
        for (size_t i = 0; i < size / 4; i++) words[i] ^= key;
        for (size_t i = size / 4 * 4; i < size; i++) p[head + i] ^= ((uint8_t *)&key)[i & 3];
        take(fd, l, p + head, size);
        p += head + size;
    }
    l->used = limit - p;
    memmove(l->rest, p, l->used);
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1, tick = atoi(argv[2]);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 1024)) return perror("bind"), 1;
    make_tables();
    int poll = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.fd = listener}, ready[1024];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &e);
    for (;;) {
        int n = epoll_wait(poll, ready, 1024, tick ? 0 : -1);
        for (int i = 0; i < n; i++) {
            int fd = ready[i].data.fd;
            if (fd != listener) {
                heard(fd);
                continue;
            }
            fd = accept(listener, NULL, NULL);
            if (fd < 0 || fd >= MAX_FD) continue;
            lines[fd] = calloc(1, sizeof **lines);
            WebRtcVad_Create(&lines[fd]->vad);
            WebRtcVad_Init(lines[fd]->vad);
            WebRtcVad_set_mode(lines[fd]->vad, 3);
            e.data.fd = fd;
            epoll_ctl(poll, EPOLL_CTL_ADD, fd, &e);
        }
        if (tick) usleep(tick * 1000);
    }
}
