#include "CDigest.h"

#include <openssl/evp.h>

int cdigest_sha256(const uint8_t *bytes, size_t length, uint8_t *digest) {
  static const uint8_t nothing = 0;
  unsigned int written = 0;
  return EVP_Digest(bytes != NULL ? bytes : &nothing, length, digest, &written, EVP_sha256(), NULL) == 1 && written == 32;
}
