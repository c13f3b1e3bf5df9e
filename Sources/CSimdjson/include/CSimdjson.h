// The system's simdjson, in C. Filled by the JSON events module's first commit.
#ifndef TRANSPILE_CSIMDJSON_H
#define TRANSPILE_CSIMDJSON_H
#endif
