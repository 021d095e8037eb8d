//! The few dense operations that nalgebra does not offer in a form that is both quick and the same in bits on every
//! machine (its products of large matrices pick fused instructions at run time where the machine has them).

use nalgebra::{Cholesky, DMatrix, Dyn};

/// Dot product in four interleaved sums: a fixed order that vectorises.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (mut a4, mut b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let mut sums = [0.0; 4];
    for (x, y) in (&mut a4).zip(&mut b4) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    let rest: f64 = a4.remainder().iter().zip(b4.remainder()).map(|(x, y)| x * y).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// Lower triangle of `K⁻¹`, from the factor of `K`; a third of the work of solving for the identity.
pub(super) fn inverse(factor: &Cholesky<f64, Dyn>) -> DMatrix<f64> {
    let root = inverse_of_lower(factor.l_dirty());
    let n = root.nrows();
    let columns = root.as_slice();
    let tail = |column: usize, from: usize| &columns[column * n + from..(column + 1) * n];
    let mut inverse = DMatrix::zeros(n, n);
    for j in 0..n {
        for i in j..n {
            inverse[(i, j)] = dot(tail(i, i), tail(j, i));
        }
    }
    inverse
}

/// `L⁻¹`, column by column by forward substitution. Only the lower triangle of `l` is read.
fn inverse_of_lower(l: &DMatrix<f64>) -> DMatrix<f64> {
    let n = l.nrows();
    let mut inverse = DMatrix::identity(n, n);
    for j in 0..n {
        let x = &mut inverse.as_mut_slice()[j * n..(j + 1) * n];
        for k in j..n {
            let column = &l.as_slice()[k * n..(k + 1) * n];
            x[k] /= column[k];
            let pivot = x[k];
            for (xi, li) in x[k + 1..].iter_mut().zip(&column[k + 1..]) {
                *xi -= pivot * li;
            }
        }
    }
    inverse
}

/// Solves `L v = b` in place.
pub(super) fn solve_lower(l: &DMatrix<f64>, b: &mut [f64]) {
    let n = l.nrows();
    for k in 0..n {
        let column = &l.as_slice()[k * n..(k + 1) * n];
        b[k] /= column[k];
        let pivot = b[k];
        for (bi, li) in b[k + 1..].iter_mut().zip(&column[k + 1..]) {
            *bi -= pivot * li;
        }
    }
}

/// Solves `Lᵀ v = b` in place.
pub(super) fn solve_lower_transposed(l: &DMatrix<f64>, b: &mut [f64]) {
    let n = l.nrows();
    for k in (0..n).rev() {
        let column = &l.as_slice()[k * n..(k + 1) * n];
        b[k] = (b[k] - dot(&column[k + 1..], &b[k + 1..])) / column[k];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solving_and_inverting_agree_with_nalgebra() {
        let n = 11;
        let k = DMatrix::from_fn(n, n, |i, j| {
            let gap = i as f64 - j as f64;
            1.0 / (1.0 + gap * gap) + if i == j { 0.1 } else { 0.0 }
        });
        let factor = Cholesky::new(k.clone()).unwrap();
        let expected = factor.inverse();
        let ours = inverse(&factor);
        let mut b: Vec<f64> = (0..n).map(|i| i as f64).collect();
        let solved = factor.solve(&nalgebra::DVector::from_column_slice(&b));
        solve_lower(factor.l_dirty(), &mut b);
        solve_lower_transposed(factor.l_dirty(), &mut b);
        for i in 0..n {
            assert!((b[i] - solved[i]).abs() < 1e-12);
            for j in 0..=i {
                assert!((ours[(i, j)] - expected[(i, j)]).abs() < 1e-12);
            }
        }
    }
}
