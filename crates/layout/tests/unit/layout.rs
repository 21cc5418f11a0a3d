use super::*;

/// Byte offsets of all elements in C order, the slow and certain way.
fn offsets(layout: &Layout) -> Vec<isize> {
    let mut result = vec![layout.offset() as isize];
    for (&length, &stride) in layout.shape().iter().zip(layout.strides()) {
        result = result.iter().flat_map(|&at| (0..length).map(move |i| at + i as isize * stride)).collect();
    }
    result
}

#[test]
fn reshape_keeps_the_order_of_elements_or_refuses() {
    let shapes: &[&[usize]] =
        &[&[2, 3, 4], &[4, 6], &[24], &[1, 24, 1], &[2, 1, 3, 4], &[3, 8], &[2, 2, 2, 3]];
    let base = Layout::contiguous(&[2, 3, 4], 8, Order::C).expect("small");
    let permutations: &[&[usize]] = &[&[0, 1, 2], &[2, 1, 0], &[0, 2, 1], &[1, 0, 2], &[2, 0, 1], &[1, 2, 0]];
    let mut views = 0;
    for axes in permutations {
        let layout = base.permute(axes).expect("a permutation");
        for shape in shapes {
            if let Some(view) = layout.reshape(shape, 8) {
                assert_eq!(offsets(&view), offsets(&layout), "{axes:?} {shape:?}");
                views += 1;
            }
        }
    }
    assert!(views > shapes.len(), "C order always reshapes, others sometimes");
}

#[test]
fn walk_visits_each_element_once_for_every_operand() {
    let c = Layout::contiguous(&[3, 4, 5], 8, Order::C).expect("small");
    let f = Layout::contiguous(&[3, 4, 5], 8, Order::F).expect("small");
    let joined = walk(&[3, 4, 5], &[f.strides()]);
    assert_eq!(joined.shape.as_slice(), [60]);
    let mixed = walk(&[3, 4, 5], &[c.strides(), f.strides()]);
    assert_eq!(mixed.size(), 60);
    assert_eq!(mixed.strides[0][mixed.shape.len() - 1], 8, "the output decides");
}

#[test]
fn overflowing_sizes_are_errors() {
    assert!(Layout::contiguous(&[usize::MAX, 2], 8, Order::C).is_err());
    assert!(Layout::contiguous(&[0, usize::MAX, 2], 8, Order::C).is_err());
    assert!(Layout::contiguous(&[1; 65], 8, Order::C).is_err());
    assert!(Layout::contiguous(&[1 << 30, 1 << 30], 8, Order::C).is_err());
}

#[test]
fn overlap_is_seen() {
    let layout = Layout::contiguous(&[4], 8, Order::C).expect("small");
    assert!(!layout.overlaps_itself(8));
    assert!(layout.broadcast_to(&[3, 4]).expect("broadcasts").overlaps_itself(8));
}

#[test]
fn slices_resolve_as_in_python() {
    let row = |start, stop, step| Slice { start, stop, step };
    assert_eq!(row(None, None, None).resolve(5), Ok((0, 1, 5)));
    assert_eq!(row(Some(-3), None, None).resolve(5), Ok((2, 1, 3)));
    assert_eq!(row(Some(10), Some(20), None).resolve(5), Ok((0, 1, 0)));
    assert_eq!(row(None, None, Some(-1)).resolve(5), Ok((4, -1, 5)));
    assert_eq!(row(None, Some(i64::MIN), Some(i64::MIN)).resolve(5), Ok((4, -i64::MAX as isize, 1)));
    assert!(row(None, None, Some(0)).resolve(5).is_err());
}
