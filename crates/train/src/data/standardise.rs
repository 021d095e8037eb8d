//! Standardisation: z = (x − mean) / sd, column by column, with mean and (population) standard deviation of the
//! training split. A constant column becomes 0.

/// Means and standard deviations, one a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardiser {
    /// Means.
    pub mean: Vec<f32>,
    /// Standard deviations; 0 for a constant column.
    pub sd: Vec<f32>,
}

impl Standardiser {
    /// Changes nothing.
    #[must_use]
    pub fn identity(columns: usize) -> Self {
        Self { mean: vec![0.0; columns], sd: vec![1.0; columns] }
    }

    /// Means and deviations of the columns of `rows`, summed in f64.
    #[must_use]
    pub fn fit(rows: &[f32], columns: usize) -> Self {
        let count = (rows.len() / columns) as f64;
        let average = |column: usize, f: &dyn Fn(f64) -> f64| {
            rows[column..].iter().step_by(columns).map(|&x| f(f64::from(x))).sum::<f64>() / count
        };
        let (mean, sd) = (0..columns)
            .map(|column| {
                let mean = average(column, &|x| x);
                (mean as f32, libm::sqrt(average(column, &|x| (x - mean) * (x - mean))) as f32)
            })
            .unzip();
        Self { mean, sd }
    }

    /// One mean and one deviation for all columns, as is usual for the pixels of pictures.
    #[must_use]
    pub fn fit_as_one(values: &[f32], columns: usize) -> Self {
        let Self { mean, sd } = Self::fit(values, 1);
        Self { mean: vec![mean[0]; columns], sd: vec![sd[0]; columns] }
    }

    /// From own units to standard ones; `rows` holds whole rows.
    #[must_use]
    pub fn apply(&self, rows: &[f32]) -> Vec<f32> {
        self.map(rows, |x, mean, sd| if sd > 0.0 { (x - mean) / sd } else { 0.0 })
    }

    /// From standard units to own ones; constant columns come back as their mean.
    #[must_use]
    pub fn undo(&self, rows: &[f32]) -> Vec<f32> {
        self.map(rows, |z, mean, sd| mean + sd * z)
    }

    fn map(&self, rows: &[f32], f: impl Fn(f32, f32, f32) -> f32) -> Vec<f32> {
        let columns = self.mean.iter().zip(&self.sd).cycle();
        rows.iter().zip(columns).map(|(&x, (&mean, &sd))| f(x, mean, sd)).collect()
    }
}
