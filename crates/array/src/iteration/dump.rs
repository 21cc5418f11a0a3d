//! The state of an iteration as text, in the form of NumPy's `nditer.debug_print`.

use super::{Flags, Iteration, Uses};
use std::fmt::{self, Display, Write};

/// Items with a space after each.
fn spaced<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().fold(String::new(), |mut text, item| {
        let _ = write!(text, "{item} ");
        text
    })
}

impl Iteration {
    fn flag_names(&self) -> String {
        let loops = &self.nest.loops;
        let in_order = loops.iter().enumerate().all(|(k, one)| one.axis + 1 + k == self.nest.ndim.max(1));
        let lines = self.flags.has(Flags::EXTERNAL_LOOP);
        let once = self.chunks.is_none() && self.nest.size == if lines { loops[0].length } else { 1 };
        let tracked = self.flags.has(Flags::MULTI_INDEX);
        let backwards = loops.iter().any(|one| one.backwards);
        let names = [
            ("IDENTPERM", (tracked || self.nest.ndim < 2) && in_order && !backwards),
            ("NEGPERM", backwards),
            ("HASINDEX", self.has_index()),
            ("HASMULTIINDEX", tracked),
            ("FORCEDORDER", self.forced_order),
            ("EXLOOP", lines),
            ("RANGE", self.flags.has(Flags::RANGED)),
            ("BUFFER", self.chunks.is_some()),
            ("GROWINNER", self.chunks.is_some() && self.flags.has(Flags::GROW_INNER)),
            ("ONEITERATION", once),
            ("DELAYBUF", self.is_delayed()),
            ("REDUCE", self.reduces()),
        ];
        spaced(names.iter().filter(|(_, set)| *set).map(|(name, _)| name))
    }

    fn reduces(&self) -> bool {
        match &self.chunks {
            Some(chunks) => chunks.in_cores,
            None => self.operands.iter().any(|operand| operand.reduced),
        }
    }

    fn operand_flags(&self, number: usize) -> String {
        let operand = &self.operands[number];
        let taken = self.chunks.as_ref().map(|chunks| &chunks.taken[number]);
        let names = [
            ("READ", operand.uses.reads()),
            ("WRITE", operand.uses.writes()),
            ("CAST", operand.converted),
            ("BUFNEVER", taken.is_some_and(|taken| !taken.needs_buffer)),
            ("REDUCE", taken.map_or(operand.reduced, |taken| taken.repeated)),
            ("VIRTUAL", operand.uses.has(Uses::VIRTUAL)),
            ("WRITEMASKED", operand.uses.has(Uses::MASKED)),
            ("BUF_SINGLESTRIDE", taken.is_some_and(|taken| taken.even)),
            ("CONTIG", operand.uses.has(Uses::CONTIGUOUS)),
        ];
        spaced(names.iter().filter(|(_, set)| *set).map(|(name, _)| name))
    }

    fn write_chunks(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(chunks) = &self.chunks else { return Ok(()) };
        writeln!(f, "| BufferData:")?;
        writeln!(f, "|   BufferSize: {}", chunks.capacity)?;
        writeln!(f, "|   Size: {}", chunks.line)?;
        let line_end = self.at.max(chunks.begin) / chunks.line.max(1) * chunks.line + chunks.line;
        writeln!(f, "|   BufIterEnd: {line_end}")?;
        writeln!(f, "|   BUFFER CoreSize: {}", chunks.core)?;
        if chunks.in_cores {
            let line = chunks.line.max(1);
            writeln!(f, "|   REDUCE Pos: {}", self.at.saturating_sub(chunks.begin) / line)?;
            writeln!(f, "|   REDUCE OuterSize: {}", chunks.count / line)?;
            writeln!(f, "|   REDUCE OuterDim: {}", chunks.outer_loop)?;
        }
        let inner = || spaced(chunks.taken.iter().map(|taken| taken.inner));
        writeln!(f, "|   Strides: {}", inner())?;
        if self.flags.has(Flags::EXTERNAL_LOOP) {
            writeln!(f, "|   Fixed Strides: {}", inner())?;
        }
        if chunks.in_cores {
            writeln!(
                f,
                "|   REDUCE Outer Strides: {}",
                spaced(chunks.taken.iter().map(|taken| taken.outer))
            )?;
            writeln!(f, "|   REDUCE Outer Ptrs: ")?;
        }
        let transfers = ["ReadTransferFn", "ReadTransferData", "WriteTransferFn", "WriteTransferData"];
        for name in transfers {
            writeln!(f, "|   {name}: ")?;
        }
        let buffers = chunks.taken.iter().map(|taken| match &taken.buffer {
            Some(buffer) => format!("{:p}", buffer.pointer()),
            None => "(nil)".to_owned(),
        });
        writeln!(f, "|   Buffers: {}\n|", spaced(buffers))
    }
}

impl Display for Iteration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ndim, operands) = (self.nest.ndim, &self.operands);
        writeln!(f, "\n------ BEGIN ITERATOR DUMP ------")?;
        writeln!(f, "| Iterator Address: {:p}", std::ptr::from_ref(self))?;
        writeln!(f, "| ItFlags: {}", self.flag_names())?;
        writeln!(f, "| NDim: {ndim}\n| NOp: {}", operands.len())?;
        if let Some(mask) = operands.iter().position(|operand| operand.uses.has(Uses::MASK)) {
            writeln!(f, "| MaskOp: {mask}")?;
        }
        writeln!(f, "| IterSize: {}", self.nest.size)?;
        writeln!(f, "| IterStart: {}\n| IterEnd: {}\n| IterIndex: {}", self.range.0, self.range.1, self.at)?;
        writeln!(f, "| Iterator SizeOf: {}", size_of::<Iteration>())?;
        writeln!(f, "| BufferData SizeOf: {}", size_of_val(&self.chunks))?;
        writeln!(f, "| AxisData SizeOf: {}\n|", size_of::<super::nest::Loop>())?;
        let order = self.nest.loops[..ndim].iter().map(|one| {
            let place = (ndim - 1 - one.axis) as isize;
            if one.backwards { -1 - place } else { place }
        });
        writeln!(f, "| Perm: {}", spaced(order))?;
        writeln!(f, "| DTypes: ")?;
        writeln!(f, "| DTypes: {}", spaced(self.dtypes().map(|dtype| format!("dtype('{dtype}')"))))?;
        let address = |offset: isize, number: usize| {
            format!("{:p}", operands[number].array.buffer().pointer().wrapping_offset(offset))
        };
        let starts = operands.iter().enumerate().map(|(number, operand)| address(operand.start, number));
        writeln!(f, "| InitDataPtrs: {}", spaced(starts))?;
        writeln!(f, "| BaseOffsets: {}", spaced(operands.iter().map(|operand| operand.shift)))?;
        let here = (0..operands.len()).map(|number| address(self.offsets[number], number));
        writeln!(f, "| Ptrs: {}", spaced(here))?;
        if self.chunks.is_some() || self.flags.has(Flags::EXTERNAL_LOOP) {
            writeln!(f, "| User/buffer ptrs: ")?;
        }
        if self.has_index() {
            writeln!(f, "| InitIndex: {}", self.first_index)?;
        }
        writeln!(f, "| Operands: ")?;
        let own = operands.iter().map(|operand| format!("dtype('{}')", operand.array.dtype()));
        writeln!(f, "| Operand DTypes: {}", spaced(own))?;
        writeln!(f, "| OpItFlags:")?;
        for number in 0..operands.len() {
            writeln!(f, "|   Flags[{number}]: {}", self.operand_flags(number))?;
        }
        writeln!(f, "|")?;
        self.write_chunks(f)?;
        for (place, (one, index)) in self.nest.loops[..ndim].iter().zip(&self.place).enumerate() {
            writeln!(f, "| AxisData[{place}]:")?;
            writeln!(f, "|   Shape: {}\n|   Index: {index}", one.length)?;
            writeln!(f, "|   Strides: {}", spaced(&one.steps[..operands.len()]))?;
            if self.has_index() {
                writeln!(f, "|   Index Stride: {}", one.steps[operands.len()])?;
                writeln!(f, "|   Index Value: {}", self.offsets[operands.len()])?;
            }
        }
        writeln!(f, "------- END ITERATOR DUMP -------")
    }
}
