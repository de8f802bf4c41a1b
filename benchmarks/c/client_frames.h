/* What the loads share: the clock, and a client's WebSocket frames with PCMU in base64. */
#include <stdint.h>
#include <string.h>
#include <time.h>

static uint32_t seed = 2463534242u;

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static uint32_t any(void) {
    seed ^= seed << 13, seed ^= seed >> 17, seed ^= seed << 5;
    return seed;
}

static size_t base64(const uint8_t *in, size_t size, char *out) {
    static const char table[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *p = out;
    for (size_t i = 0; i < size; i += 3) {
        uint32_t v = in[i] << 16 | (i + 1 < size ? in[i + 1] << 8 : 0) | (i + 2 < size ? in[i + 2] : 0);
        *p++ = table[v >> 18];
        *p++ = table[v >> 12 & 63];
        *p++ = i + 1 < size ? table[v >> 6 & 63] : '=';
        *p++ = i + 2 < size ? table[v & 63] : '=';
    }
    return p - out;
}

/* Writes one text frame, masked with a new key, to *frame*, which has 8 bytes more than *text*; returns its size. */
static size_t masked(uint8_t *frame, const char *text, size_t size) {
    uint32_t key = any();
    size_t head = size < 126 ? 2 : 4;
    frame[0] = 0x81;
    frame[1] = 0x80 | (size < 126 ? size : 126);
    if (head == 4) frame[2] = size >> 8, frame[3] = size & 255;
    memcpy(frame + head, &key, 4);
    uint8_t *to = frame + head + 4;
    uint64_t twice = key | (uint64_t)key << 32, eight;
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        memcpy(&eight, text + i, 8);
        eight ^= twice;
        memcpy(to + i, &eight, 8);
    }
    for (; i < size; i++) to[i] = text[i] ^ ((uint8_t *)&key)[i & 3];
    return head + 4 + size;
}
