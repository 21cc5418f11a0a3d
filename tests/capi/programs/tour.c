/* Everything in the header, once. Prints nothing when all is as it should be. */
#include "require.h"
#include <string.h>

#define FAILS(status, call) REQUIRE((call) == (status) && *polyarray_last_error())

static int freed, released, wrapped;

typedef struct {
    size_t live, limit;
} budget;

static int32_t take(void *context, size_t size, size_t alignment, int32_t zeroed, polyarray_block *block) {
    budget *own = (budget *)context;
    size_t rounded = (size / alignment + 1) * alignment;
    if (size > own->limit) return 1;
    block->pointer = aligned_alloc(alignment, rounded);
    block->capacity = rounded;
    block->token = 42;
    if (zeroed) memset(block->pointer, 0, rounded);
    own->live++;
    return 0;
}

static void give(void *context, const polyarray_block *block, size_t alignment) {
    REQUIRE(block->token == 42 && alignment >= 1);
    ((budget *)context)->live--;
    free(block->pointer);
    freed++;
}

static void forget(void *context) {
    REQUIRE(((budget *)context)->live == 0);
    released++;
}

static void unwrap(void *owner) {
    wrapped--;
    free(owner);
}

static double at(const polyarray_array *array, int64_t index) {
    polyarray_view view = {.struct_size = sizeof view};
    double value;
    OK(polyarray_view_acquire(array, 0, &view));
    REQUIRE(view.dtype == POLYARRAY_FLOAT64 && view.ndim == 1 && index < view.shape[0]);
    value = *(double *)((char *)view.data + index * view.strides[0]);
    polyarray_view_release(&view);
    polyarray_view_release(&view);
    return value;
}

static void versions(void) {
    OK(POLYARRAY_CHECK_VERSION());
    OK(polyarray_check_version(1, 0));
    FAILS(POLYARRAY_ERROR_VERSION, polyarray_check_version(2, 0));
    FAILS(POLYARRAY_ERROR_VERSION, polyarray_check_version(1, 999));
    REQUIRE(strlen(polyarray_version()) >= 5);
}

static void creation(void) {
    polyarray_array *a, *b;
    int64_t shape[] = {2, 3}, bad[] = {2, -3}, huge[] = {INT64_MAX, 8};
    int16_t seven = 7, values[6] = {1, 2, 3, 4, 5, 6}, item;
    OK(polyarray_zeros(2, shape, POLYARRAY_FLOAT32, NULL, &a));
    REQUIRE(polyarray_ndim(a) == 2 && polyarray_length(a, 1) == 3 && polyarray_size(a) == 6);
    REQUIRE(polyarray_dtype_of(a) == POLYARRAY_FLOAT32 && polyarray_length(a, 2) == -1);
    polyarray_release(a);
    OK(polyarray_full(2, shape, POLYARRAY_INT16, &seven, &a));
    OK(polyarray_reduce("add", a, 0, NULL, 0, &b));
    REQUIRE(polyarray_dtype_of(b) == POLYARRAY_INT64);
    polyarray_release(a);
    int64_t total;
    OK(polyarray_item(b, &total));
    REQUIRE(total == 42);
    polyarray_release(b);
    OK(polyarray_from_data(2, shape, POLYARRAY_INT16, values, &a));
    OK(polyarray_index(a, 0, -1, &b));
    polyarray_release(a);
    OK(polyarray_index(b, 0, 2, &a));
    OK(polyarray_item(a, &item));
    REQUIRE(item == 6);
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_item(b, &item));
    polyarray_release(a);
    FAILS(POLYARRAY_ERROR_INDEX, polyarray_index(b, 0, 3, &a));
    FAILS(POLYARRAY_ERROR_AXIS, polyarray_index(b, 1, 0, &a));
    polyarray_release(b);
    OK(polyarray_empty(0, NULL, POLYARRAY_BOOL, NULL, &a));
    REQUIRE(polyarray_size(a) == 1);
    polyarray_release(a);
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_zeros(2, bad, POLYARRAY_INT8, NULL, &a));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_zeros(2, NULL, POLYARRAY_INT8, NULL, &a));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_zeros(65, shape, POLYARRAY_INT8, NULL, &a));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_zeros(-1, shape, POLYARRAY_INT8, NULL, &a));
    FAILS(POLYARRAY_ERROR_TYPE, polyarray_zeros(2, shape, 99, NULL, &a));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_zeros(2, shape, POLYARRAY_INT8, NULL, NULL));
    REQUIRE(polyarray_zeros(2, huge, POLYARRAY_INT64, NULL, &a) != POLYARRAY_OK);
    REQUIRE(polyarray_dtype_size(POLYARRAY_COMPLEX128) == 16 && polyarray_dtype_size(99) == 0);
    REQUIRE(!strcmp(polyarray_dtype_name(POLYARRAY_BFLOAT16), "bfloat16") && !polyarray_dtype_name(-1));
    REQUIRE(polyarray_ndim(NULL) == -1 && polyarray_size(NULL) == -1 && polyarray_dtype_of(NULL) == -1);
    polyarray_release(NULL);
}

static void views_and_copies(void) {
    polyarray_array *a, *b, *c;
    int64_t shape[] = {3, -1}, wide[] = {2, 6}, wrong[] = {4, 4};
    polyarray_view view = {.struct_size = sizeof view};
    OK(polyarray_arange(0, 6, 1, POLYARRAY_FLOAT64, &a));
    OK(polyarray_slice(a, 0, 1, INT64_MAX, 2, &b));
    REQUIRE(polyarray_size(b) == 3 && at(b, 2) == 5);
    OK(polyarray_view_acquire(b, POLYARRAY_WRITE, &view));
    REQUIRE(view.strides[0] == 16 && view.itemsize == 8 && !(view.flags & POLYARRAY_C_CONTIGUOUS));
    *(double *)view.data = 100;
    polyarray_view_release(&view);
    REQUIRE(at(a, 1) == 100);
    OK(polyarray_copy(b, POLYARRAY_ORDER_C, &c));
    OK(polyarray_assign(b, c));
    polyarray_release(b);
    OK(polyarray_slice(a, 0, -1, INT64_MIN, -1, &b));
    REQUIRE(at(b, 0) == 5 && polyarray_size(b) == 6);
    polyarray_release(b);
    OK(polyarray_reshape(a, 2, shape, &b));
    polyarray_release(c);
    OK(polyarray_transpose(b, &c));
    REQUIRE(polyarray_length(c, 0) == 2 && polyarray_length(c, 1) == 3);
    polyarray_release(c);
    polyarray_release(b);
    OK(polyarray_broadcast_to(a, 2, wide, &b));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_view_acquire(b, POLYARRAY_WRITE, &view));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_broadcast_to(a, 2, wrong, &c));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_reshape(a, 2, wrong, &c));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_copy(a, 9, &c));
    OK(polyarray_astype(a, POLYARRAY_INT32, &c));
    REQUIRE(polyarray_dtype_of(c) == POLYARRAY_INT32);
    polyarray_release(c);
    OK(polyarray_retain(a, &c));
    polyarray_release(a);
    REQUIRE(at(c, 5) == 5);
    polyarray_release(c);
    polyarray_release(b);
    view.struct_size = 8;
    OK(polyarray_arange(0, 6, 1, POLYARRAY_FLOAT64, &a));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_view_acquire(a, 0, &view));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_view_acquire(a, 0, NULL));
    polyarray_release(a);
}

static void operations(void) {
    polyarray_array *a, *b, *results[2];
    const polyarray_array *inputs[2], *outputs[1];
    size_t count = polyarray_operation_count(), inputs_of, outputs_of, most = 0;
    double largest;
    int64_t axis = 0, shape[] = {2, 3}, beyond = 5;
    REQUIRE(count > 80 && !polyarray_operation_name(count, NULL, NULL));
    OK(polyarray_arange(1, 7, 1, POLYARRAY_FLOAT64, &a));
    OK(polyarray_reshape(a, 2, shape, &b));
    /* Every operation is called, on as many arguments as it has; those that are not for real numbers say so. */
    for (size_t k = 0; k < count; k++) {
        const char *name = polyarray_operation_name(k, &inputs_of, &outputs_of);
        const polyarray_array *same[3] = {b, b, b};
        polyarray_array *made[2];
        polyarray_status status;
        REQUIRE(inputs_of >= 1 && inputs_of <= 3 && outputs_of >= 1 && outputs_of <= 2);
        status = polyarray_call(name, same, inputs_of, made, outputs_of);
        REQUIRE(status == POLYARRAY_OK || status == POLYARRAY_ERROR_TYPE);
        if (status == POLYARRAY_OK) {
            REQUIRE(polyarray_size(made[0]) == 6);
            most++;
            for (size_t j = 0; j < outputs_of; j++) polyarray_release(made[j]);
        }
    }
    REQUIRE(most > 50);
    inputs[0] = inputs[1] = b;
    OK(polyarray_call("multiply", inputs, 2, results, 1));
    outputs[0] = results[0];
    OK(polyarray_call_into("add", inputs, 2, outputs, 1));
    polyarray_release(a);
    OK(polyarray_reduce("maximum", results[0], 1, &axis, 0, &a));
    REQUIRE(polyarray_ndim(a) == 1 && at(a, 2) == 12);
    FAILS(POLYARRAY_ERROR_AXIS, polyarray_reduce("maximum", results[0], 1, &beyond, 0, &a));
    polyarray_release(a);
    OK(polyarray_reduce("maximum", results[0], 0, NULL, 1, &a));
    REQUIRE(polyarray_ndim(a) == 2);
    OK(polyarray_item(a, &largest));
    REQUIRE(largest == 12);
    polyarray_release(a);
    OK(polyarray_transpose(b, &a));
    polyarray_release(results[0]);
    OK(polyarray_matmul(b, a, &results[0]));
    REQUIRE(polyarray_length(results[0], 1) == 2);
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_matmul(b, b, &results[1]));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_call("nonsense", inputs, 2, &results[1], 1));
    REQUIRE(strstr(polyarray_last_error(), "nonsense"));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_call(NULL, inputs, 2, &results[1], 1));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_call("add", inputs, 1, &results[1], 1));
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_call("divmod", inputs, 2, &results[1], 1));
    FAILS(POLYARRAY_ERROR_TYPE, polyarray_call("bitwise_and", inputs, 2, &results[1], 1));
    inputs[1] = results[0];
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_call("add", inputs, 2, &results[1], 1));
    inputs[1] = NULL;
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_call("add", inputs, 2, &results[1], 1));
    polyarray_release(a);
    polyarray_release(b);
    polyarray_release(results[0]);
}

static void deferral(void) {
    polyarray_array *a, *b;
    const polyarray_array *inputs[2];
    OK(polyarray_set_num_threads(2));
    REQUIRE(polyarray_num_threads() == 2);
    OK(polyarray_arange(0, 100000, 1, POLYARRAY_FLOAT64, &a));
    inputs[0] = inputs[1] = a;
    OK(polyarray_call("add", inputs, 2, &b, 1));
    REQUIRE(polyarray_is_deferred(b) == 1);
    OK(polyarray_evaluate(b));
    REQUIRE(polyarray_is_deferred(b) == 0 && at(b, 99999) == 199998);
    polyarray_release(a);
    polyarray_release(b);
}

static void memory(void) {
    polyarray_array *a, *b;
    polyarray_allocator *allocator;
    budget own = {0, 1 << 20};
    int64_t shape[] = {100}, large[] = {1 << 20}, strides[] = {-8}, wild[] = {INT64_MAX / 2};
    polyarray_allocator_functions functions = {
        .struct_size = sizeof functions, .name = "budget", .context = &own, .allocate = take, .free = give, .release = forget};
    polyarray_memory foreign = {.struct_size = sizeof foreign, .ndim = 1, .dtype = POLYARRAY_FLOAT64, .shape = shape};
    double *data;
    OK(polyarray_allocator_new(&functions, &allocator));
    OK(polyarray_zeros(1, shape, POLYARRAY_FLOAT64, allocator, &a));
    REQUIRE(own.live == 1 && at(a, 99) == 0);
    OK(polyarray_slice(a, 0, 10, 20, 1, &b));
    polyarray_release(a);
    FAILS(POLYARRAY_ERROR_MEMORY, polyarray_empty(1, large, POLYARRAY_FLOAT64, allocator, &a));
    REQUIRE(strstr(polyarray_last_error(), "budget"));
    polyarray_allocator_release(allocator);
    REQUIRE(freed == 0 && released == 0);
    polyarray_release(b);
    REQUIRE(freed == 1 && released == 1);
    functions.allocate = NULL;
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_allocator_new(&functions, &allocator));
    functions.struct_size = 0;
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_allocator_new(&functions, &allocator));

    data = malloc(100 * sizeof(double));
    for (int k = 0; k < 100; k++) data[k] = k;
    foreign.data = data + 99;
    foreign.strides = strides;
    foreign.flags = POLYARRAY_WRITEABLE;
    foreign.owner = data;
    foreign.destructor = unwrap;
    wrapped = 1;
    OK(polyarray_wrap(&foreign, &a));
    REQUIRE(at(a, 0) == 99 && at(a, 99) == 0);
    data[99] = -1;
    REQUIRE(at(a, 0) == -1);
    OK(polyarray_slice(a, 0, 0, 5, 1, &b));
    polyarray_release(a);
    REQUIRE(wrapped == 1 && at(b, 4) == 95);
    polyarray_release(b);
    REQUIRE(wrapped == 0);

    /* Where wrapping fails, the memory stays the caller's. */
    wrapped = 1;
    foreign.data = NULL;
    FAILS(POLYARRAY_ERROR_VALUE, polyarray_wrap(&foreign, &a));
    foreign.data = &own;
    foreign.strides = wild;
    REQUIRE(polyarray_wrap(&foreign, &a) != POLYARRAY_OK);
    foreign.dtype = -1;
    FAILS(POLYARRAY_ERROR_TYPE, polyarray_wrap(&foreign, &a));
    REQUIRE(wrapped == 1);
}

static void exchange(void) {
    polyarray_array *a, *b;
    DLManagedTensorVersioned *tensor;
    OK(polyarray_arange(0, 6, 1, POLYARRAY_FLOAT64, &a));
    OK(polyarray_to_dlpack(a, &tensor));
    polyarray_release(a);
    OK(polyarray_from_dlpack(tensor, &b));
    REQUIRE(at(b, 5) == 5);
    polyarray_release(b);
    FAILS(POLYARRAY_ERROR_BUFFER, polyarray_from_dlpack(NULL, &b));
}

int main(void) {
    versions();
    creation();
    views_and_copies();
    operations();
    deferral();
    memory();
    exchange();
    return 0;
}
