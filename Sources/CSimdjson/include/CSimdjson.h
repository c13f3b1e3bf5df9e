// The system's simdjson, in C: one call flattens one JSON object into the scalars it holds.
#ifndef TRANSPILE_CSIMDJSON_H
#define TRANSPILE_CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser and the memory it reuses. Not to be shared between threads.
typedef struct csimdjson_reader csimdjson_reader;

typedef enum {
  CSIMDJSON_NULL,
  CSIMDJSON_STRING,
  CSIMDJSON_INTEGER,
  CSIMDJSON_DOUBLE,
  CSIMDJSON_BOOLEAN,
} csimdjson_kind;

/// One element of a list of objects that a scalar stands in.
typedef struct {
  /// How much of the scalar's path names the list.
  size_t path_length;
  /// From 0.
  size_t index;
} csimdjson_place;

/// One scalar of a document. `path` and `text` live until the next call with the same reader.
typedef struct {
  /// Names of the enclosing members joined by dots; elements of an array have the array's path.
  const char *path;
  size_t path_length;
  csimdjson_kind kind;
  /// The text of a string; the digits of an integer that does not fit 64 bits (kind STRING).
  const char *text;
  size_t text_length;
  int64_t integer;
  double number;
  bool boolean;
  /// The elements of lists of objects that it stands in, from the outside; usually none.
  const csimdjson_place *places;
  size_t place_count;
} csimdjson_scalar;

csimdjson_reader *csimdjson_reader_make(void);
void csimdjson_reader_delete(csimdjson_reader *reader);

/// Flattens a JSON object. An array of objects that have a scalar member `key` and a member `value` gives,
/// besides its plain scalars, one of the path `PATH["KEY"]` for each (labels of the Unified Data Model).
/// Returns null and sets `error` (a static text) if the text is no JSON object.
const csimdjson_scalar *csimdjson_flatten(
    csimdjson_reader *reader, const char *json, size_t length, size_t *count, const char **error);

/// Splits a JSON array of objects: stores the byte ranges of its elements as start, end pairs.
/// Returns null and sets `error` if the text is no JSON array.
const size_t *csimdjson_split_array(
    csimdjson_reader *reader, const char *json, size_t length, size_t *count, const char **error);

#ifdef __cplusplus
}
#endif
#endif
