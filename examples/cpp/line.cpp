// A straight line through noisy points, with the header's classes.
//
//     c++ -std=c++17 line.cpp $(pkg-config --cflags --libs polyarray) -o line && ./line [points]
//
// Arrays release themselves, operators make arrays that are computed when somebody looks, errors are exceptions, and
// memory comes from an allocator of C++.
#include <polyarray.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

namespace pa = polyarray;

// Counts what it gives, as an example of an allocator with a state.
template <class T> struct counting {
    using value_type = T;
    std::shared_ptr<std::size_t> bytes = std::make_shared<std::size_t>(0);

    counting() = default;
    template <class U> counting(const counting<U> &other) : bytes(other.bytes) {}
    T *allocate(std::size_t count) {
        *bytes += count * sizeof(T);
        return std::allocator<T>().allocate(count);
    }
    void deallocate(T *pointer, std::size_t count) { std::allocator<T>().deallocate(pointer, count); }
    template <class U> bool operator==(const counting<U> &other) const { return bytes == other.bytes; }
    template <class U> bool operator!=(const counting<U> &other) const { return bytes != other.bytes; }
};

static double sum(const pa::array &x) { return x.reduce("add").item<double>(); }

int main(int count, char **words) {
    const std::int64_t points = count > 1 ? std::atoll(words[1]) : 100000;
    pa::check(POLYARRAY_CHECK_VERSION());

    std::mt19937 random(7);
    std::vector<double> abscissae, ordinates;
    for (std::int64_t k = 0; k < points; k++) {
        const double noise = static_cast<double>(random()) / 4294967296.0 - 0.5;
        abscissae.push_back(static_cast<double>(k) / static_cast<double>(points));
        ordinates.push_back(2.0 + 3.0 * abscissae.back() + 0.1 * noise);
    }
    const auto x = pa::array::from<double>({points}, abscissae.data());
    const auto y = pa::array::from<double>({points}, ordinates.data());

    const auto n = static_cast<double>(points);
    const auto dx = x - pa::array::full<double>({}, sum(x) / n);
    const auto dy = y - pa::array::full<double>({}, sum(y) / n);
    const double slope = sum(dx * dy) / sum(dx * dx);
    const double start = (sum(y) - slope * sum(x)) / n;
    std::printf("y = %.2f + %.2f x\n", start, slope);

    const auto fitted = pa::array::full<double>({}, start) + pa::array::full<double>({}, slope) * x;
    const auto rest = y - fitted;
    std::printf("largest distance below 0.06: %s\n", pa::call("absolute", {rest}).reduce("maximum").item<double>() < 0.06
                                                         ? "yes"
                                                         : "no");

    counting<std::byte> source;
    {
        const pa::allocator<counting<std::byte>> allocator(source, "counting");
        const auto table = pa::array::zeros<double>({points, 2}, allocator.handle());
        pa::view<double> cells(table);
        for (std::int64_t k = 0; k < points; k++) {
            cells(k, 0) = abscissae[static_cast<std::size_t>(k)];
            cells(k, 1) = ordinates[static_cast<std::size_t>(k)];
        }
        std::printf("in memory of the allocator: %s\n", *source.bytes >= table.size() * sizeof(double) ? "yes" : "no");
    }

    try {
        pa::call("add", {x, x.slice(0, 0, 2)});
    } catch (const pa::error &error) {
        std::printf("error %d: %s\n", static_cast<int>(error.status), error.what());
    }
    return 0;
}
