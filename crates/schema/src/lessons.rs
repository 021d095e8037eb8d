//! Experiments of one run each whose curves show what curves can say, with the verdict that they should get. The page
//! offers them; a test trains each from ten seeds and holds the reading to them.

use search::Verdict;

/// One run and what it shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lesson {
    /// Its name in texts: `lesson-overfitting`.
    pub name: &'static str,
    /// The experiment.
    pub hash: &'static str,
    /// What its curves should be read as.
    pub verdict: Verdict,
}

/// Each of them, in the order in which to look at them.
pub const LESSONS: [Lesson; 8] = [
    Lesson {
        name: "clean",
        hash: "#v=1&data=moons&opt=adam&lr=0.01&bs=64&epochs=60&samples=2000&noise=0.3&width=8&wd=0.001&search=grid&trials=1",
        verdict: Verdict::Saturated,
    },
    Lesson {
        name: "short",
        hash: "#v=1&opt=sgd&lr=0.01&bs=64&epochs=15&search=grid&trials=1",
        verdict: Verdict::StillLearning,
    },
    Lesson {
        name: "overfitting",
        hash: "#v=1&data=moons&opt=adam&lr=0.01&bs=16&epochs=150&samples=150&noise=0.4&search=grid&trials=1",
        verdict: Verdict::Overfitting,
    },
    Lesson {
        name: "underfitting",
        hash: "#v=1&data=spiral&opt=adam&lr=0.02&bs=64&epochs=100&samples=2000&layers=1&width=1&search=grid&trials=1",
        verdict: Verdict::Underfitting,
    },
    Lesson {
        name: "divergence",
        hash: "#v=1&lr=30&bs=32&epochs=30&search=grid&trials=1",
        verdict: Verdict::Diverged,
    },
    Lesson {
        name: "slow",
        hash: "#v=1&opt=sgd&lr=0.0002&bs=64&epochs=30&search=grid&trials=1",
        verdict: Verdict::TooSlow,
    },
    Lesson {
        name: "noisy",
        hash: "#v=1&data=circles&lr=0.3&bs=8&epochs=60&act=tanh&search=grid&trials=1",
        verdict: Verdict::Noisy,
    },
    Lesson {
        name: "wrong-labels",
        hash: "#v=1&data=moons&lr=0.05&bs=32&epochs=60&samples=1000&flip=0.3&width=8&search=grid&trials=1",
        verdict: Verdict::WrongLabels,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_is_one_run_that_needs_no_mending() {
        for lesson in &LESSONS {
            let link = crate::decode(lesson.hash);
            assert_eq!(link.notes, [], "{}", lesson.name);
            assert_eq!((link.study.searched().count(), link.study.trials), (0, 1), "{}", lesson.name);
        }
    }
}
