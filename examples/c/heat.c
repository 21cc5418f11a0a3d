/* Heat in a rod, in memory of the program's own.
 *
 *     cc heat.c $(pkg-config --cflags --libs polyarray) -o heat && ./heat [points] [steps]
 *
 * The temperatures lie in an array of C that polyarray is shown, not given: views of its parts are computed with, and
 * each step is written where it lies. */
#include <polyarray.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program where something went wrong, with the message. */
static void check(polyarray_status status) {
    if (status == POLYARRAY_OK) return;
    fprintf(stderr, "heat: error %d: %s\n", (int)status, polyarray_last_error());
    exit(1);
}

static polyarray_array *part(const polyarray_array *rod, int64_t start, int64_t stop) {
    polyarray_array *view;
    check(polyarray_slice(rod, 0, start, stop, 1, &view));
    return view;
}

/* An operation of the catalogue on two arrays; the second is released. */
static polyarray_array *with(const char *name, const polyarray_array *x1, polyarray_array *x2) {
    const polyarray_array *inputs[] = {x1, x2};
    polyarray_array *result;
    check(polyarray_call(name, inputs, 2, &result, 1));
    polyarray_release(x2);
    return result;
}

static polyarray_array *number(double value) {
    polyarray_array *array;
    check(polyarray_full(0, NULL, POLYARRAY_FLOAT64, &value, &array));
    return array;
}

static void done(void *owner) {
    *(int *)owner = 1;
}

static double mean(const polyarray_array *rod) {
    polyarray_array *sum;
    double total;
    check(polyarray_reduce("add", rod, 0, NULL, 0, &sum));
    check(polyarray_item(sum, &total));
    polyarray_release(sum);
    return total / (double)polyarray_size(rod);
}

int main(int count, char **words) {
    const int64_t points = count > 1 ? atoll(words[1]) : 1000;
    const int steps = count > 2 ? atoi(words[2]) : 2000;
    int handed_back = 0;
    double *temperature = calloc((size_t)(points > 2 ? points : 3), sizeof *temperature);
    polyarray_memory memory = {
        .struct_size = sizeof memory,
        .data = temperature,
        .ndim = 1,
        .dtype = POLYARRAY_FLOAT64,
        .shape = &points,
        .flags = POLYARRAY_WRITEABLE,
        .owner = &handed_back,
        .destructor = done,
    };
    polyarray_array *rod, *left, *inner, *right;
    check(POLYARRAY_CHECK_VERSION());
    if (!temperature || points < 3) return 1;
    temperature[0] = 100.0;
    check(polyarray_wrap(&memory, &rod));
    left = part(rod, 0, -2);
    inner = part(rod, 1, -1);
    right = part(rod, 2, INT64_MAX);

    for (int step = 1; step <= steps; step++) {
        /* inner += 0.4 (left - 2 inner + right), in one pass over memory. */
        polyarray_array *curve = with("multiply", inner, number(-2.0));
        const polyarray_array *inputs[2];
        curve = with("add", left, curve);
        curve = with("add", right, curve);
        inputs[0] = curve;
        inputs[1] = number(0.4);
        check(polyarray_call_into("multiply", inputs, 2, (const polyarray_array *const *)&curve, 1));
        polyarray_release((polyarray_array *)inputs[1]);
        inputs[0] = inner;
        inputs[1] = curve;
        check(polyarray_call_into("add", inputs, 2, (const polyarray_array *const *)&inner, 1));
        polyarray_release(curve);
        if (step % (steps / 4 > 0 ? steps / 4 : 1) == 0)
            printf("step %5d  mean %.10f  at a tenth %.8f\n", step, mean(rod), temperature[points / 10]);
    }

    /* What cannot be is a status and a message. */
    {
        const polyarray_array *inputs[] = {rod, left};
        polyarray_array *result;
        if (polyarray_call("add", inputs, 2, &result, 1) == POLYARRAY_ERROR_VALUE)
            printf("error: %s\n", polyarray_last_error());
    }
    polyarray_release(left);
    polyarray_release(inner);
    polyarray_release(right);
    polyarray_release(rod);
    printf("memory handed back: %s\n", handed_back ? "yes" : "no");
    free(temperature);
    return 0;
}
