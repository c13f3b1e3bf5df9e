#include "CSimdjson.h"

#include <simdjson.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ScannerNames.hpp"
#include "ScannerText.hpp"

using namespace simdjson;
using namespace scanning;

namespace {

// As in the slow reader: deeper objects are no events, and the bound keeps the recursion small.
constexpr size_t maximum_depth = 64;
// Names of events that never repeat must not fill the memory: above these the names are learned anew.
constexpr size_t maximum_names = 20'000;
constexpr size_t maximum_name_bytes = 4 << 20;

/// What an object that stands in a list says as a key-value pair.
struct label {
  bool has_key = false;
  bool has_value = false;
  /// Of the first member `key`, when that is a string; else -1.
  int32_t key = nothing;
  /// Of the first member `value`, when that is a scalar or an object that holds one member, a scalar; else -1.
  int32_t value = nothing;
};

using slot_state = csimdjson_slot;

}  // namespace

/// simdjson finds where the tokens of a line start; the scanner walks over them.
struct csimdjson_scanner {
  std::unique_ptr<internal::dom_parser_implementation> parser;
  csimdjson_resolve resolve;
  void *context;
  std::unique_ptr<node> root = std::make_unique<node>();
  size_t name_count = 0;
  size_t name_bytes = 0;
  std::vector<csimdjson_token> tokens;
  csimdjson_token *first_token = nullptr;
  size_t token_capacity = 0;
  size_t token_count = 0;
  std::vector<slot_state> slots;
  uint32_t generation = 0;
  uint8_t signs = 0;
  size_t line_length = 0;
  std::vector<uint8_t> unescaped;
  size_t unescaped_length = 0;
  // The line and the walk over it.
  const char *line = nullptr;
  const uint32_t *position = nullptr;
  const uint32_t *end = nullptr;

  csimdjson_scanner(size_t slot_count, csimdjson_resolve resolve, void *context)
      : resolve(resolve), context(context), slots(slot_count, slot_state{0, nothing, nothing}) {}

  // Names

  entry *learn(node &place, const std::string &above, const char *raw, size_t length, bool is_label) {
    auto added = std::make_unique<entry>();
    added->raw.assign(raw, length);
    std::string name(raw, length);
    if (!is_label && name.find('\\') != std::string::npos) {
      std::vector<uint8_t> plain(length + 64);
      std::string padded = name + std::string(64, ' ');
      size_t count = 0;
      if (!unescape(padded.data(), length, plain.data(), count)) return nullptr;
      name.assign(reinterpret_cast<const char *>(plain.data()), count);
    }
    added->path = is_label ? above + "[\"" + name + "\"]" : above.empty() ? name : above + "." + name;
    added->is_key = name == "key";
    added->is_value = name == "value";
    added->slot = resolve(context, added->path.data(), added->path.size(), &added->signs);
    for (char byte : added->path) {
      if (uint8_t(byte) >= 0x80) added->signs |= CSIMDJSON_SIGN_NOT_ASCII;
    }
    if (added->slot >= int32_t(slots.size())) added->slot = nothing;
    name_count++;
    name_bytes += added->path.size() + length;
    return place.add(std::move(added));
  }

  /// The entry of a member. Objects of one kind have one order of names, so mostly the guess is right.
  [[gnu::always_inline]] entry *member(node &place, const std::string &above, entry *previous, const char *raw, size_t length) {
    entry *&guess = (previous == nullptr ? place.firsts : previous->successors)[length & 7];
    if (guess == nullptr || guess->raw.size() != length || !same_text(guess->raw.data(), raw, length)) {
      entry *found = look_up(place, above, raw, length);
      if (found == nullptr) return nullptr;
      guess = found;
    }
    signs |= guess->signs;
    return guess;
  }

  [[gnu::noinline]] entry *look_up(node &place, const std::string &above, const char *raw, size_t length) {
    entry *found = place.find(raw, length);
    return found != nullptr ? found : learn(place, above, raw, length, false);
  }

  // Tokens

  int32_t add(csimdjson_token_kind kind, const char *text, size_t length, int32_t slot) {
    int32_t number = int32_t(token_count);
    // A token of a label is one more than the line has.
    if (token_count == token_capacity) grow_tokens();
    first_token[token_count++] = csimdjson_token{text, uint32_t(length), uint8_t(kind), {0, 0, 0}, nothing, slot};
    if (slot == nothing) return number;
    slot_state &state = slots[size_t(slot)];
    if (state.generation != generation) {
      state = slot_state{generation, number, number};
    } else {
      first_token[state.last].next = number;
      state.last = number;
    }
    return number;
  }

  [[gnu::noinline]] void grow_tokens() { hold_tokens(2 * token_capacity + 64); }

  void hold_tokens(size_t count) {
    tokens.resize(count);
    first_token = tokens.data();
    token_capacity = count;
  }

  /// The first byte of the token at the walk's place; 0 at the end.
  char next() const { return position < end ? line[*position] : '\0'; }

  static bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; }

  /// The length of the token at the walk's place, without the blanks after it.
  size_t token_length() const {
    size_t start = position[0];
    size_t stop = position + 1 < end ? position[1] : line_length;
    // Nearly all other bytes are greater than a blank.
    while (stop > start && uint8_t(line[stop - 1]) <= ' ' && is_blank(line[stop - 1])) stop--;
    return stop - start;
  }

  /// A string's length between its quotes; false when more than a string stands there.
  bool string_length(size_t &length) const {
    length = token_length();
    if (length < 2 || line[*position + length - 1] != '"') return false;
    length -= 2;
    return true;
  }

  error_code scalar(int32_t slot, int32_t &number) {
    const char *text = line + *position;
    size_t length;
    switch (*text) {
      case '"':
        if (!string_length(length)) return TAPE_ERROR;
        number = add(CSIMDJSON_TOKEN_STRING, text + 1, length, slot);
        break;
      case 't':
        if ((length = token_length()) != 4 || memcmp(text, "true", 4) != 0) return T_ATOM_ERROR;
        number = add(CSIMDJSON_TOKEN_TRUE, text, length, slot);
        break;
      case 'f':
        if ((length = token_length()) != 5 || memcmp(text, "false", 5) != 0) return F_ATOM_ERROR;
        number = add(CSIMDJSON_TOKEN_FALSE, text, length, slot);
        break;
      case 'n':
        if ((length = token_length()) != 4 || memcmp(text, "null", 4) != 0) return N_ATOM_ERROR;
        number = add(CSIMDJSON_TOKEN_NULL, text, length, slot);
        break;
      default:
        length = token_length();
        if (!is_number(text, length)) return NUMBER_ERROR;
        number = add(CSIMDJSON_TOKEN_NUMBER, text, length, slot);
        break;
    }
    position++;
    return SUCCESS;
  }

  /// - number: of the token, for a scalar.
  /// - wrapped: when not null, told the token of the only member of an object, if that is a scalar.
  error_code value(entry &found, size_t depth, int32_t &number, int32_t *wrapped) {
    switch (next()) {
      case '\0': return TAPE_ERROR;
      case '{': return object(below(found), found.path, depth + 1, nullptr, wrapped);
      case '[': return array(found, depth + 1);
      default: return scalar(found.slot, number);
    }
  }

  error_code object(node &place, const std::string &above, size_t depth, label *pair, int32_t *wrapped) {
    // Most objects stand in no list.
    return pair == nullptr && wrapped == nullptr ? members<true>(place, above, depth, pair, wrapped)
                                                 : members<false>(place, above, depth, pair, wrapped);
  }

  /// - is_plain: whether nobody asks for a pair or what is wrapped.
  template <bool is_plain>
  error_code members(node &place, const std::string &above, size_t depth, label *pair, int32_t *wrapped) {
    if (depth >= maximum_depth) return DEPTH_ERROR;
    position++;
    if (next() == '}') {
      position++;
      return SUCCESS;
    }
    entry *previous = nullptr;
    for (size_t count = 0;; count++) {
      size_t length;
      if (next() != '"' || !string_length(length)) return TAPE_ERROR;
      entry *found = member(place, above, previous, line + *position + 1, length);
      if (found == nullptr) return STRING_ERROR;
      previous = found;
      position++;
      if (next() != ':') return TAPE_ERROR;
      position++;
      int32_t number = nothing;
      int32_t inner = nothing;
      bool is_value = !is_plain && pair != nullptr && found->is_value && !pair->has_value;
      if (next() == '"') {
        // As most are.
        if (!string_length(length)) return TAPE_ERROR;
        number = add(CSIMDJSON_TOKEN_STRING, line + *position + 1, length, found->slot);
        position++;
      } else if (error_code code = value(*found, depth, number, is_value ? &inner : nullptr)) {
        return code;
      }
      if (!is_plain && pair != nullptr && found->is_key && !pair->has_key) {
        pair->has_key = true;
        if (number != nothing && tokens[size_t(number)].kind == CSIMDJSON_TOKEN_STRING) pair->key = number;
      }
      if (is_value) {
        pair->has_value = true;
        pair->value = number != nothing ? number : inner;
      }
      if (!is_plain && wrapped != nullptr) *wrapped = count == 0 ? number : nothing;
      char after = next();
      position++;
      if (after == '}') return SUCCESS;
      if (after != ',') return TAPE_ERROR;
    }
  }

  error_code array(entry &found, size_t depth) {
    if (depth >= maximum_depth) return DEPTH_ERROR;
    position++;
    if (next() == ']') {
      position++;
      return SUCCESS;
    }
    while (true) {
      int32_t number;
      label pair;
      error_code code;
      switch (next()) {
        case '\0': return TAPE_ERROR;
        case '{':
          code = object(below(found), found.path, depth + 1, &pair, nullptr);
          if (code == SUCCESS && pair.key != nothing && pair.value != nothing) code = add_label(found, pair);
          break;
        case '[': code = array(found, depth + 1); break;
        default: code = scalar(found.slot, number); break;
      }
      if (code != SUCCESS) return code;
      char after = next();
      position++;
      if (after == ']') return SUCCESS;
      if (after != ',') return TAPE_ERROR;
    }
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
    signs |= known->signs;
    if (known->slot != nothing) add(csimdjson_token_kind(value.kind), value.text, value.length, known->slot);
    return SUCCESS;
  }

  node &below(entry &found) {
    if (found.below == nullptr) found.below = std::make_unique<node>();
    return *found.below;
  }

  error_code find_tokens(const char *json, size_t length) {
    size_t capacity = length + CSIMDJSON_PADDING;
    if (parser == nullptr) {
      error_code code = get_active_implementation()->create_dom_parser_implementation(
          2 * capacity, maximum_depth, parser);
      if (code != SUCCESS) return code;
    } else if (parser->capacity() < length) {
      if (error_code code = parser->allocate(2 * capacity, maximum_depth)) return code;
    }
    if (error_code code = parser->stage1(reinterpret_cast<const uint8_t *>(json), length, stage1_mode::regular)) {
      return code;
    }
    line = json;
    line_length = length;
    position = parser->structural_indexes.get();
    end = position + parser->n_structural_indexes;
    if (token_capacity < parser->n_structural_indexes) hold_tokens(parser->n_structural_indexes);
    return SUCCESS;
  }

  error_code scan(const char *json, size_t length) {
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
    token_count = 0;
    unescaped_length = 0;
    signs = 0;
    if (error_code code = find_tokens(json, length)) return code;
    if (next() != '{') return INCORRECT_TYPE;
    if (error_code code = object(*root, std::string(), 1, nullptr, nullptr)) return code;
    return position == end ? SUCCESS : TAPE_ERROR;
  }
};

csimdjson_scanner *csimdjson_scanner_make(size_t slot_count, csimdjson_resolve resolve, void *context) {
  return new csimdjson_scanner(slot_count, resolve, context);
}

void csimdjson_scanner_delete(csimdjson_scanner *scanner) { delete scanner; }

const char *csimdjson_scan(csimdjson_scanner *scanner, const char *json, size_t length) {
  error_code code = scanner->scan(json, length);
  if (code == SUCCESS) return nullptr;
  scanner->token_count = 0;
  scanner->generation++;
  return code == INCORRECT_TYPE ? "an event must be a JSON object" : error_message(code);
}

uint8_t csimdjson_scanner_signs(const csimdjson_scanner *scanner) { return scanner->signs; }

const csimdjson_token *csimdjson_scanner_tokens(const csimdjson_scanner *scanner, size_t *count) {
  *count = scanner->token_count;
  return scanner->tokens.data();
}

int32_t csimdjson_scanner_first(const csimdjson_scanner *scanner, int32_t slot) {
  const slot_state &state = scanner->slots[size_t(slot)];
  return state.generation == scanner->generation ? state.first : nothing;
}

const csimdjson_slot *csimdjson_scanner_slots(const csimdjson_scanner *scanner, uint32_t *generation) {
  *generation = scanner->generation;
  return scanner->slots.data();
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
  if (!unescape(token->text, token->length, start, count)) return nullptr;
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
