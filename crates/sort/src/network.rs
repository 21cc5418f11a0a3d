//! Sorting networks held in registers: up to 16 registers of elements in some hundred instructions.
//!
//! A network of compare-exchanges between whole registers sorts the columns (lane `l` of all
//! rows). Neighbouring columns are then merged bitonically, in pairs, fours and so on: the first
//! steps of a merge cross lanes, all others are again between registers. The order so far runs
//! down the columns; zipping rows transposes it into memory order.
//!
//! Column networks: the smallest known for 4, 8 and 16 inputs (5, 19 and 60 exchanges; the last
//! is Green's, 1969) in the arrangement of least depth listed by Bert Dobbelaere.

use crate::vector::Vector;

/// Most rows a network takes.
pub(crate) const ROWS: usize = 16;

/// Sorts the `n` elements at `x`, at most `ROWS * V::LANES`.
///
/// # Safety
/// As [`Vector`]; `x` is valid for `n` elements.
#[inline(always)]
pub(crate) unsafe fn sort<V: Vector>(x: *mut V::Item, n: usize) {
    // SAFETY: the caller's promise; each call holds `n` elements or more.
    unsafe {
        match n.div_ceil(V::LANES) {
            0 | 1 => rows::<V, 1>(x, n),
            2 => rows::<V, 2>(x, n),
            3..=4 => rows::<V, 4>(x, n),
            5..=8 => rows::<V, 8>(x, n),
            _ => rows::<V, 16>(x, n),
        }
    }
}

#[inline(always)]
unsafe fn rows<V: Vector, const R: usize>(x: *mut V::Item, n: usize) {
    // SAFETY: lanes beyond `n` are neither read nor written.
    unsafe {
        let mut v = [V::splat(V::LAST); R];
        for (r, row) in v.iter_mut().enumerate() {
            let count = n.saturating_sub(r * V::LANES).min(V::LANES);
            *row = V::load_front(x.wrapping_add(r * V::LANES), count);
        }
        columns(&mut v);
        merge_columns(&mut v);
        transpose(&mut v);
        for (r, row) in v.iter().enumerate() {
            let count = n.saturating_sub(r * V::LANES).min(V::LANES);
            row.store_front(x.wrapping_add(r * V::LANES), count);
        }
    }
}

/// The lanes of one register in order.
///
/// # Safety
/// As [`Vector`].
#[inline(always)]
pub(crate) unsafe fn sort_lanes<V: Vector>(x: V) -> V {
    let mut v = [x];
    // SAFETY: the caller's promise.
    unsafe { merge_columns(&mut v) };
    v[0]
}

#[inline(always)]
unsafe fn exchange<V: Vector>(v: &mut [V], i: usize, j: usize) {
    let (x1, x2) = (v[i], v[j]);
    // SAFETY: the caller's promise.
    unsafe {
        v[i] = V::least(x1, x2);
        v[j] = V::most(x2, x1);
    }
}

#[inline(always)]
unsafe fn columns<V: Vector, const R: usize>(v: &mut [V; R]) {
    macro_rules! exchanges {
        ($($i:literal $j:literal),*) => {
            // SAFETY: the caller's promise.
            unsafe { $(exchange(v, $i, $j);)* }
        };
    }
    match R {
        2 => exchanges!(0 1),
        4 => exchanges!(0 2, 1 3, 0 1, 2 3, 1 2),
        8 => exchanges!(
            0 2, 1 3, 4 6, 5 7, 0 4, 1 5, 2 6, 3 7, 0 1, 2 3, 4 5, 6 7, 2 4, 3 5, 1 4, 3 6, 1 2, 3 4, 5 6
        ),
        16 => exchanges!(
            0 5, 1 4, 2 12, 3 13, 6 7, 8 9, 10 15, 11 14,
            0 2, 1 10, 3 6, 4 7, 5 14, 8 11, 9 12, 13 15,
            0 8, 1 3, 2 11, 4 13, 5 9, 6 10, 7 15, 12 14,
            0 1, 2 4, 3 8, 5 6, 7 12, 9 10, 11 13, 14 15,
            1 3, 2 5, 4 8, 6 9, 7 11, 10 13, 12 14,
            1 2, 3 5, 4 11, 6 8, 7 9, 10 12, 13 14,
            2 3, 4 5, 6 7, 8 9, 10 11, 12 13,
            4 6, 5 7, 8 10, 9 11,
            3 4, 5 6, 7 8, 9 10, 11 12,
            6 7, 8 9
        ),
        _ => {}
    }
}

#[inline(always)]
unsafe fn merge_columns<V: Vector, const R: usize>(v: &mut [V; R]) {
    // SAFETY: the caller's promise; lane numbers stay below `LANES`.
    unsafe {
        mirror::<V, R, 1, 1>(v);
        clean_rows(v);
        if V::LANES >= 4 {
            mirror::<V, R, 3, 2>(v);
            clean_lanes::<V, R, 1>(v);
            clean_rows(v);
        }
        if V::LANES >= 8 {
            mirror::<V, R, 7, 4>(v);
            clean_lanes::<V, R, 2>(v);
            clean_lanes::<V, R, 1>(v);
            clean_rows(v);
        }
        if V::LANES >= 16 {
            mirror::<V, R, 15, 8>(v);
            clean_lanes::<V, R, 4>(v);
            clean_lanes::<V, R, 2>(v);
            clean_lanes::<V, R, 1>(v);
            clean_rows(v);
        }
        if V::LANES >= 32 {
            mirror::<V, R, 31, 16>(v);
            clean_lanes::<V, R, 8>(v);
            clean_lanes::<V, R, 4>(v);
            clean_lanes::<V, R, 2>(v);
            clean_lanes::<V, R, 1>(v);
            clean_rows(v);
        }
    }
}

/// First step of merging groups of `X + 1` columns whose halves are sorted: each element meets
/// its mirror image in the group. `B` is the lane bit that tells the halves apart.
#[inline(always)]
unsafe fn mirror<V: Vector, const R: usize, const X: usize, const B: usize>(v: &mut [V; R]) {
    // SAFETY: the caller's promise.
    unsafe {
        if R == 1 {
            let other = v[0].cross::<X>();
            v[0] = V::blend::<B>(V::least(v[0], other), V::most(v[0], other));
        }
        for r in 0..R / 2 {
            let (x1, x2) = (v[r], v[R - 1 - r].cross::<X>());
            let (least, most) = (V::least(x1, x2), V::most(x2, x1));
            v[r] = V::blend::<B>(least, most);
            v[R - 1 - r] = V::blend::<B>(most, least).cross::<X>();
        }
    }
}

/// Bitonic step between lanes that differ in bit `B`.
#[inline(always)]
unsafe fn clean_lanes<V: Vector, const R: usize, const B: usize>(v: &mut [V; R]) {
    for row in v {
        // SAFETY: the caller's promise.
        unsafe {
            let other = row.cross::<B>();
            *row = V::blend::<B>(V::least(*row, other), V::most(*row, other));
        }
    }
}

/// The bitonic steps between rows.
#[inline(always)]
unsafe fn clean_rows<V: Vector, const R: usize>(v: &mut [V; R]) {
    macro_rules! step {
        ($distance:literal) => {
            if R > $distance {
                for r in 0..R {
                    if r & $distance == 0 {
                        // SAFETY: the caller's promise.
                        unsafe { exchange(v, r, r + $distance) };
                    }
                }
            }
        };
    }
    step!(8);
    step!(4);
    step!(2);
    step!(1);
}

/// From order down the columns to order along the rows. Each pass moves the highest bit of the
/// row number to the lowest of the lane number.
#[inline(always)]
unsafe fn transpose<V: Vector, const R: usize>(v: &mut [V; R]) {
    macro_rules! pass {
        ($rows:literal) => {
            if R >= $rows {
                let from = *v;
                for r in 0..R / 2 {
                    // SAFETY: the caller's promise.
                    (v[2 * r], v[2 * r + 1]) = unsafe { V::zip(from[r], from[r + R / 2]) };
                }
            }
        };
    }
    pass!(2);
    pass!(4);
    pass!(8);
    pass!(16);
}
