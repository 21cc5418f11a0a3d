//! The operands of an iteration: their dtypes, and the arrays that are made for it.

use super::nest::{Matched, Nest};
use super::roles::{Flags, Role, Settings, Uses};
use dtype::{Casting, DType, can_cast};
use error::{Error, Result};
use storage::Dense;

/// An operand in an iteration that has begun.
#[derive(Clone)]
pub(super) struct Operand {
    pub uses: Uses,
    /// What is walked: the array that was given, a copy of it, or a new one.
    pub array: Dense,
    /// The array that the copy is written back to.
    pub original: Option<Dense>,
    /// The dtype in which the program sees elements.
    pub dtype: DType,
    /// Whether elements have to go through a buffer.
    pub converted: bool,
    /// Whether it is written and repeated.
    pub reduced: bool,
    /// Where the first element that is visited lies in the array's buffer, in bytes.
    pub start: isize,
    /// How far that is from the element that stood there when the operand was given.
    pub shift: isize,
}

/// Operands while an iteration is made.
pub(super) struct Preparation<'a> {
    roles: &'a [Role],
    settings: &'a Settings,
    pub arrays: Vec<Option<Dense>>,
    dtypes: Vec<Option<DType>>,
    converted: Vec<bool>,
    reduced: Vec<bool>,
}

impl<'a> Preparation<'a> {
    /// Looks at every operand by itself.
    pub fn new(roles: &'a [Role], settings: &'a Settings) -> Result<Preparation<'a>> {
        let mut result = Preparation {
            roles,
            settings,
            arrays: Vec::with_capacity(roles.len()),
            dtypes: Vec::with_capacity(roles.len()),
            converted: vec![false; roles.len()],
            reduced: vec![false; roles.len()],
        };
        let mut mask = false;
        for (number, role) in roles.iter().enumerate() {
            role.uses.check()?;
            if mask && role.uses.has(Uses::MASK) {
                return Err(Error::value("Only one iterator operand may receive an ARRAYMASK flag"));
            }
            mask |= role.uses.has(Uses::MASK);
            match &role.array {
                None => {
                    check_new(role, settings)?;
                    let default = role.uses.has(Uses::MASK).then_some(DType::Bool);
                    result.arrays.push(None);
                    result.dtypes.push(role.dtype.or(default));
                }
                Some(array) => {
                    let dense = array.dense()?;
                    check_given(role, &dense, settings)?;
                    result.converted[number] = role.uses.has(Uses::ALIGNED) && !dense.is_aligned();
                    result.dtypes.push(Some(role.dtype.unwrap_or(dense.dtype())));
                    result.arrays.push(Some(dense));
                }
            }
        }
        let masked = roles.iter().any(|role| role.uses.has(Uses::MASKED));
        if masked && !mask {
            return Err(Error::value(
                "An iterator operand was flagged as WRITEMASKED, but no ARRAYMASK operand was given to supply the mask",
            ));
        }
        if mask && !masked {
            return Err(Error::value(
                "An iterator operand was flagged as the ARRAYMASK, but no WRITEMASKED operands were given to use the \
                 mask",
            ));
        }
        Ok(result)
    }

    /// How many axes the iteration has.
    pub fn ndim(&self) -> Result<usize> {
        let mut mapped = self.roles.iter().filter_map(|role| role.axes.as_ref().map(Vec::len));
        let asked = self.settings.shape.as_ref().map(Vec::len);
        match (mapped.next(), asked) {
            (Some(ndim), asked) => {
                if mapped.any(|other| other != ndim) {
                    return Err(Error::value("Each entry of op_axes must have the same size"));
                }
                if asked.is_some_and(|asked| asked != ndim) {
                    return Err(Error::value(
                        "'op_axes' and 'itershape' must have the same number of entries equal to the iterator ndim",
                    ));
                }
                self.roles.iter().enumerate().try_for_each(|(number, role)| refuse_repeated(role, number))?;
                Ok(ndim)
            }
            (None, Some(ndim)) => Ok(ndim),
            (None, None) => Ok(self.arrays.iter().flatten().map(Dense::ndim).max().unwrap_or(0)),
        }
    }

    /// Broadcasts the operands together.
    pub fn nest(&mut self) -> Result<Nest> {
        let ndim = self.ndim()?;
        let mut matched: Vec<Matched<'_>> = (self.arrays.iter().zip(self.roles).zip(&mut self.reduced))
            .map(|((dense, role), reduced)| Matched { dense: dense.as_ref(), role, reduced })
            .collect();
        Nest::new(&mut matched, ndim, self.settings.shape.as_deref(), self.settings.flags)
    }

    /// Finds dtypes that are not given, and whether elements may be converted as they have to be.
    pub fn settle_dtypes(&mut self) -> Result<Vec<DType>> {
        let common = self.settings.flags.has(Flags::COMMON_DTYPE);
        if common || self.dtypes.iter().any(Option::is_none) {
            let counts = |role: &Role| common || role.uses.reads();
            let known = self.dtypes.iter().zip(self.roles).filter(|(_, role)| counts(role));
            let dtype = dtype::result_type(known.filter_map(|(dtype, _)| *dtype), [])
                .ok_or_else(|| Error::type_("no arrays or types available to calculate result type"))?;
            for slot in self.dtypes.iter_mut().filter(|slot| common || slot.is_none()) {
                *slot = Some(dtype);
            }
        }
        let dtypes: Vec<DType> = self.dtypes.iter().copied().flatten().collect();
        for (number, (dense, &dtype)) in self.arrays.iter().zip(&dtypes).enumerate() {
            let Some(dense) = dense.as_ref().filter(|dense| dense.dtype() != dtype) else { continue };
            self.converted[number] = true;
            let (from, rule) = (dense.dtype(), self.settings.casting);
            if self.roles[number].uses.reads() && !can_cast(from, dtype, rule) {
                return Err(refuse_read(number, from, dtype, rule));
            }
            if self.roles[number].uses.writes() && !can_cast(dtype, from, rule) {
                return Err(refuse_write(number, dtype, from, rule));
            }
        }
        Ok(dtypes)
    }

    /// Which operands have to be copied as they share memory with others that are read.
    fn overlaps(&self) -> Vec<bool> {
        let mut copied = vec![false; self.roles.len()];
        if !self.settings.flags.has(Flags::COPY_IF_OVERLAP) {
            return copied;
        }
        for number in 0..self.roles.len() {
            let (uses, Some(array)) = (self.roles[number].uses, &self.arrays[number]) else { continue };
            if !uses.writes() {
                continue;
            }
            copied[number] = (0..self.roles.len()).any(|other| {
                let (others, Some(read)) = (self.roles[other].uses, &self.arrays[other]) else {
                    return false;
                };
                if other == number || !others.reads() || copied[other] {
                    return false;
                }
                let in_step = uses.has(Uses::ELEMENTWISE)
                    && others.has(Uses::ELEMENTWISE)
                    && array.is_same_view(read)
                    && !array.overlaps_itself();
                !in_step && crate::sharing::overlap(array, read, Some(1)).unwrap_or(true)
            });
        }
        copied
    }

    /// Makes the arrays that are missing and the copies that are needed; the order of loops is known by now.
    /// `moved` says how far each operand's start moved when loops were turned around.
    pub fn finish(mut self, nest: &mut Nest, moved: &[isize]) -> Result<Vec<Operand>> {
        let dtypes = self.settle_dtypes()?;
        let forced = self.overlaps();
        let buffered = self.settings.flags.has(Flags::BUFFERED);
        let mut operands = Vec::with_capacity(self.roles.len());
        for (number, role) in self.roles.iter().enumerate() {
            let (dtype, axes, uses) = (dtypes[number], role.axes.as_deref(), role.uses);
            let width = dtype.itemsize();
            let given = self.arrays[number].take();
            let mut operand = Operand {
                uses,
                original: None,
                dtype,
                converted: self.converted[number],
                reduced: self.reduced[number],
                start: 0,
                shift: moved[number],
                array: match given {
                    None => Dense::for_layout(nest.fitted(axes, None, width)?, dtype)?,
                    Some(ref dense) => dense.clone(),
                },
            };
            let may_copy = uses.has(Uses::COPY | Uses::UPDATE_IF_COPY);
            let single = operand.converted && !uses.writes() && operand.array.ndim() == 0;
            let replaced = match given {
                None => true,
                Some(original) if single || forced[number] || (operand.converted && may_copy) => {
                    let layout = nest.fitted(axes, Some(original.shape()), width)?;
                    operand.array = Dense::for_layout(layout, dtype)?;
                    if uses.reads() {
                        operand.array.assign(&original)?;
                    }
                    operand.original = uses.writes().then_some(original);
                    true
                }
                Some(_) => false,
            };
            if replaced {
                operand.converted = false;
                operand.shift = nest.replace(number, &operand.array, axes);
            } else if operand.converted && !buffered {
                return Err(Error::type_(
                    "Iterator operand required copying or buffering, but neither copying nor buffering was enabled",
                ));
            }
            if uses.has(Uses::CONTIGUOUS) && nest.loops[0].steps[number] != width as isize {
                operand.converted = true;
                if !buffered {
                    return Err(Error::type_(
                        "Iterator operand required buffering, to be contiguous as requested, but buffering is not \
                         enabled",
                    ));
                }
            }
            operand.start = operand.array.layout().offset() as isize + operand.shift;
            operands.push(operand);
        }
        check_masks(&operands, nest)?;
        Ok(operands)
    }
}

/// What is written under a mask may not stand for several places of the mask.
fn check_masks(operands: &[Operand], nest: &Nest) -> Result<()> {
    let Some(mask) = operands.iter().position(|operand| operand.uses.has(Uses::MASK)) else { return Ok(()) };
    for (number, operand) in operands.iter().enumerate() {
        if operand.reduced
            && operand.uses.has(Uses::MASKED)
            && nest.loops.iter().any(|one| one.steps[mask] != 0 && one.steps[number] == 0)
        {
            return Err(Error::value(
                "Iterator reduction operand is WRITEMASKED, but also broadcasts to multiple mask values. There can be \
                 only one mask value per WRITEMASKED element.",
            ));
        }
    }
    Ok(())
}

fn check_new(role: &Role, settings: &Settings) -> Result<()> {
    let uses = role.uses;
    if !uses.has(Uses::ALLOCATE | Uses::VIRTUAL) {
        return Err(Error::value(
            "Iterator operand was NULL, but neither the ALLOCATE nor the VIRTUAL flag was specified",
        ));
    }
    if uses.has(Uses::ALLOCATE) && !uses.writes() {
        return Err(Error::value(
            "Automatic allocation was requested for an iterator operand, but it wasn't flagged for writing",
        ));
    }
    let filled = settings.flags.has(Flags::BUFFERED) && !settings.flags.has(Flags::DELAY_BUFFERS);
    if uses.has(Uses::ALLOCATE) && uses.reads() && filled {
        return Err(Error::value(
            "Automatic allocation was requested for an iterator operand, and it was flagged as readable, but \
             buffering  without delayed allocation was enabled",
        ));
    }
    Ok(())
}

fn check_given(role: &Role, dense: &Dense, settings: &Settings) -> Result<()> {
    if role.uses.has(Uses::VIRTUAL) {
        return Err(Error::value(
            "Iterator operand flag VIRTUAL was specified, but the operand was not NULL",
        ));
    }
    if role.uses.writes() {
        dense.require_writeable("operand array with iterator write flag set")?;
    }
    if dense.size() == 0 && !settings.flags.has(Flags::ZERO_SIZE_OK) {
        return Err(Error::value("Iteration of zero-sized operands is not enabled"));
    }
    Ok(())
}

fn refuse_repeated(role: &Role, number: usize) -> Result<()> {
    let axes: Vec<usize> = role.axes.iter().flatten().copied().flatten().collect();
    let refuse = |what: &str, axis: usize| {
        Err(Error::value(format!(
            "The 'op_axes' provided to the iterator constructor for operand {number} contained {what} {axis}"
        )))
    };
    for (place, &axis) in axes.iter().enumerate() {
        if axis >= layout::MAX_NDIM {
            return refuse("invalid values", axis);
        }
        if axes[..place].contains(&axis) {
            return refuse("duplicate value", axis);
        }
    }
    Ok(())
}

#[cold]
fn refuse_read(number: usize, from: DType, to: DType, rule: Casting) -> Error {
    Error::type_(format!(
        "Iterator operand {number} dtype could not be cast from dtype('{from}') to dtype('{to}') according to the rule \
         '{}'",
        rule.name()
    ))
}

#[cold]
fn refuse_write(number: usize, from: DType, to: DType, rule: Casting) -> Error {
    Error::type_(format!(
        "Iterator requested dtype could not be cast from dtype('{from}') to dtype('{to}'), the operand {number} dtype, \
         according to the rule '{}'",
        rule.name()
    ))
}
