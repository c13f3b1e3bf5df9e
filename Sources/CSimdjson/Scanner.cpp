#include "CSimdjson.h"

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

using namespace simdjson;

namespace {

// As in the slow reader: deeper objects are no events, and the bound keeps the recursion small.
constexpr size_t maximum_depth = 64;
// Names of events that never repeat must not fill the memory: above these the names are learned anew.
constexpr size_t maximum_names = 20'000;
constexpr size_t maximum_name_bytes = 4 << 20;
constexpr int32_t nothing = -1;

struct node;

/// A member's name as it was met below one node.
struct entry {
  /// As the text writes it between the quotes, escapes not resolved.
  std::string raw;
  /// The names from the root on, joined by dots, escapes resolved.
  std::string path;
  int32_t slot = nothing;
  bool is_ascii = true;
  bool is_key = false;
  bool is_value = false;
  /// The entry that came after this one the last time: objects of one kind have one order.
  entry *successor = nullptr;
  /// What stands below, when the value was an object once.
  std::unique_ptr<node> below;
  /// The labels of a list of key-value pairs: `PATH["KEY"]`.
  std::unique_ptr<node> labels;
};

/// The names below one place, in an open-addressing table.
struct node {
  std::vector<std::unique_ptr<entry>> entries;
  std::vector<uint32_t> table = std::vector<uint32_t>(16, 0);
  entry *first = nullptr;

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
      if (candidate->raw.size() == length && memcmp(candidate->raw.data(), bytes, length) == 0) return candidate;
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

/// What an object that stands in a list says as a key-value pair.
struct label {
  bool has_key = false;
  bool has_value = false;
  /// Of the first member `key`, when that is a string; else -1.
  int32_t key = nothing;
  /// Of the first member `value`, when that is a scalar or an object that holds one member, a scalar; else -1.
  int32_t value = nothing;
};

struct slot_state {
  uint32_t generation = 0;
  int32_t first = nothing;
  int32_t last = nothing;
};

}  // namespace

struct csimdjson_scanner {
  ondemand::parser parser;
  csimdjson_resolve resolve;
  void *context;
  std::unique_ptr<node> root = std::make_unique<node>();
  size_t name_count = 0;
  size_t name_bytes = 0;
  std::vector<csimdjson_token> tokens;
  std::vector<slot_state> slots;
  uint32_t generation = 0;
  bool names_are_ascii = true;
  const char *line_end = nullptr;
  size_t line_length = 0;
  std::vector<uint8_t> unescaped;
  size_t unescaped_length = 0;

  csimdjson_scanner(size_t slot_count, csimdjson_resolve resolve, void *context)
      : resolve(resolve), context(context), slots(slot_count) {}

  // Names

  entry *learn(node &place, const std::string &above, const char *raw, size_t length, bool is_label) {
    auto added = std::make_unique<entry>();
    added->raw.assign(raw, length);
    std::string name(raw, length);
    if (!is_label && name.find('\\') != std::string::npos) {
      std::vector<uint8_t> plain(3 * length + 64);
      std::string padded = name + std::string(64, ' ');
      size_t count = 0;
      if (!unescape(padded.data(), length, plain.data(), count)) return nullptr;
      name.assign(reinterpret_cast<const char *>(plain.data()), count);
    }
    added->path = is_label ? above + "[\"" + name + "\"]" : above.empty() ? name : above + "." + name;
    for (char byte : added->path) added->is_ascii &= uint8_t(byte) < 0x80;
    added->is_key = name == "key";
    added->is_value = name == "value";
    added->slot = resolve(context, added->path.data(), added->path.size());
    if (added->slot >= int32_t(slots.size())) added->slot = nothing;
    name_count++;
    name_bytes += added->path.size() + length;
    return place.add(std::move(added));
  }

  /// The entry of a member, whose name ends before a quote.
  error_code member(node &place, const std::string &above, entry *previous, const char *raw, entry *&found) {
    entry *guess = previous == nullptr ? place.first : previous->successor;
    if (guess != nullptr && guess->raw.size() < size_t(line_end - raw) &&
        memcmp(guess->raw.data(), raw, guess->raw.size()) == 0 && raw[guess->raw.size()] == '"') {
      found = guess;
      names_are_ascii &= found->is_ascii;
      return SUCCESS;
    }
    size_t length = 0;
    while (raw[length] != '"') length += raw[length] == '\\' ? 2 : 1;
    found = place.find(raw, length);
    if (found == nullptr) found = learn(place, above, raw, length, false);
    if (found == nullptr) return STRING_ERROR;
    (previous == nullptr ? place.first : previous->successor) = found;
    names_are_ascii &= found->is_ascii;
    return SUCCESS;
  }

  // Tokens

  int32_t add(csimdjson_token_kind kind, std::string_view text, int32_t slot) {
    int32_t number = int32_t(tokens.size());
    tokens.push_back(csimdjson_token{text.data(), uint32_t(text.size()), uint8_t(kind), {0, 0, 0}, nothing, slot});
    if (slot == nothing) return number;
    slot_state &state = slots[size_t(slot)];
    if (state.generation != generation) {
      state = slot_state{generation, number, number};
    } else {
      tokens[size_t(state.last)].next = number;
      state.last = number;
    }
    return number;
  }

  /// A scalar that is the value of a member or stands in a list.
  error_code scalar(ondemand::value value, int32_t slot, int32_t &number) {
    std::string_view text = value.raw_json_token();
    while (!text.empty() && (text.back() <= ' ')) text.remove_suffix(1);
    if (text.empty()) return TAPE_ERROR;
    switch (text.front()) {
      case '"': {
        if (text.size() < 2 || text.back() != '"') return TAPE_ERROR;
        ondemand::raw_json_string consumed;
        if (error_code code = value.get_raw_json_string().get(consumed)) return code;
        number = add(CSIMDJSON_TOKEN_STRING, text.substr(1, text.size() - 2), slot);
        return SUCCESS;
      }
      case 't':
      case 'f': {
        bool truth;
        if (error_code code = value.get_bool().get(truth)) return code;
        number = add(truth ? CSIMDJSON_TOKEN_TRUE : CSIMDJSON_TOKEN_FALSE, text, slot);
        return SUCCESS;
      }
      case 'n': {
        if (text != "null") return N_ATOM_ERROR;
        bool is_null;
        if (error_code code = value.is_null().get(is_null)) return code;
        if (!is_null) return N_ATOM_ERROR;
        number = add(CSIMDJSON_TOKEN_NULL, text, slot);
        return SUCCESS;
      }
      default: {
        ondemand::number read;
        if (error_code code = value.get_number().get(read)) return code;
        number = add(CSIMDJSON_TOKEN_NUMBER, text, slot);
        return SUCCESS;
      }
    }
  }

  /// - wrapped: when not null, told the only member of the object, if it is a scalar.
  error_code object(ondemand::object object, node &place, const std::string &above, size_t depth, label *pair,
                    int32_t *wrapped) {
    if (depth >= maximum_depth) return DEPTH_ERROR;
    entry *previous = nullptr;
    size_t count = 0;
    for (auto field : object) {
      ondemand::raw_json_string key;
      if (error_code code = field.key().get(key)) return code;
      entry *found;
      if (error_code code = member(place, above, previous, key.raw(), found)) return code;
      previous = found;
      ondemand::value value;
      if (error_code code = field.value().get(value)) return code;
      int32_t number = nothing;
      int32_t inner = nothing;
      bool wants_pair = pair != nullptr && found->is_value && !pair->has_value;
      if (error_code code = this->value(value, *found, depth, number, wants_pair ? &inner : nullptr)) return code;
      if (pair != nullptr && found->is_key && !pair->has_key) {
        pair->has_key = true;
        if (number != nothing && tokens[size_t(number)].kind == CSIMDJSON_TOKEN_STRING) pair->key = number;
      }
      if (wants_pair) {
        pair->has_value = true;
        pair->value = number != nothing ? number : inner;
      }
      if (wrapped != nullptr) *wrapped = count == 0 ? number : nothing;
      count++;
    }
    return SUCCESS;
  }

  /// - number: of the token, for a scalar.
  error_code value(ondemand::value value, entry &found, size_t depth, int32_t &number, int32_t *wrapped) {
    const char first = *value.raw_json_token().data();
    if (first == '{') {
      ondemand::object inner;
      if (error_code code = value.get_object().get(inner)) return code;
      return object(inner, below(found), found.path, depth + 1, nullptr, wrapped);
    }
    if (first == '[') {
      ondemand::array inner;
      if (error_code code = value.get_array().get(inner)) return code;
      return array(inner, found, depth + 1);
    }
    return scalar(value, found.slot, number);
  }

  error_code array(ondemand::array array, entry &found, size_t depth) {
    if (depth >= maximum_depth) return DEPTH_ERROR;
    for (auto item : array) {
      ondemand::value value;
      if (error_code code = item.get(value)) return code;
      const char first = *value.raw_json_token().data();
      if (first == '{') {
        ondemand::object inner;
        if (error_code code = value.get_object().get(inner)) return code;
        label pair;
        if (error_code code = object(inner, below(found), found.path, depth + 1, &pair, nullptr)) return code;
        if (pair.key != nothing && pair.value != nothing) {
          if (error_code code = add_label(found, pair)) return code;
        }
      } else if (first == '[') {
        ondemand::array inner;
        if (error_code code = value.get_array().get(inner)) return code;
        if (error_code code = this->array(inner, found, depth + 1)) return code;
      } else {
        int32_t number;
        if (error_code code = scalar(value, found.slot, number)) return code;
      }
    }
    return SUCCESS;
  }

  error_code add_label(entry &found, label pair) {
    csimdjson_token key = tokens[size_t(pair.key)];
    csimdjson_token value = tokens[size_t(pair.value)];
    std::string_view name(key.text, key.length);
    if (name.find('\\') != std::string_view::npos) {
      size_t count;
      const uint8_t *plain = csimdjson_scanner_unescape(this, &key, &count);
      if (plain == nullptr) return STRING_ERROR;
      name = std::string_view(reinterpret_cast<const char *>(plain), count);
    }
    if (found.labels == nullptr) found.labels = std::make_unique<node>();
    entry *known = found.labels->find(name.data(), name.size());
    if (known == nullptr) known = learn(*found.labels, found.path, name.data(), name.size(), true);
    if (known == nullptr) return STRING_ERROR;
    names_are_ascii &= known->is_ascii;
    if (known->slot != nothing) {
      add(csimdjson_token_kind(value.kind), std::string_view(value.text, value.length), known->slot);
    }
    return SUCCESS;
  }

  node &below(entry &found) {
    if (found.below == nullptr) found.below = std::make_unique<node>();
    return *found.below;
  }

  error_code scan(const char *json, size_t length, size_t available) {
    if (name_count > maximum_names || name_bytes > maximum_name_bytes) {
      root = std::make_unique<node>();
      name_count = 0;
      name_bytes = 0;
    }
    generation++;
    if (generation == 0) {
      for (slot_state &state : slots) state.generation = 0;
      generation = 1;
    }
    tokens.clear();
    unescaped_length = 0;
    line_length = length;
    line_end = json + length;
    names_are_ascii = true;
    ondemand::document document;
    if (error_code code = parser.iterate(json, length, available).get(document)) return code;
    ondemand::object root_object;
    if (error_code code = document.get_object().get(root_object)) return code;
    if (error_code code = object(root_object, *root, std::string(), 1, nullptr, nullptr)) return code;
    const char *rest;
    return document.current_location().get(rest) == OUT_OF_BOUNDS ? SUCCESS : TRAILING_CONTENT;
  }

  // Escapes

  static bool hexadecimal(const char *text, uint32_t &number) {
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

  static uint8_t *encode(uint32_t scalar, uint8_t *to) {
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
  static bool unescape(const char *from, size_t length, uint8_t *to, size_t &count) {
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
      switch (kind) {
        case '"': *to++ = '"'; break;
        case '\\': *to++ = '\\'; break;
        case '/': *to++ = '/'; break;
        case 'b': *to++ = '\b'; break;
        case 'f': *to++ = '\f'; break;
        case 'n': *to++ = '\n'; break;
        case 'r': *to++ = '\r'; break;
        case 't': *to++ = '\t'; break;
        case 'u': {
          uint32_t scalar;
          if (end - from < 4 || !hexadecimal(from, scalar)) return false;
          from += 4;
          if (scalar >= 0xD800 && scalar < 0xDC00) {
            uint32_t low;
            if (end - from < 6 || from[0] != '\\' || from[1] != 'u' || !hexadecimal(from + 2, low)) return false;
            if (low < 0xDC00 || low > 0xDFFF) return false;
            from += 6;
            scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00);
            to = encode(scalar, to);
          } else if (scalar >= 0xDC00 && scalar <= 0xDFFF) {
            return false;
          } else {
            to = encode(scalar, to);
          }
          break;
        }
        default: return false;
      }
    }
    count = size_t(to - start);
    return true;
  }
};

csimdjson_scanner *csimdjson_scanner_make(size_t slot_count, csimdjson_resolve resolve, void *context) {
  return new csimdjson_scanner(slot_count, resolve, context);
}

void csimdjson_scanner_delete(csimdjson_scanner *scanner) { delete scanner; }

const char *csimdjson_scan(csimdjson_scanner *scanner, const char *json, size_t length) {
  error_code code = scanner->scan(json, length, length + CSIMDJSON_PADDING);
  if (code == SUCCESS) return nullptr;
  scanner->tokens.clear();
  scanner->generation++;
  return code == INCORRECT_TYPE ? "an event must be a JSON object" : error_message(code);
}

bool csimdjson_scanner_names_are_ascii(const csimdjson_scanner *scanner) { return scanner->names_are_ascii; }

const csimdjson_token *csimdjson_scanner_tokens(const csimdjson_scanner *scanner, size_t *count) {
  *count = scanner->tokens.size();
  return scanner->tokens.data();
}

int32_t csimdjson_scanner_first(const csimdjson_scanner *scanner, int32_t slot) {
  const slot_state &state = scanner->slots[size_t(slot)];
  return state.generation == scanner->generation ? state.first : nothing;
}

const uint8_t *csimdjson_scanner_unescape(
    csimdjson_scanner *scanner, const csimdjson_token *token, size_t *length) {
  // Every token is unescaped once for a program, and once more for a label: the memory never moves in a line.
  size_t needed = scanner->unescaped_length + token->length + 16;
  size_t whole = 3 * (scanner->line_length + 64);
  if (scanner->unescaped_length == 0 && scanner->unescaped.size() < whole) scanner->unescaped.resize(whole);
  if (needed > scanner->unescaped.size()) return nullptr;
  uint8_t *start = scanner->unescaped.data() + scanner->unescaped_length;
  size_t count = 0;
  if (!csimdjson_scanner::unescape(token->text, token->length, start, count)) return nullptr;
  scanner->unescaped_length += count;
  *length = count;
  return start;
}

size_t csimdjson_line_ends(const char *bytes, size_t length, size_t *ends, size_t capacity) {
  size_t count = 0;
  const char *position = bytes;
  const char *end = bytes + length;
  while (count < capacity && position < end) {
    const char *found = static_cast<const char *>(memchr(position, '\n', size_t(end - position)));
    if (found == nullptr) break;
    ends[count++] = size_t(found - bytes);
    position = found + 1;
  }
  return count;
}
