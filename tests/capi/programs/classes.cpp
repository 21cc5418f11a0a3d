// The C++ part of the header: handles, statuses as exceptions, and allocators of C++.
#include "polyarray.h"
#include <cstdio>
#include <cstdlib>
#include <string>

#define REQUIRE(condition)                                                                  \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            std::fprintf(stderr, "line %d: %s\n", __LINE__, #condition);                    \
            std::exit(1);                                                                   \
        }                                                                                   \
    } while (0)

struct ledger {
    int live = 0, made = 0;
};

// A stateful allocator, as any container takes it.
template <class T> struct counted {
    using value_type = T;
    ledger *book;
    explicit counted(ledger *book) : book(book) {}
    template <class U> counted(const counted<U> &other) : book(other.book) {}
    T *allocate(std::size_t count) {
        if (count * sizeof(T) > (1u << 24)) throw std::bad_alloc();
        book->live++, book->made++;
        return std::allocator<T>().allocate(count);
    }
    void deallocate(T *pointer, std::size_t count) {
        book->live--;
        std::allocator<T>().deallocate(pointer, count);
    }
    template <class U> bool operator==(const counted<U> &other) const { return book == other.book; }
    template <class U> bool operator!=(const counted<U> &other) const { return book != other.book; }
};

int main() {
    namespace pa = polyarray;
    pa::check(POLYARRAY_CHECK_VERSION());
    const double numbers[] = {1, 2, 3, 4, 5, 6};
    pa::array a = pa::array::from({2, 3}, numbers);
    pa::array b = a * a + a;
    REQUIRE(b.ndim() == 2 && b.length(1) == 3 && b.size() == 6);
    REQUIRE(b.reduce("add").item<double>() == 91 + 21);
    pa::array t = b.transpose();
    {
        pa::view<double> elements(t);
        REQUIRE(elements(2, 1) == 42);
        elements(2, 1) = 0;
    }
    REQUIRE(pa::view<const double>(b)(1, 2) == 0);
    pa::array copied = b, moved = std::move(copied);
    REQUIRE(moved.size() == 6 && copied.handle() == nullptr);
    copied = moved.slice(1, 0, 2).copy().reshape({4});
    REQUIRE(copied.length(0) == 4);
    moved.evaluate();

    try {
        pa::call("matmul of nothing", {a, b});
        REQUIRE(false);
    } catch (const pa::error &error) {
        REQUIRE(error.status == POLYARRAY_ERROR_VALUE);
        REQUIRE(std::string(error.what()).find("matmul of nothing") != std::string::npos);
    }
    try {
        pa::view<float> wrong(a);
        REQUIRE(false);
    } catch (const std::invalid_argument &) {
    }

    ledger book;
    pa::array kept;
    {
        pa::allocator<counted<double>> allocator(counted<double>(&book), "ledger");
        kept = pa::array::zeros<double>({1000}, allocator.handle());
        REQUIRE(kept.reduce("add").item<double>() == 0);
        try {
            pa::array::zeros<double>({1 << 22}, allocator.handle());
            REQUIRE(false);
        } catch (const pa::error &error) {
            REQUIRE(error.status == POLYARRAY_ERROR_MEMORY);
        }
    }
    REQUIRE(book.live == 1);
    kept = pa::array();
    REQUIRE(book.live == 0 && book.made == 1);
    pa::allocator<> plain;
    REQUIRE(pa::array::zeros<float>({3}, plain.handle()).size() == 3);
    REQUIRE(pa::array::full<std::int64_t>({2, 2}, 7).reduce("multiply").item<std::int64_t>() == 2401);
    return 0;
}
