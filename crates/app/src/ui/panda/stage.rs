//! The run's controls, its curves with the marks of every turn, and the slider that leads back in time.

use std::rc::Rc;

use schema::{CurvePoint, Outcome, StudyConfig, reading};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{PartProps, letter, standing, toggle};
use crate::charts::branches;
use crate::charts::canvas::Tall;
use crate::charts::curves::CurvesData;
use crate::format;
use crate::i18n::id;
use crate::panda::{BRANCHES_MAX, Pace, Panda, changes};
use crate::ui::curve_canvas::CurveCanvas;
use crate::ui::curves::{numbers, one_curve, series};
use crate::ui::reading::verdict;
use crate::ui::select::Select;
use crate::ui::{Page, icons, use_page};

#[component]
pub(super) fn Stage(props: &PartProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let desk = &props.desk;
    let accuracy = use_state(|| false);
    let log = use_state(|| false);
    let cursor = use_state(|| None::<f64>);
    let classifies =
        desk.read(|panda| panda.branch().curve.first().is_some_and(|point| point.val_acc.is_some()));
    let of_accuracy = *accuracy && classifies;
    let data = desk.read(|panda| curves_data(&page, panda, of_accuracy, *log && !of_accuracy, *cursor));
    let words = desk.read(|panda| {
        let at = cursor.or(panda.past().map(f64::from));
        numbers(&page, &panda.branch().curve, at)
    });
    let on_cursor = {
        let cursor = cursor.clone();
        Callback::from(move |at: Option<f64>| cursor.set(at))
    };
    let on_pick = {
        let desk = desk.clone();
        Callback::from(move |epoch: f64| desk.act(|panda, now| panda.look(Some(epoch.max(0.0) as u32), now)))
    };
    let flip = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(!*state))
    };
    let (place, reached) = desk.read(|panda| (panda.current(), panda.branch().reached()));
    html! {
        <section class="panel" data-testid="panda-stage" data-branch={letter(place)} data-reached={reached.to_string()}>
            <div class="panel-head">
                <h2>{ i18n.ta(id::PANDA_TITLE, &[("branch", letter(place).into())]) }</h2>
                <div class="chips">
                    if classifies {
                        <button class="chip" onclick={flip(&accuracy)}>{ i18n.t(if of_accuracy { id::CURVES_LOSS } else { id::CURVES_ACCURACY }) }</button>
                    }
                    if !of_accuracy {
                        <button class="chip" aria-pressed={log.to_string()} onclick={flip(&log)}>{ i18n.t(id::CURVES_LOG) }</button>
                    }
                </div>
            </div>
            { controls(&page, props) }
            <CurveCanvas data={Rc::new(data)} label={i18n.t(id::PANDA_CURVES)} name="run" {on_cursor} {on_pick} tall={Tall::Share(0.5, 220.0, 380.0)} />
            { scrub(&page, props) }
            <p class="hint numbers">{ words }</p>
            { turns(&page, props) }
            { says(&page, props) }
        </section>
    }
}

fn controls(page: &Page, props: &PartProps) -> Html {
    let i18n = &page.i18n;
    let desk = &props.desk;
    let (playing, can_train, pace, count) =
        desk.read(|panda| (panda.is_playing(), panda.can_train(), panda.pace(), panda.branches().len()));
    let act = |action: fn(&mut Panda, f64)| {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(action))
    };
    let onclick = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| toggle(&desk))
    };
    let on_pick = {
        let desk = desk.clone();
        Callback::from(move |key: String| {
            let pace = Pace::ALL.into_iter().find(|pace| pace.key() == key);
            pace.into_iter().for_each(|pace| desk.act(|panda, now| panda.set_pace(pace, now)));
        })
    };
    let options = Pace::ALL.map(|pace| (pace.key(), i18n.named(&["panda-pace", pace.key()]))).to_vec();
    let (face, name, testid) = if playing {
        (icons::pause(), id::PAUSE, "panda-pause")
    } else {
        (icons::play(), id::PANDA_PLAY, "panda-play")
    };
    let (ended, more) = desk
        .read(|panda| (!panda.branch().is_dead() && !panda.can_train(), panda.branches()[0].run().epochs));
    let status = desk.read(|panda| match panda.past() {
        Some(epoch) if panda.is_recalling() => i18n.ta(id::PANDA_RECALL, &[("epoch", epoch.into())]).into(),
        _ if panda.is_playing() => i18n.t(id::STATUS_RUNNING),
        _ => standing(page, panda.branch()),
    });
    let longer = i18n.ta(id::PANDA_LONGER, &[("epochs", more.into())]);
    html! {
        <div class="buttons panda-controls">
            if ended {
                <button class="primary" onclick={act(Panda::longer)} title={i18n.t(id::PANDA_LONGER_HELP)} data-testid="panda-longer">{ icons::play() }<span>{ longer }</span></button>
            } else {
                <button class="primary" {onclick} disabled={!playing && !can_train} data-testid={testid}>{ face }<span>{ i18n.t(name) }</span></button>
            }
            <button onclick={act(Panda::step)} disabled={playing || !can_train} title={i18n.t(id::PANDA_STEP_HELP)} data-testid="panda-step">{ icons::step() }<span>{ i18n.t(id::STEP) }</span></button>
            <Select {options} chosen={pace.key()} label={i18n.t(id::PANDA_PACE)} {on_pick} />
            <button onclick={act(Panda::fork)} disabled={count >= BRANCHES_MAX} title={i18n.t(id::PANDA_FORK_HELP)} data-testid="panda-fork">{ icons::fork() }<span>{ i18n.t(id::PANDA_FORK) }</span></button>
            <span class="hint" role="status" data-testid="panda-status">{ status }</span>
        </div>
    }
}

/// Leads back in time: curves, answers and weights follow.
fn scrub(page: &Page, props: &PartProps) -> Html {
    let i18n = &page.i18n;
    let desk = &props.desk;
    let (epoch, past, reached) = desk.read(|panda| (panda.epoch(), panda.past(), panda.branch().reached()));
    let oninput = {
        let desk = desk.clone();
        Callback::from(move |event: InputEvent| {
            let slider: HtmlInputElement = event.target_unchecked_into();
            let to = slider.value().parse().ok();
            desk.act(|panda, now| panda.look(to, now));
        })
    };
    let to_end = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.act(|panda, now| panda.look(None, now)))
    };
    let text = i18n.ta(id::PANDA_EPOCH, &[("epoch", epoch.into()), ("reached", reached.into())]);
    html! {
        <div class={classes!("moment", past.map(|_| "past"))} role="group" aria-label={i18n.t(id::PANDA_SCRUB)} title={i18n.t(id::PANDA_SCRUB_HELP)}>
            <input type="range" min="0" max={reached.to_string()} step="1" value={epoch.to_string()} disabled={reached == 0} {oninput}
                aria-label={i18n.t(id::PANDA_SCRUB)} aria-valuetext={text.clone()} data-testid="panda-scrub" />
            <span data-testid="panda-epoch">{ text }</span>
            <button class="small" onclick={to_end} disabled={past.is_none()} data-testid="panda-end">{ i18n.t(id::PANDA_END) }</button>
        </div>
    }
}

/// What the curves say up to the moment that is looked at, and which knobs help.
fn says(page: &Page, props: &PartProps) -> Html {
    let i18n = &page.i18n;
    let (run, curve, outcome) = props.desk.read(|panda| {
        let branch = panda.branch();
        let seen = branch.curve.iter().filter(|point| point.epoch <= panda.epoch()).copied();
        let outcome = if panda.past().is_some() { Outcome::Pruned } else { branch.outcome };
        (branch.last_run(), seen.collect::<Vec<CurvePoint>>(), outcome)
    });
    let reading = reading::read(&run, &curve, outcome);
    let help: Vec<_> =
        reading.remedies.iter().map(|it| i18n.named(&["remedy", it.key()]).to_string()).collect();
    let name = reading.verdict.key();
    html! {
        <div class={classes!("reading", name)} data-testid="panda-reading" data-verdict={name}>
            { verdict(page, &curve, &reading) }
            if !help.is_empty() { <p class="hint">{ i18n.ta(id::PANDA_HELPS, &[("knobs", help.join(" · ").into())]) }</p> }
        </div>
    }
}

/// What each mark on the curves stands for.
fn turns(page: &Page, props: &PartProps) -> Html {
    let i18n = &page.i18n;
    let turns = props.desk.read(|panda| panda.branch().turns.clone());
    if turns.len() < 2 {
        return html! { <p class="hint">{ i18n.t(id::PANDA_NO_TURNS) }</p> };
    }
    let item = |pair: &[crate::panda::Turn]| {
        let text = in_words(page, &pair[0].study, &pair[1].study);
        html! { <li><span class="hint">{ i18n.ta(id::PANDA_AT, &[("epoch", pair[1].epoch.into())]) }</span>{ " " }{ text }</li> }
    };
    html! { <ol class="turns" data-testid="turns">{ for turns.windows(2).map(item) }</ol> }
}

/// "Learning rate 0.1 → 0.01".
pub(super) fn in_words(page: &Page, before: &StudyConfig, after: &StudyConfig) -> String {
    let i18n = &page.i18n;
    let word = |(key, from, to): &(schema::Key, schema::Value, schema::Value)| {
        let (from, to) = (format::value(i18n, *key, *from), format::value(i18n, *key, *to));
        format!("{} {from} → {to}", i18n.field(key.field()))
    };
    changes(before, after).iter().map(word).collect::<Vec<_>>().join(", ")
}

fn curves_data(page: &Page, panda: &Panda, accuracy: bool, log_y: bool, cursor: Option<f64>) -> CurvesData {
    let branch = panda.branch();
    let others = panda.branches().iter().enumerate().filter(|(place, _)| *place != panda.current());
    let marks = branch.turns.iter().skip(1).enumerate();
    CurvesData {
        diverged: (branch.outcome == Outcome::Diverged).then(|| f64::from(branch.reached())),
        x_end: Some(f64::from(branch.last_run().epochs)),
        cursor: cursor.or(panda.past().map(f64::from)),
        branches: others
            .map(|(place, other)| branches::Branch {
                val: series(other.own_curve(), accuracy, false),
                name: letter(place),
                hue: place,
            })
            .collect(),
        marks: marks
            .map(|(index, turn)| branches::Mark { x: f64::from(turn.epoch), name: (index + 1).to_string() })
            .collect(),
        log_y,
        ..one_curve(page, &branch.curve, branch.best(), accuracy)
    }
}
