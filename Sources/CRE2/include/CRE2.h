// The system's RE2, in C: compile a pattern, search a text, read a capture group.
#ifndef TRANSPILE_CRE2_H
#define TRANSPILE_CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern. Safe to share between threads.
typedef struct cre2_pattern cre2_pattern;

/// Compiles UTF-8 text as an RE2 pattern. Never null: ask `cre2_error` whether it is usable.
cre2_pattern *cre2_compile(const char *pattern, size_t length, bool ignoring_case, long long max_memory);
void cre2_delete(cre2_pattern *pattern);

/// RE2's message, empty if the pattern is usable; lives as long as the pattern.
const char *cre2_error(const cre2_pattern *pattern);
/// The part of the pattern that the message speaks of; lives as long as the pattern.
const char *cre2_error_argument(const cre2_pattern *pattern);
int cre2_group_count(const cre2_pattern *pattern);

/// Whether the text holds a match anywhere.
bool cre2_search(const cre2_pattern *pattern, const char *text, size_t length);
/// Finds the leftmost match from `from`; stores the byte ranges of the groups 0..<count as start, end
/// pairs (-1 for a group that took no part). Returns whether there is one.
bool cre2_find(
    const cre2_pattern *pattern, const char *text, size_t length, size_t from, long *ranges, int count);

#ifdef __cplusplus
}
#endif
#endif
