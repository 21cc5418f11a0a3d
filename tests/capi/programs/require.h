/* What has to hold in a program: otherwise it says where, with the last error, and ends. */
#include "polyarray.h"
#include <stdio.h>
#include <stdlib.h>

#define REQUIRE(condition)                                                                           \
    do {                                                                                             \
        if (!(condition)) {                                                                          \
            fprintf(stderr, "line %d: %s (%s)\n", __LINE__, #condition, polyarray_last_error());     \
            exit(1);                                                                                 \
        }                                                                                            \
    } while (0)
#define OK(call) REQUIRE((call) == POLYARRAY_OK)
