#include "CDigest.h"

// SHA-256 as FIPS 180-4 describes it. libcrypto would do it, too, and needs more than a megabyte in every process.

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t word, int count) { return word >> count | word << (32 - count); }

static uint32_t read_word(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/// Takes one block of 64 bytes (section 6.2.2).
static void take_block(uint32_t state[8], const uint8_t *block) {
  uint32_t schedule[64];
  for (int round = 0; round < 16; round++) schedule[round] = read_word(block + 4 * round);
  for (int round = 16; round < 64; round++) {
    uint32_t early = schedule[round - 15], late = schedule[round - 2];
    schedule[round] = schedule[round - 16] + (rotated(early, 7) ^ rotated(early, 18) ^ early >> 3) +
                      schedule[round - 7] + (rotated(late, 17) ^ rotated(late, 19) ^ late >> 10);
  }
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (int round = 0; round < 64; round++) {
    uint32_t choice = (e & f) ^ (~e & g), majority = (a & b) ^ (a & c) ^ (b & c);
    uint32_t first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + constants[round] + schedule[round];
    uint32_t second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
    h = g, g = f, f = e, e = d + first;
    d = c, c = b, b = a, a = first + second;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

int cdigest_sha256(const uint8_t *bytes, size_t length, uint8_t *digest) {
  // The first 32 bits of the fractional parts of the square roots of the first eight primes (section 5.3.3).
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  size_t place = 0;
  for (; length - place >= 64; place += 64) take_block(state, bytes + place);
  // What is left, a bit, zeros, and the length in bits: one block or two (section 5.1.1).
  uint8_t end[128] = {0};
  size_t rest = length - place;
  for (size_t index = 0; index < rest; index++) end[index] = bytes[place + index];
  end[rest] = 0x80;
  size_t size = rest < 56 ? 64 : 128;
  for (int index = 0; index < 8; index++) end[size - 1 - index] = (uint8_t)((uint64_t)length * 8 >> 8 * index);
  take_block(state, end);
  if (size == 128) take_block(state, end + 64);
  for (int index = 0; index < 32; index++) digest[index] = (uint8_t)(state[index / 4] >> (24 - 8 * (index % 4)));
  return 1;
}
