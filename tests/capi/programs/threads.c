/* Many threads on the same arrays: handles are counted, views are taken and given back, values come out right. */
#include "require.h"
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

enum { THREADS = 8, TURNS = 40, LENGTH = 5000 };

static polyarray_array *shared;

static double sum(const polyarray_array *array) {
    polyarray_array *total;
    double value;
    OK(polyarray_reduce("add", array, 0, NULL, 0, &total));
    OK(polyarray_item(total, &value));
    polyarray_release(total);
    return value;
}

static void *work(void *argument) {
    const double seed = (double)(intptr_t)argument;
    const int64_t shape[1] = {LENGTH};
    for (int turn = 0; turn < TURNS; turn++) {
        polyarray_array *ours, *mine, *sums, *roots, *none;
        const polyarray_array *both[2], *alone[1];
        polyarray_view view = {.struct_size = sizeof view};
        OK(polyarray_retain(shared, &ours));
        OK(polyarray_full(1, shape, POLYARRAY_FLOAT64, &seed, &mine));
        both[0] = ours;
        both[1] = mine;
        OK(polyarray_call("add", both, 2, &sums, 1));
        alone[0] = sums;
        OK(polyarray_call("sqrt", alone, 1, &roots, 1));
        REQUIRE(sum(sums) == LENGTH * (LENGTH - 1) / 2 + LENGTH * seed);
        OK(polyarray_view_acquire(roots, 0, &view));
        REQUIRE(fabs(((double *)view.data)[0] * ((double *)view.data)[0] - seed) < 1e-9);
        polyarray_view_release(&view);
        REQUIRE(polyarray_call("no such operation", alone, 1, &none, 1) != POLYARRAY_OK);
        REQUIRE(strstr(polyarray_last_error(), "no such operation"));
        polyarray_release(mine);
        polyarray_release(sums);
        polyarray_release(roots);
        polyarray_release(ours);
    }
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    OK(polyarray_arange(0, LENGTH, 1, POLYARRAY_FLOAT64, &shared));
    for (intptr_t k = 0; k < THREADS; k++) REQUIRE(pthread_create(&threads[k], NULL, work, (void *)k) == 0);
    for (int k = 0; k < THREADS; k++) pthread_join(threads[k], NULL);
    REQUIRE(sum(shared) == LENGTH * (LENGTH - 1) / 2);
    polyarray_release(shared);
    return 0;
}
