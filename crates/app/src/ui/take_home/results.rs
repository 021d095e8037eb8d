//! What came out: as one file that the page reads again, as tables, and as a report.

use schema::csv::{self, Entry};
use schema::{Row, StudyConfig};
use search::{LaneInfo, Race};
use yew::prelude::*;

use super::way_out::WayOut;
use crate::i18n::id;
use crate::sweep::{Sweep, Trial};
use crate::ui::{icons, use_page};
use crate::view::View;

const CSV: &str = "text/csv;charset=utf-8";

#[derive(Properties, PartialEq)]
pub(super) struct ResultsProps {
    pub(super) view: View,
    pub(super) on_report: Callback<()>,
}

#[component]
pub(super) fn Results(props: &ResultsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let refused = props.view.trials.is_empty().then(|| i18n.t(id::TAKE_HOME_NO_TRIALS));
    let table = |write: fn(&StudyConfig, &[LaneInfo], Vec<Entry<'_>>) -> String| {
        let driver = page.driver.clone();
        Callback::from(move |()| driver.read(|sweep| write(sweep.study(), lanes(sweep), entries(sweep))))
    };
    let record = {
        let driver = page.driver.clone();
        Callback::from(move |()| driver.record())
    };
    let plain = |name,
                 help,
                 on_click: Callback<()>,
                 action,
                 refused: Option<AttrValue>,
                 testid: &'static str| {
        let onclick = on_click.reform(|_: MouseEvent| ());
        html! {
            <li class="way-out">
                <div><h4>{ i18n.t(name) }</h4><p class="hint">{ i18n.t(help) }</p></div>
                <span class="said" />
                <button class="small" {onclick} disabled={refused.is_some()} title={refused.clone()} data-testid={testid}>{ i18n.t(action) }</button>
            </li>
        }
    };
    html! {
        <section>
            <h3>{ i18n.t(id::RESULTS_TITLE) }</h3>
            { for refused.iter().map(|why| html! { <p class="notice" data-testid="no-trials">{ why }</p> }) }
            <ul>
                <WayOut name={i18n.t(id::RESULTS_JSON)} help={i18n.t(id::RESULTS_JSON_HELP)} refused={None::<AttrValue>}
                    file="athanor.json" media="application/json" make={record} copies=true />
                <WayOut name={i18n.t(id::RESULTS_TRIALS)} help={i18n.t(id::RESULTS_TRIALS_HELP)} refused={refused.clone()}
                    file="athanor-trials.csv" media={CSV} make={table(|study, lanes, entries| csv::trials(study, lanes, entries))} />
                <WayOut name={i18n.t(id::RESULTS_CURVES)} help={i18n.t(id::RESULTS_CURVES_HELP)} refused={refused.clone()}
                    file="athanor-curves.csv" media={CSV} make={table(|_, _, entries| csv::curves(entries))} />
                { plain(id::REPORT, id::REPORT_HELP, props.on_report.clone(), id::REPORT_OPEN, refused, "open-report") }
            </ul>
            <p class="hint">{ icons::save() }{ " " }{ i18n.t(id::RESULTS_PICTURES) }</p>
        </section>
    }
}

fn lanes(sweep: &Sweep) -> &[LaneInfo] {
    sweep.race().map_or(&[], Race::lanes)
}

/// Every trial as a row of the table, those that still train as they stand.
fn entries(sweep: &Sweep) -> Vec<Entry<'_>> {
    let mut entries = Vec::with_capacity(sweep.trials().len());
    for trial in sweep.trials().values() {
        let Some(lane) = lanes(sweep).get(trial.lane as usize) else { continue };
        let Trial { id, lane: place, k, ref point, outcome, step, epoch, ref curves, .. } = **trial;
        let row = Row { searcher: lane.searcher, k, point, outcome, step, epoch, curves };
        entries.push(Entry { id: id.0, lane: place, row });
    }
    entries
}
