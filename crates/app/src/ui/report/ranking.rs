//! The best trials of the race in a table.

use std::rc::Rc;

use yew::prelude::*;

use super::facts::values;
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;
use crate::ui::Page;
use crate::ui::lane_mark::lane_mark;
use crate::view::View;

const ROWS: usize = 10;

pub(super) fn table(page: &Page, view: &View) -> Html {
    let i18n = &page.i18n;
    let races = |trial: &Trial| view.lanes.get(trial.lane as usize).is_some_and(|lane| lane.races());
    let trials = view.trials.values().filter(|trial| races(trial));
    let mut ranked: Vec<(f64, &Rc<Trial>)> =
        trials.filter_map(|trial| Some((trial.objective()?, trial))).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.id.cmp(&b.1.id)));
    ranked.truncate(ROWS);
    if ranked.len() < 2 {
        return Html::default();
    }
    let keys: Vec<_> = view.study.searched().collect();
    let dash = || "—".to_owned();
    let row = |(loss, trial): &(f64, &Rc<Trial>)| {
        let searcher = view.lanes.get(trial.lane as usize).map(|lane| lane.searcher);
        let accuracy = trial.best().and_then(|best| best.val_acc);
        html! {
            <tr>
                <th scope="row">{ trial.id.0 }</th>
                <td>{ for searcher.map(|kind| html! { <>{ lane_mark(page, kind) }{ i18n.searcher(kind) }</> }) }</td>
                { for values(i18n, &view.study, trial).map(|(_, value)| html! { <td>{ value.unwrap_or_else(dash) }</td> }) }
                <td>{ format::count(trial.step.into()) }</td>
                <td>{ format::loss(*loss) }</td>
                if accuracy.is_some() { <td>{ accuracy.map(format::percent) }</td> }
            </tr>
        }
    };
    let classifies = ranked.iter().any(|(_, trial)| trial.best().is_some_and(|best| best.val_acc.is_some()));
    html! {
        <table>
            <caption>{ i18n.ta(id::REPORT_TOP, &[("count", ranked.len().into())]) }</caption>
            <thead><tr>
                <th scope="col">{ i18n.t(id::COL_TRIAL) }</th>
                <th scope="col">{ i18n.t(id::COL_SEARCHER) }</th>
                { for keys.iter().map(|key| html! { <th scope="col">{ i18n.field(key.field()) }</th> }) }
                <th scope="col">{ i18n.t(id::COL_STEPS) }</th>
                <th scope="col">{ i18n.t(id::COL_BEST_LOSS) }</th>
                if classifies { <th scope="col">{ i18n.t(id::COL_BEST_ACC) }</th> }
            </tr></thead>
            <tbody>{ for ranked.iter().map(row) }</tbody>
        </table>
    }
}
