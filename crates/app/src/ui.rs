//! Components. Each takes a [`View`] or a part of it, and calls the [`Driver`] when a person does something; none
//! holds results of its own.

mod answers;
mod axes;
mod batches;
mod board;
mod comparison;
mod configure;
mod curve_canvas;
mod curves;
mod data;
mod dialog;
mod digits;
mod draft;
mod field;
mod filters;
mod fold;
mod footer;
mod glass;
mod header;
mod icons;
mod keys;
mod lane_mark;
mod map;
mod moment;
mod notices;
mod number;
mod offers;
mod own;
mod panda;
mod presets;
mod proof;
mod race;
mod reading;
mod room;
mod rules;
mod run;
mod search_settings;
mod searchers;
mod select;
mod sorted;
mod table;
mod test_score;
mod trail;
mod transport;
mod trust;
mod whole;

use std::rc::Rc;

use gloo::events::EventListener;
use room::Room;
use schema::StudyConfig;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::batches::Bench;
use crate::charts::Theme;
use crate::closer;
use crate::desk::Desk;
use crate::driver::Driver;
use crate::i18n::{I18n, Lang, id};
use crate::prefs;
use crate::script;
use crate::sweep::{Status, Sweep, Trial};
use crate::view::View;

/// Up to this width in CSS pixels the selected run stands below the map (style.css has the same number).
const THREE_COLUMNS: f64 = 1180.0;

/// What every component may need.
#[derive(Clone, PartialEq)]
pub(crate) struct Page {
    pub(crate) driver: Driver,
    pub(crate) i18n: I18n,
    pub(crate) theme: Theme,
    pub(crate) trail: trail::Trail,
}

/// Lanes whose trials alone are shown: those of one searcher, or one of its searches.
type Alone = Option<Rc<[u32]>>;

/// The page's context.
#[hook]
pub(crate) fn use_page() -> Page {
    // Every component is drawn inside `App`, which provides it.
    use_context::<Page>().expect("components are drawn inside App")
}

/// The whole page.
#[component]
pub(crate) fn App() -> Html {
    let driver = use_memo((), |()| Driver::new(prefs::workers()));
    let view = use_state(|| driver.view());
    let lang = use_state(prefs::lang);
    let dark = use_state(prefs::dark);
    let chosen = use_state(|| None::<u32>);
    let draft = use_state(|| None::<Rc<StudyConfig>>);
    let moment = use_state(|| None::<u32>);
    let alone = use_state(Alone::default);
    let others = use_state(|| false);
    let room = use_state(|| Room::Race);
    let hands = panda::use_hands();
    let bench = use_memo(view.study.engine.on_cpu(), |engine| {
        Desk::new(Bench::default(), *engine, (*driver).clone())
    });
    let i18n = use_memo(*lang, |lang| {
        prefs::show_lang(*lang);
        I18n::new(*lang)
    });
    use_news(&driver, &view);
    let trail = trail::use_trail(&view.study);
    let begin_anew = {
        let (chosen, draft, moment) = (chosen.clone(), draft.clone(), moment.clone());
        let (alone, others, room) = (alone.clone(), others.clone(), room.clone());
        move || {
            // Whatever room it was opened from.
            room.set(Room::Race);
            chosen.set(None);
            draft.set(None);
            moment.set(None);
            alone.set(None);
            others.set(false);
        }
    };
    use_fresh_start(&view, begin_anew);
    let past = use_memo(((*view).clone(), *moment), |(view, moment)| view.at(*moment));

    let page = Page { driver: (*driver).clone(), i18n: (*i18n).clone(), theme: Theme { dark: *dark }, trail };
    // The machines do not see the person's trials: as long as the person could learn from theirs, they are shown only
    // when asked for.
    let turn = view.person.filter(|person| person.open && !*others).map(|person| person.lane);
    let followed = turn.map_or_else(|| (*view).clone(), |lane| view.only(&[lane])).selected(None).cloned();
    let fair = use_memo(((*past).clone(), turn), |(past, turn)| {
        turn.map_or_else(|| past.clone(), |lane| past.only(&[lane]))
    });
    let selected = chosen.and_then(|id| view.trials.get(&id).cloned()).or_else(|| followed.clone());
    let selected_id = selected.as_ref().map(|trial| trial.id.0);
    let study = draft.as_ref().unwrap_or(&view.study).clone();
    let on_choose = use_callback((), move |id: Option<u32>, ()| {
        chosen.set(id);
        if id.is_some() {
            show_run();
        }
    });
    let on_edit = use_edit(&driver, &view, &draft);
    let on_discard = Callback::from({
        let draft = draft.clone();
        move |()| draft.set(None)
    });
    let on_moment = use_set(&moment);
    let on_alone = use_set(&alone);
    let on_others = use_set(&others);
    let pinned = selected_id.is_some() && followed.map(|trial| trial.id.0) != selected_id;
    let on_hand = {
        let (driver, study) = (driver.clone(), view.study.clone());
        let (room, hands) = (room.clone(), hands.clone());
        Callback::from(move |trial: Option<Rc<Trial>>| {
            let fixed = |trial: &Rc<Trial>| schema::fixed(&study, &trial.point);
            let one = trial.as_ref().map_or_else(|| closer::single(&study), fixed);
            driver.command(Sweep::pause);
            hands.take(one, trial.map(|trial| trial.id.0), &driver);
            room.set(Room::Panda);
        })
    };
    let on_new = on_hand.reform(|()| None);
    let on_room = {
        let (driver, room) = (driver.clone(), room.clone());
        let (on_hand, none, selected) = (on_hand.clone(), hands.current().is_none(), selected.clone());
        Callback::from(move |to: Room| match to {
            Room::Panda if none => on_hand.emit(selected.clone()),
            to => {
                driver.command(Sweep::pause);
                room.set(to);
            }
        })
    };
    let table = study.own().and_then(|own| driver.read(|sweep| sweep.table(own.id).cloned()));
    html! {
        <ContextProvider<Page> context={page.clone()}>
            <a class="skip" href="#map" onclick={skip_to_map()}>{ page.i18n.t(id::SKIP_TO_MAP) }</a>
            <header::Header on_lang={on_lang(&lang)} on_theme={on_theme(&dark)}>
                <room::Rooms room={*room} {on_room} />
            </header::Header>
            if let (Room::Panda, Some(desk)) = (*room, hands.current()) {
                <panda::PandaRoom {desk} {hands} {on_new} />
            } else if *room == Room::Batches {
                <batches::BatchRoom view={(*view).clone()} desk={(*bench).clone()} />
            } else {
            <>
            <transport::Transport view={(*view).clone()} draft={(*draft).clone()} selected={selected_id}
                {on_discard} on_choose={on_choose.clone()} on_edit={on_edit.clone()}>
                if view.budget > 1 {
                    <moment::MomentBar budget={view.budget} reached={view.reached()} moment={*moment} on_moment={on_moment.clone()} />
                }
            </transport::Transport>
            <proof::ProofBar view={(*view).clone()} on_choose={on_choose.clone()} />
            <notices::Notices notes={view.notes.clone()} messages={view.messages.clone()} />
            <main class="columns">
                <configure::Configure {study} {on_edit} {table} />
                <section class="column centre" id="map" tabindex="-1" aria-label={page.i18n.t(id::COLUMN_MAP)}>
                    <map::MapPanel view={(*fair).clone()} alone={(*alone).clone()} others={*others} {on_others} selected={selected_id} on_choose={on_choose.clone()} />
                    if view.budget > 1 {
                        <race::RacePanel view={(*view).clone()} past={(*past).clone()} alone={(*alone).clone()} {turn} {on_moment} {on_alone} />
                    }
                    <glass::GlassPanel view={(*past).clone()} lane={alone.as_ref().and_then(|lanes| lanes.first().copied())} {turn} />
                    <table::TrialTable view={(*fair).clone()} selected={selected_id} on_choose={on_choose.clone()} />
                </section>
                <run::RunColumn view={(*view).clone()} trial={selected} {pinned} {on_choose} {on_hand} />
            </main>
            </>
            }
            <footer::Footer room={*room} />
        </ContextProvider<Page>>
    }
}

/// Draws the page again whenever there is news, and opens what is typed into the address bar.
#[hook]
fn use_news(driver: &Rc<Driver>, view: &UseStateHandle<View>) {
    let (driver, view) = (driver.clone(), view.clone());
    use_effect_with((), move |()| {
        script::install(&driver);
        driver.listen(move |news| view.set(news));
        let window = web_sys::window();
        let typed = window.map(|window| {
            EventListener::new(&window, "hashchange", move |_| {
                let hash = web_sys::window().and_then(|window| window.location().hash().ok());
                driver.load_hash(&hash.unwrap_or_default());
            })
        });
        move || drop(typed)
    });
}

/// A new or reset experiment has no chosen trial, moment or lane and no unapplied changes.
#[hook]
fn use_fresh_start(view: &View, begin_anew: impl Fn() + 'static) {
    // What the person places belongs to the experiment, but does not begin it anew.
    use_effect_with((view.study.bare(), view.trials.is_empty()), move |_| begin_anew());
}

/// Before anything was trained, a change counts at once; later it waits for a restart, so that no result is lost by
/// a slip of the hand. The callback stays the same while trials run, or the form would be drawn anew with every news
/// and what is being typed would be overwritten.
#[hook]
fn use_edit(
    driver: &Rc<Driver>,
    view: &View,
    draft: &UseStateHandle<Option<Rc<StudyConfig>>>,
) -> Callback<StudyConfig> {
    let (driver, draft) = (driver.clone(), draft.clone());
    let now = (view.status == Status::Idle, view.study.clone());
    use_callback(now, move |study: StudyConfig, (idle, now)| {
        if *idle {
            driver.load(study);
        } else {
            draft.set((study != **now).then(|| Rc::new(study)));
        }
    })
}

/// A callback that sets a state, the same one for ever.
#[hook]
fn use_set<T: 'static>(state: &UseStateHandle<T>) -> Callback<T> {
    let state = state.clone();
    use_callback((), move |value: T, ()| state.set(value))
}

fn on_lang(lang: &UseStateHandle<Lang>) -> Callback<Lang> {
    let lang = lang.clone();
    Callback::from(move |next: Lang| {
        prefs::set_lang(next);
        lang.set(next);
    })
}

fn on_theme(dark: &UseStateHandle<bool>) -> Callback<()> {
    let dark = dark.clone();
    Callback::from(move |()| {
        prefs::set_dark(!*dark);
        dark.set(!*dark);
    })
}

/// Where the page is too narrow for three columns, a chosen trial is out of sight: scrolls to it.
fn show_run() {
    let Some(window) = web_sys::window() else { return };
    let width = window.inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(f64::INFINITY);
    let run = window.document().and_then(|document| document.get_element_by_id("run"));
    if let Some(run) = run.filter(|_| width <= THREE_COLUMNS) {
        run.scroll_into_view();
    }
}

/// The hash is the experiment, so that a plain `#map` link must not reach the address bar.
fn skip_to_map() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let document = web_sys::window().and_then(|window| window.document());
        let map = document.and_then(|document| document.get_element_by_id("map"));
        if let Some(map) = map.and_then(|map| map.dyn_into::<web_sys::HtmlElement>().ok()) {
            // An element that cannot take the focus is left alone.
            let _ = map.focus();
        }
    })
}
