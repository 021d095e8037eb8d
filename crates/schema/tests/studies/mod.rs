//! Experiments at random, for the tests of links.

use proptest::prelude::*;
use schema::rules::{PRUNES, SURVEYS};
use schema::{BudgetKind, Engine, FIELDS, Field, Kind, Parts, Setting, StudyConfig};
use search::{Acquisition, SearcherKind};

/// Texts that people could type into a field, valid or nearly so.
fn text_for(field: &'static Field) -> BoxedStrategy<String> {
    match field.kind {
        Kind::Choice(names) => prop_oneof![
            prop::sample::select(names).prop_map(str::to_owned),
            prop::collection::vec(prop::sample::select(names), 1..5).prop_map(|list| list.join("|")),
        ]
        .boxed(),
        Kind::Float { min, max, .. } | Kind::Int { min, max, .. } => {
            let number = prop_oneof![
                min..=max,
                Just(min),
                Just(max),
                (min.max(1e-9).ln()..=max.ln()).prop_map(f64::exp)
            ];
            prop_oneof![
                number.clone().prop_map(|x| x.to_string()),
                (number.clone(), number.clone()).prop_map(|(a, b)| format!("{a}..{b}")),
                (number.clone(), number.clone(), 0_u32..70).prop_map(|(a, b, n)| format!("{a}..{b}/{n}")),
                prop::collection::vec(number, 1..6).prop_map(|list| list
                    .iter()
                    .map(f64::to_string)
                    .collect::<Vec<_>>()
                    .join("|")),
            ]
            .boxed()
        }
    }
}

prop_compose! {
    pub(crate) fn study()(
        texts in FIELDS.iter().map(|field| prop::option::of(text_for(field))).collect::<Vec<_>>(),
        searchers in prop::sample::subsequence(SearcherKind::ALL.to_vec(), 1..=5).prop_shuffle(),
        trials in 1..=StudyConfig::TRIALS_MAX,
        seed: u32,
        lag in 1..=StudyConfig::LAG_MAX,
        engine in prop::sample::select(Engine::ALL.to_vec()),
        rules in rules(),
    ) -> StudyConfig {
        let mut study = rules;
        (study.searchers, study.trials, study.seed) = (searchers, trials, seed);
        (study.lag, study.engine) = (lag, engine);
        for (field, text) in FIELDS.iter().zip(texts) {
            if let Some(text) = text {
                study.set(field.key, Setting::parse(field, &text).0);
            }
        }
        study
    }
}

prop_compose! {
    pub(crate) fn rules()(
        seeds in 1..=StudyConfig::SEEDS_MAX,
        repeats in 1..=StudyConfig::REPEATS_MAX,
        folds in prop_oneof![Just(0), 2..=StudyConfig::FOLDS_MAX],
        eta in 2..=StudyConfig::ETA_MAX,
        prune in prop::sample::select(PRUNES.to_vec()),
        budget in prop::sample::select(BudgetKind::ALL.to_vec()),
        acquisition in prop::sample::select(Acquisition::ALL.to_vec()),
        survey in prop::sample::select(SURVEYS.to_vec()),
        twice: bool,
    ) -> StudyConfig {
        let mut study = StudyConfig::default();
        study.parts = Parts { repeats, folds };
        (study.seeds, study.eta, study.survey, study.twice) = (seeds, eta, survey, twice);
        (study.prune, study.budget, study.acquisition) = (prune, budget, acquisition);
        study
    }
}

/// An experiment in which the person has placed trials.
pub(crate) fn played() -> impl Strategy<Value = StudyConfig> {
    let places = prop::collection::vec(prop::collection::vec(0.0..1.0, FIELDS.len()), 0..6);
    (study(), places, any::<bool>()).prop_map(|(mut study, places, passed)| {
        let space = study.space();
        for place in places {
            let point = space.from_unit(&place[..space.dims()]);
            let room = study.you.points.len() < study.trials as usize && space.dims() > 0;
            if room && !study.you.points.contains(&point) {
                study.you.points.push(point);
            }
        }
        study.you.passed = passed;
        study
    })
}
