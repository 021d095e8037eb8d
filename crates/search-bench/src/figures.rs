//! Order statistics.

/// A median and its quartiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Spread {
    /// Of at least one value; linear between neighbours, as NumPy's `quantile`.
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (values.len() - 1) as f64;
            let (below, rest) = (place as usize, place.fract());
            let above = values[(below + 1).min(values.len() - 1)];
            // Infinity times zero is not a number.
            if rest == 0.0 { values[below] } else { values[below] * (1.0 - rest) + above * rest }
        };
        Self { median: at(0.5), lower: at(0.25), upper: at(0.75) }
    }
}

/// The place of each value among all, 1 for the lowest; equals share the mean of their places.
pub(crate) fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = values.iter().filter(|y| *y < x).count();
        let equal = values.iter().filter(|y| *y == x).count();
        below as f64 + (equal as f64 + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

/// Three significant digits, short.
pub(crate) fn short(x: f64) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    let exponent = if x == 0.0 { 0.0 } else { x.abs().log10().floor() };
    match exponent {
        0.0.. => format!("{x:.*}", (1.0 - exponent).max(0.0) as usize),
        -3.0.. => format!("{x:.*}", (1.0 - exponent) as usize),
        _ => format!("{x:.1e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // >>> numpy.quantile([1, 2, 4, 8], [.25, .5, .75])
    // array([1.75, 3.  , 5.  ])
    #[test]
    fn quartiles_are_numpy_s() {
        let spread = Spread::of(vec![8.0, 1.0, 4.0, 2.0]);
        assert_eq!(spread, Spread { median: 3.0, lower: 1.75, upper: 5.0 });
        assert_eq!(Spread::of(vec![5.0]).upper, 5.0);
        assert_eq!(Spread::of(vec![1.0, 2.0, f64::INFINITY]).median, 2.0);
    }

    // >>> scipy.stats.rankdata([3, 1, 3, 0, 3])
    // array([4., 2., 4., 1., 4.])
    #[test]
    fn equals_share_their_places() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 0.0, 3.0]), [4.0, 2.0, 4.0, 1.0, 4.0]);
    }

    #[test]
    fn numbers_are_short() {
        let texts = [230.4, 11.23, 1.26, 0.0844, 0.00136, 3.71e-5, 0.0, f64::INFINITY].map(short);
        assert_eq!(texts, ["230", "11", "1.3", "0.084", "0.0014", "3.7e-5", "0.0", "–"]);
    }
}
