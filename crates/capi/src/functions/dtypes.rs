//! Dtypes: which meet in which, and what may become what.

use super::{Row, rows};

pub(super) const ROWS: &[Row] = rows! {
    "result_type(operands)" => |a| a.common_dtype(0)?;
    "promote_types(type1, type2)" => |a| dtype::promote_types(a.dtype(0)?, a.dtype(1)?);
    "can_cast(from_, to, casting='safe')" => |a| dtype::can_cast(a.dtype(0)?, a.dtype(1)?, a.casting(2)?);
    "dtype(name)" => |a| a.dtype(0)?;
};
