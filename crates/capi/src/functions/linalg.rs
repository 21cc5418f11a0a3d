//! Products, linear algebra, and Fourier transforms.

use super::{Arguments, Row, each, rows};
use crate::values::{Answer, Value};
use error::Result;
use polyarray::fft::{self, Along, Over};
use polyarray::linalg::{self, Axes, Norm, QrMode};
use polyarray::{Array, products};

fn tensordot(a: &Arguments<'_, '_>) -> Result<Array> {
    let (x1, x2) = (a.array(0)?, a.array(1)?);
    match a.value(2) {
        Value::Number(_) => linalg::tensordot(&x1, &x2, Axes::Last(a.count(2)?)),
        _ => {
            let axes = a.integers(2)?;
            let (first, second) = axes.split_at(axes.len() / 2);
            linalg::tensordot(&x1, &x2, Axes::Pairs(first, second))
        }
    }
}

fn norm<'a>(a: &Arguments<'a, 'a>, at: usize) -> Result<Norm<'a>> {
    Ok(match a.value(at) {
        Value::None => Norm::Default,
        Value::Text(name) => Norm::Named(name),
        _ => Norm::Order(a.real(at)?),
    })
}

fn is_upper(a: &Arguments<'_, '_>) -> Result<bool> {
    linalg::parse_uplo(a.text(1)?)
}

fn qr(a: &Arguments<'_, '_>) -> Result<Answer> {
    let (q, r) = linalg::qr(&a.array(0)?, QrMode::parse(a.text(1)?)?)?;
    Ok(match q {
        Some(q) => (q, r).into(),
        None => r.into(),
    })
}

fn svd(a: &Arguments<'_, '_>) -> Result<Answer> {
    Ok(match a.truth(2)? {
        true => linalg::svd(&a.array(0)?, a.truth(1)?, a.truth(3)?)?.into(),
        false => linalg::svdvals(&a.array(0)?, a.truth(3)?)?.into(),
    })
}

fn lstsq(a: &Arguments<'_, '_>) -> Result<Answer> {
    let found = linalg::lstsq(&a.array(0)?, &a.array(1)?, a.optional_real(2)?)?;
    let parts = vec![found.x.into(), found.residuals.into(), (found.rank as i64).into(), found.s.into()];
    Ok(Answer::List(parts))
}

fn along(a: &Arguments<'_, '_>, run: fn(&Array, &Along<'_>) -> Result<Array>) -> Result<Array> {
    let norm = a.optional_text(3)?.map_or(Ok(fft::Norm::default()), fft::Norm::parse)?;
    let options = Along { n: a.optional_integer(1)?, axis: a.integer(2)?, norm, out: a.optional_written(4)? };
    run(&a.array(0)?, &options)
}

fn over(a: &Arguments<'_, '_>, run: fn(&Array, &Over<'_>) -> Result<Array>) -> Result<Array> {
    let norm = a.optional_text(3)?.map_or(Ok(fft::Norm::default()), fft::Norm::parse)?;
    let lengths: Option<Vec<Option<i64>>> = a
        .axes(1)?
        .map(|lengths| lengths.into_iter().map(|length| Some(length).filter(|&n| n != -1)).collect());
    let axes = a.axes(2)?;
    let options = Over { s: lengths.as_deref(), axes: axes.as_deref(), norm, out: a.optional_written(4)? };
    run(&a.array(0)?, &options)
}

pub(super) const ROWS: &[Row] = rows! {
    "matmul(x1, x2)" => |a| linalg::matmul(&a.array(0)?, &a.array(1)?)?;
    "matvec(x1, x2)" => |a| linalg::matvec(&a.array(0)?, &a.array(1)?)?;
    "vecmat(x1, x2)" => |a| linalg::vecmat(&a.array(0)?, &a.array(1)?)?;
    "vecdot(x1, x2, axis=-1)" => |a| linalg::vecdot(&a.array(0)?, &a.array(1)?, a.integer(2)?)?;
    "dot(a, b)" => |a| linalg::dot(&a.array(0)?, &a.array(1)?)?;
    "inner(a, b)" => |a| linalg::inner(&a.array(0)?, &a.array(1)?)?;
    "vdot(a, b)" => |a| linalg::vdot(&a.array(0)?, &a.array(1)?)?;
    "outer(a, b)" => |a| linalg::outer(&a.array(0)?, &a.array(1)?)?;
    "kron(a, b)" => |a| products::kron(&a.array(0)?, &a.array(1)?)?;
    "cross(a, b, axisa=-1, axisb=-1, axisc=-1)" => |a| {
        products::cross(&a.array(0)?, &a.array(1)?, a.integer(2)?, a.integer(3)?, a.integer(4)?)?
    };
    "tensordot(a, b, axes=2)" => |a| tensordot(a)?;
    "einsum(subscripts, operands)" => |a| linalg::einsum(a.text(0)?, &each(&a.arrays(1)?))?;
    "trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None)" => |a| {
        let (offset, axis1, axis2) = (a.integer(1)?, a.integer(2)?, a.integer(3)?);
        linalg::trace(&a.array(0)?, offset, axis1, axis2, a.optional_dtype(4)?, a.optional_written(5)?)?
    };

    "linalg.multi_dot(arrays)" => |a| linalg::multi_dot(&each(&a.arrays(0)?))?;
    "linalg.solve(a, b)" => |a| linalg::solve(&a.array(0)?, &a.array(1)?)?;
    "linalg.inv(a)" => |a| linalg::inv(&a.array(0)?)?;
    "linalg.det(a)" => |a| linalg::det(&a.array(0)?)?;
    "linalg.slogdet(a)" => |a| linalg::slogdet(&a.array(0)?)?;
    "linalg.cholesky(a, upper=False)" => |a| linalg::cholesky(&a.array(0)?, a.truth(1)?)?;
    "linalg.qr(a, mode='reduced')" => |a| qr(a)?;
    "linalg.eig(a)" => |a| linalg::eig(&a.array(0)?)?;
    "linalg.eigvals(a)" => |a| linalg::eigvals(&a.array(0)?)?;
    "linalg.eigh(a, UPLO='L')" => |a| linalg::eigh(&a.array(0)?, is_upper(a)?)?;
    "linalg.eigvalsh(a, UPLO='L')" => |a| linalg::eigvalsh(&a.array(0)?, is_upper(a)?)?;
    "linalg.svd(a, full_matrices=True, compute_uv=True, hermitian=False)" => |a| svd(a)?;
    "linalg.svdvals(x)" => |a| linalg::svdvals(&a.array(0)?, false)?;
    "linalg.lstsq(a, b, rcond=None)" => |a| lstsq(a)?;
    "linalg.pinv(a, rcond=1e-15, hermitian=False)" => |a| {
        linalg::pinv(&a.array(0)?, &a.array(1)?, a.truth(2)?)?
    };
    "linalg.matrix_rank(A, tol=None, hermitian=False)" => |a| {
        linalg::matrix_rank(&a.array(0)?, a.optional_array(1)?.as_ref(), None, a.truth(2)?)?
    };
    "linalg.matrix_power(a, n)" => |a| linalg::matrix_power(&a.array(0)?, a.integer(1)?.into())?;
    "linalg.norm(x, ord=None, axis=None, keepdims=False)" => |a| {
        linalg::norm(&a.array(0)?, norm(a, 1)?, a.axes(2)?.as_deref(), a.truth(3)?)?
    };
    "linalg.cond(x, p=None)" => |a| linalg::cond(&a.array(0)?, norm(a, 1)?)?;

    "fft.fft(a, n=None, axis=-1, norm=None, out=None)" => |a| along(a, fft::fft)?;
    "fft.ifft(a, n=None, axis=-1, norm=None, out=None)" => |a| along(a, fft::ifft)?;
    "fft.rfft(a, n=None, axis=-1, norm=None, out=None)" => |a| along(a, fft::rfft)?;
    "fft.irfft(a, n=None, axis=-1, norm=None, out=None)" => |a| along(a, fft::irfft)?;
    "fft.hfft(a, n=None, axis=-1, norm=None, out=None)" => |a| along(a, fft::hfft)?;
    "fft.ihfft(a, n=None, axis=-1, norm=None, out=None)" => |a| along(a, fft::ihfft)?;
    "fft.fftn(a, s=None, axes=None, norm=None, out=None)" => |a| over(a, fft::fftn)?;
    "fft.ifftn(a, s=None, axes=None, norm=None, out=None)" => |a| over(a, fft::ifftn)?;
    "fft.rfftn(a, s=None, axes=None, norm=None, out=None)" => |a| over(a, fft::rfftn)?;
    "fft.irfftn(a, s=None, axes=None, norm=None, out=None)" => |a| over(a, fft::irfftn)?;
    "fft.fftfreq(n, d=1.0)" => |a| fft::fftfreq(a.integer(0)?, a.real(1)?)?;
    "fft.rfftfreq(n, d=1.0)" => |a| fft::rfftfreq(a.integer(0)?, a.real(1)?)?;
    "fft.fftshift(x, axes=None)" => |a| fft::fftshift(&a.array(0)?, a.axes(1)?.as_deref())?;
    "fft.ifftshift(x, axes=None)" => |a| fft::ifftshift(&a.array(0)?, a.axes(1)?.as_deref())?;
};
