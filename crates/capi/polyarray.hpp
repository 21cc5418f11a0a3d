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
