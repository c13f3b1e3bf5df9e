// The system's zlib and libzstd, in C: gzip and Zstandard are decompressed piece by piece.
#ifndef TRANSPILE_CCOMPRESSION_H
#define TRANSPILE_CCOMPRESSION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compressed stream, of several gzip members or Zstandard frames in a row too. Not to be shared between threads.
typedef struct ccompression_stream ccompression_stream;

ccompression_stream *ccompression_stream_gzip(void);
ccompression_stream *ccompression_stream_zstd(void);
void ccompression_stream_delete(ccompression_stream *stream);

/// Decompresses some of the input into some of the output: `taken` and `given` tell how much. Returns 1 when a
/// member or frame ended with what was taken, 0 when it goes on, -1 when the bytes are damaged.
int ccompression_stream_step(
    ccompression_stream *stream, const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length,
    size_t *taken, size_t *given);

#ifdef __cplusplus
}
#endif
#endif
