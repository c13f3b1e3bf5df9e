// The system's allocator, in C: how much memory it holds back. Does nothing where the system's is not glibc's.
#ifndef TRANSPILE_CALLOCATION_H
#define TRANSPILE_CALLOCATION_H

#ifdef __cplusplus
extern "C" {
#endif

/// Has pieces from 64 KiB on given back to the system as soon as they are freed.
void callocation_be_frugal(void);

/// Gives back to the system what was freed.
void callocation_give_back(void);

#ifdef __cplusplus
}
#endif
#endif
