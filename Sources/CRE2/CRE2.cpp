#include "CRE2.h"

#include <re2/re2.h>

#include <string>
#include <vector>

namespace {

// An empty text may come without an address; RE2 tells a match of nothing from no match by the address.
re2::StringPiece piece(const char *text, size_t length) {
  return re2::StringPiece(text != nullptr ? text : "", length);
}

}  // namespace

struct cre2_pattern {
  RE2 re2;
  cre2_pattern(re2::StringPiece text, const RE2::Options &options) : re2(text, options) {}
};

cre2_pattern *cre2_compile(const char *pattern, size_t length, bool ignoring_case, long long max_memory) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!ignoring_case);
  options.set_max_mem(max_memory);
  return new cre2_pattern(piece(pattern, length), options);
}

void cre2_delete(cre2_pattern *pattern) { delete pattern; }

const char *cre2_error(const cre2_pattern *pattern) { return pattern->re2.error().c_str(); }

const char *cre2_error_argument(const cre2_pattern *pattern) { return pattern->re2.error_arg().c_str(); }

int cre2_group_count(const cre2_pattern *pattern) { return pattern->re2.NumberOfCapturingGroups(); }

bool cre2_search(const cre2_pattern *pattern, const char *text, size_t length) {
  return pattern->re2.Match(piece(text, length), 0, length, RE2::UNANCHORED, nullptr, 0);
}

bool cre2_find(
    const cre2_pattern *pattern, const char *text, size_t length, size_t from, long *ranges, int count) {
  std::vector<re2::StringPiece> groups(count);
  re2::StringPiece whole = piece(text, length);
  if (!pattern->re2.Match(whole, from, length, RE2::UNANCHORED, groups.data(), count)) {
    return false;
  }
  for (int i = 0; i < count; i++) {
    bool present = groups[i].data() != nullptr;
    ranges[2 * i] = present ? groups[i].data() - whole.data() : -1;
    ranges[2 * i + 1] = present ? groups[i].data() - whole.data() + (long)groups[i].size() : -1;
  }
  return true;
}
