/* Callers who come, say nothing and go: a media stream each, 50 frames a second, in one thread.
 *
 * usage: callers PORT AUDIO      commands on stdin, a line each:
 *   open N PATH CALL             connect stream N; "started N" is printed once it is up
 *   close N                      say stop and close it
 *   quit                         print one line of JSON: frames sent, how late; and end
 * "closed N" is printed when the server closes a stream or refuses it. Streams are sent for in four
 * turns of 5 ms, so that not all frames come at once. Frames are as Telnyx writes them (numbers as
 * strings) and masked with a new key each. AUDIO is PCMU, of which whole frames are sent. A turn in
 * which nobody has a stream is slept through.
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
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "client_frames.h"

enum { TURNS = 4, TURN_NS = 5000000, MAX_CALLERS = 8192, LATE_STEPS = 10000 };
enum { SAMPLES = 160, PAYLOAD = (SAMPLES + 2) / 3 * 4, MAX_AUDIO = 8 << 20 };
enum { NONE, UPGRADING, UP };

/* Small, since each turn goes through all of them. */
static struct caller {
    int fd, state;
    long sent, at;
} callers[MAX_CALLERS];
static char calls[MAX_CALLERS][256];

static int port, most, streams[TURNS];
static char (*payloads)[PAYLOAD];
static long audio_frames, frames, late_tenths[LATE_STEPS];

static void drop(int n) {
    close(callers[n].fd);
    callers[n].state = NONE;
    streams[n % TURNS]--;
}

static void closed(int n) {
    drop(n);
    printf("closed %d\n", n);
}

static int send_text(struct caller *c, const char *text, size_t size) {
    uint8_t frame[4096];
    ssize_t all = masked(frame, text, size);
    return send(c->fd, frame, all, MSG_NOSIGNAL) == all;
}

static char *put_number(char *to, long number) {
    char digits[20], *first = digits + sizeof digits;
    do *--first = '0' + number % 10;
    while (number /= 10);
    return mempcpy(to, first, digits + sizeof digits - first);
}

/* Without printf, which would take longer than all the rest outside the kernel. */
static int send_media(struct caller *c) {
    char text[1024], *end = text;
    const char *payload = payloads[c->at];
    c->at = (c->at + 1) % audio_frames;
    c->sent++;
    frames++;
    end = stpcpy(end, "{\"event\":\"media\",\"sequence_number\":\"");
    end = put_number(end, c->sent + 1);
    end = stpcpy(end, "\",\"media\":{\"track\":\"inbound\",\"chunk\":\"");
    end = put_number(end, c->sent);
    end = stpcpy(end, "\",\"timestamp\":\"");
    end = put_number(end, c->sent * 20);
    end = stpcpy(end, "\",\"payload\":\"");
    end = mempcpy(end, payload, PAYLOAD);
    end = stpcpy(end, "\"},\"stream_id\":\"32de0dea-53cb-4b21-89a4-9e1819c043bc\"}");
    return send_text(c, text, end - text);
}

static void open_stream(int n, const char *path, const char *call) {
    struct caller *c = &callers[n];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char text[2048];
    int one = 1;
    if (c->state != NONE) drop(n);
    memset(c, 0, sizeof *c);
    snprintf(calls[n], sizeof calls[n], "%s", call);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    c->at = n * 7919L % audio_frames;
    streams[n % TURNS]++;
    if (n >= most) most = n + 1;
    int size = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to)
        || write(c->fd, text, size) != size) {
        closed(n);
        return;
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    c->state = UPGRADING;
}

/* The answer to the upgrade is small and comes in one piece. */
static void upgrade(int n) {
    struct caller *c = &callers[n];
    char text[2048];
    ssize_t got = recv(c->fd, text, sizeof text - 1, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got < 12 || strncmp(text, "HTTP/1.1 101", 12)) {
        closed(n);
        return;
    }
    int size = snprintf(text, sizeof text,
        "{\"event\":\"start\",\"sequence_number\":\"1\",\"stream_id\":\"32de0dea\",\"start\":"
        "{\"user_id\":\"u\",\"call_control_id\":\"%s\",\"media_format\":{\"encoding\":\"PCMU\","
        "\"sample_rate\":8000,\"channels\":1}}}", calls[n]);
    send_text(c, text, size);
    c->state = UP;
    printf("started %d\n", n);
}

static void discard_answers(int n) {
    static char waste[65536];
    ssize_t got;
    while ((got = recv(callers[n].fd, waste, sizeof waste, MSG_DONTWAIT)) > 0) {}
    if (got == 0 || errno != EAGAIN) closed(n);
}

/* Returns 0 once it is to end. */
static int obey(char *line) {
    int n;
    char path[1024], call[256];
    if (sscanf(line, "open %d %1023s %255s", &n, path, call) == 3 && n < MAX_CALLERS) open_stream(n, path, call);
    else if (sscanf(line, "close %d", &n) == 1 && n < MAX_CALLERS && callers[n].state != NONE) {
        send_text(&callers[n], "{\"event\":\"stop\"}", 16);
        drop(n);
    } else if (!strncmp(line, "quit", 4)) return 0;
    return 1;
}

static int obey_all(void) {
    static char waiting[1 << 16];
    static size_t size;
    ssize_t got;
    while ((got = read(0, waiting + size, sizeof waiting - 1 - size)) > 0) {
        waiting[size += got] = 0;
        char *line = waiting, *end;
        for (; (end = strchr(line, '\n')); line = end + 1) {
            *end = 0;
            if (!obey(line)) return 0;
        }
        size -= line - waiting;
        memmove(waiting, line, size);
    }
    return got != 0;
}

static void send_turn(long turn, int64_t due) {
    for (int n = turn % TURNS; n < most; n += TURNS) {
        if (callers[n].state == UPGRADING) upgrade(n);
        if (callers[n].state != UP) continue;
        if (turn / TURNS % 50 == n / TURNS % 50) discard_answers(n);
        if (callers[n].state == UP && !send_media(&callers[n])) closed(n);
        long late = (now_ns() - due) / 100000;
        late_tenths[late < 0 ? 0 : late < LATE_STEPS ? late : LATE_STEPS - 1]++;
    }
}

static double late_ms(double share) {
    long seen = 0;
    for (int i = 0; i < LATE_STEPS; i++)
        if ((seen += late_tenths[i]) >= share * frames) return i / 10.0;
    return 0;
}

/* Returns the first turn from *turn* on in which somebody has a stream, -1 if nobody has one. */
static long turn_with_streams(long turn) {
    for (long after = turn; after < turn + TURNS; after++)
        if (streams[after % TURNS]) return after;
    return -1;
}

/* Sleeps until *due*, for ever if it is negative; returns 1 at once when there are commands. */
static int commanded_before(int64_t due) {
    struct pollfd commands = {.fd = 0, .events = POLLIN};
    int64_t left = due - now_ns();
    if (left < 0) left = 0;
    struct timespec timeout = {left / 1000000000, left % 1000000000};
    return ppoll(&commands, 1, due < 0 ? NULL : &timeout, NULL) > 0;
}

static int read_audio(const char *path) {
    static uint8_t audio[MAX_AUDIO];
    FILE *file = fopen(path, "rb");
    if (!file) return perror(path), 0;
    audio_frames = fread(audio, 1, sizeof audio, file) / SAMPLES;
    fclose(file);
    payloads = malloc(audio_frames * sizeof *payloads);
    for (long i = 0; i < audio_frames; i++) base64(audio + i * SAMPLES, SAMPLES, payloads[i]);
    return audio_frames > 0;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    port = atoi(argv[1]);
    if (!read_audio(argv[2])) return 1;
    fcntl(0, F_SETFL, O_NONBLOCK);
    setvbuf(stdout, NULL, _IOLBF, 0);
    int64_t start = now_ns();
    for (long turn = 0;;) {
        long next = turn_with_streams(turn);
        int64_t due = next < 0 ? -1 : start + next * TURN_NS;
        if (!commanded_before(due)) {
            send_turn(next, due);
            turn = next + 1;
            continue;
        }
        /* Who comes now did not miss the turns that had nobody. */
        long begun = (now_ns() - start) / TURN_NS + 1;
        if (next < 0 || begun < next) turn = begun > turn ? begun : turn;
        if (!obey_all()) break;
    }
    printf("{\"frames\": %ld, \"late_p50_ms\": %.1f, \"late_p99_ms\": %.1f}\n", frames, late_ms(0.5), late_ms(0.99));
    return 0;
}
