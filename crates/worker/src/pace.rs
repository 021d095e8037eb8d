//! How many units of work fit into a slice, learnt from the slices before.

/// A slice's length to aim at. Commands wait at most for one slice, so stopping takes well under
/// 50 ms, unless a single step takes longer: a step is never divided (six layers of 256 units on batches of 1,024 take
/// a few hundred milliseconds on a laptop).
const SLICE_MS: f64 = 16.0;

/// Adapts the units of a slice to the speed of the machine and of the run.
#[derive(Debug)]
pub(crate) struct Pace {
    units: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { units: 1.0 }
    }
}

impl Pace {
    /// Units for the next slice, at least one.
    pub(crate) fn units(&self) -> u32 {
        self.units as u32
    }

    /// Learns from a slice of [`Pace::units`] that took this long. Growth is bounded: an evaluation may follow cheap steps.
    pub(crate) fn took(&mut self, ms: f64) {
        let ratio = if ms > 0.0 { (SLICE_MS / ms).clamp(0.1, 2.0) } else { 2.0 };
        self.units = (self.units * ratio).clamp(1.0, 1e6);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settles_where_a_slice_takes_its_time() {
        for unit_ms in [0.01, 0.3, 5.0, 40.0] {
            let mut pace = Pace::default();
            for _ in 0..40 {
                pace.took(f64::from(pace.units()) * unit_ms);
            }
            let ms = f64::from(pace.units()) * unit_ms;
            assert!(ms <= (2.0 * SLICE_MS).max(unit_ms) && ms >= SLICE_MS / 2.0, "{unit_ms}: {ms}");
        }
    }
}
