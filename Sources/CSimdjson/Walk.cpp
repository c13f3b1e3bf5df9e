#include "CSimdjson.h"

#include <simdjson.h>

using namespace simdjson;

namespace {

size_t walk(ondemand::value value);

size_t walk(ondemand::object object) {
  size_t sum = 0;
  for (auto field : object) {
    ondemand::raw_json_string key;
    if (field.key().get(key)) return sum;
    ondemand::value value;
    if (field.value().get(value)) return sum;
    sum += size_t(key.raw()[0]) + walk(value);
  }
  return sum;
}

size_t walk(ondemand::value value) {
  ondemand::json_type type;
  if (value.type().get(type)) return 0;
  switch (type) {
    case ondemand::json_type::object: {
      ondemand::object object;
      return value.get_object().get(object) ? 0 : walk(object);
    }
    case ondemand::json_type::array: {
      ondemand::array array;
      if (value.get_array().get(array)) return 0;
      size_t sum = 0;
      for (auto item : array) {
        ondemand::value inner;
        if (item.get(inner)) return sum;
        sum += walk(inner);
      }
      return sum;
    }
    case ondemand::json_type::string: {
      ondemand::raw_json_string text;
      return value.get_raw_json_string().get(text) ? 0 : size_t(text.raw()[0]);
    }
    default: return value.raw_json_token().size();
  }
}

}  // namespace

size_t csimdjson_walk(const char *json, size_t length) {
  static thread_local ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  if (parser.iterate(json, length, length + CSIMDJSON_PADDING).get(document)) return 0;
  if (document.get_object().get(object)) return 0;
  return walk(object);
}
