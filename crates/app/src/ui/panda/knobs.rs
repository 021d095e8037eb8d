//! What can be turned while the network trains; what cannot is told below.

use schema::{Engine, FIELDS, Field, Group, Key, Part, Setting, StudyConfig, Value};
use yew::prelude::*;

use super::PartProps;
use crate::format;
use crate::i18n::id;
use crate::panda::{BRANCHES_MAX, Hindrance, is_knob};
use crate::ui::field::FieldRow;
use crate::ui::{Page, use_page};

/// By what the learning rate is turned at a stroke.
const FACTORS: [(&str, f64); 4] = [("÷10", 0.1), ("÷2", 0.5), ("×2", 2.0), ("×10", 10.0)];

#[component]
pub(super) fn Knobs(props: &PartProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let (study, past, hindrance, can_train) =
        props.desk.read(|panda| (panda.settings(), panda.past(), panda.hindrance(), panda.can_train()));
    let on_set = {
        let (desk, study) = (props.desk.clone(), study.clone());
        Callback::from(move |(key, setting): (Key, Setting)| {
            let mut next = (*study).clone();
            next.set(key, setting);
            desk.act(|panda, now| panda.turn(next, now));
        })
    };
    let knobs: Vec<&Field> = FIELDS.iter().filter(|field| is_knob(&study, field.key)).collect();
    let group = |group: Group| {
        if page.hides(Part::of(group)) {
            return Html::default();
        }
        let rows = knobs.iter().filter(|field| field.group == group);
        html! {
            <details class="group" open={group != Group::Technique}>
                <summary><h3>{ i18n.group(group) }</h3></summary>
                { for rows.map(|field| html! {
                    <FieldRow key={field.name} name={field.key} setting={study.get(field.key).clone()} on_set={on_set.clone()} single=true>
                        if field.key == Key::Lr { { factors(&page, &study, &on_set) } }
                    </FieldRow>
                }) }
            </details>
        }
    };
    let most = [("most", (BRANCHES_MAX as u32).into())];
    let says = match past {
        _ if hindrance == Some(Hindrance::Dead) => i18n.t(id::PANDA_KNOBS_DEAD),
        _ if hindrance == Some(Hindrance::Full) => i18n.ta(id::PANDA_KNOBS_FULL, &most).into(),
        None if !can_train => i18n.t(id::PANDA_KNOBS_ENDED),
        Some(epoch) => i18n.ta(id::PANDA_KNOBS_PAST, &[("epoch", epoch.into())]).into(),
        None => i18n.t(id::PANDA_KNOBS_NOW),
    };
    html! {
        <section class="column configure" aria-label={i18n.t(id::PANDA_KNOBS)} data-testid="knobs">
            <h2>{ i18n.t(id::PANDA_KNOBS) }</h2>
            <p class={classes!("hint", past.map(|_| "past"))} data-testid="knobs-say">{ says }</p>
            <fieldset disabled={hindrance.is_some()}>
                { for [Group::Optimisation, Group::Regularisation, Group::Technique].map(group) }
            </fieldset>
            { fixed(&page, &study) }
        </section>
    }
}

/// The learning rate is turned more often than anything else.
fn factors(page: &Page, study: &StudyConfig, on_set: &Callback<(Key, Setting)>) -> Html {
    let field = Key::Lr.field();
    let Setting::Fixed(now) = *study.get(Key::Lr) else { return Html::default() };
    let chip = |(name, factor): (&'static str, f64)| {
        let text =
            format!("{:.2e}", now.as_f64() * factor).parse::<f64>().unwrap_or(now.as_f64()).to_string();
        let next = Setting::parse(field, &text).0;
        let onclick = on_set.reform(move |_: MouseEvent| (Key::Lr, next.clone()));
        html! { <button class="chip" {onclick} aria-label={format!("{} {name}", page.i18n.field(field))} data-testid={format!("lr-{name}")}>{ name }</button> }
    };
    html! { <div class="chips">{ for FACTORS.map(chip) }</div> }
}

/// What makes the network and its task, and stays.
fn fixed(page: &Page, study: &StudyConfig) -> Html {
    let i18n = &page.i18n;
    // This room trains on the processor: the GPU trains whole runs only.
    let engine = match study.engine.on_cpu() {
        Engine::Candle => "candle",
        _ => "fused",
    };
    let stays = |field: &&Field| {
        let shown = !page.presentation.hides_field(field.key)
            && study.is_active(field.key)
            && !is_knob(study, field.key)
            && field.key != Key::Patience;
        let given = *study.get(field.key) != Setting::default_of(field);
        shown && (given || matches!(field.key, Key::Data | Key::Layers | Key::Width | Key::Activation))
    };
    let value = |field: &Field| match study.get(field.key) {
        Setting::Fixed(value @ (Value::Number(_) | Value::Choice(_))) => {
            format::value(i18n, field.key, *value)
        }
        other => other.to_text(field),
    };
    html! {
        <details class="group" open=true>
            <summary><h3>{ i18n.t(id::PANDA_FIXED) }</h3></summary>
            <dl class="values">{ for FIELDS.iter().filter(stays).map(|field| html! {
                <div><dt>{ i18n.field(field) }</dt><dd>{ value(field) }</dd></div>
            }) }</dl>
            <p class="hint">{ i18n.t(id::PANDA_FIXED_NOTE) }{ " " }{ i18n.ta(id::PANDA_ENGINE, &[("engine", i18n.named(&["engine", engine]).to_string().into())]) }</p>
        </details>
    }
}
