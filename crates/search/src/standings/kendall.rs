//! How alike two orders of the same things are.

use std::cmp::Ordering;

/// Kendall's τ-b (Kendall, *The Treatment of Ties in Ranking Problems*, Biometrika 33, 1945): 1 for the same order, -1
/// for the reverse; none where one of them ties all, or the lengths differ. Values that diverged may be infinite.
#[must_use]
pub fn kendall_tau_b(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mut agree, mut tied_a, mut tied_b, mut pairs) = (0_i64, 0_i64, 0_i64, 0_i64);
    for i in 0..a.len() {
        for j in 0..i {
            let (x, y) = (a[i].total_cmp(&a[j]), b.get(i)?.total_cmp(b.get(j)?));
            pairs += 1;
            tied_a += i64::from(x == Ordering::Equal);
            tied_b += i64::from(y == Ordering::Equal);
            agree += i64::from(x as i8 * y as i8);
        }
    }
    let scale = ((pairs - tied_a) as f64).sqrt() * ((pairs - tied_b) as f64).sqrt();
    (a.len() == b.len() && scale > 0.0).then(|| agree as f64 / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ```python
    /// >>> from scipy.stats import kendalltau
    /// >>> kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]).statistic
    /// -0.4714045207910316
    /// >>> kendalltau([.3, .1, .9, .5, .7, .2], [.31, .2, .8, .7, .6, .1]).statistic
    /// 0.7333333333333333
    /// ```
    #[test]
    fn it_is_that_of_scipy() {
        let ties = kendall_tau_b(&[12.0, 2.0, 1.0, 12.0, 2.0], &[1.0, 4.0, 7.0, 1.0, 0.0]);
        assert!((ties.unwrap() + 0.471_404_520_791_031_6).abs() < 1e-15);
        let rungs = kendall_tau_b(&[0.3, 0.1, 0.9, 0.5, 0.7, 0.2], &[0.31, 0.2, 0.8, 0.7, 0.6, 0.1]);
        assert!((rungs.unwrap() - 0.733_333_333_333_333_3).abs() < 1e-15);
    }

    #[test]
    fn without_an_order_there_is_none() {
        assert_eq!(kendall_tau_b(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(kendall_tau_b(&[1.0], &[2.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, 2.0, 3.0], &[1.0, 2.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, f64::INFINITY], &[0.5, f64::INFINITY]), Some(1.0));
    }
}
