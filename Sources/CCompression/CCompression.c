#include "CCompression.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

struct ccompression_stream {
  ZSTD_DStream *zstd;
  z_stream gzip;
  int has_ended;
};

ccompression_stream *ccompression_stream_gzip(void) {
  ccompression_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL) return NULL;
  if (inflateInit2(&stream->gzip, 15 + 16) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

ccompression_stream *ccompression_stream_zstd(void) {
  ccompression_stream *stream = calloc(1, sizeof *stream);
  if (stream == NULL) return NULL;
  stream->zstd = ZSTD_createDStream();
  if (stream->zstd == NULL) {
    free(stream);
    return NULL;
  }
  return stream;
}

void ccompression_stream_delete(ccompression_stream *stream) {
  if (stream->zstd != NULL) {
    ZSTD_freeDStream(stream->zstd);
  } else {
    inflateEnd(&stream->gzip);
  }
  free(stream);
}

int ccompression_stream_step(
    ccompression_stream *stream, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length,
    size_t *taken, size_t *given) {
  if (stream->zstd != NULL) {
    ZSTD_inBuffer in = {input, input_length, 0};
    ZSTD_outBuffer out = {output, output_length, 0};
    size_t status = ZSTD_decompressStream(stream->zstd, &out, &in);
    *taken = in.pos;
    *given = out.pos;
    if (ZSTD_isError(status)) return -1;
    return status == 0 ? 1 : 0;
  }
  // A file may hold several members in a row.
  if (stream->has_ended && inflateReset(&stream->gzip) != Z_OK) return -1;
  stream->has_ended = 0;
  if (input_length > 1u << 30) input_length = 1u << 30;
  if (output_length > 1u << 30) output_length = 1u << 30;
  stream->gzip.next_in = (Bytef *)input;
  stream->gzip.avail_in = (uInt)input_length;
  stream->gzip.next_out = output;
  stream->gzip.avail_out = (uInt)output_length;
  int status = inflate(&stream->gzip, Z_NO_FLUSH);
  *taken = input_length - stream->gzip.avail_in;
  *given = output_length - stream->gzip.avail_out;
  stream->has_ended = status == Z_STREAM_END;
  if (status == Z_STREAM_END) return 1;
  return status == Z_OK || status == Z_BUF_ERROR ? 0 : -1;
}
