/* polyarray: one array type with NumPy's interface. The C interface, generated from crates/capi.
 *
 * Functions that can fail return a polyarray_status; polyarray_last_error() has the message. Arrays and allocators are
 * handles, each of which is released once; a handle may be used by several threads, but not while it is released.
 * Structures begin with struct_size, which the caller sets to their sizeof: libraries of later versions know by it
 * what the caller knows. A program begins with
 *
 *     if (POLYARRAY_CHECK_VERSION() != POLYARRAY_OK) ...
 *
 * C11 or C++17; link with -lpolyarray_c. */


#pragma once

#include <stddef.h>
#include <stdint.h>

/* DLPack's tensor; dlpack.h says what is in it. */
struct DLManagedTensorVersioned;
typedef struct DLManagedTensorVersioned DLManagedTensorVersioned;

// Programs compiled with another major version do not run with this library.
#define POLYARRAY_ABI_MAJOR 1

// Grows with every addition; a program needs at least the one it was compiled with.
#define POLYARRAY_ABI_MINOR 1

// The view is to be written through.
#define POLYARRAY_WRITE 1

// In C order without gaps.
#define POLYARRAY_C_CONTIGUOUS 1

// In Fortran order without gaps.
#define POLYARRAY_F_CONTIGUOUS 2

// Every element at a multiple of its alignment.
#define POLYARRAY_ALIGNED 4

// Elements may be written.
#define POLYARRAY_WRITEABLE 8

// What a function returns: 0, or what kind of mistake there was.
enum polyarray_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Done.
    POLYARRAY_OK = 0,
    // A value that the operation does not allow.
    POLYARRAY_ERROR_VALUE = 1,
    // A type or dtype that the operation does not allow.
    POLYARRAY_ERROR_TYPE = 2,
    // An index outside the array.
    POLYARRAY_ERROR_INDEX = 3,
    // An axis outside the array's.
    POLYARRAY_ERROR_AXIS = 4,
    // A failed allocation.
    POLYARRAY_ERROR_MEMORY = 5,
    // A number that does not fit.
    POLYARRAY_ERROR_OVERFLOW = 6,
    // A division of whole numbers by zero.
    POLYARRAY_ERROR_ZERO_DIVISION = 7,
    // A floating-point fault where faults are errors.
    POLYARRAY_ERROR_FLOATING_POINT = 8,
    // A cast that the casting rule forbids.
    POLYARRAY_ERROR_CASTING = 9,
    // A routine of linear algebra that failed.
    POLYARRAY_ERROR_LINEAR_ALGEBRA = 10,
    // Memory that cannot be handed over as asked.
    POLYARRAY_ERROR_BUFFER = 11,
    // A file that could not be read or written.
    POLYARRAY_ERROR_IO = 12,
    // A file that ended too early.
    POLYARRAY_ERROR_EOF = 13,
    // A long evaluation that was interrupted.
    POLYARRAY_ERROR_INTERRUPTED = 14,
    // Something that this version does not do.
    POLYARRAY_ERROR_NOT_IMPLEMENTED = 15,
    // Anything else, including mistakes of the library itself.
    POLYARRAY_ERROR_RUNTIME = 16,
    // A program and a library of versions that do not fit.
    POLYARRAY_ERROR_VERSION = 17,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum polyarray_status polyarray_status;
#else
typedef int32_t polyarray_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What the elements of an array are.
enum polyarray_dtype
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // True or false, in one byte.
    POLYARRAY_BOOL = 0,
    // int8_t
    POLYARRAY_INT8 = 1,
    // uint8_t
    POLYARRAY_UINT8 = 2,
    // int16_t
    POLYARRAY_INT16 = 3,
    // uint16_t
    POLYARRAY_UINT16 = 4,
    // int32_t
    POLYARRAY_INT32 = 5,
    // uint32_t
    POLYARRAY_UINT32 = 6,
    // int64_t
    POLYARRAY_INT64 = 7,
    // uint64_t
    POLYARRAY_UINT64 = 8,
    // IEEE half precision.
    POLYARRAY_FLOAT16 = 9,
    // The upper half of a float.
    POLYARRAY_BFLOAT16 = 10,
    // float
    POLYARRAY_FLOAT32 = 11,
    // double
    POLYARRAY_FLOAT64 = 12,
    // A pair of float.
    POLYARRAY_COMPLEX64 = 13,
    // A pair of double.
    POLYARRAY_COMPLEX128 = 14,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum polyarray_dtype polyarray_dtype;
#else
typedef int32_t polyarray_dtype;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// Which axis varies fastest in memory.
enum polyarray_order
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // The last.
    POLYARRAY_ORDER_C = 0,
    // The first.
    POLYARRAY_ORDER_F = 1,
    // As in the array that is copied.
    POLYARRAY_ORDER_KEEP = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum polyarray_order polyarray_order;
#else
typedef int32_t polyarray_order;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a value is.
enum polyarray_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Not given: the parameter's default.
    POLYARRAY_OMITTED = 0,
    // Python's None.
    POLYARRAY_NONE = 1,
    // `integer` is 0 or 1.
    POLYARRAY_TRUTH = 2,
    // A whole number: `integer`.
    POLYARRAY_INTEGER = 3,
    // A whole number beyond INT64_MAX: the bits of a uint64_t in `integer`.
    POLYARRAY_UNSIGNED = 4,
    // A whole number beyond 64 bits, as the nearest real number in `real`, which may be infinite.
    POLYARRAY_HUGE = 5,
    // A real number: `real`.
    POLYARRAY_REAL = 6,
    // A complex number: `real` and `imaginary`.
    POLYARRAY_COMPLEX = 7,
    // `count` bytes of UTF-8 at `pointer`.
    POLYARRAY_TEXT = 8,
    // One of polyarray_dtype in `integer`.
    POLYARRAY_DTYPE = 9,
    // A handle in `pointer`, which stays its owner's.
    POLYARRAY_ARRAY = 10,
    // `count` values at `pointer`.
    POLYARRAY_LIST = 11,
    // Three values at `pointer`, whole numbers or POLYARRAY_NONE: start, stop, step.
    POLYARRAY_SLICE = 12,
    // The axes of an array that the rest of a key leaves.
    POLYARRAY_ELLIPSIS = 13,
    // A source of random numbers, made by random.Generator or random.RandomState.
    POLYARRAY_RANDOM = 14,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum polyarray_kind polyarray_kind;
#else
typedef int32_t polyarray_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// An allocator: a handle, which is released once. Arrays keep what they need.
typedef struct polyarray_allocator polyarray_allocator;

// An array: a handle, of which each is released once. Handles of one array share its memory.
typedef struct polyarray_array polyarray_array;

// Where the elements of an array lie. `struct_size` is set by the caller, the rest by polyarray_view_acquire.
typedef struct polyarray_view {
    // sizeof(polyarray_view)
    size_t struct_size;
    // The element with index zero everywhere.
    void *data;
    // Number of axes.
    int32_t ndim;
    // One of polyarray_dtype.
    int32_t dtype;
    // Lengths of the axes.
    const int64_t *shape;
    // Steps along the axes in bytes.
    const int64_t *strides;
    // Number of elements.
    int64_t size;
    // Bytes of an element.
    uint32_t itemsize;
    // Which of POLYARRAY_C_CONTIGUOUS, … hold.
    uint32_t flags;
    // The library's own; NULL after the release.
    void *held;
} polyarray_view;

// Memory of the caller's that an array is to be made of.
typedef struct polyarray_memory {
    // sizeof(polyarray_memory)
    size_t struct_size;
    // The element with index zero everywhere.
    void *data;
    // Number of axes.
    int32_t ndim;
    // One of polyarray_dtype.
    int32_t dtype;
    // Lengths of the axes; read at once.
    const int64_t *shape;
    // Steps along the axes in bytes; read at once. NULL for C order without gaps.
    const int64_t *strides;
    // POLYARRAY_WRITEABLE, or 0.
    uint32_t flags;
    // 0.
    uint32_t reserved;
    // Passed to the destructor.
    void *owner;
    // Called once, on any thread, when the last array on the memory is gone, and never where wrapping failed. May
    // be NULL.
    void (*destructor)(void *owner);
} polyarray_memory;

// A block of memory as an allocator made it.
typedef struct polyarray_block {
    // The first byte.
    void *pointer;
    // How many bytes there are, at least as many as were asked for.
    size_t capacity;
    // Whatever the allocator wants to find again when the block is freed.
    size_t token;
} polyarray_block;

// An allocator, by its functions. They may be called on any thread, and must not call the library.
typedef struct polyarray_allocator_functions {
    // sizeof(polyarray_allocator_functions)
    size_t struct_size;
    // What error messages call the allocator; copied. May be NULL.
    const char *name;
    // Passed to the functions.
    void *context;
    // Fills `block` with at least `size` bytes (which may be 0) at a multiple of `alignment`, zeroed where `zeroed` is
    // not 0. Returns 0, or anything else where there is no memory.
    int32_t (*allocate)(void *context,
                        size_t size,
                        size_t alignment,
                        int32_t zeroed,
                        struct polyarray_block *block);
    // Takes a block back.
    void (*free)(void *context, const struct polyarray_block *block, size_t alignment);
    // Called once, when the allocator and all arrays in its memory are gone. May be NULL.
    void (*release)(void *context);
} polyarray_allocator_functions;

// A value. Which fields count depends on the kind; the others are not read.
typedef struct polyarray_value {
    // One of polyarray_kind.
    int32_t kind;
    // 0.
    int32_t reserved;
    // A whole number, a truth value, or the number of a dtype.
    int64_t integer;
    // A real number, or the real part.
    double real;
    // The imaginary part.
    double imaginary;
    // Bytes of a text, values of a list.
    size_t count;
    // A text, a handle, or values.
    const void *pointer;
} polyarray_value;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The message of the last error of this thread; valid until its next one. Never NULL.
const char *polyarray_last_error(void);

// The library's own version, as text.
const char *polyarray_version(void);

// Whether a program that was compiled with this version of the header runs with this library; else
// POLYARRAY_ERROR_VERSION. The macro POLYARRAY_CHECK_VERSION() asks for the header that it stands in.
polyarray_status polyarray_check_version(uint32_t major, uint32_t minor);

// A new array with any content. `allocator` may be NULL.
polyarray_status polyarray_empty(int32_t ndim,
                                 const int64_t *shape,
                                 int32_t dtype,
                                 const struct polyarray_allocator *allocator,
                                 struct polyarray_array **out);

// A new array of zeros. `allocator` may be NULL.
polyarray_status polyarray_zeros(int32_t ndim,
                                 const int64_t *shape,
                                 int32_t dtype,
                                 const struct polyarray_allocator *allocator,
                                 struct polyarray_array **out);

// A new array that holds one value, an element of the dtype at `value`, everywhere.
polyarray_status polyarray_full(int32_t ndim,
                                const int64_t *shape,
                                int32_t dtype,
                                const void *value,
                                struct polyarray_array **out);

// A new array of the elements at `data`, which follow each other in C order and are copied.
polyarray_status polyarray_from_data(int32_t ndim,
                                     const int64_t *shape,
                                     int32_t dtype,
                                     const void *data,
                                     struct polyarray_array **out);

// The numbers from `start` to before `stop` in steps of `step`.
polyarray_status polyarray_arange(double start,
                                  double stop,
                                  double step,
                                  int32_t dtype,
                                  struct polyarray_array **out);

// Another handle of the same array.
polyarray_status polyarray_retain(const struct polyarray_array *array, struct polyarray_array **out);

// Gives a handle back; memory goes with the last one that needs it. NULL is nothing.
void polyarray_release(struct polyarray_array *array);

// The number of axes; -1 for NULL.
int32_t polyarray_ndim(const struct polyarray_array *array);

// The length of an axis; -1 for NULL and for axes that the array does not have.
int64_t polyarray_length(const struct polyarray_array *array, int32_t axis);

// The number of elements; -1 for NULL.
int64_t polyarray_size(const struct polyarray_array *array);

// The number of the dtype; -1 for NULL.
int32_t polyarray_dtype_of(const struct polyarray_array *array);

// 1 where the elements are still to be computed, else 0.
int32_t polyarray_is_deferred(const struct polyarray_array *array);

// Bytes of an element; 0 where there is no such dtype.
size_t polyarray_dtype_size(int32_t dtype);

// A dtype's name; NULL where there is no such dtype.
const char *polyarray_dtype_name(int32_t dtype);

// Computes the elements of a deferred array; others are left as they are.
polyarray_status polyarray_evaluate(const struct polyarray_array *array);

// A new array with the same elements. `order` is one of polyarray_order.
polyarray_status polyarray_copy(const struct polyarray_array *array,
                                int32_t order,
                                struct polyarray_array **out);

// The elements as another dtype; the array itself where it has that dtype.
polyarray_status polyarray_astype(const struct polyarray_array *array,
                                  int32_t dtype,
                                  struct polyarray_array **out);

// Writes the elements of `values`, broadcast and converted, over those of `array`.
polyarray_status polyarray_assign(const struct polyarray_array *array, const struct polyarray_array *values);

// Writes the only element of an array of size one to `out`, which has room for one.
polyarray_status polyarray_item(const struct polyarray_array *array, void *out);

// A view of the axes in reverse order.
polyarray_status polyarray_transpose(const struct polyarray_array *array, struct polyarray_array **out);

// The same elements in C order under another shape, in which one length may be -1: a view where memory allows.
polyarray_status polyarray_reshape(const struct polyarray_array *array,
                                   int32_t ndim,
                                   const int64_t *shape,
                                   struct polyarray_array **out);

// A read-only view of the elements repeated along new axes and axes of length one.
polyarray_status polyarray_broadcast_to(const struct polyarray_array *array,
                                        int32_t ndim,
                                        const int64_t *shape,
                                        struct polyarray_array **out);

// A view of the elements `start`, `start + step`, … before `stop` along an axis; numbers count from the end where
// negative, as in Python, and INT64_MAX or INT64_MIN as `stop` mean all that there are.
polyarray_status polyarray_slice(const struct polyarray_array *array,
                                 int32_t axis,
                                 int64_t start,
                                 int64_t stop,
                                 int64_t step,
                                 struct polyarray_array **out);

// A view of the elements at one index along an axis, which goes away.
polyarray_status polyarray_index(const struct polyarray_array *array,
                                 int32_t axis,
                                 int64_t index,
                                 struct polyarray_array **out);

// Shows where the elements of an array lie, which are computed first, until polyarray_view_release. `access` is 0 for
// reading, POLYARRAY_WRITE for writing too. What others write meanwhile is seen.
polyarray_status polyarray_view_acquire(const struct polyarray_array *array,
                                        uint32_t access,
                                        struct polyarray_view *view);

// Ends a view. A view that was released already, or NULL, is nothing.
void polyarray_view_release(struct polyarray_view *view);

// An array over memory of the caller's, who may go on writing it.
polyarray_status polyarray_wrap(const struct polyarray_memory *memory, struct polyarray_array **out);

// Makes an allocator of functions.
polyarray_status polyarray_allocator_new(const struct polyarray_allocator_functions *functions,
                                         struct polyarray_allocator **out);

// Gives the handle of an allocator back; arrays in its memory keep it. NULL is nothing.
void polyarray_allocator_release(struct polyarray_allocator *allocator);

// Applies an operation of the catalogue to arrays, which broadcast. `outputs` receives `output_count` new handles, as
// many as the operation has results.
polyarray_status polyarray_call(const char *name,
                                const struct polyarray_array *const *inputs,
                                size_t input_count,
                                struct polyarray_array **outputs,
                                size_t output_count);

// polyarray_call with results written into arrays that exist.
polyarray_status polyarray_call_into(const char *name,
                                     const struct polyarray_array *const *inputs,
                                     size_t input_count,
                                     const struct polyarray_array *const *outputs,
                                     size_t output_count);

// Folds an operation of two arguments over axes: `add` sums, `maximum` finds the largest. `axes` NULL means all.
polyarray_status polyarray_reduce(const char *name,
                                  const struct polyarray_array *array,
                                  size_t axis_count,
                                  const int64_t *axes,
                                  int32_t keepdims,
                                  struct polyarray_array **out);

// The matrix product, by NumPy's rules for `@`.
polyarray_status polyarray_matmul(const struct polyarray_array *x1,
                                  const struct polyarray_array *x2,
                                  struct polyarray_array **out);

// How many operations the catalogue has.
size_t polyarray_operation_count(void);

// The name of an operation; NULL beyond the last. `inputs` and `outputs`, where not NULL, receive how many arguments
// and results it has.
const char *polyarray_operation_name(size_t number,
                                     size_t *inputs,
                                     size_t *outputs);

// Changes how many threads evaluations use.
polyarray_status polyarray_set_num_threads(size_t count);

// How many threads evaluations use.
size_t polyarray_num_threads(void);

// A tensor over the memory of an array, to be given back by its deleter. Include dlpack.h for its fields.
polyarray_status polyarray_to_dlpack(const struct polyarray_array *array, DLManagedTensorVersioned **out);

// An array over the memory of a tensor, which is handed over even where this fails.
polyarray_status polyarray_from_dlpack(DLManagedTensorVersioned *tensor, struct polyarray_array **out);

// Calls a function by name: one of polyarray_function_signature, or an operation of the catalogue, which takes its
// arguments and then out=None, where=None, casting='same_kind', order='K', dtype=None. Arguments stand in the order of
// the signature; those left out at the end, and those of kind POLYARRAY_OMITTED, have their defaults. `result` is to
// be released with polyarray_value_release; several results are a list.
polyarray_status polyarray_invoke(const char *name,
                                  const struct polyarray_value *arguments,
                                  size_t count,
                                  struct polyarray_value *result);

// Releases what a result of polyarray_invoke holds. To keep an array or another part of it, take the pointer and set
// the part's kind to POLYARRAY_OMITTED first; a source of random numbers is released as a value only. A value that
// was released, or NULL, is nothing.
void polyarray_value_release(struct polyarray_value *value);

// The signature of a function that is called by name, such as "cumsum(x, axis=None, dtype=None)"; NULL beyond the last.
const char *polyarray_function_signature(size_t number);

// 1 where floating-point faults were seen on this thread that nobody has asked for, else 0. take_faults() tells them.
int32_t polyarray_has_faults(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

/** Whether the library fits the header that this stands in. */
#define POLYARRAY_CHECK_VERSION() polyarray_check_version(POLYARRAY_ABI_MAJOR, POLYARRAY_ABI_MINOR)

#ifdef __cplusplus

/* C++: handles that release themselves, statuses that are thrown, and allocators of C++ for arrays. */

#include <complex>
#include <initializer_list>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

namespace polyarray {

/** A status that is not POLYARRAY_OK, with its message. */
class error : public std::runtime_error {
public:
    explicit error(polyarray_status status) : std::runtime_error(polyarray_last_error()), status(status) {}
    polyarray_status status;
};

inline void check(polyarray_status status) {
    if (status != POLYARRAY_OK) throw error(status);
}

/** The dtype of a C++ type. */
template <class T> struct dtype_of;
template <> struct dtype_of<bool> { static constexpr std::int32_t value = POLYARRAY_BOOL; };
template <> struct dtype_of<std::int8_t> { static constexpr std::int32_t value = POLYARRAY_INT8; };
template <> struct dtype_of<std::uint8_t> { static constexpr std::int32_t value = POLYARRAY_UINT8; };
template <> struct dtype_of<std::int16_t> { static constexpr std::int32_t value = POLYARRAY_INT16; };
template <> struct dtype_of<std::uint16_t> { static constexpr std::int32_t value = POLYARRAY_UINT16; };
template <> struct dtype_of<std::int32_t> { static constexpr std::int32_t value = POLYARRAY_INT32; };
template <> struct dtype_of<std::uint32_t> { static constexpr std::int32_t value = POLYARRAY_UINT32; };
template <> struct dtype_of<std::int64_t> { static constexpr std::int32_t value = POLYARRAY_INT64; };
template <> struct dtype_of<std::uint64_t> { static constexpr std::int32_t value = POLYARRAY_UINT64; };
template <> struct dtype_of<float> { static constexpr std::int32_t value = POLYARRAY_FLOAT32; };
template <> struct dtype_of<double> { static constexpr std::int32_t value = POLYARRAY_FLOAT64; };
template <> struct dtype_of<std::complex<float>> { static constexpr std::int32_t value = POLYARRAY_COMPLEX64; };
template <> struct dtype_of<std::complex<double>> { static constexpr std::int32_t value = POLYARRAY_COMPLEX128; };

/** Memory for arrays from an allocator of C++, of which a copy lives until the last array in its memory is gone. */
template <class Allocator = std::allocator<std::byte>> class allocator {
    struct alignas(64) line {
        std::byte bytes[64];
    };
    using lines = typename std::allocator_traits<Allocator>::template rebind_alloc<line>;
    using traits = std::allocator_traits<lines>;

    static std::int32_t allocate(void *context, std::size_t size, std::size_t alignment, std::int32_t zeroed,
                                 polyarray_block *block) noexcept {
        if (alignment > alignof(line)) return 1;
        const std::size_t count = size / sizeof(line) + 1;
        try {
            line *made = std::addressof(*traits::allocate(*static_cast<lines *>(context), count));
            if (zeroed)
                for (std::size_t k = 0; k < count; k++) new (made + k) line{};
            *block = {made, count * sizeof(line), count};
            return 0;
        } catch (...) {
            return 1;
        }
    }
    static void free(void *context, const polyarray_block *block, std::size_t) noexcept {
        traits::deallocate(*static_cast<lines *>(context), static_cast<line *>(block->pointer), block->token);
    }
    static void release(void *context) noexcept { delete static_cast<lines *>(context); }

    polyarray_allocator *handle_ = nullptr;

public:
    explicit allocator(const Allocator &source = Allocator(), const char *name = "C++") {
        auto context = std::make_unique<lines>(source);
        polyarray_allocator_functions functions{};
        functions.struct_size = sizeof functions;
        functions.name = name;
        functions.context = context.get();
        functions.allocate = allocate;
        functions.free = free;
        functions.release = release;
        check(polyarray_allocator_new(&functions, &handle_));
        context.release();
    }
    allocator(const allocator &) = delete;
    allocator &operator=(const allocator &) = delete;
    ~allocator() { polyarray_allocator_release(handle_); }
    const polyarray_allocator *handle() const noexcept { return handle_; }
};

/** A handle. */
class array {
    polyarray_array *handle_ = nullptr;

    template <class Function, class... Arguments> static array made(Function function, Arguments... arguments) {
        array result;
        check(function(arguments..., &result.handle_));
        return result;
    }

public:
    using lengths = std::vector<std::int64_t>;

    array() noexcept = default;
    /** Takes a handle over. */
    explicit array(polyarray_array *handle) noexcept : handle_(handle) {}
    array(const array &other) {
        if (other.handle_) check(polyarray_retain(other.handle_, &handle_));
    }
    array(array &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    array &operator=(array other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~array() { polyarray_release(handle_); }

    template <class T> static array zeros(const lengths &shape, const polyarray_allocator *allocator = nullptr) {
        return made(polyarray_zeros, static_cast<std::int32_t>(shape.size()), shape.data(), dtype_of<T>::value,
                    allocator);
    }
    template <class T> static array full(const lengths &shape, const T &value) {
        return made(polyarray_full, static_cast<std::int32_t>(shape.size()), shape.data(), dtype_of<T>::value,
                    static_cast<const void *>(&value));
    }
    /** A copy of elements in C order. */
    template <class T> static array from(const lengths &shape, const T *data) {
        return made(polyarray_from_data, static_cast<std::int32_t>(shape.size()), shape.data(), dtype_of<T>::value,
                    static_cast<const void *>(data));
    }

    const polyarray_array *handle() const noexcept { return handle_; }
    std::int32_t ndim() const noexcept { return polyarray_ndim(handle_); }
    std::int64_t size() const noexcept { return polyarray_size(handle_); }
    std::int64_t length(std::int32_t axis) const noexcept { return polyarray_length(handle_, axis); }
    std::int32_t dtype() const noexcept { return polyarray_dtype_of(handle_); }

    array copy() const { return made(polyarray_copy, handle_, static_cast<std::int32_t>(POLYARRAY_ORDER_KEEP)); }
    array transpose() const { return made(polyarray_transpose, handle_); }
    array reshape(const lengths &shape) const {
        return made(polyarray_reshape, handle_, static_cast<std::int32_t>(shape.size()), shape.data());
    }
    array slice(std::int32_t axis, std::int64_t start, std::int64_t stop, std::int64_t step = 1) const {
        return made(polyarray_slice, handle_, axis, start, stop, step);
    }
    /** An operation folded over all axes. */
    array reduce(const char *name) const {
        return made(polyarray_reduce, name, handle_, std::size_t(0), static_cast<const std::int64_t *>(nullptr), 0);
    }
    template <class T> T item() const {
        if (dtype() != dtype_of<T>::value) throw std::invalid_argument("item: another dtype");
        T value;
        check(polyarray_item(handle_, &value));
        return value;
    }
    void evaluate() const { check(polyarray_evaluate(handle_)); }
};

/** The only result of an operation of the catalogue. */
inline array call(const char *name, std::initializer_list<array> inputs) {
    std::vector<const polyarray_array *> handles;
    for (const array &input : inputs) handles.push_back(input.handle());
    polyarray_array *result = nullptr;
    check(polyarray_call(name, handles.data(), handles.size(), &result, 1));
    return array(result);
}

inline array operator+(const array &x1, const array &x2) { return call("add", {x1, x2}); }
inline array operator-(const array &x1, const array &x2) { return call("subtract", {x1, x2}); }
inline array operator*(const array &x1, const array &x2) { return call("multiply", {x1, x2}); }
inline array operator/(const array &x1, const array &x2) { return call("divide", {x1, x2}); }

/** The elements of an array where they lie, until the view goes; of `const T` for reading alone. */
template <class T> class view {
    polyarray_view view_{};

public:
    explicit view(const array &source) {
        view_.struct_size = sizeof view_;
        check(polyarray_view_acquire(source.handle(), std::is_const<T>::value ? 0 : POLYARRAY_WRITE, &view_));
        if (view_.dtype != dtype_of<std::remove_const_t<T>>::value) {
            polyarray_view_release(&view_);
            throw std::invalid_argument("view: another dtype");
        }
    }
    view(const view &) = delete;
    view &operator=(const view &) = delete;
    ~view() { polyarray_view_release(&view_); }

    template <class... Indices> T &operator()(Indices... indices) const {
        const std::int64_t at[] = {static_cast<std::int64_t>(indices)..., 0};
        char *address = static_cast<char *>(view_.data);
        for (std::size_t axis = 0; axis < sizeof...(Indices); axis++) address += at[axis] * view_.strides[axis];
        return *reinterpret_cast<T *>(address);
    }
    const polyarray_view &description() const noexcept { return view_; }
};

} // namespace polyarray

#endif /* __cplusplus */
