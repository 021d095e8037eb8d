//! Who searches, with which budget, seed and lag.

use std::rc::Rc;

use schema::{Engine, StudyConfig};
use yew::prelude::*;

use super::rules::Rules;
use super::searchers::Searchers;
use super::select::Select;
use super::whole::Whole;
use super::{Page, use_page};
use crate::i18n::{Id, id};

#[derive(Properties, PartialEq)]
pub(crate) struct SearchSettingsProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) on_edit: Callback<StudyConfig>,
}

#[component]
pub(crate) fn SearchSettings(props: &SearchSettingsProps) -> Html {
    let page = use_page();
    let study = &props.study;
    let whole = |name: Id, help: Id, value: u32, (min, max): (u32, u32), set: fn(&mut StudyConfig, u32)| {
        let (study, on_edit) = (study.clone(), props.on_edit.clone());
        let on_set = Callback::from(move |value: u32| {
            let mut next = (*study).clone();
            set(&mut next, value);
            on_edit.emit(next);
        });
        html! { <Whole label={page.i18n.t(name)} help={page.i18n.t(help)} {value} {min} {max} {on_set} /> }
    };
    html! {
        <>
            <Searchers study={study.clone()} on_edit={props.on_edit.clone()} />
            <div class="budget">
            { whole(id::TRIALS, id::TRIALS_HELP, study.trials, (1, StudyConfig::TRIALS_MAX), |study, n| study.trials = n) }
            { whole(id::SEED, id::SEED_HELP, study.seed, (0, u32::MAX), |study, n| study.seed = n) }
            { whole(id::LAG, id::LAG_HELP, study.lag, (1, StudyConfig::LAG_MAX), |study, n| study.lag = n) }
            </div>
            <Rules study={study.clone()} on_edit={props.on_edit.clone()} />
            { engine(&page, study, &props.on_edit) }
        </>
    }
}

/// Who trains. Whom the page picks stands beside the gauges.
fn engine(page: &Page, study: &Rc<StudyConfig>, on_edit: &Callback<StudyConfig>) -> Html {
    let i18n = &page.i18n;
    let on_pick = {
        let (study, on_edit) = (study.clone(), on_edit.clone());
        Callback::from(move |key: String| {
            let mut next = (*study).clone();
            next.engine = Engine::from_key(&key).unwrap_or_default();
            on_edit.emit(next);
        })
    };
    let options = Engine::ALL.map(|engine| (engine.key(), i18n.engine(engine))).to_vec();
    html! {
        <div class="engine-choice" title={i18n.t(id::ENGINE_HELP)} data-testid="engine">
            <span>{ i18n.t(id::ENGINE) }</span>
            <Select {options} chosen={study.engine.key()} label={i18n.t(id::ENGINE)} {on_pick} />
        </div>
    }
}
