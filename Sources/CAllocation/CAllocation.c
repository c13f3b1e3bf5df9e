#include "CAllocation.h"

#if defined(__linux__) && __has_include(<gnu/libc-version.h>)
#include <malloc.h>

void callocation_be_frugal(void) {
  mallopt(M_MMAP_THRESHOLD, 1 << 16);
  mallopt(M_TRIM_THRESHOLD, 1 << 17);
}

void callocation_give_back(void) { malloc_trim(0); }
#else
void callocation_be_frugal(void) {}

void callocation_give_back(void) {}
#endif
