//! The four charts, from what was found.

use std::rc::Rc;

use schema::batches::{Findings, Line, Place, Rule, Spend};
use search::batches::{Critical, perfect};
use yew::prelude::*;

use super::{Found, style};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::scaling::{self, Pointer, ScalingData, Series};
use crate::format;
use crate::i18n::{I18n, id};
use crate::ui::save_picture::SavePicture;
use crate::ui::use_page;

/// Marks and hues of the two budgets, and of the machine.
const STEPS: usize = 6;
const EPOCHS: usize = 1;
const MACHINE: usize = 5;

#[derive(Properties, PartialEq)]
pub(super) struct ChartsProps {
    pub(super) found: Option<Rc<Found>>,
}

#[component]
pub(super) fn Charts(props: &ChartsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let found = props.found.as_deref();
    let findings = found.map(|found| &found.findings);
    let of = |data: &dyn Fn(&I18n, &Findings) -> ScalingData| {
        findings.map(|found| data(i18n, found)).unwrap_or_default()
    };
    let budgets = found.map(|found| budgets(i18n, &found.budgets)).unwrap_or_default();
    html! {
        <>
            <section class="panel" data-testid="batches-steps">
                <h2>{ i18n.t(id::BATCHES_STEPS) }</h2>
                <Chart name="batches-steps" data={of(&steps)} label={i18n.t(id::ARIA_BATCHES_STEPS)} tall={Tall::Share(0.56, 280.0, 460.0)} />
                <dl class="rules-key">
                    { for Rule::ALL.map(|rule| html! {
                        <div><dt>{ i18n.named(&["batches", "rule", rule.key()]) }</dt><dd>{ i18n.named(&["batches", "rule", rule.key(), "help"]) }</dd></div>
                    }) }
                </dl>
                <p class="hint">{ i18n.t(id::BATCHES_STEPS_NOTE) }</p>
            </section>
            <section class="panel" data-testid="batches-speed">
                <h2>{ i18n.t(id::BATCHES_THROUGHPUT) }</h2>
                <div class="pair">
                    <Chart name="batches-throughput" data={of(&throughput)} label={i18n.t(id::ARIA_BATCHES_THROUGHPUT)} tall={Tall::Share(0.7, 220.0, 300.0)} />
                    <Chart name="batches-step-time" data={of(&step_time)} label={i18n.t(id::ARIA_BATCHES_STEP_TIME)} tall={Tall::Share(0.7, 220.0, 300.0)} />
                </div>
                <p class="hint">{ i18n.t(id::BATCHES_THROUGHPUT_NOTE) }</p>
            </section>
            <section class="panel" data-testid="batches-budgets">
                <h2>{ i18n.t(id::BATCHES_BUDGETS) }</h2>
                <Chart name="batches-budgets" data={budgets} label={i18n.t(id::ARIA_BATCHES_BUDGETS)} tall={Tall::Share(0.42, 220.0, 340.0)} />
                <p class="hint">{ i18n.t(id::BATCHES_BUDGETS_NOTE) }</p>
            </section>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ChartProps {
    /// What the file's name tells of a picture that is kept.
    name: &'static str,
    data: ScalingData,
    label: AttrValue,
    tall: Tall,
}

#[component]
fn Chart(props: &ChartProps) -> Html {
    let page = use_page();
    let draw = use_callback((props.data.clone(), page.theme), |surface: Surface, (data, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the tables below it.
            let _ = scaling::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    html! {
        <div class="chart">
            <Canvas draw={draw.clone()} label={props.label.clone()} tall={props.tall} />
            <SavePicture {draw} name={props.name} title={props.label.clone()} />
        </div>
    }
}

fn points(line: &Line, value: impl Fn(&Place) -> Option<f64>) -> Vec<(f64, Option<f64>)> {
    line.places.iter().map(|place| (f64::from(place.batch), value(place))).collect()
}

fn steps(i18n: &I18n, findings: &Findings) -> ScalingData {
    let series = |line: &Line| Series {
        name: i18n.named(&["batches", "rule", line.rule.key()]).to_string(),
        style: style(line.rule),
        points: points(line, |place| place.steps),
    };
    let target = findings.target.map_or_else(String::new, format::plain);
    ScalingData {
        series: findings.lines.iter().map(series).collect(),
        ideal: findings.line(Rule::Retuned).map(ideal).unwrap_or_default(),
        ideal_label: i18n.t(id::BATCHES_PERFECT).to_string(),
        pointer: pointer(i18n, findings.critical),
        x_label: i18n.t(id::BATCHES_AXIS).to_string(),
        y_label: i18n.ta(id::BATCHES_STEPS_Y, &[("target", target.into())]),
    }
}

/// Perfect scaling from the smallest batch that reached the target.
fn ideal(line: &Line) -> Vec<(f64, f64)> {
    let reached = line.reached();
    let (Some(first), Some(last)) = (reached.first(), line.places.last()) else { return Vec::new() };
    [first.0, last.examples].map(|batch| (batch, perfect(*first, batch))).to_vec()
}

fn pointer(i18n: &I18n, critical: Critical) -> Option<Pointer> {
    let Critical::Known { law, interval } = critical else { return None };
    let label = i18n.ta(id::BATCHES_POINTER, &[("batch", format::plain(law.batch.round()).into())]);
    Some(Pointer { batch: law.batch, interval: Some(interval), label })
}

fn throughput(i18n: &I18n, findings: &Findings) -> ScalingData {
    let speeds = &findings.speeds;
    let first = speeds.first().map(|speed| (f64::from(speed.batch), speed.throughput));
    let last = speeds.last().map(|speed| f64::from(speed.batch));
    let ideal = first.zip(last).map(|(first, last)| vec![first, (last, first.1 * last / first.0)]);
    let pointer = findings.saturation.map(|batch| Pointer {
        batch: f64::from(batch),
        interval: None,
        label: i18n.ta(id::BATCHES_SATURATED, &[("batch", batch.into())]),
    });
    ScalingData {
        series: vec![Series {
            name: String::new(),
            style: MACHINE,
            points: speeds.iter().map(|speed| (f64::from(speed.batch), Some(speed.throughput))).collect(),
        }],
        // Beyond twice the highest it would flatten what was measured.
        ideal: cut(
            ideal.unwrap_or_default(),
            speeds.iter().map(|speed| speed.throughput).fold(0.0, f64::max),
        ),
        ideal_label: i18n.t(id::BATCHES_THROUGHPUT_IDEAL).to_string(),
        pointer,
        x_label: i18n.t(id::BATCHES_AXIS).to_string(),
        y_label: i18n.t(id::BATCHES_THROUGHPUT_Y).to_string(),
    }
}

/// A line through the origin, until it is twice as high as the highest measurement.
fn cut(line: Vec<(f64, f64)>, highest: f64) -> Vec<(f64, f64)> {
    match line[..] {
        [first, last] if last.1 > 2.0 * highest => {
            vec![first, (2.0 * highest * first.0 / first.1, 2.0 * highest)]
        }
        _ => line,
    }
}

fn step_time(i18n: &I18n, findings: &Findings) -> ScalingData {
    let speeds = &findings.speeds;
    let first = speeds.first();
    let ideal = speeds.last().zip(first).map(|(last, first)| {
        [first.batch, last.batch].map(|batch| (f64::from(batch), first.step_ms)).to_vec()
    });
    ScalingData {
        series: vec![Series {
            name: String::new(),
            style: MACHINE,
            points: speeds.iter().map(|speed| (f64::from(speed.batch), Some(speed.step_ms))).collect(),
        }],
        ideal: ideal.unwrap_or_default(),
        ideal_label: i18n.t(id::BATCHES_STEP_TIME_IDEAL).to_string(),
        pointer: None,
        x_label: i18n.t(id::BATCHES_AXIS).to_string(),
        y_label: i18n.t(id::BATCHES_STEP_TIME_Y).to_string(),
    }
}

fn budgets(i18n: &I18n, [steps, epochs]: &[Line; 2]) -> ScalingData {
    let series = |line: &Line, spend: Spend, style: usize| Series {
        name: i18n.named(&["batches", "spend", spend.key()]).to_string(),
        style,
        points: points(line, |place| place.lowest),
    };
    ScalingData {
        series: vec![series(steps, Spend::Steps, STEPS), series(epochs, Spend::Epochs, EPOCHS)],
        x_label: i18n.t(id::BATCHES_AXIS).to_string(),
        y_label: i18n.t(id::BATCHES_BUDGETS_Y).to_string(),
        ..ScalingData::default()
    }
}
