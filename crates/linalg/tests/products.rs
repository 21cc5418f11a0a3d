//! Products against three plain loops, over sizes that cross every tile and block edge and over stride patterns.

use linalg::{Element, MatMut, MatRef, StackRef, dot, matmul, matmul_stacks, matvec, vdot};
use num_complex::Complex;
use std::fmt::Debug;

/// How a matrix lies in memory.
#[derive(Clone, Copy, Debug)]
enum Lay {
    Rows,
    Columns,
    Spread,
    Reversed,
}
const LAYS: [Lay; 4] = [Lay::Rows, Lay::Columns, Lay::Spread, Lay::Reversed];

struct Stored<T> {
    data: Vec<T>,
    rows: usize,
    cols: usize,
    row_stride: isize,
    col_stride: isize,
    start: usize,
}

impl<T: Copy> Stored<T> {
    fn new(lay: Lay, rows: usize, cols: usize, fill: T) -> Self {
        let (r, c) = (rows as isize, cols as isize);
        let (row_stride, col_stride, start) = match lay {
            Lay::Rows => (c, 1, 0),
            Lay::Columns => (1, r, 0),
            Lay::Spread => (3 * c + 5, 2, 1),
            Lay::Reversed => (-c - 1, 1, rows.saturating_sub(1) * (cols + 1)),
        };
        let size = 4 + (3 * cols + 5) * rows + 2 * cols;
        Stored { data: vec![fill; size], rows, cols, row_stride, col_stride, start }
    }
    fn view(&self) -> MatRef<'_, T> {
        // SAFETY: `new` allocates more than the largest offset.
        unsafe {
            MatRef::from_raw(
                self.data.as_ptr().add(self.start),
                self.rows,
                self.cols,
                self.row_stride,
                self.col_stride,
            )
        }
    }
    fn view_mut(&mut self) -> MatMut<'_, T> {
        // SAFETY: as above; the strides keep elements apart.
        unsafe {
            MatMut::from_raw(
                self.data.as_mut_ptr().add(self.start),
                self.rows,
                self.cols,
                self.row_stride,
                self.col_stride,
            )
        }
    }
    fn filled(lay: Lay, rows: usize, cols: usize, zero: T, mut next: impl FnMut() -> T) -> Self {
        let mut made = Self::new(lay, rows, cols, zero);
        made.view_mut().fill_with(|_, _| next());
        made
    }
}

fn random(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 11
    }
}

fn check<T: Element + Debug>(
    draw: impl Fn(u64) -> T,
    multiply: impl Fn(T, T) -> T,
    add: impl Fn(T, T) -> T,
    near: impl Fn(T, T) -> bool,
) {
    let sizes = [
        (0, 3, 2),
        (3, 0, 2),
        (2, 3, 0),
        (1, 1, 1),
        (2, 3, 1),
        (3, 2, 7),
        (7, 7, 7),
        (1, 33, 16),
        (33, 1, 16),
        (16, 33, 1),
        (16, 16, 16),
        (33, 17, 100),
        (100, 100, 33),
        (5, 140, 300),
        (130, 3, 270),
        (1, 1, 9000),
        (3, 2, 20_000),
        (3, 4, 3),
        (8, 24, 8),
        (15, 49, 200),
        (700, 6, 5),
        (6, 7, 900),
    ];
    let mut bits = random(7);
    for (index, &(m, n, k)) in sizes.iter().enumerate() {
        for variant in 0..8 {
            let (la, lb, lo) =
                (LAYS[variant % 4], LAYS[(variant + index) % 4], LAYS[(variant / 2 + index) % 4]);
            let a = Stored::filled(la, m, k, T::ZERO, || draw(bits()));
            let b = Stored::filled(lb, k, n, T::ZERO, || draw(bits()));
            let mut out = Stored::filled(lo, m, n, T::ZERO, || draw(bits()));
            let accumulate = variant % 3 == 0;
            let mut expected = vec![T::ZERO; m * n];
            for i in 0..m {
                for j in 0..n {
                    let start = if accumulate { out.view().at(i, j) } else { T::ZERO };
                    expected[i * n + j] =
                        (0..k).fold(start, |sum, p| add(sum, multiply(a.view().at(i, p), b.view().at(p, j))));
                }
            }
            matmul(out.view_mut(), a.view(), b.view(), accumulate).expect("there is memory");
            for i in 0..m {
                for j in 0..n {
                    let (got, want) = (out.view().at(i, j), expected[i * n + j]);
                    assert!(
                        near(got, want),
                        "{m}x{k}x{n} {la:?} {lb:?} {lo:?} ({i}, {j}): {got:?}, not {want:?}"
                    );
                }
            }
            if n == 1 {
                matvec(out.view_mut(), a.view(), b.view(), false).expect("there is memory");
                if m == 1 {
                    let got = dot(a.view().transpose(), b.view()).expect("there is memory");
                    assert!(near(got, out.view().at(0, 0)));
                }
            }
        }
    }
}

fn on_threads(threads: usize, work: impl FnOnce() + Send) {
    threads::set_num_threads(threads).expect("not zero");
    work();
}

fn unit(bits: u64) -> f64 {
    (bits % 2000) as f64 / 1000.0 - 1.0
}

#[test]
fn floating() {
    for threads in [1, 2, 3] {
        on_threads(threads, || {
            check(unit, |a, b| a * b, |a, b| a + b, |a: f64, b: f64| (a - b).abs() < 1e-10);
            check(|x| unit(x) as f32, |a, b| a * b, |a, b| a + b, |a: f32, b: f32| (a - b).abs() < 1e-2);
        });
    }
}

#[test]
fn complex() {
    let draw = |x: u64| Complex::new(unit(x), unit(x >> 20));
    let draw32 = |x: u64| Complex::new(unit(x) as f32, unit(x >> 20) as f32);
    for threads in [1, 2] {
        on_threads(threads, || {
            check(draw, |a, b| a * b, |a, b| a + b, |a, b| (a - b).norm_sqr() < 1e-20);
            check(draw32, |a, b| a * b, |a, b| a + b, |a, b| (a - b).norm_sqr() < 1e-4);
        });
    }
}

#[test]
fn exact() {
    for threads in [1, 2, 3] {
        on_threads(threads, || {
            check(|x| x as u8, u8::wrapping_mul, u8::wrapping_add, |a, b| a == b);
            check(|x| x as i16, i16::wrapping_mul, i16::wrapping_add, |a, b| a == b);
            check(|x| x as i32, i32::wrapping_mul, i32::wrapping_add, |a, b| a == b);
            check(|x| (x << 11) as i64, i64::wrapping_mul, i64::wrapping_add, |a, b| a == b);
            check(|x| x % 5 == 0, |a, b| a & b, |a, b| a | b, |a, b| a == b);
        });
    }
}

#[test]
fn large_and_threaded() {
    // Above every threading threshold; ones make the result known.
    on_threads(2, || {
        for (m, n, k) in
            [(200, 300, 150), (2, 2, 100_000), (3000, 40, 1), (1, 2, 80_000), (40_000, 1, 3), (5, 1, 90_000)]
        {
            let (a, b) = (vec![1.0f64; m * k], vec![1.0f64; k * n]);
            let mut out = vec![f64::NAN; m * n];
            matmul(
                MatMut::row_major(&mut out, m, n),
                MatRef::row_major(&a, m, k),
                MatRef::row_major(&b, k, n),
                false,
            )
            .expect("there is memory");
            assert!(out.iter().all(|&x| x == k as f64), "{m} {n} {k}");
            let (a, b) = (vec![1i32; m * k], vec![1i32; k * n]);
            let mut out = vec![-1; m * n];
            matmul(
                MatMut::row_major(&mut out, m, n),
                MatRef::row_major(&a, m, k),
                MatRef::row_major(&b, k, n),
                false,
            )
            .expect("there is memory");
            assert!(out.iter().all(|&x| x == k as i32), "{m} {n} {k}");
        }
    });
}

#[test]
fn broadcast_operands() {
    // Zero strides: every row of `a` is the same memory.
    let row = [1.0, 2.0, 3.0];
    // SAFETY: all offsets fall on the three elements.
    let a = unsafe { MatRef::from_raw(row.as_ptr(), 20, 3, 0, 1) };
    // SAFETY: all offsets fall on the first element.
    let b = unsafe { MatRef::from_raw(row.as_ptr(), 3, 20, 0, 0) };
    let mut out = vec![0.0; 400];
    matmul(MatMut::row_major(&mut out, 20, 20), a, b, false).expect("there is memory");
    assert!(out.iter().all(|&x| x == 6.0));
}

#[test]
fn conjugating_dot() {
    let a = [Complex::new(1.0, 2.0), Complex::new(0.0, -1.0)];
    let b = [Complex::new(3.0, -1.0), Complex::new(2.0, 5.0)];
    let got = vdot(MatRef::column(&a), MatRef::column(&b)).expect("there is memory");
    assert_eq!(got, a[0].conj() * b[0] + a[1].conj() * b[1]);
    let got = dot(MatRef::column(&a), MatRef::column(&b)).expect("there is memory");
    assert_eq!(got, a[0] * b[0] + a[1] * b[1]);
}

#[test]
fn not_a_number_is_not_lost() {
    let a = [f64::NAN, 0.0, 0.0, 0.0];
    let mut out = [f64::NAN; 4];
    matmul(
        MatMut::row_major(&mut out, 2, 2),
        MatRef::row_major(&a, 2, 2),
        MatRef::row_major(&[0.0; 4], 2, 2),
        false,
    )
    .expect("there is memory");
    assert!(out[0].is_nan() && out[1].is_nan() && out[2] == 0.0 && out[3] == 0.0);
}

/// Stacks of every kind of size against their matrices one by one: even steps, repeated and reversed operands, axes
/// that do not become one, and shares of several threads.
fn check_stacks<T: Element + PartialEq + Debug>(draw: impl Fn(u64) -> T) {
    let mut bits = random(11);
    let lengths: [(&[usize], bool); 6] =
        [(&[], false), (&[1], false), (&[700], false), (&[3, 40], false), (&[40, 3, 5], true), (&[0], false)];
    for (m, n, k) in [
        (1, 1, 1),
        (2, 2, 2),
        (3, 3, 3),
        (4, 4, 4),
        (4, 1, 4),
        (5, 7, 3),
        (8, 9, 200),
        (9, 26, 5),
        (17, 16, 16),
    ] {
        for (lengths, permuted) in lengths {
            for variant in 0..8 {
                let count: usize = lengths.iter().product();
                let mut stack = |rows: usize, cols: usize, repeated: bool, across: bool| {
                    let data: Vec<T> = (0..count.max(1) * rows * cols).map(|_| draw(bits())).collect();
                    let mut steps = vec![0; lengths.len()];
                    let mut step = (rows * cols) as isize;
                    let mut order: Vec<usize> = (0..lengths.len()).rev().collect();
                    if permuted {
                        order.swap(0, 1);
                    }
                    for axis in order {
                        steps[axis] = step;
                        step *= lengths[axis] as isize;
                    }
                    let mut origin = 0;
                    if let (true, Some(first)) = (repeated, steps.first_mut()) {
                        *first = 0;
                    } else if let (true, Some(first), Some(&length)) =
                        (across, steps.first_mut(), lengths.first())
                    {
                        origin = length.saturating_sub(1) * *first as usize;
                        *first = -*first;
                    }
                    (data, steps, origin, if across { (1, rows as isize) } else { (cols as isize, 1) })
                };
                let (a, a_steps, a_origin, a_strides) = stack(m, k, variant & 1 > 0, variant & 2 > 0);
                let (b, b_steps, b_origin, b_strides) = stack(k, n, variant & 2 > 0, variant & 4 > 0);
                let mut out = vec![T::ONE; count * m * n];
                let left = StackRef::strided(&a, a_origin, (lengths, &a_steps), (m, k), a_strides);
                let right = StackRef::strided(&b, b_origin, (lengths, &b_steps), (k, n), b_strides);
                matmul_stacks(&mut out, &left, &right).expect("there is memory");
                for position in 0..count {
                    let (mut at_a, mut at_b, mut rest) = (a_origin as isize, b_origin as isize, position);
                    for axis in (0..lengths.len()).rev() {
                        let along = (rest % lengths[axis]) as isize;
                        rest /= lengths[axis];
                        (at_a, at_b) = (at_a + along * a_steps[axis], at_b + along * b_steps[axis]);
                    }
                    let x = MatRef::strided(&a, at_a as usize, m, k, a_strides.0, a_strides.1);
                    let y = MatRef::strided(&b, at_b as usize, k, n, b_strides.0, b_strides.1);
                    for i in 0..m {
                        for j in 0..n {
                            let want =
                                (0..k).fold(T::ZERO, |sum, p| sum.mul_add::<false>(x.at(i, p), y.at(p, j)));
                            let got = out[(position * m + i) * n + j];
                            assert!(
                                got == want,
                                "{lengths:?} of {m}x{k}x{n} at {position} ({i}, {j}): {got:?} {want:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn stacks() {
    for threads in [1, 3] {
        on_threads(threads, || {
            // Whole numbers, so that the order of a sum does not matter.
            check_stacks(|x| (x % 19) as f64 - 9.0);
            check_stacks(|x| (x % 7) as f32 - 3.0);
            check_stacks(|x| Complex::new((x % 19) as f64, (x % 5) as f64));
            check_stacks(|x| x as i64);
            check_stacks(|x| x as u8);
            check_stacks(|x| x % 3 == 0);
        });
    }
}

#[test]
fn threads_do_not_change_bits() {
    let mut bits = random(5);
    for (m, n, k) in [(20, 20, 30_000), (70, 130, 900), (300, 200, 500), (1, 1, 200_000), (5, 1, 90_000)] {
        let a: Vec<f64> = (0..m * k).map(|_| unit(bits())).collect();
        let b: Vec<f64> = (0..k * n).map(|_| unit(bits())).collect();
        let mut first = Vec::new();
        for threads in [1, 2, 3] {
            on_threads(threads, || {
                let mut out = vec![0.0; m * n];
                let (a, b) = (MatRef::row_major(&a, m, k), MatRef::row_major(&b, n, k).transpose());
                matmul(MatMut::row_major(&mut out, m, n), a, b, false).expect("there is memory");
                if first.is_empty() {
                    first.clone_from(&out);
                }
                assert_eq!(first, out, "{m}x{k}x{n} on {threads} threads");
            });
        }
    }
}
