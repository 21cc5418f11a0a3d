/* Statistics of numbers from standard input, by functions that are called by their names.
 *
 *     cc statistics.c $(pkg-config --cflags --libs polyarray) -o statistics && seq 100 | ./statistics
 *
 * polyarray_invoke calls any function that polyarray_function_signature lists. Arguments and results are values: the
 * numbers, texts and arrays that Python's functions of those names have. */
#include <polyarray.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static polyarray_value array_value(const polyarray_array *array) {
    return (polyarray_value){.kind = POLYARRAY_ARRAY, .pointer = array};
}

static polyarray_value text_value(const char *text) {
    return (polyarray_value){.kind = POLYARRAY_TEXT, .pointer = text, .count = strlen(text)};
}

static polyarray_value invoke(const char *name, const polyarray_value *arguments, size_t count) {
    polyarray_value result;
    if (polyarray_invoke(name, arguments, count, &result) != POLYARRAY_OK) {
        fprintf(stderr, "statistics: %s\n", polyarray_last_error());
        exit(1);
    }
    return result;
}

/* The number that a result without axes is. */
static double taken(polyarray_value result) {
    double number = 0;
    if (result.kind != POLYARRAY_ARRAY || polyarray_item(result.pointer, &number) != POLYARRAY_OK) exit(1);
    polyarray_value_release(&result);
    return number;
}

int main(void) {
    double *numbers = NULL, number;
    int64_t count = 0, room = 0;
    polyarray_array *x;
    while (scanf("%lf", &number) == 1) {
        if (count == room) numbers = realloc(numbers, (size_t)(room = 2 * room + 64) * sizeof *numbers);
        if (!numbers) return 1;
        numbers[count++] = number;
    }
    if (polyarray_from_data(1, &count, POLYARRAY_FLOAT64, numbers, &x) != POLYARRAY_OK) return 1;
    free(numbers);

    polyarray_value argument = array_value(x);
    printf("count %lld\n", (long long)count);
    printf("mean %.6f\n", taken(invoke("mean", &argument, 1)));
    printf("deviation %.6f\n", taken(invoke("std", &argument, 1)));

    double levels[] = {25, 50, 75};
    int64_t three = 3;
    polyarray_array *q;
    if (polyarray_from_data(1, &three, POLYARRAY_FLOAT64, levels, &q) != POLYARRAY_OK) return 1;
    polyarray_value of_percentile[] = {argument, array_value(q)};
    polyarray_value quartiles = invoke("percentile", of_percentile, 2);
    polyarray_value of_text[] = {quartiles, text_value("str")};
    polyarray_value text = invoke("array_text", of_text, 2);
    printf("quartiles %s\n", (const char *)text.pointer);
    polyarray_value_release(&text);
    polyarray_value_release(&quartiles);
    polyarray_release(q);

    /* Several results are a list: how many numbers lie between which edges. */
    polyarray_value of_histogram[] = {argument, {.kind = POLYARRAY_INTEGER, .integer = 5}};
    polyarray_value histogram = invoke("histogram", of_histogram, 2);
    const polyarray_value *parts = histogram.pointer;
    polyarray_view bars = {.struct_size = sizeof bars}, edges = {.struct_size = sizeof edges};
    if (polyarray_view_acquire(parts[0].pointer, 0, &bars) != POLYARRAY_OK) return 1;
    if (polyarray_view_acquire(parts[1].pointer, 0, &edges) != POLYARRAY_OK) return 1;
    for (int64_t bar = 0; bar < bars.shape[0]; bar++)
        printf("%10.3f to %10.3f: %lld\n", ((double *)edges.data)[bar], ((double *)edges.data)[bar + 1],
               (long long)((int64_t *)bars.data)[bar]);
    polyarray_view_release(&bars);
    polyarray_view_release(&edges);
    polyarray_value_release(&histogram);

    polyarray_value result;
    if (polyarray_invoke("percentile", &argument, 1, &result) == POLYARRAY_ERROR_TYPE)
        printf("error: %s\n", polyarray_last_error());
    polyarray_release(x);
    return 0;
}
