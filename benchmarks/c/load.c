/* A load of media streams: N WebSocket clients in one thread, each sending 50 frames a second.
 *
 * usage: load PORT SECONDS WARMUP AUDIO REPORT < paths        (one path and one call id a line)
 *
 * Frame k of client i is due at start + k * 20 ms + i * 20 ms / N: evenly spread, the worst case
 * for a server that would batch. AUDIO is PCMU; each client starts elsewhere in it. Frames are as
 * Telnyx writes them (numbers as strings) and masked with a new key each. "begin" and "end" are
 * printed around the measured seconds, so that who reads them can look at the server's CPU time,
 * then one line of JSON: what was sent, how late, and this process's own CPU time. With REPORT=1
 * each client says stop and adds up what the server answers ("frames speech").
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "client_frames.h"

enum { FRAME_NS = 20000000, MAX_CLIENTS = 4096, SAMPLES = 160 };

static struct client {
    int fd;
    long sent;
    size_t at;
    char path[512], call[256];
} clients[MAX_CLIENTS];

static uint8_t *audio;
static size_t audio_size;
static double late_max, *lates;
static long late_count;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void send_text(struct client *c, const char *text, size_t size) {
    uint8_t frame[4096];
    size_t all = masked(frame, text, size), done = 0;
    while (done < all) {
        ssize_t n = send(c->fd, frame + done, all - done, MSG_NOSIGNAL);
        if (n < 0) die("send: the server closed a stream");
        done += n;
    }
}

static void send_media(struct client *c) {
    char text[1024], payload[256];
    if (c->at + SAMPLES > audio_size) c->at = 0;
    payload[base64(audio + c->at, SAMPLES, payload)] = 0;
    c->at += SAMPLES;
    c->sent++;
    int size = snprintf(text, sizeof text,
        "{\"event\":\"media\",\"sequence_number\":\"%ld\",\"media\":{\"track\":\"inbound\","
        "\"chunk\":\"%ld\",\"timestamp\":\"%ld\",\"payload\":\"%s\"},"
        "\"stream_id\":\"32de0dea-53cb-4b21-89a4-9e1819c043bc\"}",
        c->sent + 1, c->sent, c->sent * 20, payload);
    send_text(c, text, size);
}

static void open_client(struct client *c, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char text[2048];
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to)) die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    int size = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", c->path);
    if (write(c->fd, text, size) != size) die("write");
    ssize_t got = 0, n;
    do {
        n = read(c->fd, text + got, sizeof text - 1 - got);
        if (n <= 0) die("handshake");
        text[got += n] = 0;
    } while (!strstr(text, "\r\n\r\n"));
    if (strncmp(text, "HTTP/1.1 101", 12)) {
        fprintf(stderr, "refused: %.60s\n", text);
        exit(1);
    }
    size = snprintf(text, sizeof text,
        "{\"event\":\"start\",\"sequence_number\":\"1\",\"stream_id\":\"32de0dea\",\"start\":"
        "{\"user_id\":\"u\",\"call_control_id\":\"%s\",\"media_format\":{\"encoding\":\"PCMU\","
        "\"sample_rate\":8000,\"channels\":1}}}", c->call);
    send_text(c, text, size);
}

static void drain(struct client *c) {
    static char waste[65536];
    while (recv(c->fd, waste, sizeof waste, MSG_DONTWAIT) > 0) {}
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void answers(int count, long *frames, long *speech) {
    for (int i = 0; i < count; i++) { /* all at once: an answer may take as long as a tick */
        drain(&clients[i]);
        send_text(&clients[i], "{\"event\":\"stop\"}", 16);
    }
    for (int i = 0; i < count; i++) {
        char text[256];
        struct pollfd p = {.fd = clients[i].fd, .events = POLLIN};
        if (poll(&p, 1, 5000) != 1) die("no answer to stop");
        ssize_t n = recv(clients[i].fd, text, sizeof text - 1, 0);
        long f = 0, s = 0;
        if (n > 2) text[n] = 0, sscanf(text + 2, "%ld %ld", &f, &s);
        *frames += f, *speech += s;
    }
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    int port = atoi(argv[1]), count = 0;
    double seconds = atof(argv[2]), warmup = atof(argv[3]);
    FILE *file = fopen(argv[4], "rb");
    if (!file) die(argv[4]);
    audio = malloc(8 << 20);
    audio_size = fread(audio, 1, 8 << 20, file);
    while (count < MAX_CLIENTS && scanf("%511s %255s", clients[count].path, clients[count].call) == 2) count++;
    for (int i = 0; i < count; i++) {
        clients[i].at = (size_t)i * 7919 * SAMPLES % audio_size / SAMPLES * SAMPLES;
        open_client(&clients[i], port);
    }
    sleep(1); /* until the server has accepted every client */
    lates = malloc(sizeof *lates * (size_t)(seconds * 50 * count + 1000));
    int64_t start = now_ns() + 50000000, begin = start + warmup * 1e9, end = begin + seconds * 1e9;
    struct rusage before, after;
    long in_window = 0;
    int measuring = 0;
    for (long k = 0;; k++) {
        for (int i = 0; i < count; i++) {
            int64_t due = start + k * FRAME_NS + (int64_t)i * FRAME_NS / count, now = now_ns();
            if (!measuring && due >= begin) {
                measuring = 1, getrusage(RUSAGE_SELF, &before), puts("begin"), fflush(stdout);
            }
            if (due >= end) goto done;
            if (due > now) {
                struct timespec t = {due / 1000000000, due % 1000000000};
                clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
                now = now_ns();
            }
            send_media(&clients[i]);
            if (measuring) lates[late_count++] = (now - due) / 1e6, in_window++;
            if (k % 50 == i % 50) drain(&clients[i]);
        }
    }
done:
    puts("end"), fflush(stdout);
    getrusage(RUSAGE_SELF, &after);
    usleep(500000); /* time to read the server's figures before the clients close */
    long frames = 0, speech = 0, sent = 0;
    if (atoi(argv[5])) answers(count, &frames, &speech);
    for (int i = 0; i < count; i++) sent += clients[i].sent;
    qsort(lates, late_count, sizeof *lates, compare);
    if (late_count) late_max = lates[late_count - 1];
    double cpu = (after.ru_utime.tv_sec - before.ru_utime.tv_sec) + (after.ru_stime.tv_sec - before.ru_stime.tv_sec)
        + ((after.ru_utime.tv_usec - before.ru_utime.tv_usec) + (after.ru_stime.tv_usec - before.ru_stime.tv_usec)) / 1e6;
    printf("{\"sent\": %ld, \"sent_in_window\": %ld, \"frames\": %ld, \"speech\": %ld, "
           "\"late_p99_ms\": %.2f, \"late_max_ms\": %.2f, \"load_busy\": %.3f}\n",
           sent, in_window, frames, speech, late_count ? lates[late_count * 99 / 100] : 0, late_max, cpu / seconds);
    return 0;
}
