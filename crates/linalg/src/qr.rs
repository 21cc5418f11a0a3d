//! QR factorization by blocked Householder reflections, with LAPACK's conventions (geqrf and orgqr).
//!
//! Own code, because the signs of Q and R and the raw form (`h`, `tau`) are visible to users: the reflection of
//! column x is I - tau v v^H with v[0] = 1 and turns x into beta e0, beta real with the sign opposite to x[0]; a
//! column that is already zero below the diagonal is left alone. Panels of [`PANEL`] columns are reduced one column
//! at a time and then applied to the rest as I - V T V^H with two matrix products (Schreiber and Van Loan 1989).
//! Cost 2 m n^2 operations; the workspace has a copy of the matrix and one panel.

use crate::field::{Columns, Real};
use crate::matmul::ring::Ring;
use crate::matvec::matvec_into;
use crate::{Field, LinalgError, MatMut, MatRef, dot, matmul};
use memory::Workspace;
use pulp::Arch;

/// Columns reduced together.
const PANEL: usize = 32;

/// The factored form: R above the diagonal, the vectors v below it, and the factors tau.
pub struct Reflectors<'a, T> {
    h: Columns<'a, T>,
    tau: &'a mut [T],
}

/// QR factorization `a = q @ r` of an (m, n) matrix, with k = min(m, n).
///
/// `r` is (k, n), or (m, n) for the complete form; `q`, if asked for, is (m, k) or (m, m). Non-finite elements run
/// through.
///
/// # Errors
/// [`LinalgError::Memory`].
///
/// # Panics
/// If the shapes do not fit, or the workspace is smaller than [`qr_workspace`] says.
///
/// ```
/// use linalg::{MatMut, MatRef, qr, qr_workspace};
/// let benches = memory::Benches::new(1, qr_workspace::<f64>(2, 2, 2))?;
/// let (mut q, mut r) = ([0.0; 4], [0.0; 4]);
/// let a = MatRef::row_major(&[0.0, 2.0, 3.0, 1.0], 2, 2);
/// let (to_q, to_r) = (MatMut::row_major(&mut q, 2, 2), MatMut::row_major(&mut r, 2, 2));
/// qr(a, Some(to_q), to_r, benches.take()?.workspace())?;
/// assert_eq!(r, [-3.0, -1.0, 0.0, -2.0]);
/// # Ok::<(), linalg::LinalgError>(())
/// ```
pub fn qr<T: Field>(
    a: MatRef<T>,
    q: Option<MatMut<T>>,
    mut r: MatMut<T>,
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let (m, n) = (a.rows(), a.cols());
    let k = m.min(n);
    assert!(r.cols() == n && (r.rows() == k || r.rows() == m), "qr: shapes do not fit");
    let reflectors = T::factor_qr(a, &mut workspace)?;
    r.fill_with(|i, j| if i <= j { reflectors.h.at(i, j) } else { T::ZERO });
    let Some(q) = q else { return Ok(()) };
    assert!(q.rows() == m && (q.cols() == k || q.cols() == m), "qr: shapes do not fit");
    T::factor_qr_form(&reflectors, q, workspace)
}

/// The raw form of [`qr`]: `h` (m, n) holds R and below its diagonal the reflection vectors, `tau` their k factors.
///
/// # Errors
/// As [`qr`].
///
/// # Panics
/// As [`qr`], whose workspace without `q` it takes.
pub fn qr_raw<T: Field>(
    a: MatRef<T>,
    h: MatMut<T>,
    tau: &mut [T],
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let fits = h.rows() == a.rows() && h.cols() == a.cols() && tau.len() == a.rows().min(a.cols());
    assert!(fits, "qr_raw: shapes do not fit");
    let reflectors = T::factor_qr(a, &mut workspace)?;
    reflectors.h.store(h, |value| value);
    tau.copy_from_slice(reflectors.tau);
    Ok(())
}

/// Bytes that [`qr`] works in, for an (m, n) matrix and so many columns of `q`.
pub fn qr_workspace<T: Field>(m: usize, n: usize, q: usize) -> usize {
    let k = m.min(n);
    let width = PANEL.min(k);
    let panel = 2 * Workspace::bytes::<T>(m);
    let block = [
        Columns::<T>::bytes(if T::IS_REAL { m } else { 2 * m }, width + 1),
        3 * Columns::<T>::bytes(width, width),
        2 * Columns::<T>::bytes(width, n.max(q)),
    ];
    let reflectors = Columns::<T>::bytes(m, n).saturating_add(Workspace::bytes::<T>(k));
    block.into_iter().fold(panel.saturating_add(reflectors), usize::saturating_add)
}

pub(crate) fn factor<'a, T: Field>(
    a: MatRef<T>,
    workspace: &mut Workspace<'a>,
) -> Result<Reflectors<'a, T>, LinalgError> {
    let (m, n) = (a.rows(), a.cols());
    let k = m.min(n);
    let h = Columns::copy(a, workspace);
    let tau = workspace.filled(k, T::ZERO);
    for start in (0..k).step_by(PANEL) {
        let width = PANEL.min(k - start);
        let (left, right) = h.data.split_at_mut((start + width) * m);
        reduce_panel(&mut left[start * m..], m, start, &mut tau[start..start + width], workspace.part())?;
        let rest = n - start - width;
        if rest > 0 {
            let mut workspace = workspace.part();
            let panel = &left[start * m..];
            let block = Block::new(panel, m, start, &tau[start..start + width], &mut workspace)?;
            let trailing = MatMut::row_major(right, rest, m).transpose().block(start, 0, m - start, rest);
            block.apply(trailing, true, workspace)?;
        }
    }
    Ok(Reflectors { h, tau })
}

pub(crate) fn form<T: Field>(
    reflectors: &Reflectors<'_, T>,
    mut q: MatMut<T>,
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let (m, k) = (reflectors.h.rows, reflectors.tau.len());
    let one = T::ONE;
    q.fill_with(|i, j| if i == j { one } else { T::ZERO });
    for start in (0..k).step_by(PANEL).rev() {
        let width = PANEL.min(k - start);
        let mut workspace = workspace.part();
        let panel = &reflectors.h.data[start * m..(start + width) * m];
        let block = Block::new(panel, m, start, &reflectors.tau[start..start + width], &mut workspace)?;
        let cols = q.cols() - start;
        block.apply(q.reborrow().block(start, start, m - start, cols), false, workspace)?;
    }
    Ok(())
}

/// Reduces the columns of one panel (Fortran order, `m` rows) whose first diagonal element is in row `start`.
fn reduce_panel<T: Field>(
    panel: &mut [T],
    m: usize,
    start: usize,
    tau: &mut [T],
    mut workspace: Workspace<'_>,
) -> Result<(), LinalgError> {
    let width = tau.len();
    let mut products = [T::ZERO; PANEL];
    for j in 0..width {
        let row = start + j;
        let (done, rest) = panel.split_at_mut((j + 1) * m);
        let column = &mut done[j * m + row..];
        tau[j] = reflect(column);
        if tau[j] == T::ZERO || j + 1 == width {
            continue;
        }
        // The remaining columns become A - conj(tau) v (v^H A).
        let mut workspace = workspace.part();
        let v = workspace.collected(column.iter().copied());
        v[0] = T::ONE;
        let length = v.len();
        let factor = -tau[j].conjugate();
        let cols = width - j - 1;
        // SAFETY: `cols` columns of `m` elements follow, of which rows `row..m` are taken; `rest` is borrowed
        // uniquely and the two views are not used at one time.
        let below =
            unsafe { MatMut::from_raw(rest.as_mut_ptr().wrapping_add(row), length, cols, 1, m as isize) };
        let left = match T::IS_REAL {
            true => &*v,
            false => workspace.collected(v.iter().map(|value| value.conjugate())),
        };
        matvec_into(
            MatMut::column(&mut products[..cols]),
            below.as_ref().transpose(),
            MatRef::column(left),
            false,
        )?;
        for (target, &product) in rest.chunks_exact_mut(m).zip(&products) {
            dot::add_scaled(&mut target[row..], v, factor * product, Arch::new());
        }
    }
    Ok(())
}

/// Turns `x` into beta and the vector v, and returns tau (LAPACK's larfg).
fn reflect<T: Field>(x: &mut [T]) -> T {
    let zero = T::Magnitude::ZERO;
    let Some((alpha, tail)) = x.split_first_mut() else { return T::ZERO };
    let norm = euclidean(tail);
    if norm == zero && alpha.im() == zero {
        return T::ZERO;
    }
    let size = alpha.magnitude().hypotenuse(norm);
    let safe = T::Magnitude::SMALLEST_NORMAL / T::Magnitude::EPSILON;
    if size < safe {
        // Too few bits are left to divide by: work on a larger copy of the column.
        let up = T::Magnitude::ONE / safe;
        for value in x.iter_mut() {
            *value = T::from_parts(value.re() * up, value.im() * up);
        }
        let tau = reflect(x);
        if let Some(beta) = x.first_mut() {
            *beta = T::from_parts(beta.re() * safe, zero);
        }
        return tau;
    }
    let beta = if alpha.re() >= zero { -size } else { size };
    let tau = T::from_parts((beta - alpha.re()) / beta, -alpha.im() / beta);
    let head = *alpha - T::from_parts(beta, zero);
    let inverse = T::ONE / head;
    if inverse.re().finite() && inverse.im().finite() {
        for value in tail {
            *value *= inverse;
        }
    } else {
        for value in tail {
            *value /= head;
        }
    }
    *alpha = T::from_parts(beta, zero);
    tau
}

/// The Euclidean norm without overflow or underflow in between.
fn euclidean<T: Field>(x: &[T]) -> T::Magnitude {
    let squares = |scale: T::Magnitude| {
        // Four sums side by side hide the latency of addition.
        let mut sums = [T::Magnitude::ZERO; 4];
        for chunk in x.chunks(4) {
            for (sum, value) in sums.iter_mut().zip(chunk) {
                let (re, im) = (value.re() * scale * scale, value.im() * scale * scale);
                *sum = *sum + re * re + im * im;
            }
        }
        (sums[0] + sums[1]) + (sums[2] + sums[3])
    };
    let one = T::Magnitude::ONE;
    let plain = squares(one);
    let low = T::Magnitude::SMALLEST_NORMAL / T::Magnitude::EPSILON;
    if plain >= low && plain.finite() {
        return plain.root();
    }
    let largest = x.iter().fold(T::Magnitude::ZERO, |best, value| {
        let size = value.magnitude();
        if size > best || size.nan() { size } else { best }
    });
    if largest == T::Magnitude::ZERO || !largest.finite() {
        return largest;
    }
    let half = largest.root().scale_to_one();
    squares(half).root() / half / half
}

/// The product of the reflections of one panel as I - V T V^H.
struct Block<'a, T> {
    /// V, with ones on its diagonal and zeros above.
    v: Columns<'a, T>,
    /// conj(V); empty for real types, where it is V.
    conjugate: Columns<'a, T>,
    /// T, upper triangular.
    t: Columns<'a, T>,
}

impl<'a, T: Field> Block<'a, T> {
    fn new(
        panel: &[T],
        m: usize,
        start: usize,
        tau: &[T],
        workspace: &mut Workspace<'a>,
    ) -> Result<Self, LinalgError> {
        let (rows, width) = (m - start, tau.len());
        let one = T::ONE;
        let v = Columns::zeros(rows, width, workspace);
        for (j, column) in v.data.chunks_exact_mut(rows).enumerate() {
            column[j] = one;
            column[j + 1..].copy_from_slice(&panel[j * m + start + j + 1..(j + 1) * m]);
        }
        let conjugate = Columns::zeros(if T::IS_REAL { 0 } else { rows }, width, workspace);
        for (out, value) in conjugate.data.iter_mut().zip(v.data.iter()) {
            *out = value.conjugate();
        }
        let t = Columns::zeros(width, width, workspace);
        // T[..j, j] = -tau_j T[..j, ..j] (V^H v_j), column by column.
        let mut gram = Columns::zeros(width, width, &mut workspace.part());
        let adjoint = if T::IS_REAL { v.view() } else { conjugate.view() };
        matmul(gram.view_mut(), adjoint.transpose(), v.view(), false)?;
        for j in 0..width {
            for i in 0..j {
                let sum = (i..j).fold(T::ZERO, |sum, p| sum + t.at(i, p) * gram.at(p, j));
                t.data[i + j * width] = -(tau[j] * sum);
            }
            t.data[j + j * width] = tau[j];
        }
        Ok(Block { v, conjugate, t })
    }

    /// Multiplies `a` from the left by the product of the reflections, or by its adjoint.
    fn apply(&self, a: MatMut<T>, adjoint: bool, mut workspace: Workspace<'_>) -> Result<(), LinalgError> {
        let (width, cols) = (self.t.rows, a.cols());
        let conjugate = if T::IS_REAL { &self.v } else { &self.conjugate };
        let mut product = Columns::zeros(width, cols, &mut workspace);
        matmul(product.view_mut(), conjugate.view().transpose(), a.as_ref(), false)?;
        let factor = Columns::zeros(width, width, &mut workspace);
        for j in 0..width {
            for i in 0..=j {
                let value = -self.t.at(i, j);
                let position = if adjoint { j + i * width } else { i + j * width };
                factor.data[position] = if adjoint { value.conjugate() } else { value };
            }
        }
        let mut scaled = Columns::zeros(width, cols, &mut workspace);
        matmul(scaled.view_mut(), factor.view(), product.view(), false)?;
        matmul(a, self.v.view(), scaled.view(), true)?;
        Ok(())
    }
}
