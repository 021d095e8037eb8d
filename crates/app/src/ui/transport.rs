//! Play, pause, step, reset, new seed, copy link; progress, speed and time left.

use std::rc::Rc;

use schema::StudyConfig;
use yew::prelude::*;

use super::copy::use_copy;
use super::keys::use_keys;
use super::proof::DigestChip;
use super::share::Share;
use super::take_home::TakeHome;
use super::trust::TrustPanel;
use super::whole::Whole;
use super::{Page, icons, use_page};
use crate::format;
use crate::i18n::{Id, id};
use crate::location;
use crate::prefs;
use crate::sweep::{Proof, Status, Sweep};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(crate) struct TransportProps {
    pub(crate) view: View,
    /// Changed settings that wait for a restart.
    pub(crate) draft: Option<Rc<StudyConfig>>,
    pub(crate) selected: Option<u32>,
    pub(crate) on_discard: Callback<()>,
    pub(crate) on_edit: Callback<StudyConfig>,
    pub(crate) on_choose: Callback<Option<u32>>,
    /// What else stays in sight.
    pub(crate) children: Html,
}

/// What the buttons and the keys do.
#[derive(Clone, PartialEq)]
pub(crate) struct Actions {
    pub(crate) toggle: Callback<()>,
    pub(crate) step: Callback<()>,
    pub(crate) reset: Callback<()>,
    pub(crate) new_seed: Callback<()>,
}

fn actions(page: &Page, view: &View, draft: Option<&Rc<StudyConfig>>) -> Actions {
    let act = |action: fn(&mut Sweep, f64)| {
        let driver = page.driver.clone();
        Callback::from(move |()| driver.command(action))
    };
    let next = draft.unwrap_or(&view.study).clone();
    let restart = |change: fn(&mut StudyConfig)| {
        let (driver, next) = (page.driver.clone(), next.clone());
        Callback::from(move |()| {
            let mut study = next.unplaced();
            change(&mut study);
            driver.load(study);
        })
    };
    let running = view.status == Status::Running;
    Actions {
        toggle: act(if running { Sweep::pause } else { Sweep::start }),
        step: act(Sweep::step),
        reset: restart(|_| {}),
        new_seed: restart(|study| study.seed = study.seed.wrapping_add(1)),
    }
}

#[component]
pub(crate) fn Transport(props: &TransportProps) -> Html {
    let page = use_page();
    let view = &props.view;
    let actions = actions(&page, view, props.draft.as_ref());
    use_keys(&actions, view, props.selected, &props.on_choose);
    let running = view.status == Status::Running;
    let over = view.status == Status::Finished;
    let (name, face, testid) = match view.status {
        Status::Running => (id::PAUSE, icons::pause(), "pause"),
        Status::Paused => (id::RESUME, icons::play(), "play"),
        Status::Idle | Status::Finished => (id::PLAY, icons::play(), "play"),
    };
    let button = |name: Id,
                  help: Id,
                  testid: &'static str,
                  face: Html,
                  disabled: bool,
                  action: &Callback<()>| {
        let onclick = unless(disabled, action);
        html! {
            <button {onclick} aria-disabled={disabled.then_some("true")} data-testid={testid} title={page.i18n.t(help)}>
                { face }<span>{ page.i18n.t(name) }</span>
            </button>
        }
    };
    let onclick = unless(over, &actions.toggle);
    html! {
        <section class="transport" aria-label={page.i18n.t(id::TRANSPORT)}>
            <div class="buttons">
                <button class="primary" data-testid={testid} {onclick} aria-disabled={over.then_some("true")}>
                    { face }<span>{ page.i18n.t(name) }</span>
                </button>
                { button(id::STEP, id::STEP_HELP, "step", icons::step(), running || over, &actions.step) }
                { button(id::RESET, id::RESET_HELP, "reset", icons::reset(), false, &actions.reset) }
                { button(id::NEW_SEED, id::NEW_SEED_HELP, "new-seed", icons::dice(), false, &actions.new_seed) }
                <CopyLink study={view.study.clone()} proof={view.proof.clone()} />
                <Share study={view.study.clone()} proof={view.proof.clone()} draft={props.draft.as_ref().unwrap_or(&view.study).clone()} ended={view.ended} />
                <TakeHome view={view.clone()} />
            </div>
            <Gauges view={view.clone()} study={props.draft.as_ref().unwrap_or(&view.study).clone()}
                on_edit={props.on_edit.clone()} />
            { props.children.clone() }
            if props.draft.is_some() {
                <div class="changed" role="status" data-testid="changed">
                    <span>{ page.i18n.t(id::SETTINGS_CHANGED) }</span>
                    <button class="primary small" onclick={actions.reset.reform(|_: MouseEvent| ())}>{ page.i18n.t(id::RESTART) }</button>
                    <button class="small" onclick={props.on_discard.reform(|_: MouseEvent| ())}>{ page.i18n.t(id::CANCEL) }</button>
                </div>
            }
        </section>
    }
}

/// What cannot be pressed for a while keeps the focus, or the keyboard would lose its place at every end of a run.
fn unless(disabled: bool, action: &Callback<()>) -> Callback<MouseEvent> {
    if disabled { Callback::noop() } else { action.reform(|_: MouseEvent| ()) }
}

#[derive(Properties, PartialEq)]
struct CopyLinkProps {
    study: Rc<StudyConfig>,
    proof: Rc<Proof>,
}

/// Copies the experiment's address, with what came out once it has ended, and says for a moment that it did.
#[component]
fn CopyLink(props: &CopyLinkProps) -> Html {
    let page = use_page();
    let (worked, copy) = use_copy();
    let onclick = {
        let (study, proof) = (props.study.clone(), props.proof.clone());
        let presentation = page.presentation.clone();
        Callback::from(move |_: MouseEvent| {
            location::write(&study, proof.found.as_ref().or(proof.claimed.as_ref()), &presentation);
            copy.emit(location::link(&study, proof.found.as_ref(), &presentation, false));
        })
    };
    let said = match worked {
        None => id::COPY_LINK,
        Some(true) => id::LINK_COPIED,
        Some(false) => id::LINK_NOT_COPIED,
    };
    html! {
        <button {onclick} data-testid="copy-link" title={page.i18n.t(id::COPY_LINK_HELP)}>
            { icons::link() }<span aria-live="polite">{ page.i18n.t(said) }</span>
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct GaugesProps {
    view: View,
    /// What is set, perhaps not in force before a restart.
    study: Rc<StudyConfig>,
    on_edit: Callback<StudyConfig>,
}

/// How far, how fast, how long still, and with how many workers.
#[component]
fn Gauges(props: &GaugesProps) -> Html {
    let page = use_page();
    let (view, i18n) = (&props.view, &page.i18n);
    let status = i18n.named(&["status", view.status_key]);
    let left = match (view.status, view.seconds_left) {
        (Status::Running, Some(seconds)) if view.status_key == Status::Running.key() => {
            i18n.ta(id::TIME_LEFT, &[("time", i18n.duration(seconds).into())])
        }
        _ => String::new(),
    };
    let found = view.proof.found.as_ref().map(|found| found.digest.to_string());
    let unclaimed = i18n.ta(id::WHY_FAILED, &[("count", view.proof.failed.into())]);
    let speed = (view.rate > 0.0)
        .then(|| i18n.ta(id::SPEED, &[("steps", format::count(view.rate.round() as u64).into())]));
    html! {
        <div class="gauges">
            <span class={classes!("status", view.status_key)} data-testid="status">{ status }</span>
            <progress max="1" value={view.fraction.to_string()} aria-label={i18n.t(id::PROGRESS)} />
            <span>{ i18n.ta(id::TRIALS_DONE, &[("done", view.ended.into()), ("total", view.total.into())]) }</span>
            <span class="gauge left">{ left }</span>
            // The speed's place is free at the end: nothing moves.
            if let Some(digest) = found {
                <span class="gauge speed"><DigestChip {digest} /></span>
            } else if view.proof.failed > 0 {
                <span class="gauge speed" title={unclaimed}>{ i18n.t(id::NO_DIGEST) }</span>
            } else {
                <span class="gauge speed" title={i18n.t(id::SPEED_HELP)}>{ speed.unwrap_or_default() }</span>
            }
            <Workers count={view.workers} />
            <TrustPanel view={view.clone()} study={props.study.clone()} on_edit={props.on_edit.clone()} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct WorkersProps {
    count: usize,
}

/// How many train. A component of its own, so that news do not overwrite what is being typed.
#[component]
fn Workers(props: &WorkersProps) -> Html {
    let page = use_page();
    let driver = page.driver.clone();
    let on_set = Callback::from(move |count: u32| {
        let count = count as usize;
        prefs::set_workers(count);
        driver.command(|sweep, now| sweep.set_workers(count, now));
    });
    html! {
        <Whole label={page.i18n.t(id::WORKERS)} help={page.i18n.t(id::WORKERS_HELP)} value={props.count as u32} min={1}
            max={prefs::WORKERS_MAX as u32} class="workers" testid="workers" {on_set} />
    }
}
