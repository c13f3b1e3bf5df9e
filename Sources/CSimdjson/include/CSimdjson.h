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
  /// No scalar: an object in a list that holds none; `path` is the list's.
  CSIMDJSON_NOTHING,
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

// The scanner: one call a line fills the slots of the fields that somebody reads.

/// So many bytes after a line must be readable.
#define CSIMDJSON_PADDING 64

/// A scanner, what it has learned of names, and the memory it reuses. Not to be shared between threads.
typedef struct csimdjson_scanner csimdjson_scanner;

/// Which slot a name fills, names of nested members joined by dots; -1 for none. It may set `signs`: those of all names of
/// a line are told together.
typedef int32_t (*csimdjson_resolve)(void *context, const char *path, size_t length, uint8_t *signs);

/// The sign that a name has by itself: it holds bytes outside ASCII.
#define CSIMDJSON_SIGN_NOT_ASCII 1

typedef enum {
  CSIMDJSON_TOKEN_NULL,
  /// The text between the quotes, escapes not resolved.
  CSIMDJSON_TOKEN_STRING,
  /// Valid JSON, as it is written.
  CSIMDJSON_TOKEN_NUMBER,
  CSIMDJSON_TOKEN_TRUE,
  CSIMDJSON_TOKEN_FALSE,
} csimdjson_token_kind;

/// One scalar of a line, as the line writes it.
typedef struct {
  const char *text;
  uint32_t length;
  uint8_t kind;
  uint8_t reserved[3];
  /// The number of the next token of the same slot; -1 when there is none.
  int32_t next;
  /// -1 when nobody reads the field.
  int32_t slot;
} csimdjson_token;

/// Which tokens of a line belong to a slot; none unless the generation is that of the line.
typedef struct {
  uint32_t generation;
  int32_t first;
  int32_t last;
} csimdjson_slot;

/// `resolve` is asked about each new name, not about each event.
csimdjson_scanner *csimdjson_scanner_make(size_t slot_count, csimdjson_resolve resolve, void *context);
void csimdjson_scanner_delete(csimdjson_scanner *scanner);

/// Reads one line, after which CSIMDJSON_PADDING bytes can be read. Returns null, or why it is no JSON object (a
/// static text). Escapes of strings are not looked at; names are as `csimdjson_flatten` gives them.
const char *csimdjson_scan(csimdjson_scanner *scanner, const char *json, size_t length);

/// All scalars of the last line, in its order, until the next call of `csimdjson_scan`.
const csimdjson_token *csimdjson_scanner_tokens(const csimdjson_scanner *scanner, size_t *count);

/// The number of a slot's first token; -1 when the line has no value for it.
int32_t csimdjson_scanner_first(const csimdjson_scanner *scanner, int32_t slot);

/// All slots, where they stay as long as the scanner lives, and the generation of the last line.
const csimdjson_slot *csimdjson_scanner_slots(const csimdjson_scanner *scanner, uint32_t *generation);

/// The signs of all names of the last line; those before the fault of a line that is no event.
uint8_t csimdjson_scanner_signs(const csimdjson_scanner *scanner);

/// The text of a string token, escapes resolved, until the next call of `csimdjson_scan`; null when an escape is
/// invalid. Each token may be asked for twice.
const uint8_t *csimdjson_scanner_unescape(csimdjson_scanner *scanner, const csimdjson_token *token, size_t *length);

/// What an escape of two characters stands for, by its second; 0 for those that are none.
static inline uint8_t csimdjson_simple_escape(uint8_t kind) {
  switch (kind) {
    case '"':
    case '\\':
    case '/': return kind;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
  }
}

/// Folds the content of a JSON string, escapes resolved: capital letters of ASCII become small ones. Sixteen bytes after the
/// string must be readable, and sixteen more than its length writable.
///
/// Returns how many bytes the folds are; -1 when the string is not ASCII, or has escapes of the form `\u` or invalid ones:
/// then it is to be unescaped first.
ptrdiff_t csimdjson_fold_string(const uint8_t *string, size_t length, uint8_t *folds);

/// The same, as machines without vectors do it.
ptrdiff_t csimdjson_fold_string_by_words(const uint8_t *string, size_t length, uint8_t *folds);

/// Only visits all members and scalars of one line, after which CSIMDJSON_PADDING bytes can be read: what others are
/// measured against. Returns a number that depends on all of them.
size_t csimdjson_walk(const char *json, size_t length);

/// Finds the ends of lines: where each line feed stands.
size_t csimdjson_line_ends(const char *bytes, size_t length, size_t *ends, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
