//! The experiment as a program for another tool.

use std::rc::Rc;

use schema::export::{self, Missing, Way};
use schema::{StudyConfig, Table};
use yew::prelude::*;

use super::way_out::WayOut;
use crate::i18n::{I18n, Id, id};
use crate::location;
use crate::ui::use_page;

const PYTHON: &str = "text/x-python;charset=utf-8";
const YAML: &str = "application/yaml;charset=utf-8";

#[derive(Properties, PartialEq)]
pub(super) struct ProgramsProps {
    pub(super) study: Rc<StudyConfig>,
}

#[component]
pub(super) fn Programs(props: &ProgramsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let study = &props.study;
    let table = study.own().and_then(|own| page.driver.read(|sweep| sweep.table(own.id).cloned()));
    let link = location::link(study, None, &page.presentation, false);
    let program = |way: Way| {
        let (name, help) = about(way);
        let missing = export::missing(study, way, table.is_some());
        let lacks = (!missing.is_empty()).then(|| AttrValue::from(lacks(i18n, &missing)));
        let (study, link, table) = (study.clone(), link.clone(), table.clone());
        let make = Callback::from(move |()| {
            let table = table.as_ref().map(|table| -> &Table { table });
            export::python(&study, way, &link, table)
        });
        html! {
            <WayOut name={i18n.t(name)} help={i18n.t(help)} {lacks} file={export::file_name(way)} media={PYTHON} copies={true} {make} />
        }
    };
    let sweep = {
        let (study, link) = (study.clone(), link.clone());
        Callback::from(move |()| export::wandb_sweep(&study, &link))
    };
    html! {
        <section>
            <h3>{ i18n.t(id::TOOLS_TITLE) }</h3>
            <p class="hint">{ i18n.t(id::TOOLS_HELP) }</p>
            <ul>
                { for Way::ALL.into_iter().map(program) }
                <WayOut name={i18n.t(id::TOOL_SWEEP)} help={i18n.t(id::TOOL_SWEEP_HELP)} file={export::SWEEP} media={YAML} copies={true} make={sweep} />
            </ul>
        </section>
    }
}

/// Its name, and what it is for.
const fn about(way: Way) -> (Id, Id) {
    match way {
        Way::Optuna => (id::TOOL_OPTUNA, id::TOOL_OPTUNA_HELP),
        Way::Sklearn => (id::TOOL_SKLEARN, id::TOOL_SKLEARN_HELP),
        Way::Hyperopt => (id::TOOL_HYPEROPT, id::TOOL_HYPEROPT_HELP),
        Way::Ray => (id::TOOL_RAY, id::TOOL_RAY_HELP),
        Way::Wandb => (id::TOOL_WANDB, id::TOOL_WANDB_HELP),
    }
}

/// What has no counterpart there, in one sentence.
fn lacks(i18n: &I18n, missing: &[Missing]) -> String {
    let word = |it: &Missing| match *it {
        Missing::Searcher { wanted, instead } => {
            let names =
                [("wanted", i18n.searcher(wanted).into()), ("instead", i18n.searcher(instead).into())];
            i18n.ta(id::MISSING_SEARCHER, &names)
        }
        Missing::OtherSearches { kept } => {
            i18n.ta(id::MISSING_OTHERS, &[("kept", i18n.searcher(kept).into())])
        }
        Missing::Placed => i18n.t(id::MISSING_PLACED).to_string(),
        Missing::Pruning => i18n.t(id::MISSING_PRUNING).to_string(),
        Missing::Budget(_) => i18n.t(id::MISSING_BUDGET).to_string(),
        Missing::Acquisition(_) => i18n.t(id::MISSING_ACQUISITION).to_string(),
        Missing::Survey => i18n.t(id::MISSING_SURVEY).to_string(),
        Missing::Repeats => i18n.t(id::MISSING_REPEATS).to_string(),
        Missing::Table => i18n.t(id::MISSING_TABLE).to_string(),
    };
    let words: Vec<String> = missing.iter().map(word).collect();
    i18n.ta(id::MISSING, &[("what", words.join(&i18n.t(id::MISSING_BETWEEN)).into())])
}
