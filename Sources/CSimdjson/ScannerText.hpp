// What JSON allows inside strings and numbers.
#ifndef TRANSPILE_SCANNER_TEXT_HPP
#define TRANSPILE_SCANNER_TEXT_HPP

#include "CSimdjson.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace scanning {

inline bool hexadecimal(const char *text, uint32_t &number) {
  number = 0;
  for (int index = 0; index < 4; index++) {
    char digit = text[index];
    uint32_t value = digit >= '0' && digit <= '9'   ? uint32_t(digit - '0')
                     : digit >= 'a' && digit <= 'f' ? uint32_t(digit - 'a' + 10)
                     : digit >= 'A' && digit <= 'F' ? uint32_t(digit - 'A' + 10)
                                                    : 16;
    if (value == 16) return false;
    number = number << 4 | value;
  }
  return true;
}

inline uint8_t *encode(uint32_t scalar, uint8_t *to) {
  if (scalar < 0x80) {
    *to++ = uint8_t(scalar);
  } else if (scalar < 0x800) {
    *to++ = uint8_t(0xC0 | scalar >> 6);
    *to++ = uint8_t(0x80 | (scalar & 63));
  } else if (scalar < 0x10000) {
    *to++ = uint8_t(0xE0 | scalar >> 12);
    *to++ = uint8_t(0x80 | (scalar >> 6 & 63));
    *to++ = uint8_t(0x80 | (scalar & 63));
  } else {
    *to++ = uint8_t(0xF0 | scalar >> 18);
    *to++ = uint8_t(0x80 | (scalar >> 12 & 63));
    *to++ = uint8_t(0x80 | (scalar >> 6 & 63));
    *to++ = uint8_t(0x80 | (scalar & 63));
  }
  return to;
}

/// Resolves the escapes of a string of which 8 bytes more can be read, into memory of its length and 8 bytes
/// more. Half a surrogate pair is invalid, as in the slow reader.
inline bool unescape(const char *from, size_t length, uint8_t *to, size_t &count) {
  const char *end = from + length;
  uint8_t *start = to;
  while (from < end) {
    uint64_t word;
    memcpy(&word, from, 8);
    uint64_t backslashes = word ^ 0x5C5C5C5C5C5C5C5Cu;
    uint64_t found = (backslashes - 0x0101010101010101u) & ~backslashes & 0x8080808080808080u;
    if (found == 0) {
      memcpy(to, &word, 8);
      size_t step = size_t(end - from) < 8 ? size_t(end - from) : 8;
      from += step;
      to += step;
      continue;
    }
    while (from < end && *from != '\\') *to++ = uint8_t(*from++);
    if (from >= end) break;
    if (end - from < 2) return false;
    char kind = from[1];
    from += 2;
    if (uint8_t escaped = csimdjson_simple_escape(uint8_t(kind))) {
      *to++ = escaped;
      continue;
    }
    uint32_t scalar;
    if (kind != 'u' || end - from < 4 || !hexadecimal(from, scalar)) return false;
    from += 4;
    if (scalar >= 0xD800 && scalar < 0xDC00) {
      uint32_t low;
      if (end - from < 6 || from[0] != '\\' || from[1] != 'u' || !hexadecimal(from + 2, low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return false;
      from += 6;
      scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00);
    } else if (scalar >= 0xDC00 && scalar <= 0xDFFF) {
      return false;
    }
    to = encode(scalar, to);
  }
  count = size_t(to - start);
  return true;
}

/// Whether digits, of which something else follows, are an integer that fits 64 bits: with a sign when negative.
inline bool fits(const char *digits, size_t length, bool is_negative) {
  const char *limit = is_negative ? "09223372036854775808" : "18446744073709551615";
  if (length != 20) return length < 20 && (length < 19 || !is_negative || memcmp(digits, limit + 1, 19) <= 0);
  return !is_negative && memcmp(digits, limit, 20) <= 0;
}

/// Whether a text is a JSON number, and not too large for a 64-bit integer or a double.
inline bool is_number(const char *text, size_t length) {
  size_t position = 0;
  bool is_negative = length > 0 && text[0] == '-';
  if (is_negative) position++;
  size_t start = position;
  auto digits = [&] {
    size_t first = position;
    while (position < length && text[position] >= '0' && text[position] <= '9') position++;
    return position - first;
  };
  size_t whole = digits();
  if (whole == 0 || (whole > 1 && text[start] == '0')) return false;
  if (position == length) return fits(text + start, whole, is_negative);
  if (text[position] == '.') {
    position++;
    if (digits() == 0) return false;
  }
  bool is_scaled = position < length && (text[position] == 'e' || text[position] == 'E');
  if (is_scaled) {
    position++;
    if (position < length && (text[position] == '+' || text[position] == '-')) position++;
    if (digits() == 0) return false;
  }
  if (position != length) return false;
  // Short numbers are finite; after others stands a byte that is no part of them.
  return (!is_scaled && whole < 300) || std::isfinite(strtod(text, nullptr));
}

}  // namespace scanning

#endif
