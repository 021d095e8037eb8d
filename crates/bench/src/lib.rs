//! What the bench's modules share: the runs of the product that are nearest to the workloads of
//! `bench/train/workloads.js`, written as links.

use schema::{RunConfig, decode};
use search::Point;

/// Two hidden layers, Adam; 512 training examples in the plane, or 1,078 digits.
const LINKS: [(&str, &str); 3] = [
    ("A", "data=xor&samples=640&share=0.8&layers=2&width=16&act=tanh&opt=adam&lr=0.01&bs=32"),
    ("B", "data=xor&samples=640&share=0.8&layers=2&width=32&act=tanh&opt=adam&lr=0.01&bs=128"),
    ("C", "data=digits&layers=2&width=64&act=relu&opt=adam&lr=0.003&bs=64"),
];

/// The run nearest to a workload, if there is one.
#[must_use]
pub fn product_run(workload: &str, epochs: u32) -> Option<RunConfig> {
    let (_, link) = LINKS.iter().find(|(name, _)| *name == workload)?;
    let link = decode(link);
    Some(RunConfig { epochs, ..link.study.run(&Point(Vec::new())) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_are_understood_whole_and_leave_nothing_to_search() {
        for (name, link) in LINKS {
            let link = decode(link);
            assert!(link.notes.is_empty(), "{name}: {:?}", link.notes);
            assert!(link.study.space().params.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_networks_are_those_of_the_workloads() {
        let widths = |name| product_run(name, 20).map(|run| run.widths());
        assert_eq!(widths("A"), Some(vec![2, 16, 16, 2]));
        assert_eq!(widths("B"), Some(vec![2, 32, 32, 2]));
        assert_eq!(widths("C"), Some(vec![64, 64, 64, 10]));
        assert_eq!(widths("D"), None);
    }
}
