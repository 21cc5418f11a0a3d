//! How an array is cut into chunks: boxes of at most so many elements, each of which lies together in C
//! order, so that chunks written one after the other are the array.

use layout::{Dims, size_of_shape};

/// The chunks of a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    shape: Dims,
    /// The axis that is cut; axes before it have one index in each chunk, axes after it are whole.
    axis: usize,
    /// The longest chunk along that axis.
    step: usize,
}

/// A part of an array: along each axis, the first index and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    pub start: Dims,
    pub count: Dims,
}

impl Grid {
    /// Cuts a shape into chunks of at most `elements`.
    pub fn new(shape: &[usize], elements: usize) -> Grid {
        let mut axis = shape.len();
        while axis > 0 && size_of_shape(&shape[axis..]) * shape[axis - 1] <= elements {
            axis -= 1;
        }
        let axis = axis.saturating_sub(1);
        let inner = size_of_shape(shape.get(axis + 1..).unwrap_or(&[]));
        Grid { shape: Dims::from_slice(shape), axis, step: (elements / inner.max(1)).max(1) }
    }

    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn cuts(&self) -> usize {
        self.shape.get(self.axis).map_or(1, |length| length.div_ceil(self.step))
    }

    /// The chunks, in C order; none where there are no elements.
    pub fn regions(&self) -> impl Iterator<Item = Region> + '_ {
        let outer = size_of_shape(&self.shape[..self.axis.min(self.shape.len())]);
        (0..if self.shape.contains(&0) { 0 } else { outer * self.cuts() }).map(|chunk| self.region(chunk))
    }

    /// The chunk at a position in C order.
    pub fn region(&self, chunk: usize) -> Region {
        let mut region = Region { start: Dims::from_elem(0, self.shape.len()), count: self.shape.clone() };
        if self.shape.is_empty() {
            return region;
        }
        let (mut rest, first) = (chunk / self.cuts(), chunk % self.cuts() * self.step);
        region.start[self.axis] = first;
        region.count[self.axis] = self.step.min(self.shape[self.axis] - first);
        for axis in (0..self.axis).rev() {
            (region.start[axis], region.count[axis]) = (rest % self.shape[axis], 1);
            rest /= self.shape[axis];
        }
        region
    }

    /// The positions of the chunks that a region, which is not empty, shares elements with.
    pub fn touched(&self, region: &Region) -> Vec<usize> {
        let mut chunks = vec![0];
        for axis in 0..self.shape.len().min(self.axis + 1) {
            let (length, step) =
                if axis == self.axis { (self.cuts(), self.step) } else { (self.shape[axis], 1) };
            let range = region.start[axis] / step..=(region.start[axis] + region.count[axis] - 1) / step;
            chunks = chunks
                .iter()
                .flat_map(|chunk| range.clone().map(move |index| chunk * length + index))
                .collect();
        }
        chunks
    }
}

impl Region {
    /// The region of an operand of `shape` that broadcasts to this one.
    pub fn of_operand(&self, shape: &[usize]) -> Region {
        let skip = self.start.len() - shape.len();
        let along = |axis: usize| {
            if shape[axis] == 1 { (0, 1) } else { (self.start[skip + axis], self.count[skip + axis]) }
        };
        Region {
            start: (0..shape.len()).map(|axis| along(axis).0).collect(),
            count: (0..shape.len()).map(|axis| along(axis).1).collect(),
        }
    }

    /// What two regions share.
    pub fn intersection(&self, other: &Region) -> Region {
        let mut shared = self.clone();
        for axis in 0..self.start.len() {
            let start = self.start[axis].max(other.start[axis]);
            let end = (self.start[axis] + self.count[axis]).min(other.start[axis] + other.count[axis]);
            (shared.start[axis], shared.count[axis]) = (start, end.saturating_sub(start));
        }
        shared
    }

    /// This region as seen from the first element of another.
    pub fn within(mut self, other: &Region) -> Region {
        self.start.iter_mut().zip(&other.start).for_each(|(start, base)| *start -= base);
        self
    }
}
