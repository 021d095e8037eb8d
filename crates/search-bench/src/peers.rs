//! What public libraries reached on the same objectives: recorded, not measured here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::figures::Spread;

/// After how many trials regrets are compared.
pub(crate) const MARKS: [u32; 3] = [25, 50, 100];

/// The record.
#[derive(Debug, Deserialize)]
pub(crate) struct Peers {
    /// Those that ran on every objective.
    pub(crate) ranked: Vec<String>,
    /// By objective, peer and number of trials: median, lower and upper quartile.
    regrets: BTreeMap<String, BTreeMap<String, BTreeMap<u32, [f64; 3]>>>,
}

impl Peers {
    /// # Errors
    /// Where the file beside the bench was damaged.
    pub(crate) fn load() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../../bench/search/reference.json"))
    }

    /// What a peer reached.
    pub(crate) fn regret(&self, objective: &str, peer: &str, mark: u32) -> Option<Spread> {
        let &[median, lower, upper] = self.regrets.get(objective)?.get(peer)?.get(&mark)?;
        Some(Spread { median, lower, upper })
    }

    /// The peer with the lowest median, among all that ran on an objective.
    pub(crate) fn best(&self, objective: &str, mark: u32) -> Option<(&str, Spread)> {
        let peers = self.regrets.get(objective)?.keys();
        let regrets = peers.filter_map(|peer| Some((peer.as_str(), self.regret(objective, peer, mark)?)));
        regrets.min_by(|a, b| a.1.median.total_cmp(&b.1.median))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::Objective;

    #[test]
    fn every_ranked_peer_has_every_figure() {
        let peers = Peers::load().unwrap();
        assert_eq!(peers.ranked.len(), 10);
        for objective in Objective::public() {
            for (peer, mark) in peers.ranked.iter().flat_map(|peer| MARKS.map(|mark| (peer, mark))) {
                let spread = peers.regret(objective.name, peer, mark).unwrap();
                assert!(spread.lower <= spread.median && spread.median <= spread.upper, "{peer} {spread:?}");
            }
        }
        assert_eq!(peers.best("tune_mlp4", 50).unwrap().0, "openbox");
    }
}
