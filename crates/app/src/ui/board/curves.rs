//! What was measured during a trial of a board, beside the same of others.

use std::rc::Rc;

use schema::Board;
use schema::board::{Series, TRAIN_ACC, TRAIN_LOSS, Trial, VAL_ACC, VAL_LOSS};
use yew::prelude::*;

use super::cast::Cast;
use super::data::{measure, tip};
use crate::charts::curves::{CurvesData, CurvesLabels};
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::curve_canvas::CurveCanvas;
use crate::ui::fold::use_fold;
use crate::ui::use_page;

/// Other trials whose curves are drawn faintly.
const OTHERS_MAX: usize = 40;

#[derive(Properties, PartialEq)]
pub(super) struct CurvesProps {
    pub(super) board: Rc<Board>,
    pub(super) cast: Rc<Cast>,
    /// Position of the trial.
    pub(super) trial: u32,
}

/// What is drawn together: one series, or the training's with that of validation.
#[derive(Debug, Clone, PartialEq)]
struct Pair {
    main: String,
    train: Option<String>,
}

#[component]
pub(super) fn BoardCurves(props: &CurvesProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (open, ontoggle) = use_fold();
    let wanted = use_state(|| 0_usize);
    let cursor = use_state(|| None::<f64>);
    let on_cursor = {
        let cursor = cursor.clone();
        use_callback((), move |at: Option<f64>, ()| cursor.set(at))
    };
    let Some(trial) = props.board.trials.get(props.trial as usize) else { return Html::default() };
    let pairs = pairs(trial);
    let now = (*wanted).min(pairs.len().saturating_sub(1));
    let data = pairs.get(now).map(|pair| curves_data(i18n, &props.board, trial, pair, *cursor));
    let chip = |(place, pair): (usize, &Pair)| {
        let wanted = wanted.clone();
        let onclick = Callback::from(move |_: MouseEvent| wanted.set(place));
        html! { <button class="chip" aria-pressed={(place == now).to_string()} {onclick}>{ measure(i18n, &pair.main) }</button> }
    };
    let title = tip(i18n, &props.board, &props.cast, props.trial as usize);
    let label = i18n.ta(id::ARIA_BOARD_CURVES, &[("trial", trial.number.into())]);
    html! {
        <section class="panel" data-testid="board-curves">
            <div class="panel-head">
                <h2>{ i18n.ta(id::SELECTED_TITLE, &[("trial", trial.number.into())]) }</h2>
                if pairs.len() > 1 { <div class="chips">{ for pairs.iter().enumerate().map(chip) }</div> }
            </div>
            <p class="hint">{ title }{ for trial.seconds.map(|seconds| format!(" · {}", took(i18n, seconds))) }</p>
            if let Some(data) = data {
                <CurveCanvas data={Rc::new(data.clone())} {label} name={format!("board-curves-{}", trial.number)} {on_cursor} />
                <details class="numbers-table" {ontoggle}>
                    <summary>{ i18n.t(id::BOARD_CURVE_NUMBERS) }</summary>
                    if open { { table(i18n, trial) } }
                </details>
            } else {
                <p class="empty">{ i18n.t(id::BOARD_NO_CURVES) }</p>
            }
        </section>
    }
}

fn took(i18n: &I18n, seconds: f64) -> String {
    if seconds < 10.0 {
        i18n.ta(id::BOARD_SECONDS, &[("seconds", format::number(seconds).into())])
    } else {
        i18n.duration(seconds)
    }
}

fn pairs(trial: &Trial) -> Vec<Pair> {
    let has = |name: &str| trial.curves.iter().any(|series| series.name == name);
    let partner = |main: &str| match main {
        VAL_LOSS => Some(TRAIN_LOSS),
        VAL_ACC => Some(TRAIN_ACC),
        _ => None,
    };
    let is_partner =
        |name: &str| (name == TRAIN_LOSS && has(VAL_LOSS)) || (name == TRAIN_ACC && has(VAL_ACC));
    let mains = trial.curves.iter().filter(|series| !is_partner(&series.name));
    let pair = |series: &Series| {
        let train = partner(&series.name).filter(|train| has(train)).map(str::to_owned);
        Pair { main: series.name.clone(), train }
    };
    mains.map(pair).collect()
}

fn points(trial: &Trial, name: &str) -> Vec<(f64, f64)> {
    let series = trial.curves.iter().find(|series| series.name == name);
    let point = |(x, y): &(f64, Option<f64>)| (*x, y.unwrap_or(f64::NAN));
    series.map(|series| series.points.iter().map(point).collect()).unwrap_or_default()
}

fn curves_data(i18n: &I18n, board: &Board, trial: &Trial, pair: &Pair, cursor: Option<f64>) -> CurvesData {
    let ours = pair.train.is_some();
    let higher = if ours { pair.main == VAL_ACC } else { board.objective.higher };
    let kin = board.trials.iter().filter(|other| other.group == trial.group && other.number != trial.number);
    let others = kin.map(|other| points(other, &pair.main)).filter(|points| !points.is_empty());
    let val = points(trial, &pair.main);
    let cost = |y: f64| if higher { -y } else { y };
    let best = val.iter().copied().filter(|p| p.1.is_finite()).min_by(|a, b| cost(a.1).total_cmp(&cost(b.1)));
    let best_at = |(x, _): (f64, f64)| i18n.ta(id::BOARD_BEST_AT, &[("at", format::plain(x).into())]);
    let named = |name| i18n.t(name).to_string();
    CurvesData {
        train: pair.train.as_deref().map(|train| points(trial, train)).unwrap_or_default(),
        others: others.take(OTHERS_MAX).collect(),
        best,
        cursor,
        higher,
        labels: CurvesLabels {
            x: named(if ours { id::AXIS_EPOCH } else { id::BOARD_STEP }),
            y: measure(i18n, &pair.main),
            train: named(id::SERIES_TRAIN),
            val: if ours { named(id::SERIES_VALIDATION) } else { String::new() },
            best: best.map(best_at).unwrap_or_default(),
            diverged: named(id::OUTCOME_DIVERGED),
        },
        val,
        ..CurvesData::default()
    }
}

/// All series of a trial, step by step.
fn table(i18n: &I18n, trial: &Trial) -> Html {
    let mut steps: Vec<f64> =
        trial.curves.iter().flat_map(|series| series.points.iter().map(|p| p.0)).collect();
    steps.sort_by(f64::total_cmp);
    steps.dedup();
    let cell = |series: &Series, step: f64| {
        let value = series.points.iter().find(|(x, _)| *x == step).map(|(_, y)| *y);
        let text = match value {
            Some(Some(y)) => format::loss(y),
            Some(None) => i18n.t(id::BOARD_NOT_FINITE).to_string(),
            None => "—".to_owned(),
        };
        html! { <td>{ text }</td> }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption class="hidden">{ i18n.t(id::BOARD_CURVE_NUMBERS) }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.t(id::BOARD_STEP) }</th>
                    { for trial.curves.iter().map(|series| html! { <th scope="col">{ measure(i18n, &series.name) }</th> }) }
                </tr></thead>
                <tbody>{ for steps.iter().map(|step| html! {
                    <tr key={step.to_string()}>
                        <th scope="row">{ format::plain(*step) }</th>
                        { for trial.curves.iter().map(|series| cell(series, *step)) }
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}
