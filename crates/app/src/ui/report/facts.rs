//! The experiment and its best trial in words and numbers.

use std::rc::Rc;

use schema::{FIELDS, Key, Maker, Outcome, Setting, StudyConfig};
use search::SearcherKind;
use yew::prelude::*;

use crate::format;
use crate::i18n::{I18n, id};
use crate::snapshot::VERSION;
use crate::sweep::{Test, Trial};
use crate::ui::Page;
use crate::ui::axes::searched;
use crate::ui::lane_mark::lane_mark;
use crate::view::View;

type Fact = (AttrValue, String);

/// "Digits: learning rate, batch size".
pub(super) fn title(i18n: &I18n, study: &StudyConfig) -> String {
    let names: Vec<AttrValue> = searched(study).into_iter().map(|key| i18n.field(key.field())).collect();
    let data = setting(i18n, Key::Data, study.get(Key::Data));
    if names.is_empty() {
        return data;
    }
    i18n.ta(id::REPORT_TITLE, &[("data", data.into()), ("names", names.join(" · ").into())])
}

/// Three lists side by side.
pub(super) fn facts(page: &Page, view: &View) -> Html {
    let i18n = &page.i18n;
    let study = &view.study;
    let told = |key: Key| (i18n.field(key.field()), setting(i18n, key, study.get(key)));
    let mut settings = vec![told(Key::Data)];
    settings.extend(FIELDS.iter().map(|field| field.key).filter(|key| is_set(study, *key)).map(told));
    let list = |title: AttrValue, facts: Vec<Fact>| {
        html! { <section><h2>{ title }</h2>{ pairs(facts) }</section> }
    };
    html! {
        <div class="facts">
            { list(i18n.t(id::REPORT_SEARCHED), searched(study).into_iter().map(told).collect()) }
            <section>
                <h2>{ i18n.t(id::REPORT_SETTINGS) }</h2>
                { pairs(settings) }
                <p>{ i18n.t(id::REPORT_SETTINGS_NONE) }</p>
            </section>
            { list(i18n.t(id::REPORT_RACE), race(i18n, view)) }
        </div>
    }
}

/// Fixed otherwise than by default, and not without effect.
fn is_set(study: &StudyConfig, key: Key) -> bool {
    let setting = study.get(key);
    let is_default = *setting == Setting::default_of(key.field());
    key != Key::Data && setting.is_fixed() && !is_default && study.is_active(key)
}

fn pairs(facts: Vec<Fact>) -> Html {
    html! { <dl>{ for facts.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }</dl> }
}

fn race(i18n: &I18n, view: &View) -> Vec<Fact> {
    let (study, usual) = (&view.study, StudyConfig::default());
    let t = |id| i18n.t(id);
    let names: Vec<AttrValue> = study.searchers.iter().map(|kind| i18n.searcher(*kind)).collect();
    let diverged = view.trials.values().filter(|trial| trial.outcome == Outcome::Diverged).count();
    let ended = [("done", view.ended.into()), ("total", view.total.into()), ("diverged", diverged.into())];
    let mut facts = vec![
        (t(id::SEARCHERS), names.join(" · ")),
        (t(id::REPORT_TRIALS), study.trials.to_string()),
        (t(id::SEED), study.seed.to_string()),
    ];
    let mut rule = |differs: bool, name, value: String| facts.extend(differs.then(|| (t(name), value)));
    rule(study.seeds != usual.seeds, id::SEEDS, study.seeds.to_string());
    rule(study.parts.repeats != usual.parts.repeats, id::REPEATS, study.parts.repeats.to_string());
    rule(study.parts.folds != usual.parts.folds, id::FOLDS, study.parts.folds.to_string());
    rule(study.lag != usual.lag, id::LAG, study.lag.to_string());
    rule(study.eta != usual.eta, id::ETA, study.eta.to_string());
    rule(study.budget != usual.budget, id::BUDGET, i18n.budget(study.budget).to_string());
    rule(study.prune != usual.prune, id::PRUNE, i18n.prune(study.prune).to_string());
    let gp = study.acquisition != usual.acquisition && study.searchers.contains(&SearcherKind::Gp);
    rule(gp, id::ACQUISITION, i18n.acquisition(study.acquisition).to_string());
    let maker = format!("{} · Athanor {VERSION}", Maker::of(view.trust.made_by));
    let digest = view.proof.found.as_ref().map(|found| (t(id::DIGEST), found.digest.to_string()));
    facts.extend([(t(id::COL_TRIALS), i18n.ta(id::REPORT_FINISHED, &ended)), (t(id::REPORT_MADE_BY), maker)]);
    facts.extend(digest);
    facts
}

/// A setting as people read it: a value, a range or a list.
fn setting(i18n: &I18n, key: Key, setting: &Setting) -> String {
    match setting {
        Setting::Fixed(value) => format::value(i18n, key, *value),
        Setting::List(values) => {
            let texts: Vec<String> = values.iter().map(|value| format::value(i18n, key, *value)).collect();
            texts.join(" · ")
        }
        Setting::Range { low, high, levels } => {
            let ends = [("low", format::plain(*low).into()), ("high", format::plain(*high).into())];
            let range = i18n.ta(id::REPORT_RANGE, &ends);
            match levels {
                Some(levels) => {
                    i18n.ta(id::REPORT_LEVELS, &[("range", range.into()), ("levels", (*levels).into())])
                }
                None => range,
            }
        }
    }
}

/// All that is known of the best trial.
pub(super) fn best(page: &Page, view: &View, trial: &Rc<Trial>) -> Html {
    let i18n = &page.i18n;
    let t = |id| i18n.t(id);
    let mut facts: Vec<Fact> = values(i18n, &view.study, trial)
        .filter_map(|(key, value)| Some((i18n.field(key.field()), value?)))
        .collect();
    if let Some(best) = trial.best() {
        facts.push((t(id::COL_BEST_LOSS), format::loss(f64::from(best.val_loss))));
        facts.extend(best.val_acc.map(|share| (t(id::COL_BEST_ACC), format::percent(share))));
        facts.push((t(id::REPORT_EPOCH), best.epoch.to_string()));
    }
    facts.extend(trial.spread().map(|spread| (t(id::REPORT_SPREAD), format::number(spread))));
    if let Test::Seen(score) = &view.test
        && score.trial == trial.id.0
    {
        facts.push((t(id::TEST_LOSS), format::loss(f64::from(score.loss))));
        facts.extend(score.accuracy.map(|share| (t(id::TEST_ACCURACY), format::percent(share))));
    }
    let searcher = view.lanes.get(trial.lane as usize).map(|lane| lane.searcher);
    html! {
        <section class="best">
            <h2>{ i18n.ta(id::REPORT_BEST, &[("trial", trial.id.0.into())]) }</h2>
            { for searcher.map(|kind| html! {
                <span>{ lane_mark(page, kind) }{ i18n.ta(id::SELECTED_SEARCHER, &[("searcher", i18n.searcher(kind).into())]) }</span>
            }) }
            { pairs(facts) }
        </section>
    }
}

/// The searched values of a trial; none where one had no effect.
pub(super) fn values<'a>(
    i18n: &'a I18n,
    study: &'a StudyConfig,
    trial: &'a Trial,
) -> impl Iterator<Item = (Key, Option<String>)> + 'a {
    let active = study.space().active(&trial.point);
    let values = study.values(&trial.point).zip(active);
    values.map(|((key, value), active)| (key, active.then(|| format::value(i18n, key, value))))
}
