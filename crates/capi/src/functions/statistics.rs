//! Reductions with rules of their own, statistics, differences and interpolation.

use super::{Arguments, Row, rows};
use crate::values::{Answer, Value};
use cpu::argument::Extreme;
use error::{Error, Result};
use polyarray::calculus::{self, Distances, Mode, Outside};
use polyarray::reduction::{self, Options};
use polyarray::statistics::histogram::{self, Bins};
use polyarray::statistics::order::{self, Method, Quantiles};
use polyarray::statistics::{self, Covariance, nan};
use polyarray::{Array, c64};

/// A reduction with the parameters (a, axis, dtype, out, keepdims, where).
fn reduced(a: &Arguments<'_, '_>, run: impl FnOnce(&Array, &Options<'_>) -> Result<Array>) -> Result<Array> {
    let (axes, mask) = (a.axes(1)?, a.optional_array(5)?);
    let options = Options {
        axes: axes.as_deref(),
        dtype: a.optional_dtype(2)?,
        keepdims: a.truth(4)?,
        mask: mask.as_ref(),
        out: a.optional_written(3)?,
        ..Options::default()
    };
    run(&a.array(0)?, &options)
}

/// One with a correction after those.
fn spread(a: &Arguments<'_, '_>, run: fn(&Array, f64, &Options<'_>) -> Result<Array>) -> Result<Array> {
    let correction = a.real(6)?;
    reduced(a, |x, options| run(x, correction, options))
}

fn quantile(a: &Arguments<'_, '_>, scale: f64, omit_nan: bool) -> Result<Array> {
    let weak = !matches!(a.value(1), Value::Array(_));
    let q = a.array(1)?;
    let q = if scale == 1.0 { q } else { q.divide(scale)? };
    let quantiles = Quantiles { q: &q, weak, method: Method::parse(a.text(3)?)? };
    let (x, axes, keepdims) = (a.array(0)?, a.axes(2)?, a.truth(4)?);
    match omit_nan {
        true => order::nanquantile(&x, &quantiles, axes.as_deref(), keepdims),
        false => order::quantile(&x, &quantiles, axes.as_deref(), keepdims),
    }
}

fn bins<'b>(a: &Arguments<'b, 'b>, edges: &'b Option<Array>) -> Result<Bins<'b>> {
    Ok(match (a.value(1), edges) {
        (Value::Text(estimator), _) => Bins::Estimated(estimator),
        (_, Some(edges)) if edges.ndim() > 0 => Bins::Edges(edges),
        _ => Bins::Count(a.integer(1)?),
    })
}

fn edges(a: &Arguments<'_, '_>) -> Result<Option<Array>> {
    if let Value::Array(_) = a.value(1) { a.array(1).map(Some) } else { Ok(None) }
}

fn range(a: &Arguments<'_, '_>, at: usize) -> Result<Option<(f64, f64)>> {
    let Some(range) = a.optional_array(at)? else { return Ok(None) };
    match range.astype(polyarray::DType::Float64)?.to_vec::<f64>()?[..] {
        [low, high] => Ok(Some((low, high))),
        _ => Err(Error::value("range: two numbers are wanted")),
    }
}

fn covariance(a: &Arguments<'_, '_>, run: fn(&Array, &Covariance<'_>) -> Result<Array>) -> Result<Array> {
    let y = a.optional_array(1)?;
    let options = Covariance {
        y: y.as_ref(),
        rowvar: a.truth(2)?,
        bias: a.truth(3)?,
        ddof: a.optional_integer(4)?,
        ..Covariance::default()
    };
    run(&a.array(0)?, &options)
}

fn gradient(a: &Arguments<'_, '_>) -> Result<Answer> {
    let f = a.array(0)?;
    let axes = a.axes(2)?;
    let distances: Vec<Distances> = a
        .arrays(1)?
        .into_iter()
        .map(
            |distance| {
                if distance.ndim() == 0 { Distances::Even(distance) } else { Distances::Points(distance) }
            },
        )
        .collect();
    let mut parts = calculus::gradient(&f, &distances, axes.as_deref(), a.count(3)?)?;
    Ok(if parts.len() == 1 { parts.remove(0).into() } else { parts.into() })
}

fn convolved(a: &Arguments<'_, '_>, run: fn(&Array, &Array, Mode) -> Result<Array>) -> Result<Array> {
    run(&a.array(0)?, &a.array(1)?, Mode::parse(a.text(2)?)?)
}

fn outside(a: &Arguments<'_, '_>) -> Result<Outside> {
    let number = |at| -> Result<Option<c64>> { Ok(a.optional_real(at)?.map(|real| c64::new(real, 0.0))) };
    Ok(Outside { left: number(3)?, right: number(4)? })
}

pub(super) const ROWS: &[Row] = rows! {
    "mean(a, axis=None, dtype=None, out=None, keepdims=False, where=None)" => |a| reduced(a, reduction::mean)?;
    "var(a, axis=None, dtype=None, out=None, keepdims=False, where=None, ddof=0)" => |a| spread(a, reduction::var)?;
    "std(a, axis=None, dtype=None, out=None, keepdims=False, where=None, ddof=0)" => |a| spread(a, reduction::std)?;
    "nansum(a, axis=None, dtype=None, out=None, keepdims=False, where=None)" => |a| reduced(a, nan::nansum)?;
    "nanprod(a, axis=None, dtype=None, out=None, keepdims=False, where=None)" => |a| reduced(a, nan::nanprod)?;
    "nanmin(a, axis=None, dtype=None, out=None, keepdims=False, where=None)" => |a| reduced(a, nan::nanmin)?;
    "nanmax(a, axis=None, dtype=None, out=None, keepdims=False, where=None)" => |a| reduced(a, nan::nanmax)?;
    "nanmean(a, axis=None, dtype=None, out=None, keepdims=False, where=None)" => |a| reduced(a, nan::nanmean)?;
    "nanvar(a, axis=None, dtype=None, out=None, keepdims=False, where=None, ddof=0)" => |a| {
        spread(a, nan::nanvar)?
    };
    "nanstd(a, axis=None, dtype=None, out=None, keepdims=False, where=None, ddof=0)" => |a| {
        spread(a, nan::nanstd)?
    };
    "nancumsum(a, axis=None, dtype=None)" => |a| {
        nan::nancumsum(&a.array(0)?, a.optional_integer(1)?, a.optional_dtype(2)?)?
    };
    "nancumprod(a, axis=None, dtype=None)" => |a| {
        nan::nancumprod(&a.array(0)?, a.optional_integer(1)?, a.optional_dtype(2)?)?
    };
    "argmax(a, axis=None, keepdims=False)" => |a| {
        reduction::argument(Extreme::Greatest, &a.array(0)?, a.optional_integer(1)?, a.truth(2)?)?
    };
    "argmin(a, axis=None, keepdims=False)" => |a| {
        reduction::argument(Extreme::Least, &a.array(0)?, a.optional_integer(1)?, a.truth(2)?)?
    };
    "nanargmax(a, axis=None, keepdims=False)" => |a| {
        nan::nanargument(Extreme::Greatest, &a.array(0)?, a.optional_integer(1)?, a.truth(2)?)?
    };
    "nanargmin(a, axis=None, keepdims=False)" => |a| {
        nan::nanargument(Extreme::Least, &a.array(0)?, a.optional_integer(1)?, a.truth(2)?)?
    };
    "count_nonzero(a, axis=None, keepdims=False)" => |a| {
        a.array(0)?.count_nonzero(a.axes(1)?.as_deref(), a.truth(2)?)?
    };
    "ptp(a, axis=None, keepdims=False)" => |a| statistics::ptp(&a.array(0)?, a.axes(1)?.as_deref(), a.truth(2)?)?;
    "average(a, axis=None, weights=None, keepdims=False)" => |a| {
        let weights = a.optional_array(2)?;
        statistics::average(&a.array(0)?, a.axes(1)?.as_deref(), weights.as_ref(), a.truth(3)?)?
    };
    "median(a, axis=None, keepdims=False)" => |a| {
        order::median(&a.array(0)?, a.axes(1)?.as_deref(), a.truth(2)?)?
    };
    "nanmedian(a, axis=None, keepdims=False)" => |a| {
        order::nanmedian(&a.array(0)?, a.axes(1)?.as_deref(), a.truth(2)?)?
    };
    "quantile(a, q, axis=None, method='linear', keepdims=False)" => |a| quantile(a, 1.0, false)?;
    "percentile(a, q, axis=None, method='linear', keepdims=False)" => |a| quantile(a, 100.0, false)?;
    "nanquantile(a, q, axis=None, method='linear', keepdims=False)" => |a| quantile(a, 1.0, true)?;
    "nanpercentile(a, q, axis=None, method='linear', keepdims=False)" => |a| quantile(a, 100.0, true)?;
    "cov(m, y=None, rowvar=True, bias=False, ddof=None)" => |a| covariance(a, statistics::cov)?;
    "corrcoef(x, y=None, rowvar=True, bias=False, ddof=None)" => |a| covariance(a, statistics::corrcoef)?;
    "bincount(x, weights=None, minlength=0)" => |a| {
        histogram::bincount(&a.array(0)?, a.optional_array(1)?.as_ref(), a.integer(2)?)?
    };
    "digitize(x, bins, right=False)" => |a| histogram::digitize(&a.array(0)?, &a.array(1)?, a.truth(2)?)?;
    "histogram(a, bins=10, range=None, density=False, weights=None)" => |a| {
        let (x, edges, weights) = (a.array(0)?, edges(a)?, a.optional_array(4)?);
        histogram::histogram(&x, bins(a, &edges)?, range(a, 2)?, weights.as_ref(), a.truth(3)?)?
    };
    "histogram_bin_edges(a, bins=10, range=None)" => |a| {
        let edges = edges(a)?;
        histogram::histogram_bin_edges(&a.array(0)?, bins(a, &edges)?, range(a, 2)?, false)?
    };
    "cumsum(a, axis=None, dtype=None)" => |a| {
        a.array(0)?.cumsum(a.optional_integer(1)?, a.optional_dtype(2)?)?
    };
    "cumprod(a, axis=None, dtype=None)" => |a| {
        a.array(0)?.cumprod(a.optional_integer(1)?, a.optional_dtype(2)?)?
    };
    "cumulative_sum(x, axis=None, dtype=None, include_initial=False)" => |a| {
        a.array(0)?.cumulative_sum(a.optional_integer(1)?, a.optional_dtype(2)?, a.truth(3)?)?
    };
    "cumulative_prod(x, axis=None, dtype=None, include_initial=False)" => |a| {
        a.array(0)?.cumulative_prod(a.optional_integer(1)?, a.optional_dtype(2)?, a.truth(3)?)?
    };
    "unwrap(p, discont=None, axis=-1, period=6.283185307179586)" => |a| {
        a.array(0)?.unwrap_phase(a.optional_real(1)?, a.integer(2)?, a.number(3)?)?
    };
    "diff(a, n=1, axis=-1, prepend=None, append=None)" => |a| {
        let (before, after) = (a.optional_array(3)?, a.optional_array(4)?);
        a.array(0)?.diff(a.integer(1)?, a.integer(2)?, before.as_ref(), after.as_ref())?
    };
    "ediff1d(ary, to_end=None, to_begin=None)" => |a| {
        a.array(0)?.ediff1d(a.optional_array(1)?.as_ref(), a.optional_array(2)?.as_ref())?
    };
    "trapezoid(y, x=None, dx=1.0, axis=-1)" => |a| {
        a.array(0)?.trapezoid(a.optional_array(1)?.as_ref(), a.operand(2)?, a.integer(3)?)?
    };
    "gradient(f, distances, axis=None, edge_order=1)" => |a| gradient(a)?;
    "interp(x, xp, fp, left=None, right=None, period=None)" => |a| {
        let (x, xp, fp) = (a.array(0)?, a.array(1)?, a.array(2)?);
        calculus::interp(&x, &xp, &fp, outside(a)?, a.optional_real(5)?)?
    };
    "convolve(a, v, mode='full')" => |a| convolved(a, calculus::convolve)?;
    "correlate(a, v, mode='valid')" => |a| convolved(a, calculus::correlate)?;
    "i0(x)" => |a| a.array(0)?.i0()?;
    "sinc(x)" => |a| a.array(0)?.sinc()?;
};
