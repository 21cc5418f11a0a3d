/* Functions called by name, with values of every kind. Prints nothing when all is as it should be. */
#include "require.h"
#include <math.h>
#include <string.h>

#define COUNT(values) (sizeof(values) / sizeof *(values))

static polyarray_value whole(int64_t integer) { return (polyarray_value){.kind = POLYARRAY_INTEGER, .integer = integer}; }
static polyarray_value real(double number) { return (polyarray_value){.kind = POLYARRAY_REAL, .real = number}; }
static polyarray_value of_kind(int32_t kind) { return (polyarray_value){.kind = kind}; }
static polyarray_value text(const char *words) {
    return (polyarray_value){.kind = POLYARRAY_TEXT, .count = strlen(words), .pointer = words};
}
static polyarray_value array(const void *handle) {
    return (polyarray_value){.kind = POLYARRAY_ARRAY, .pointer = handle};
}
static polyarray_value list(size_t count, const polyarray_value *values) {
    return (polyarray_value){.kind = POLYARRAY_LIST, .count = count, .pointer = values};
}

static polyarray_value done(const char *name, size_t count, const polyarray_value *arguments) {
    polyarray_value result;
    polyarray_status status = polyarray_invoke(name, arguments, count, &result);
    if (status != POLYARRAY_OK) fprintf(stderr, "%s: %s\n", name, polyarray_last_error());
    REQUIRE(status == POLYARRAY_OK);
    return result;
}
#define DONE(name, ...) done(name, COUNT(((polyarray_value[]){__VA_ARGS__})), (polyarray_value[]){__VA_ARGS__})

static void fails(polyarray_status wanted, const char *part, const char *name, size_t count,
                  const polyarray_value *arguments) {
    polyarray_value result = of_kind(99);
    polyarray_status status = polyarray_invoke(name, arguments, count, &result);
    if (status != wanted || !strstr(polyarray_last_error(), part))
        fprintf(stderr, "%s: status %d, %s\n", name, (int)status, polyarray_last_error());
    REQUIRE(status == wanted && strstr(polyarray_last_error(), part) && result.kind == POLYARRAY_OMITTED);
    polyarray_value_release(&result);
}
#define FAILS(wanted, part, name, ...)                                                               \
    fails(wanted, part, name, COUNT(((polyarray_value[]){__VA_ARGS__})), (polyarray_value[]){__VA_ARGS__})

static double item(polyarray_value value) {
    double number = NAN;
    REQUIRE(value.kind == POLYARRAY_ARRAY && polyarray_dtype_of(value.pointer) == POLYARRAY_FLOAT64);
    REQUIRE(polyarray_item(value.pointer, &number) == POLYARRAY_OK);
    polyarray_value_release(&value);
    REQUIRE(value.kind == POLYARRAY_OMITTED);
    polyarray_value_release(&value);
    return number;
}

static int is_text(polyarray_value value, const char *expected) {
    int same = value.kind == POLYARRAY_TEXT && value.count == strlen(expected) && !strcmp(value.pointer, expected);
    polyarray_value_release(&value);
    return same;
}

int main(void) {
    polyarray_value numbers[] = {real(1.5), whole(2), of_kind(POLYARRAY_TRUTH)};
    polyarray_value rows[] = {list(3, numbers), list(3, numbers)};
    polyarray_value table = DONE("array", list(2, rows));
    polyarray_value bounds[] = {of_kind(POLYARRAY_NONE), of_kind(POLYARRAY_NONE), whole(-1)};
    polyarray_value key[] = {of_kind(POLYARRAY_ELLIPSIS), {.kind = POLYARRAY_SLICE, .pointer = bounds}};
    polyarray_value part, sums, source, drawn;
    polyarray_array *kept;
    int64_t functions = 0, found = 0;
    REQUIRE(polyarray_ndim(table.pointer) == 2 && polyarray_length(table.pointer, 1) == 3);

    /* Every kind of argument. */
    part = DONE("getitem", table, list(2, key));
    REQUIRE(is_text(DONE("array_text", part, text("str")), "[[0.  2.  1.5]\n [0.  2.  1.5]]"));
    polyarray_value_release(&part);
    REQUIRE(item(DONE("ufunc.reduce", text("add"), table, of_kind(POLYARRAY_NONE))) == 7.0);
    REQUIRE(item(DONE("add", real(1.0), whole(2))) == 3.0);
    REQUIRE(item(DONE("real", (polyarray_value){.kind = POLYARRAY_COMPLEX, .real = 2, .imaginary = 3})) == 2.0);
    REQUIRE(item(DONE("mean", table, of_kind(POLYARRAY_OMITTED))) == 7.0 / 6);
    REQUIRE(item(DONE("add", (polyarray_value){.kind = POLYARRAY_UNSIGNED, .integer = -1}, real(0))) ==
            18446744073709551615.0);
    REQUIRE(item(DONE("add", (polyarray_value){.kind = POLYARRAY_HUGE, .real = 1e30}, real(0.0))) == 1e30);
    part = DONE("zeros", whole(2), (polyarray_value){.kind = POLYARRAY_DTYPE, .integer = POLYARRAY_FLOAT32});
    REQUIRE(polyarray_dtype_of(part.pointer) == POLYARRAY_FLOAT32);
    sums = DONE("add", part, real(1.5));
    REQUIRE(polyarray_dtype_of(sums.pointer) == POLYARRAY_FLOAT32);
    polyarray_value_release(&part);
    polyarray_value_release(&sums);

    /* Several results; one of them is kept. */
    part = DONE("eye", whole(2));
    sums = DONE("linalg.eigh", part);
    polyarray_value_release(&part);
    REQUIRE(sums.kind == POLYARRAY_LIST && sums.count == 2);
    ((polyarray_value *)(uintptr_t)sums.pointer)[1].kind = POLYARRAY_OMITTED;
    kept = (polyarray_array *)(uintptr_t)((const polyarray_value *)sums.pointer)[1].pointer;
    polyarray_value_release(&sums);
    REQUIRE(polyarray_size(kept) == 4);
    polyarray_release(kept);

    /* Sources of random numbers. */
    source = DONE("random.Generator", whole(42));
    REQUIRE(source.kind == POLYARRAY_RANDOM);
    REQUIRE(item(DONE("random.random", source)) == 0.7739560485559633);
    drawn = DONE("random.normal", source, real(0), real(1), whole(5));
    REQUIRE(polyarray_size(drawn.pointer) == 5);
    polyarray_value_release(&drawn);
    polyarray_value_release(&source);

    /* Mistakes. */
    FAILS(POLYARRAY_ERROR_VALUE, "no function 'nothing'", "nothing", whole(1));
    FAILS(POLYARRAY_ERROR_TYPE, "missing a required argument: 'shape'", "reshape", table);
    FAILS(POLYARRAY_ERROR_TYPE, "takes at most 2 arguments, not 3", "tril", table, whole(0), whole(0));
    FAILS(POLYARRAY_ERROR_TYPE, "'axis1' is to be a whole number, not a text", "swapaxes", table, text("a"), whole(0));
    FAILS(POLYARRAY_ERROR_TYPE, "is to be an array", "sin", text("a"));
    FAILS(POLYARRAY_ERROR_TYPE, "a source of random numbers, not an array", "random.random", table);
    FAILS(POLYARRAY_ERROR_TYPE, "slice is of whole numbers", "getitem", table,
          {.kind = POLYARRAY_SLICE, .pointer = (polyarray_value[]){real(1), real(2), real(3)}});
    FAILS(POLYARRAY_ERROR_VALUE, "no kind of value with number 99", "sin", of_kind(99));
    FAILS(POLYARRAY_ERROR_VALUE, "is NULL", "sin", array(NULL));
    FAILS(POLYARRAY_ERROR_VALUE, "is NULL", "sin", list(3, NULL));
    FAILS(POLYARRAY_ERROR_VALUE, "UTF-8", "dtype", text("\xff"));
    FAILS(POLYARRAY_ERROR_AXIS, "out of bounds", "mean", table, whole(2));
    REQUIRE(polyarray_invoke(NULL, NULL, 0, &part) == POLYARRAY_ERROR_VALUE);
    REQUIRE(polyarray_invoke("sin", NULL, 1, &part) == POLYARRAY_ERROR_VALUE);
    REQUIRE(polyarray_invoke("sin", numbers, 1, NULL) == POLYARRAY_ERROR_VALUE);
    polyarray_value_release(NULL);
    {
        polyarray_value deep[100];
        deep[0] = whole(1);
        for (int level = 1; level < 100; level++) deep[level] = list(1, deep + level - 1);
        FAILS(POLYARRAY_ERROR_VALUE, "deep", "array", deep[99]);
    }

    /* Floating-point faults wait until somebody asks; valgrind's processor has no flags that tell of them. */
    if (!getenv("WITHOUT_FAULTS")) {
        REQUIRE(!polyarray_has_faults());
        part = DONE("divide", real(1.0), real(0.0));
        REQUIRE(polyarray_has_faults());
        polyarray_value_release(&part);
        part = done("take_faults", 0, NULL);
        REQUIRE(part.kind == POLYARRAY_LIST && part.count == 1 && !polyarray_has_faults());
        polyarray_value_release(&part);
    }

    while (polyarray_function_signature((size_t)functions))
        found += !strncmp(polyarray_function_signature((size_t)functions++), "cumsum(a, axis=None, ", 21);
    REQUIRE(functions > 150 && found == 1);
    polyarray_value_release(&table);
    return 0;
}
