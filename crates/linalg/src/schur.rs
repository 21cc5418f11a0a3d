//! Eigenvalues of small real Hessenberg matrices, by Francis' double shifts.
//!
//! Only the rows and columns of the block that is being worked on change, since no vectors are wanted. Sources: J. G. F.
//! Francis, "The QR Transformation", Computer J. 4, 1961/62; M. Ahues and F. Tisseur, "A New Deflation Criterion for
//! the QR Algorithm", LAPACK Working Note 122, 1997; the exceptional shifts are LAPACK's.

use crate::field::Real;
use num_complex::Complex;

/// A square matrix of contiguous columns.
struct Square<'a, R> {
    data: &'a mut [R],
    n: usize,
}

impl<R: Real> Square<'_, R> {
    #[inline(always)]
    fn at(&self, i: usize, j: usize) -> R {
        self.data[i + j * self.n]
    }

    #[inline(always)]
    fn size(&self, i: usize, j: usize) -> R {
        self.at(i, j).magnitude()
    }

    #[inline(always)]
    fn put(&mut self, i: usize, j: usize, value: R) {
        self.data[i + j * self.n] = value;
    }
}

/// The eigenvalues of a Hessenberg matrix, which is lost. `None` where the iteration does not end.
#[inline(always)]
pub(crate) fn eigenvalues<R: Real>(data: &mut [R], values: &mut [Complex<R>]) -> Option<()> {
    let n = values.len();
    let mut h = Square { data, n };
    let most = 30 * n.max(10);
    let mut end = n;
    while end > 0 {
        let last = end - 1;
        let mut found = None;
        for step in 0..most {
            let first = block(&h, last);
            if first > 0 {
                h.put(first, first - 1, R::ZERO);
            }
            if first + 1 >= last {
                found = Some(first);
                break;
            }
            let shifts = shifts(&h, first, last, step);
            sweep(&mut h, first, last, shifts);
        }
        let first = found?;
        if first == last {
            values[last] = Complex::new(h.at(last, last), R::ZERO);
        } else {
            let (a, b) = (h.at(first, first), h.at(first, last));
            (values[first], values[last]) = pair(a, b, h.at(last, first), h.at(last, last));
        }
        end = first;
    }
    Some(())
}

/// The first row of the last block that no element below the diagonal couples to rows before it.
#[inline(always)]
fn block<R: Real>(h: &Square<R>, last: usize) -> usize {
    let unit = R::EPSILON;
    let least = R::SMALLEST_NORMAL * (R::number(h.n as f64) / unit);
    for k in (1..=last).rev() {
        let below = h.size(k, k - 1);
        if below <= least {
            return k;
        }
        let mut around = h.size(k - 1, k - 1) + h.size(k, k);
        if around == R::ZERO {
            if k >= 2 {
                around += h.size(k - 1, k - 2);
            }
            if k < last {
                around += h.size(k + 1, k);
            }
        }
        if below <= unit * around {
            let order = |a: R, b: R| if a > b { (a, b) } else { (b, a) };
            let (large, small) = order(below, h.size(k - 1, k));
            let (most, rest) = order(h.size(k, k), (h.at(k - 1, k - 1) - h.at(k, k)).magnitude());
            let sum = most + large;
            let bound = unit * (rest * (most / sum));
            if small * (large / sum) <= if bound > least { bound } else { least } {
                return k;
            }
        }
    }
    0
}

/// Two shifts: the eigenvalues of the last two rows, or of others where these have not helped for long.
#[inline(always)]
fn shifts<R: Real>(h: &Square<R>, first: usize, last: usize, step: usize) -> [Complex<R>; 2] {
    let exceptional = |at: usize, s: R| {
        let diagonal = R::number(0.75) * s + h.at(at, at);
        (diagonal, R::number(-0.4375) * s, s, diagonal)
    };
    let (h11, h12, h21, h22) = match step % 20 {
        10 => exceptional(first, h.size(first + 1, first) + h.size(first + 2, first + 1)),
        0 if step > 0 => exceptional(last, h.size(last, last - 1) + h.size(last - 1, last - 2)),
        _ => (h.at(last - 1, last - 1), h.at(last - 1, last), h.at(last, last - 1), h.at(last, last)),
    };
    let sum = h11.magnitude() + h12.magnitude() + h21.magnitude() + h22.magnitude();
    if sum == R::ZERO {
        return [Complex::new(R::ZERO, R::ZERO); 2];
    }
    let (h11, h12, h21, h22) = (h11 / sum, h12 / sum, h21 / sum, h22 / sum);
    let middle = (h11 + h22) * R::number(0.5);
    let determinant = (h11 - middle) * (h22 - middle) - h12 * h21;
    let root = determinant.magnitude().root();
    if determinant >= R::ZERO {
        return [Complex::new(middle * sum, root * sum), Complex::new(middle * sum, -(root * sum))];
    }
    let (a, b) = (middle + root, middle - root);
    let nearer = if (a - h22).magnitude() <= (b - h22).magnitude() { a } else { b };
    [Complex::new(nearer * sum, R::ZERO); 2]
}

/// The first column of the product of the shifted matrices, from row `m` on.
#[inline(always)]
fn beginning<R: Real>(h: &Square<R>, m: usize, [a, b]: [Complex<R>; 2]) -> [R; 3] {
    let (h11, h22) = (h.at(m, m), h.at(m + 1, m + 1));
    let below = h.at(m + 1, m);
    let sum = (h11 - b.re).magnitude() + b.im.magnitude() + below.magnitude();
    let scaled = below / sum;
    let v = [
        scaled * h.at(m, m + 1) + (h11 - a.re) * ((h11 - b.re) / sum) - a.im * (b.im / sum),
        scaled * (h11 + h22 - a.re - b.re),
        scaled * h.at(m + 2, m + 1),
    ];
    let sum = v[0].magnitude() + v[1].magnitude() + v[2].magnitude();
    v.map(|x| x / sum)
}

/// One iteration with two shifts.
#[inline(always)]
fn sweep<R: Real>(h: &mut Square<R>, first: usize, last: usize, shifts: [Complex<R>; 2]) {
    let n = h.n;
    let mut m = last - 2;
    let mut v = beginning(h, m, shifts);
    // Two small elements one below the other are as good as none: begin behind them.
    while m > first {
        let coupling = h.size(m, m - 1) * (v[1].magnitude() + v[2].magnitude());
        let around = h.size(m - 1, m - 1) + h.size(m, m) + h.size(m + 1, m + 1);
        if coupling <= R::EPSILON * v[0].magnitude() * around {
            break;
        }
        m -= 1;
        v = beginning(h, m, shifts);
    }
    for k in m..last {
        let three = k + 2 <= last;
        if k > m {
            v = [h.at(k, k - 1), h.at(k + 1, k - 1), if three { h.at(k + 2, k - 1) } else { R::ZERO }];
        }
        if !three {
            v[2] = R::ZERO;
        }
        let rest = v[1] * v[1] + v[2] * v[2];
        let (tau, v2, v3) = if rest == R::ZERO {
            (R::ZERO, R::ZERO, R::ZERO)
        } else {
            let length = (v[0] * v[0] + rest).root();
            let beta = if v[0] < R::ZERO { length } else { -length };
            let inverse = R::ONE / (v[0] - beta);
            let tau = (beta - v[0]) / beta;
            v[0] = beta;
            (tau, v[1] * inverse, v[2] * inverse)
        };
        if k > m {
            h.put(k, k - 1, v[0]);
            h.put(k + 1, k - 1, R::ZERO);
            if three {
                h.put(k + 2, k - 1, R::ZERO);
            }
        } else if m > first {
            let value = h.at(k, k - 1) * (R::ONE - tau);
            h.put(k, k - 1, value);
        }
        let (t2, t3) = (tau * v2, tau * v3);
        if three {
            for column in h.data[k * n..(last + 1) * n].chunks_exact_mut(n) {
                let rows = &mut column[k..k + 3];
                let sum = rows[0] + v2 * rows[1] + v3 * rows[2];
                rows[0] -= sum * tau;
                rows[1] -= sum * t2;
                rows[2] -= sum * t3;
            }
            let end = (k + 3).min(last) + 1;
            let (one, others) = h.data[k * n..(k + 3) * n].split_at_mut(n);
            let (two, three) = others.split_at_mut(n);
            for ((a, b), c) in
                one[first..end].iter_mut().zip(&mut two[first..end]).zip(&mut three[first..end])
            {
                let sum = *a + v2 * *b + v3 * *c;
                *a -= sum * tau;
                *b -= sum * t2;
                *c -= sum * t3;
            }
        } else {
            for column in h.data[k * n..(last + 1) * n].chunks_exact_mut(n) {
                let rows = &mut column[k..k + 2];
                let sum = rows[0] + v2 * rows[1];
                rows[0] -= sum * tau;
                rows[1] -= sum * t2;
            }
            let (one, two) = h.data[k * n..(k + 2) * n].split_at_mut(n);
            for (a, b) in one[first..=last].iter_mut().zip(&mut two[first..=last]) {
                let sum = *a + v2 * *b;
                *a -= sum * tau;
                *b -= sum * t2;
            }
        }
    }
}

/// The eigenvalues of a matrix of order two.
fn pair<R: Real>(a: R, b: R, c: R, d: R) -> (Complex<R>, Complex<R>) {
    let real = |x: R, y: R| (Complex::new(x, R::ZERO), Complex::new(y, R::ZERO));
    if c == R::ZERO || b == R::ZERO {
        return real(a, d);
    }
    let p = R::number(0.5) * (a - d);
    let (large, small) = {
        let (b, c) = (b.magnitude(), c.magnitude());
        if b > c { (b, c) } else { (c, b) }
    };
    let small = if (b < R::ZERO) == (c < R::ZERO) { small } else { -small };
    let scale = if p.magnitude() > large { p.magnitude() } else { large };
    // The discriminant is z·scale, without overflow.
    let z = (p / scale) * p + (large / scale) * small;
    if z >= R::ZERO {
        let root = scale.root() * z.root();
        let z = p + if p < R::ZERO { -root } else { root };
        return real(d + z, d - (large / z) * small);
    }
    let middle = d + p;
    let imaginary = scale.root() * (-z).root();
    (Complex::new(middle, imaginary), Complex::new(middle, -imaginary))
}
