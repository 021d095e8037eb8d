//! What is compared, and how: start and stop, the target, seeds, and what each batch size may spend.

use schema::batches::{BatchStudy, Spend};
use yew::prelude::*;

use super::Base;
use crate::batches::{Asked, Bench, Reached};
use crate::desk::Desk;
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::{Status, Sweep};
use crate::ui::draft::use_draft;
use crate::ui::select::Select;
use crate::ui::whole::Whole;
use crate::ui::{Page, icons, use_page};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(super) struct ControlsProps {
    pub(super) desk: Desk<Bench>,
    pub(super) view: View,
    /// What the experiment, as it stands, would be compared around.
    pub(super) base: Base,
    /// Counts news.
    pub(super) news: u64,
    pub(super) spend: Spend,
    /// The validation loss to be reached, once known.
    pub(super) target: Option<f64>,
    pub(super) on_spend: Callback<Spend>,
}

#[component]
pub(super) fn Controls(props: &ControlsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let desk = &props.desk;
    let (running, fresh, seeds) = desk.read(|bench| (bench.is_running(), bench.is_fresh(), bench.seeds()));
    let outdated = desk.read(|bench| bench.base() != Some(&props.base.run));
    let problem = desk.read(|bench| bench.problem().map(str::to_owned));
    let Reached { done, of } = desk.read(Bench::reached);
    let over = !running && of > 0 && done == of;
    let act = |action: fn(&mut Bench)| {
        let (desk, driver) = (desk.clone(), page.driver.clone());
        Callback::from(move |_: MouseEvent| {
            driver.command(Sweep::pause);
            desk.act(|bench, _| action(bench));
        })
    };
    let anew = {
        let (desk, run) = (desk.clone(), props.base.run);
        Callback::from(move |_: MouseEvent| desk.act(|bench, _| bench.set_base(run)))
    };
    let on_seeds = {
        let desk = desk.clone();
        Callback::from(move |seeds: u32| desk.act(|bench, _| bench.set_seeds(seeds)))
    };
    let spends = Spend::ALL.map(|spend| (spend.key(), i18n.named(&["batches", "spend", spend.key()])));
    let on_spend = props
        .on_spend
        .reform(|key: String| Spend::ALL.into_iter().find(|spend| spend.key() == key).unwrap_or_default());
    html! {
        <section class="panel bench-controls">
            <h2>{ i18n.t(id::BATCHES_TITLE) }</h2>
            <p>{ i18n.t(id::BATCHES_LEAD) }</p>
            <p class="hint" data-testid="batches-base">{ base(&page, props, outdated) }{ " " }{ i18n.t(id::BATCHES_CONSTANT) }</p>
            <div class="buttons">
                if running {
                    <button data-testid="batches-stop" onclick={act(Bench::stop)}>{ icons::pause() }<span>{ i18n.t(id::BATCHES_STOP) }</span></button>
                } else {
                    <button class="primary" data-testid="batches-start" disabled={over} onclick={act(Bench::start)}>
                        { icons::play() }<span>{ i18n.t(if fresh { id::BATCHES_START } else { id::BATCHES_GO_ON }) }</span>
                    </button>
                }
                if outdated && !fresh {
                    <button data-testid="batches-anew" title={i18n.t(id::BATCHES_ANEW_HELP)} onclick={anew}>{ icons::reset() }<span>{ i18n.t(id::BATCHES_ANEW) }</span></button>
                }
            </div>
            <progress max={of.max(1).to_string()} value={done.to_string()} aria-label={i18n.t(id::PROGRESS)} />
            <p class="hint" role="status" data-testid="batches-status" data-done={over.to_string()}>{ status(&page, desk, over) }</p>
            if let Some(text) = problem {
                <p class="problem" role="alert">{ i18n.ta(id::BATCHES_PROBLEM, &[("text", text.into())]) }</p>
            }
            if props.view.status == Status::Running {
                <p class="problem" role="alert">{ i18n.t(id::BATCHES_RACE_RUNS) }</p>
            } else if running && props.view.status == Status::Paused {
                <p class="hint">{ i18n.t(id::BATCHES_RACE_PAUSED) }</p>
            }
            <div class="engine-choice" title={i18n.t(id::BATCHES_SPEND_HELP)}>
                <span>{ i18n.t(id::BATCHES_SPEND) }</span>
                <Select options={spends.to_vec()} chosen={props.spend.key()} label={i18n.t(id::BATCHES_SPEND)} on_pick={on_spend} />
            </div>
            <Target desk={desk.clone()} own={desk.read(Bench::has_own_target)} target={props.target} />
            <Whole label={i18n.t(id::BATCHES_SEEDS)} help={i18n.t(id::BATCHES_SEEDS_HELP)} value={seeds} min={1}
                max={BatchStudy::SEEDS_MAX} testid="batches-seeds" on_set={on_seeds} />
        </section>
    }
}

fn base(page: &Page, props: &ControlsProps, outdated: bool) -> String {
    let i18n = &page.i18n;
    let Some(run) = props.desk.read(|bench| bench.base().copied()) else { return String::new() };
    let from = match props.base.trial.filter(|_| !outdated) {
        Some(trial) => i18n.ta(id::BATCHES_BASE_TRIAL, &[("trial", trial.into())]),
        None => i18n.t(id::BATCHES_BASE_MIDDLE).to_string(),
    };
    i18n.ta(
        id::BATCHES_BASE,
        &[
            ("lr", format::plain(run.lr).into()),
            ("batch", run.batch_size.into()),
            ("epochs", run.epochs.into()),
            ("from", from.into()),
        ],
    )
}

/// What is being done, or how much has been.
fn status(page: &Page, desk: &Desk<Bench>, over: bool) -> String {
    let i18n = &page.i18n;
    let Reached { done, of } = desk.read(Bench::reached);
    if of == 0 && !desk.read(Bench::is_running) {
        return i18n.t(id::BATCHES_EMPTY).to_string();
    }
    match desk.read(Bench::asked) {
        Some(Asked::Data) => i18n.t(id::BATCHES_LOADING).to_string(),
        Some(Asked::Measure(batch)) => i18n.ta(id::BATCHES_MEASURING, &[("batch", batch.into())]),
        Some(Asked::Train(trial)) => {
            let lr = desk.read(|bench| bench.study().map(|study| study.lr(trial.batch, trial.rate)));
            i18n.ta(
                id::BATCHES_TRAINING,
                &[
                    ("batch", trial.batch.into()),
                    ("lr", format::number(lr.unwrap_or_default()).into()),
                    ("seed", (trial.seed + 1).into()),
                ],
            )
        }
        None => {
            let name: Id = if over { id::BATCHES_DONE } else { id::BATCHES_IDLE };
            i18n.ta(name, &[("done", done.into()), ("of", of.into())])
        }
    }
}

#[derive(Properties, PartialEq)]
struct TargetProps {
    desk: Desk<Bench>,
    /// The person chose it.
    own: bool,
    target: Option<f64>,
}

/// A box for the loss to be reached; empty, it shows what stands for it.
#[component]
fn Target(props: &TargetProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let shown = props.target.map(format::plain);
    let text = shown.clone().filter(|_| props.own).unwrap_or_default();
    let draft = use_draft(text.into());
    let onchange = {
        let (take, desk) = (draft.taker(), props.desk.clone());
        Callback::from(move |event: Event| {
            let typed = take(&event).trim().parse().ok();
            desk.act(|bench, _| bench.set_target(typed));
        })
    };
    html! {
        <label class="field" title={i18n.t(id::BATCHES_TARGET_HELP)}>
            <span>{ i18n.t(id::BATCHES_TARGET) }</span>
            <input type="text" inputmode="decimal" autocomplete="off" spellcheck="false" value={draft.value} placeholder={shown}
                data-testid="batches-target" oninput={draft.oninput} onblur={draft.onblur} onkeydown={draft.onkeydown} {onchange} />
        </label>
    }
}
