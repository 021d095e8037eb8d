//! What a finished sweep proves: the digest of its trial table, and how that compares with what its link claims.

use std::rc::Rc;

use schema::{Claim, Outcome, RowHash, Verdict};
use search::Race;

use super::Sweep;

/// What is claimed and what came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// What the link claims.
    pub claimed: Option<Claim>,
    /// What came out, once every trial has ended and none has failed.
    pub found: Option<Claim>,
    /// How many trials failed: then nothing is claimed, nor compared.
    pub failed: usize,
    /// The one against the other.
    pub verdict: Option<Verdict>,
    /// The first trial that differs, or the first of the few that share its mark.
    pub first: Option<u32>,
}

impl Proof {
    pub(super) fn expecting(claimed: Option<Claim>) -> Rc<Self> {
        Rc::new(Self { claimed, ..Self::default() })
    }
}

impl Sweep {
    /// What is claimed and what came out.
    #[must_use]
    pub fn proof(&self) -> &Rc<Proof> {
        &self.proof
    }

    /// Every trial has ended: their numbers are their order in the trial table.
    pub(super) fn prove(&mut self) {
        if self.foreign {
            return;
        }
        let hashes: Vec<RowHash> = self.trials.values().filter_map(|trial| trial.row).collect();
        let claimed = self.proof.claimed.clone();
        let verdict = claimed.as_ref().map(|claim| claim.check(&self.study, self.made_by(), &hashes));
        let first = verdict.as_ref().and_then(Verdict::first);
        let first = first.and_then(|row| self.trials.keys().nth(row)).copied();
        let failed = self.trials.values().filter(|trial| trial.outcome == Outcome::Failed).count();
        let found = Claim::of(&self.study, self.made_by(), &hashes);
        self.proof = Rc::new(Proof { claimed, found, failed, verdict, first });
    }

    /// Hashes an ended trial's row now, so that nothing long is left for the end of the sweep.
    pub(super) fn seal(&mut self, id: u32) {
        let lanes = self.race.as_ref().map(Race::lanes);
        let Some(trial) = self.trials.get_mut(&id) else { return };
        if let Some(lane) = lanes.and_then(|lanes| lanes.get(trial.lane as usize)) {
            Rc::make_mut(trial).seal(lane.searcher);
        }
    }
}
