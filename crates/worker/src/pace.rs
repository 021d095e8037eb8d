//! How many units of work fit between two looks at the clock, learnt from the times before.

/// A slice's length. Commands wait at most for about one slice, so stopping takes well under 50 ms, unless a single
/// step takes longer: a step is never divided.
pub(crate) const SLICE_MS: f64 = 16.0;
/// Time between two looks at the clock to aim at: a slice takes at most that much too long, and looking costs nothing.
const LOOK_MS: f64 = 2.0;

/// Adapts the units between two looks to the speed of the machine and of the run.
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
    /// Units until the next look, at least one.
    pub(crate) fn units(&self) -> u32 {
        self.units as u32
    }

    /// Learns from [`Pace::units`] that took this long. Growth is bounded: an evaluation may follow cheap steps.
    pub(crate) fn took(&mut self, ms: f64) {
        let ratio = if ms > 0.0 { (LOOK_MS / ms).clamp(0.1, 2.0) } else { 2.0 };
        self.units = (self.units * ratio).clamp(1.0, 1e6);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settles_where_looks_are_as_far_apart_as_they_should() {
        for unit_ms in [0.01, 0.3, 5.0, 40.0] {
            let mut pace = Pace::default();
            for _ in 0..40 {
                pace.took(f64::from(pace.units()) * unit_ms);
            }
            let ms = f64::from(pace.units()) * unit_ms;
            assert!(ms <= (2.0 * LOOK_MS).max(unit_ms) && ms >= LOOK_MS / 2.0, "{unit_ms}: {ms}");
        }
    }
}
