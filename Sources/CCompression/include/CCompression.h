// The system's zlib and libzstd, in C: a whole file in memory is decompressed into another.
#ifndef TRANSPILE_CCOMPRESSION_H
#define TRANSPILE_CCOMPRESSION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Decompresses gzip (several members in a row too). Returns memory to be freed with `ccompression_free`,
/// and its length; null when the bytes are no gzip, are cut short, or give more than `limit` bytes.
uint8_t *ccompression_gunzip(const uint8_t *bytes, size_t length, size_t limit, size_t *result_length);
/// The same for Zstandard (several frames in a row too).
uint8_t *ccompression_unzstd(const uint8_t *bytes, size_t length, size_t limit, size_t *result_length);
void ccompression_free(uint8_t *memory);

/// A compressed stream that is read piece by piece. Not to be shared between threads.
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
