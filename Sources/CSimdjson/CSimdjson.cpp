#include "CSimdjson.h"

#include <simdjson.h>

#include <deque>
#include <string>
#include <vector>

using namespace simdjson;

namespace {
// Deeper objects are no events; the bound keeps the recursion below small.
constexpr size_t maximum_depth = 64;
}  // namespace

struct csimdjson_reader {
  dom::parser parser;
  std::vector<csimdjson_scalar> scalars;
  // Paths and numbers written as text; a deque, so that its elements stay where they are.
  std::deque<std::string> texts;
  std::string path;
  // Where the current scalar stands in lists of objects, and the copies that scalars point to.
  std::vector<csimdjson_place> places;
  std::deque<std::vector<csimdjson_place>> kept_places;

  const std::string &keep(std::string text) {
    texts.push_back(std::move(text));
    return texts.back();
  }

  static bool same(const std::vector<csimdjson_place> &one, const std::vector<csimdjson_place> &other) {
    if (one.size() != other.size()) return false;
    for (size_t i = 0; i < one.size(); i++) {
      if (one[i].path_length != other[i].path_length || one[i].index != other[i].index) return false;
    }
    return true;
  }

  void add(csimdjson_scalar scalar, const std::string *kept_path) {
    scalar.path = kept_path->data();
    scalar.path_length = kept_path->size();
    if (!places.empty()) {
      // Scalars of one element have the same places.
      if (kept_places.empty() || !same(kept_places.back(), places)) kept_places.push_back(places);
      scalar.places = kept_places.back().data();
      scalar.place_count = places.size();
    }
    scalars.push_back(scalar);
  }

  void add_scalar(dom::element element, const std::string *kept_path) {
    csimdjson_scalar scalar{};
    switch (element.type()) {
      case dom::element_type::STRING: {
        std::string_view text = element.get_string().value_unsafe();
        scalar.kind = CSIMDJSON_STRING;
        scalar.text = text.data();
        scalar.text_length = text.size();
        break;
      }
      case dom::element_type::INT64:
        scalar.kind = CSIMDJSON_INTEGER;
        scalar.integer = element.get_int64().value_unsafe();
        break;
      case dom::element_type::UINT64: {
        const std::string &digits = keep(std::to_string(element.get_uint64().value_unsafe()));
        scalar.kind = CSIMDJSON_STRING;
        scalar.text = digits.data();
        scalar.text_length = digits.size();
        break;
      }
      case dom::element_type::DOUBLE:
        scalar.kind = CSIMDJSON_DOUBLE;
        scalar.number = element.get_double().value_unsafe();
        break;
      case dom::element_type::BOOL:
        scalar.kind = CSIMDJSON_BOOLEAN;
        scalar.boolean = element.get_bool().value_unsafe();
        break;
      default:
        scalar.kind = CSIMDJSON_NULL;
        break;
    }
    add(scalar, kept_path);
  }

  void add_label(dom::element element) {
    dom::object object;
    std::string_view key;
    if (element.get_object().get(object) || object["key"].get_string().get(key)) return;
    dom::element value;
    if (object["value"].get(value)) return;
    // A protobuf Value wraps its content: {"string_value": "x"}.
    dom::object wrapped;
    if (!value.get_object().get(wrapped)) {
      if (wrapped.size() != 1) return;
      value = (*wrapped.begin()).value;
    }
    if (value.is_object() || value.is_array()) return;
    add_scalar(value, &keep(path + "[\"" + std::string(key) + "\"]"));
  }

  void flatten(dom::element element) {
    if (element.is_object()) {
      size_t length = path.size();
      dom::object object = element.get_object().value_unsafe();
      for (dom::key_value_pair member : object) {
        if (length > 0) path += '.';
        path += member.key;
        flatten(member.value);
        path.resize(length);
      }
    } else if (element.is_array()) {
      dom::array array = element.get_array().value_unsafe();
      size_t index = 0;
      for (dom::element item : array) {
        add_label(item);
        bool is_object = item.is_object();
        size_t before = scalars.size();
        if (is_object) places.push_back(csimdjson_place{path.size(), index});
        flatten(item);
        // An object that holds nothing is an element of its list all the same.
        if (is_object && scalars.size() == before) {
          csimdjson_scalar scalar{};
          scalar.kind = CSIMDJSON_NOTHING;
          add(scalar, &keep(path));
        }
        if (is_object) places.pop_back();
        index++;
      }
    } else {
      add_scalar(element, &keep(path));
    }
  }
};

csimdjson_reader *csimdjson_reader_make(void) { return new csimdjson_reader(); }

void csimdjson_reader_delete(csimdjson_reader *reader) { delete reader; }

const csimdjson_scalar *csimdjson_flatten(
    csimdjson_reader *reader, const char *json, size_t length, size_t *count, const char **error) {
  static const csimdjson_scalar none{};
  reader->scalars.clear();
  reader->texts.clear();
  reader->places.clear();
  reader->kept_places.clear();
  reader->path.clear();
  *count = 0;
  *error = nullptr;
  if (error_code code = reader->parser.allocate(length + 1, maximum_depth)) {
    *error = error_message(code);
    return nullptr;
  }
  dom::element root;
  if (error_code code = reader->parser.parse(json, length, true).get(root)) {
    *error = error_message(code);
    return nullptr;
  }
  if (!root.is_object()) {
    *error = "an event must be a JSON object";
    return nullptr;
  }
  reader->flatten(root);
  *count = reader->scalars.size();
  return *count == 0 ? &none : reader->scalars.data();
}
