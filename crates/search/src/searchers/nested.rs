//! From coarse to fine: an order of a lattice's points in which every beginning is spread evenly over all of it, so that
//! a map is seen as a whole first and then sharpens. The bits of 0, 1, 2, …, lowest first, are dealt to the axes in
//! turn, and each axis takes them for its highest first (van der Corput's sequence, interleaved as in a Morton code). Of
//! 2ᵏ × 2ᵏ points the first 4ʲ are every 2ᵏ⁻ʲ-th in both directions.

/// The numbers (last axis fastest) of the first `most` points of a lattice with so many values along each axis; there
/// are at most 2³² points.
pub(super) fn order(sizes: &[u64], most: u32) -> Vec<u64> {
    let digits = digits(sizes);
    // Each axis is less than doubled, so that a code fits.
    (0..1_u64 << digits.len()).filter_map(|code| number(code, &digits, sizes)).take(most as usize).collect()
}

/// Which axis, and which of its bits, each bit of a code stands for.
fn digits(sizes: &[u64]) -> Vec<(usize, u32)> {
    let bits = |size: u64| u64::BITS - size.saturating_sub(1).leading_zeros();
    let most = sizes.iter().map(|&size| bits(size)).max().unwrap_or(0);
    let of_round = |round: u32| {
        let axes = sizes.iter().enumerate();
        axes.filter_map(move |(axis, &size)| Some((axis, bits(size).checked_sub(round + 1)?)))
    };
    (0..most).flat_map(of_round).collect()
}

/// None where the code lies beyond an axis whose size is no power of two.
fn number(code: u64, digits: &[(usize, u32)], sizes: &[u64]) -> Option<u64> {
    let mut index = vec![0_u64; sizes.len()];
    for (place, &(axis, bit)) in digits.iter().enumerate() {
        index[axis] |= (code >> place & 1) << bit;
    }
    index.iter().zip(sizes).try_fold(0, |number, (&i, &size)| (i < size).then_some(number * size + i))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_comes_once_whatever_the_sizes() {
        for sizes in [vec![32, 32], vec![5, 3, 1, 2], vec![64, 7], vec![1], vec![]] {
            let size: u64 = sizes.iter().product();
            let mut order = order(&sizes, 5000);
            order.sort_unstable();
            assert_eq!(order, (0..size).collect::<Vec<_>>(), "{sizes:?}");
        }
    }

    #[test]
    fn each_quarter_of_a_square_is_the_square_at_half_the_resolution() {
        let places = |most| order(&[32, 32], most).into_iter().map(|i| (i / 32, i % 32)).collect::<Vec<_>>();
        assert_eq!(places(4), [(0, 0), (16, 0), (0, 16), (16, 16)]);
        for (count, apart) in [(16, 8), (64, 4), (256, 2)] {
            assert!(places(count).iter().all(|(x, y)| x % apart == 0 && y % apart == 0));
        }
    }
}
