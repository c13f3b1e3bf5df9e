// The names of members, learned as they come.
#ifndef TRANSPILE_SCANNER_NAMES_HPP
#define TRANSPILE_SCANNER_NAMES_HPP

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace scanning {

constexpr int32_t nothing = -1;

struct node;

/// Whether two texts of one length are the same. Names are short: this takes two or three words, and no call.
inline bool same_text(const char *left, const char *right, size_t length) {
  auto same_word = [&](size_t position) {
    uint64_t one, other;
    memcpy(&one, left + position, 8);
    memcpy(&other, right + position, 8);
    return one == other;
  };
  auto same_half = [&](size_t position) {
    uint32_t one, other;
    memcpy(&one, left + position, 4);
    memcpy(&other, right + position, 4);
    return one == other;
  };
  if (length >= 8) {
    for (size_t position = 0; position + 8 <= length; position += 8) {
      if (!same_word(position)) return false;
    }
    // The last bytes, some of them perhaps again.
    return same_word(length - 8);
  }
  if (length >= 4) return same_half(0) && same_half(length - 4);
  for (size_t position = 0; position < length; position++) {
    if (left[position] != right[position]) return false;
  }
  return true;
}

/// A member's name as it was met below one node.
struct entry {
  /// As the text writes it between the quotes, escapes not resolved.
  std::string raw;
  /// The names from the root on, joined by dots, escapes resolved.
  std::string path;
  int32_t slot = nothing;
  /// What its name says of the event.
  uint8_t signs = 0;
  bool is_key = false;
  bool is_value = false;
  /// The entries that came after this one the last times, by the lowest bits of their names' length: objects of one kind
  /// have one order, and kinds alternate.
  entry *successors[8] = {};
  /// What stands below, when the value was an object once.
  std::unique_ptr<node> below;
  /// The labels of a list of key-value pairs: `PATH["KEY"]`.
  std::unique_ptr<node> labels;
};

/// The names below one place, in an open-addressing table.
struct node {
  std::vector<std::unique_ptr<entry>> entries;
  std::vector<uint32_t> table = std::vector<uint32_t>(16, 0);
  /// As `entry::successors`, of what comes first.
  entry *firsts[8] = {};

  static uint64_t hash(const char *bytes, size_t length) {
    uint64_t state = 0x9E3779B97F4A7C15u ^ length;
    size_t position = 0;
    for (; position + 8 <= length; position += 8) {
      uint64_t word;
      memcpy(&word, bytes + position, 8);
      state = (state ^ word) * 0xD6E8FEB86659FD93u;
      state ^= state >> 32;
    }
    uint64_t rest = 0;
    memcpy(&rest, bytes + position, length - position);
    state = (state ^ rest) * 0xD6E8FEB86659FD93u;
    return state ^ (state >> 29);
  }

  entry *find(const char *bytes, size_t length) const {
    size_t mask = table.size() - 1;
    for (size_t place = hash(bytes, length) & mask; table[place] != 0; place = (place + 1) & mask) {
      entry *candidate = entries[table[place] - 1].get();
      if (candidate->raw.size() == length && same_text(candidate->raw.data(), bytes, length)) return candidate;
    }
    return nullptr;
  }

  entry *add(std::unique_ptr<entry> added) {
    entries.push_back(std::move(added));
    if (entries.size() * 2 > table.size()) {
      table.assign(table.size() * 2, 0);
      for (size_t number = 0; number < entries.size(); number++) place(number);
    } else {
      place(entries.size() - 1);
    }
    return entries.back().get();
  }

 private:
  void place(size_t number) {
    const std::string &raw = entries[number]->raw;
    size_t mask = table.size() - 1;
    size_t place = hash(raw.data(), raw.size()) & mask;
    while (table[place] != 0) place = (place + 1) & mask;
    table[place] = uint32_t(number + 1);
  }
};

}  // namespace scanning

#endif
