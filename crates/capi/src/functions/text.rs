//! Arrays and numbers as text.

use super::{Arguments, Row, rows};
use error::{Error, Result};
use polyarray::DType;
use polyarray::printing::{FloatKind, FloatMode, Legacy, PrintOptions, Sign, TextOptions, Value, value_of};
use printing::{Positional, Scientific, Trim};

fn options(a: &Arguments<'_, '_>) -> Result<PrintOptions> {
    let wide = |at: usize, most: usize| -> Result<usize> {
        let number = a.real(at)?;
        Ok(if number >= most as f64 { most } else { number.max(0.0) as usize })
    };
    Ok(PrintOptions {
        precision: a.optional_count(5)?,
        threshold: wide(6, usize::MAX)?,
        edgeitems: a.count(7)?,
        linewidth: wide(8, usize::MAX / 4)?,
        suppress: a.truth(9)?,
        nanstr: a.text(10)?.to_owned(),
        infstr: a.text(11)?.to_owned(),
        sign: Sign::parse(a.text(12)?)
            .ok_or_else(|| Error::value("sign option must be one of ' ', '+', or '-'"))?,
        floatmode: FloatMode::parse(a.text(13)?).ok_or_else(|| {
            Error::value(
                "floatmode option must be one of \"fixed\", \"unique\", \"maxprec\", \"maxprec_equal\"",
            )
        })?,
        legacy: Legacy::of_number(a.integer(14)?),
    })
}

fn array_text(a: &Arguments<'_, '_>) -> Result<String> {
    let (array, options) = (a.array(0)?, options(a)?);
    let (separator, prefix, suffix) = (a.text(2)?, a.text(3)?, a.text(4)?);
    match a.text(1)? {
        "str" => array.to_str(&options, None),
        "repr" => array.to_repr(&options, prefix, None),
        _ => array.to_text(&options, &TextOptions { separator, prefix, suffix, formatter: None }),
    }
}

fn number(a: &Arguments<'_, '_>) -> Result<(f64, FloatKind)> {
    let refused = || Error::type_("only real scalars can be formatted");
    let array = a.array(0)?;
    if array.dtype().is_complex() || array.size() != 1 {
        return Err(refused());
    }
    let array = if array.dtype().is_inexact() { array } else { array.astype(DType::Float64)? };
    match value_of(array.item()?) {
        Value::Float { v, bits } => Ok((v, bits)),
        _ => Err(refused()),
    }
}

fn trim(text: &str) -> Result<Trim> {
    Trim::parse(text).ok_or_else(|| Error::type_("if supplied, trim must be 'k', '.', '0' or '-' found"))
}

fn positional(a: &Arguments<'_, '_>) -> Result<String> {
    let options = Positional {
        precision: a.optional_count(1)?,
        unique: a.truth(2)?,
        fractional: a.truth(3)?,
        trim: trim(a.text(4)?)?,
        sign: a.truth(5)?,
        pad_left: a.optional_count(6)?,
        pad_right: a.optional_count(7)?,
        min_digits: a.optional_count(8)?,
    };
    let (value, bits) = number(a)?;
    printing::format_float_positional(value, bits, &options).map_err(|error| Error::value(error.to_string()))
}

fn scientific(a: &Arguments<'_, '_>) -> Result<String> {
    let options = Scientific {
        precision: a.optional_count(1)?,
        unique: a.truth(2)?,
        trim: trim(a.text(3)?)?,
        sign: a.truth(4)?,
        pad_left: a.optional_count(5)?,
        exp_digits: a.optional_count(6)?,
        min_digits: a.optional_count(7)?,
    };
    let (value, bits) = number(a)?;
    printing::format_float_scientific(value, bits, &options).map_err(|error| Error::value(error.to_string()))
}

const ARRAY_TEXT: &str = "array_text(a, kind='str', separator=' ', prefix='', suffix='', precision=8, threshold=1000, \
                          edgeitems=3, linewidth=75, suppress=False, nanstr='nan', infstr='inf', sign='-', \
                          floatmode='maxprec', legacy=9223372036854775807)";

pub(super) const ROWS: &[Row] = rows! {
    ARRAY_TEXT => |a| array_text(a)?;
    "format_float_positional(x, precision=None, unique=True, fractional=True, trim='k', sign=False, pad_left=None, pad_right=None, min_digits=None)" =>
        |a| positional(a)?;
    "format_float_scientific(x, precision=None, unique=True, trim='k', sign=False, pad_left=None, exp_digits=None, min_digits=None)" =>
        |a| scientific(a)?;
};
