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
        hash: "#v=1&data=moons&lr=0.1&bs=32&epochs=60&samples=1000&search=grid&trials=1",
        verdict: Verdict::Saturated,
    },
    Lesson {
        name: "short",
        hash: "#v=1&data=spiral&opt=adam&lr=0.003&bs=32&epochs=20&samples=600&search=grid&trials=1",
        verdict: Verdict::StillLearning,
    },
    Lesson {
        name: "overfitting",
        hash: "#v=1&data=moons&opt=adam&lr=0.01&bs=16&epochs=150&samples=150&noise=0.4&width=64&search=grid&trials=1",
        verdict: Verdict::Overfitting,
    },
    Lesson {
        name: "underfitting",
        hash: "#v=1&data=spiral&lr=0.1&bs=32&epochs=60&layers=1&width=2&search=grid&trials=1",
        verdict: Verdict::Underfitting,
    },
    Lesson {
        name: "divergence",
        hash: "#v=1&data=digits&lr=10&bs=32&epochs=30&search=grid&trials=1",
        verdict: Verdict::Diverged,
    },
    Lesson {
        name: "slow",
        hash: "#v=1&data=digits&opt=sgd&lr=0.0003&bs=32&epochs=40&search=grid&trials=1",
        verdict: Verdict::TooSlow,
    },
    Lesson {
        name: "noisy",
        hash: "#v=1&data=moons&opt=sgd&lr=1&bs=1&epochs=60&search=grid&trials=1",
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
