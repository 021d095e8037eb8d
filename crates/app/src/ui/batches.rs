//! The room of batch sizes: how throughput and steps to a target change with the batch size, and with the rule by which the
//! learning rate follows it.

mod charts;
mod controls;
mod numbers;
mod words;

use std::rc::Rc;

use schema::batches::{Findings, Line, Rule, Spend};
use schema::{RunConfig, fixed};
use search::Point;
use yew::prelude::*;

use super::use_page;
use crate::batches::Bench;
use crate::closer;
use crate::desk::{Desk, use_desk};
use crate::i18n::id;
use crate::view::View;
use charts::Charts;
use controls::Controls;
use numbers::Numbers;
use words::Words;

/// Which run batch sizes are compared around.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Base {
    pub(crate) run: RunConfig,
    /// The race's trial that it comes from; none for the experiment's settings.
    pub(crate) trial: Option<u32>,
}

impl Base {
    /// The best trial of the race or, as long as there is none, one run with the experiment's settings.
    pub(crate) fn of(view: &View) -> Self {
        let best = view.best();
        let study =
            best.map_or_else(|| closer::single(&view.study), |trial| fixed(&view.study, &trial.point));
        Self { run: study.run(&Point(Vec::new())), trial: best.map(|trial| trial.id.0) }
    }
}

/// What the room's parts draw from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// With what each may spend.
    pub(crate) findings: Findings,
    /// The retuned line with as many steps, and with as many epochs.
    pub(crate) budgets: [Line; 2],
}

#[derive(Properties, PartialEq)]
pub(crate) struct BatchesProps {
    pub(crate) view: View,
    pub(crate) desk: Desk<Bench>,
}

#[component]
pub(crate) fn BatchRoom(props: &BatchesProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let desk = &props.desk;
    let news = use_desk(desk);
    let spend = use_state(Spend::default);
    let base = Base::of(&props.view);
    {
        let desk = desk.clone();
        use_effect_with(base.run, move |run| {
            let run = *run;
            // What has been measured is not thrown away for another experiment: the person may ask for it.
            if desk.read(|bench| bench.is_fresh() && bench.base() != Some(&run)) {
                desk.act(|bench, _| bench.set_base(run));
            }
        });
    }
    // Whoever leaves the room goes on with something else: nothing is measured beside it.
    use_effect_with(desk.clone(), |desk| {
        let desk = desk.clone();
        move || desk.act(|bench, _| bench.stop())
    });
    let revision = desk.read(Bench::revision);
    let found = use_memo((revision, *spend, desk.clone()), |(_, spend, desk)| {
        desk.read(|bench| found(bench, *spend)).map(Rc::new)
    });
    let found = (*found).clone();
    let on_spend = {
        let spend = spend.clone();
        Callback::from(move |next: Spend| spend.set(next))
    };
    html! {
        <main class="columns bench" data-testid="batches">
            <section class="column" aria-label={i18n.t(id::BATCHES_TITLE)}>
                <Controls desk={desk.clone()} view={props.view.clone()} {base} {news} spend={*spend} target={found.as_ref().and_then(|found| found.findings.target)} {on_spend} />
            </section>
            <section class="column centre" id="map" tabindex="-1" aria-label={i18n.t(id::BATCHES_STEPS)}>
                <Charts found={found.clone()} />
                <Numbers found={found.clone()} />
            </section>
            <section class="column run" aria-label={i18n.t(id::BATCHES_FOUND)}>
                <Words {found} />
            </section>
        </main>
    }
}

fn found(bench: &Bench, spend: Spend) -> Option<Found> {
    let findings = bench.findings(spend)?;
    let budgets =
        [Spend::Steps, Spend::Epochs].map(|spend| bench.line(Rule::Retuned, spend).unwrap_or_default());
    Some(Found { findings, budgets })
}

/// A rule's mark and hue, as a lane of the race would have it: four that nobody confuses.
const fn style(rule: Rule) -> usize {
    match rule {
        Rule::Same => 0,
        Rule::Linear => 3,
        Rule::SquareRoot => 2,
        Rule::Retuned => 4,
    }
}
