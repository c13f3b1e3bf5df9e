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

#ifdef __cplusplus
}
#endif
#endif
