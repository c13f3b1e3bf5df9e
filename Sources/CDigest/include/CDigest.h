// The system's libmd, in C: digests of bytes in memory.
#ifndef TRANSPILE_CDIGEST_H
#define TRANSPILE_CDIGEST_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Writes the SHA-256 digest of bytes (null when there are none), 32 bytes long.
void cdigest_sha256(const uint8_t *bytes, size_t length, uint8_t *digest);

#ifdef __cplusplus
}
#endif
#endif
