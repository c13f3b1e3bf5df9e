// Tells the thread sanitizer of the waits of Swift's Mutex, which stand in a library that is built without it: a mutex that
// was waited for would be none to the sanitizer, and all that it guards would be reported. Loaded before that library
// (LD_PRELOAD), so that its functions are found here first. Nothing is hidden by it: a mutex orders what it orders.
//
// The names are those of Swift 6's Synchronization on Linux; a wait is acquired after, and released before the real one.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

// Not there in programs that are built without the sanitizer.
void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

SWIFT void lock_slowly(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool try_lock_slowly(SELF) __asm__(TRY_LOCK);
SWIFT void unlock_slowly(SELF) __asm__(UNLOCK);

static void *real(const char *name) {
  void *found = dlsym(RTLD_NEXT, name);
  if (found == NULL) abort();
  return found;
}

SWIFT void lock_slowly(uint32_t thread, SELF) {
  SWIFT void (*lock)(uint32_t, SELF) = real(LOCK);
  lock(thread, self);
  if (__tsan_acquire != NULL) __tsan_acquire(self);
}

SWIFT bool try_lock_slowly(SELF) {
  SWIFT bool (*try_lock)(SELF) = real(TRY_LOCK);
  bool is_locked = try_lock(self);
  if (is_locked && __tsan_acquire != NULL) __tsan_acquire(self);
  return is_locked;
}

SWIFT void unlock_slowly(SELF) {
  SWIFT void (*unlock)(SELF) = real(UNLOCK);
  if (__tsan_release != NULL) __tsan_release(self);
  unlock(self);
}
