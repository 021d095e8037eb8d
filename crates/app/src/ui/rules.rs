//! The rules of the race: how often each searcher searches, how often a trial is trained and on which splits, what is
//! equal among the lanes, and who is stopped early.

use schema::rules::{PRUNES, prune_key};
use schema::{BudgetKind, StudyConfig};
use search::Acquisition;
use yew::prelude::*;

use super::search_settings::SearchSettingsProps;
use super::select::Select;
use super::use_page;
use super::whole::Whole;
use crate::i18n::{Id, id};

type Set = fn(&mut StudyConfig, u32);

#[component]
pub(crate) fn Rules(props: &SearchSettingsProps) -> Html {
    let page = use_page();
    let (i18n, study) = (&page.i18n, &props.study);
    let whole = |name: Id, help: Id, value: u32, (min, max): (u32, u32), set: Set| {
        let (study, on_edit) = (study.clone(), props.on_edit.clone());
        let on_set = Callback::from(move |value: u32| {
            let mut next = (*study).clone();
            set(&mut next, value);
            on_edit.emit(next);
        });
        html! { <Whole label={i18n.t(name)} help={i18n.t(help)} {value} {min} {max} {on_set} /> }
    };
    let choice = |name: Id,
                  help: Id,
                  options: Vec<(&'static str, AttrValue)>,
                  chosen: &'static str,
                  set: fn(&mut StudyConfig, &str)| {
        let (study, on_edit) = (study.clone(), props.on_edit.clone());
        let on_pick = Callback::from(move |key: String| {
            let mut next = (*study).clone();
            set(&mut next, &key);
            on_edit.emit(next);
        });
        html! {
            <div class="engine-choice" title={i18n.t(help)}>
                <span>{ i18n.t(name) }</span>
                <Select {options} {chosen} label={i18n.t(name)} {on_pick} />
            </div>
        }
    };
    let prunes = PRUNES.map(|prune| (prune_key(prune), i18n.prune(prune))).to_vec();
    let budgets = BudgetKind::ALL.map(|budget| (budget.key(), i18n.budget(budget))).to_vec();
    let acquisitions = Acquisition::ALL.map(|it| (it.key(), i18n.acquisition(it))).to_vec();
    let twice = {
        let (study, on_edit) = (study.clone(), props.on_edit.clone());
        Callback::from(move |_: Event| {
            let mut next = (*study).clone();
            next.twice = !next.twice;
            on_edit.emit(next);
        })
    };
    html! {
        <details class="rules" data-testid="rules">
            <summary>{ i18n.t(id::RULES) }</summary>
            <div class="budget">
            { whole(id::SEEDS, id::SEEDS_HELP, study.seeds, (1, StudyConfig::SEEDS_MAX), |study, n| study.seeds = n) }
            { whole(id::REPEATS, id::REPEATS_HELP, study.parts.repeats, (1, StudyConfig::REPEATS_MAX), |study, n| study.parts.repeats = n) }
            // A single fold is the plain split.
            { whole(id::FOLDS, id::FOLDS_HELP, study.parts.folds, (0, StudyConfig::FOLDS_MAX), |study, n| study.parts.folds = if n == 1 { 0 } else { n }) }
            { whole(id::ETA, id::ETA_HELP, study.eta, (2, StudyConfig::ETA_MAX), |study, n| study.eta = n) }
            </div>
            { choice(id::BUDGET, id::BUDGET_HELP, budgets, study.budget.key(), |study, key| {
                study.budget = BudgetKind::ALL.into_iter().find(|it| it.key() == key).unwrap_or_default();
            }) }
            { choice(id::PRUNE, id::PRUNE_HELP, prunes, prune_key(study.prune), |study, key| {
                study.prune = PRUNES.into_iter().find(|it| prune_key(*it) == key).unwrap_or_default();
            }) }
            { choice(id::ACQUISITION, id::ACQUISITION_HELP, acquisitions, study.acquisition.key(), |study, key| {
                study.acquisition = Acquisition::ALL.into_iter().find(|it| it.key() == key).unwrap_or_default();
            }) }
            <label class="check" title={i18n.t(id::TWICE_HELP)}>
                <input type="checkbox" checked={study.twice} onchange={twice} />
                { i18n.t(id::TWICE) }
            </label>
        </details>
    }
}
