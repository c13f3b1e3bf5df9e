#include "CDigest.h"

#include <sha2.h>

void cdigest_sha256(const uint8_t *bytes, size_t length, uint8_t *digest) {
  SHA2_CTX state;
  SHA256Init(&state);
  SHA256Update(&state, bytes, length);
  SHA256Final(digest, &state);
}
