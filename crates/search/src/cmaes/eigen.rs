//! Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan, *Matrix
//! Computations*, §8.5). Only sums, products, quotients and square roots: the same bits on every machine.

use nalgebra::DMatrix;

/// Each sweep squares the error near the end; a few are enough for any size used here.
const MOST_SWEEPS: usize = 30;

/// Eigenvalues, and the eigenvectors as columns in the same order.
pub(super) fn symmetric(mut a: DMatrix<f64>) -> (Vec<f64>, DMatrix<f64>) {
    let n = a.nrows();
    let mut vectors = DMatrix::identity(n, n);
    for _ in 0..MOST_SWEEPS {
        let off: f64 = (0..n).flat_map(|p| (p + 1..n).map(move |q| (p, q))).map(|i| a[i] * a[i]).sum();
        let diagonal: f64 = (0..n).map(|i| a[(i, i)] * a[(i, i)]).sum();
        if off <= 1e-30 * diagonal {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if let Some((c, s)) = rotation(&a, p, q) {
                    rotate(&mut a, p, q, c, s);
                    turn_columns(&mut vectors, p, q, c, s);
                }
            }
        }
    }
    ((0..n).map(|i| a[(i, i)]).collect(), vectors)
}

/// Cosine and sine of the rotation that makes `a[p, q]` vanish; none where it has.
fn rotation(a: &DMatrix<f64>, p: usize, q: usize) -> Option<(f64, f64)> {
    if a[(p, q)] == 0.0 {
        return None;
    }
    let tau = (a[(q, q)] - a[(p, p)]) / (2.0 * a[(p, q)]);
    let t = if tau >= 0.0 {
        1.0 / (tau + (1.0 + tau * tau).sqrt())
    } else {
        1.0 / (tau - (1.0 + tau * tau).sqrt())
    };
    let c = 1.0 / (1.0 + t * t).sqrt();
    Some((c, t * c))
}

fn rotate(a: &mut DMatrix<f64>, p: usize, q: usize, c: f64, s: f64) {
    turn_columns(a, p, q, c, s);
    for k in 0..a.ncols() {
        let (x, y) = (a[(p, k)], a[(q, k)]);
        a[(p, k)] = c * x - s * y;
        a[(q, k)] = s * x + c * y;
    }
}

fn turn_columns(a: &mut DMatrix<f64>, p: usize, q: usize, c: f64, s: f64) {
    for k in 0..a.nrows() {
        let (x, y) = (a[(k, p)], a[(k, q)]);
        a[(k, p)] = c * x - s * y;
        a[(k, q)] = s * x + c * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_vectors_make_the_matrix_again() {
        let n = 12;
        let wave = |i: usize, j: usize| ((i * 7 + j * 3) % 11) as f64 - 5.0;
        let root = DMatrix::from_fn(n, n, wave);
        let a = &root * root.transpose();
        let (values, vectors) = symmetric(a.clone());
        let again = &vectors * DMatrix::from_diagonal(&values.clone().into()) * vectors.transpose();
        assert!((&again - &a).amax() < 1e-9 * a.amax());
        assert!((&vectors * vectors.transpose() - DMatrix::identity(n, n)).amax() < 1e-12);
        let mut expected: Vec<f64> = a.symmetric_eigenvalues().iter().copied().collect();
        let mut ours = values;
        expected.sort_by(f64::total_cmp);
        ours.sort_by(f64::total_cmp);
        assert!(ours.iter().zip(&expected).all(|(x, y)| (x - y).abs() < 1e-8), "{ours:?} {expected:?}");
    }

    #[test]
    fn nothing_has_no_values_and_a_diagonal_has_its_own() {
        assert!(symmetric(DMatrix::zeros(0, 0)).0.is_empty());
        assert_eq!(symmetric(DMatrix::from_diagonal(&vec![3.0, 1.0].into())).0, [3.0, 1.0]);
    }
}
