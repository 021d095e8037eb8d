//! The experiment as a program for another tool.

use std::rc::Rc;

use schema::StudyConfig;
use schema::export::{self, Way};
use search::SearcherKind;
use yew::prelude::*;

use super::way_out::WayOut;
use crate::i18n::{Id, id};
use crate::location;
use crate::ui::use_page;

const PYTHON: &str = "text/x-python;charset=utf-8";
const YAML: &str = "application/yaml;charset=utf-8";
/// What the sweep of Weights & Biases runs.
const WANDB: &str = "athanor-wandb.py";

#[derive(Properties, PartialEq)]
pub(super) struct ProgramsProps {
    pub(super) study: Rc<StudyConfig>,
}

#[component]
pub(super) fn Programs(props: &ProgramsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let study = &props.study;
    let refused = study.wants_own().then(|| i18n.t(id::TOOLS_OWN));
    let link = location::link(study, None);
    let program = |way: Way| {
        let (name, help, lacks, file) = about(way);
        let (study, link) = (study.clone(), link.clone());
        let make = Callback::from(move |()| export::python(&study, way, &link));
        html! {
            <WayOut name={i18n.t(name)} help={i18n.t(help)} lacks={i18n.t(lacks)} refused={refused.clone()} {file} media={PYTHON} copies={true} {make} />
        }
    };
    let sweep = {
        let (study, link) = (study.clone(), link.clone());
        Callback::from(move |()| export::wandb_sweep(&study, WANDB, &link))
    };
    html! {
        <section>
            <h3>{ i18n.t(id::TOOLS_TITLE) }</h3>
            <p class="hint">{ i18n.t(id::TOOLS_HELP) }</p>
            { for refused.iter().map(|why| html! { <p class="notice" data-testid="no-programs">{ why }</p> }) }
            if study.searchers.contains(&SearcherKind::Pbt) { <p class="notice" data-testid="no-pbt">{ i18n.t(id::TOOLS_PBT) }</p> }
            <ul>
                { for Way::ALL.into_iter().map(program) }
                <WayOut name={i18n.t(id::TOOL_SWEEP)} help={i18n.t(id::TOOL_SWEEP_HELP)} refused={refused.clone()}
                    file="athanor-wandb.yaml" media={YAML} copies={true} make={sweep} />
            </ul>
        </section>
    }
}

/// Its name, what it is for, what has no counterpart there, and what the file is called.
const fn about(way: Way) -> (Id, Id, Id, &'static str) {
    match way {
        Way::Optuna => (id::TOOL_OPTUNA, id::TOOL_OPTUNA_HELP, id::TOOL_OPTUNA_LACKS, "athanor-optuna.py"),
        Way::Sklearn => {
            (id::TOOL_SKLEARN, id::TOOL_SKLEARN_HELP, id::TOOL_SKLEARN_LACKS, "athanor-sklearn.py")
        }
        Way::Hyperopt => {
            (id::TOOL_HYPEROPT, id::TOOL_HYPEROPT_HELP, id::TOOL_HYPEROPT_LACKS, "athanor-hyperopt.py")
        }
        Way::Ray => (id::TOOL_RAY, id::TOOL_RAY_HELP, id::TOOL_RAY_LACKS, "athanor-ray.py"),
        Way::Wandb => (id::TOOL_WANDB, id::TOOL_WANDB_HELP, id::TOOL_WANDB_LACKS, WANDB),
    }
}
