//! Published proofs hold: each link of `tests/proofs.txt` gives, on native threads, the digest that it claims. The
//! browser tests hold Chromium and Firefox to the same file.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::thread;

use cli::{Sweep, Trial};
use schema::{Claim, FIELDS, Key, Kind, Needs, Outcome, Setting, StudyConfig, Verdict, decode};
use search::SearcherKind;

/// Names and links.
fn proofs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines =
        include_str!("../proofs.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').expect("a name, a space, a link"))
}

fn sweep(study: &StudyConfig) -> Sweep {
    let mut study = study.clone();
    cli::own::provide(&mut study, None).expect("what is published holds its data");
    let jobs = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    cli::sweep::run(&study, jobs, |_| ()).expect("published experiments can be run")
}

#[test]
fn published_proofs_are_reproduced_and_between_them_use_everything() {
    let mut used = Used::default();
    for (name, text) in proofs() {
        let link = decode(text);
        assert_eq!(link.notes, [], "{name}");
        let claim = link.claim.unwrap_or_else(|| panic!("{name} claims nothing"));
        let sweep = sweep(&link.study);
        assert_eq!(sweep.failures, [], "{name}");
        let (verdict, first) = sweep.check(&claim);
        assert_eq!(verdict, Verdict::Reproduced, "{name}: the first trial that differs is {first:?}");
        assert_eq!(
            sweep.claim(),
            Some(claim),
            "{name}: the marks and the maker are part of what was published"
        );
        sweep.trials.values().for_each(|trial| used.add(&sweep.study, trial));
    }
    used.check();
}

#[test]
fn an_altered_link_is_not_reproduced() {
    let (_, text) = proofs().find(|(name, _)| *name == "xor").expect("xor is published");
    let link = decode(&text.replace("&seed=", "&seed=1"));
    let claim: Claim = link.claim.expect("proofs claim results");
    assert_ne!(sweep(&link.study).check(&claim).0, Verdict::Reproduced);
}

/// What the trials used between them.
#[derive(Default)]
struct Used {
    /// The values of each hyperparameter, where it had an effect.
    values: BTreeMap<&'static str, BTreeSet<String>>,
    searchers: Vec<SearcherKind>,
    outcomes: Vec<Outcome>,
}

impl Used {
    fn add(&mut self, study: &StudyConfig, trial: &Trial) {
        let at = texts(study, trial);
        for field in &FIELDS {
            let holds = |&(parent, needs): &(Key, Needs)| {
                let value = Setting::parse(parent.field(), &at[parent as usize]).0;
                matches!(value, Setting::Fixed(value) if needs.holds(parent.field(), value))
            };
            if field.when.iter().all(holds) {
                self.values.entry(field.name).or_default().insert(at[field.key as usize].clone());
            }
        }
        self.searchers.push(trial.searcher);
        self.outcomes.push(trial.outcome);
    }

    fn check(&self) {
        for field in &FIELDS {
            let values = &self.values[field.name];
            match field.kind {
                Kind::Choice(names) => assert_eq!(*values, texts_of(names), "{}", field.name),
                _ => assert!(values.len() > 1, "{} has one value only: {values:?}", field.name),
            }
        }
        assert!(SearcherKind::ALL.iter().all(|kind| self.searchers.contains(kind)), "{:?}", self.searchers);
        let diverged = self.outcomes.iter().filter(|outcome| **outcome == Outcome::Diverged).count();
        assert!((5..self.outcomes.len() / 2).contains(&diverged), "{diverged} of {}", self.outcomes.len());
    }
}

/// What every hyperparameter was set to, in the table's order.
fn texts(study: &StudyConfig, trial: &Trial) -> Vec<String> {
    let searched: Vec<(Key, String)> =
        study.values(&trial.point).map(|(key, value)| (key, value.to_text(key.field()))).collect();
    let text = |key: Key| match (searched.iter().find(|(other, _)| *other == key), study.get(key)) {
        (Some((_, text)), _) => text.clone(),
        (None, Setting::Fixed(value)) => value.to_text(key.field()),
        // Searched over, but without effect in this experiment.
        (None, _) => String::new(),
    };
    FIELDS.iter().map(|field| text(field.key)).collect()
}

fn texts_of(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
