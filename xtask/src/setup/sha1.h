// SHA-1 (RFC 3174), in the calls that libzmq makes. Its own copy is not in the source package.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SHA_DIGEST_LENGTH 20

struct sha1_ctxt
{
    uint32_t state[5];
    uint64_t octets;
    uint8_t block[64];
};

static inline uint32_t sha1_rotated (uint32_t word, int bits)
{
    return word << bits | word >> (32 - bits);
}

static inline void sha1_take_block (sha1_ctxt *ctx)
{
    uint32_t w[80];
    for (int t = 0; t < 16; t++) {
        const uint8_t *at = ctx->block + 4 * t;
        w[t] = (uint32_t) at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
    }
    for (int t = 16; t < 80; t++)
        w[t] = sha1_rotated (w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    uint32_t a = ctx->state[0], b = ctx->state[1], c = ctx->state[2];
    uint32_t d = ctx->state[3], e = ctx->state[4];
    for (int t = 0; t < 80; t++) {
        uint32_t f, k;
        if (t < 20)
            f = (b & c) | (~b & d), k = 0x5A827999;
        else if (t < 40)
            f = b ^ c ^ d, k = 0x6ED9EBA1;
        else if (t < 60)
            f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
        else
            f = b ^ c ^ d, k = 0xCA62C1D6;
        const uint32_t next = sha1_rotated (a, 5) + f + e + w[t] + k;
        e = d, d = c, c = sha1_rotated (b, 30), b = a, a = next;
    }
    ctx->state[0] += a, ctx->state[1] += b, ctx->state[2] += c;
    ctx->state[3] += d, ctx->state[4] += e;
}

static inline void SHA1_Init (sha1_ctxt *ctx)
{
    static const uint32_t start[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE,
                                      0x10325476, 0xC3D2E1F0};
    memcpy (ctx->state, start, sizeof start);
    ctx->octets = 0;
}

static inline void
SHA1_Update (sha1_ctxt *ctx, const unsigned char *data, size_t size)
{
    for (size_t at = 0; at < size; at++) {
        ctx->block[ctx->octets++ % 64] = data[at];
        if (ctx->octets % 64 == 0)
            sha1_take_block (ctx);
    }
}

static inline void SHA1_Final (unsigned char *hash, sha1_ctxt *ctx)
{
    const uint64_t bits = ctx->octets * 8;
    const unsigned char end = 0x80, zero = 0;
    SHA1_Update (ctx, &end, 1);
    while (ctx->octets % 64 != 56)
        SHA1_Update (ctx, &zero, 1);
    for (int shift = 56; shift >= 0; shift -= 8) {
        const unsigned char octet = bits >> shift;
        SHA1_Update (ctx, &octet, 1);
    }
    for (int at = 0; at < SHA_DIGEST_LENGTH; at++)
        hash[at] = ctx->state[at / 4] >> (24 - 8 * (at % 4));
}
