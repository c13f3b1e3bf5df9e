#include "CSimdjson.h"

#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace {

/// Eight bytes at a time, on any machine.
struct words {
  static constexpr ptrdiff_t width = 8;

  /// Writes the folds of the bytes, and tells the places of backslashes and of bytes outside ASCII: a bit for each byte.
  static void fold(const uint8_t *from, uint8_t *to, uint32_t &backslashes, uint32_t &outside) {
    constexpr uint64_t ones = 0x0101010101010101u;
    uint64_t bytes;
    memcpy(&bytes, from, 8);
    uint64_t low = bytes & 0x7F * ones;
    uint64_t capitals = (low + 0x3F * ones) & ~(low + 0x25 * ones) & ~bytes & 0x80 * ones;
    uint64_t folds = bytes | capitals >> 2;
    memcpy(to, &folds, 8);
    // Only a backslash leaves nothing.
    uint64_t rest = bytes ^ 0x5C * ones;
    backslashes = bits(~(((rest & 0x7F * ones) + 0x7F * ones) | rest) & 0x80 * ones);
    outside = bits(bytes & 0x80 * ones);
  }

  /// The highest bits of eight bytes, that of the first in memory in the lowest bit.
  static uint32_t bits(uint64_t highest) {
    uint8_t bytes[8];
    if (highest == 0) return 0;
    memcpy(bytes, &highest, 8);
    uint32_t result = 0;
    for (int index = 0; index < 8; index++) result |= uint32_t(bytes[index] >> 7) << index;
    return result;
  }
};

#if defined(__SSE2__)
/// Sixteen bytes at a time.
struct vectors {
  static constexpr ptrdiff_t width = 16;

  static void fold(const uint8_t *from, uint8_t *to, uint32_t &backslashes, uint32_t &outside) {
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from));
    __m128i letter = _mm_sub_epi8(bytes, _mm_set1_epi8('A'));
    __m128i capitals = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
    __m128i folds = _mm_or_si128(bytes, _mm_and_si128(capitals, _mm_set1_epi8(0x20)));
    _mm_storeu_si128(reinterpret_cast<__m128i *>(to), folds);
    backslashes = uint32_t(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))));
    outside = uint32_t(_mm_movemask_epi8(bytes));
  }
};
#else
using vectors = words;
#endif

template <typename Bytes>
ptrdiff_t fold_string(const uint8_t *from, size_t length, uint8_t *to) {
  const uint8_t *end = from + length;
  const uint8_t *start = to;
  while (from < end) {
    uint32_t backslashes, outside;
    Bytes::fold(from, to, backslashes, outside);
    // What follows the string is of no interest.
    if (outside != 0 && (end - from >= Bytes::width || (outside & ((1u << (end - from)) - 1)) != 0)) return -1;
    if (backslashes == 0) {
      from += Bytes::width;
      to += Bytes::width;
      continue;
    }
    int place = __builtin_ctz(backslashes);
    from += place;
    to += place;
    if (from >= end) break;
    uint8_t escaped = end - from < 2 ? 0 : csimdjson_simple_escape(from[1]);
    if (escaped == 0) return -1;
    *to++ = escaped;
    from += 2;
  }
  return to - start - (from - end);
}

}  // namespace

ptrdiff_t csimdjson_fold_string(const uint8_t *string, size_t length, uint8_t *folds) {
  return fold_string<vectors>(string, length, folds);
}

ptrdiff_t csimdjson_fold_string_by_words(const uint8_t *string, size_t length, uint8_t *folds) {
  return fold_string<words>(string, length, folds);
}
