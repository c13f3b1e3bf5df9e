#include "CCompression.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

typedef struct {
  uint8_t *bytes;
  size_t length;
  size_t capacity;
  size_t limit;
} output;

// Makes room for at least one more byte; returns 0 when the limit is reached or memory is short.
static int grow(output *out) {
  if (out->length < out->capacity) return 1;
  if (out->capacity >= out->limit) return 0;
  size_t capacity = out->capacity == 0 ? 1 << 16 : out->capacity * 2;
  if (capacity > out->limit) capacity = out->limit;
  uint8_t *bytes = realloc(out->bytes, capacity);
  if (bytes == NULL) return 0;
  out->bytes = bytes;
  out->capacity = capacity;
  return 1;
}

uint8_t *ccompression_gunzip(const uint8_t *bytes, size_t length, size_t limit, size_t *result_length) {
  output out = {NULL, 0, 0, limit};
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return NULL;
  size_t position = 0;
  int status = Z_OK;
  do {
    if (!grow(&out)) { status = Z_MEM_ERROR; break; }
    size_t input = length - position;
    if (input > 1u << 30) input = 1u << 30;
    size_t room = out.capacity - out.length;
    if (room > 1u << 30) room = 1u << 30;
    stream.next_in = (Bytef *)(bytes + position);
    stream.avail_in = (uInt)input;
    stream.next_out = out.bytes + out.length;
    stream.avail_out = (uInt)room;
    status = inflate(&stream, Z_NO_FLUSH);
    position += input - stream.avail_in;
    out.length += room - stream.avail_out;
    if (status == Z_STREAM_END && position < length) status = inflateReset(&stream);
    else if (status == Z_BUF_ERROR && position < length && stream.avail_out == 0) status = Z_OK;
  } while (status == Z_OK);
  inflateEnd(&stream);
  if (status != Z_STREAM_END) {
    free(out.bytes);
    return NULL;
  }
  *result_length = out.length;
  return out.bytes;
}

uint8_t *ccompression_unzstd(const uint8_t *bytes, size_t length, size_t limit, size_t *result_length) {
  output out = {NULL, 0, 0, limit};
  ZSTD_DStream *stream = ZSTD_createDStream();
  if (stream == NULL) return NULL;
  ZSTD_inBuffer input = {bytes, length, 0};
  // 0 after a whole frame, else how much more is wanted.
  size_t wanted = 1;
  int failed = length == 0;
  while (!failed && (input.pos < input.size || wanted != 0)) {
    if (!grow(&out)) { failed = 1; break; }
    ZSTD_outBuffer room = {out.bytes + out.length, out.capacity - out.length, 0};
    size_t before = input.pos;
    wanted = ZSTD_decompressStream(stream, &room, &input);
    out.length += room.pos;
    if (ZSTD_isError(wanted)) failed = 1;
    if (input.pos == before && room.pos == 0 && wanted != 0) failed = 1;
  }
  ZSTD_freeDStream(stream);
  if (failed) {
    free(out.bytes);
    return NULL;
  }
  *result_length = out.length;
  return out.bytes;
}

void ccompression_free(uint8_t *memory) { free(memory); }
