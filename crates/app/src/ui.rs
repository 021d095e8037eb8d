//! Components. Each takes a [`View`] or a part of it, and calls the [`Driver`] when a person does something; none
//! holds results of its own.

mod answers;
mod axes;
mod batches;
mod board;
mod bringing;
mod comparison;
mod configure;
mod copy;
mod cover;
mod curve_canvas;
mod curves;
mod data;
mod dialog;
mod digits;
mod draft;
mod drop;
mod embed;
mod field;
mod filters;
mod focus;
mod fold;
mod footer;
mod glass;
mod header;
mod history;
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
mod report;
mod room;
mod rules;
mod run;
mod save_picture;
mod search_settings;
mod searchers;
mod select;
mod share;
mod sorted;
mod table;
mod take_home;
mod test_score;
mod trail;
mod transport;
mod trust;
mod update;
mod whole;

use std::rc::Rc;

use gloo::events::EventListener;
use room::Room;
use schema::{Panel, Part, Presentation, StudyConfig};
use yew::prelude::*;

use crate::batches::Bench;
use crate::charts::Theme;
use crate::closer;
use crate::desk::Desk;
use crate::driver::Driver;
use crate::i18n::{I18n, Lang, id};
use crate::location;
use crate::offline::use_offline;
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
    /// How the experiment is presented.
    pub(crate) presentation: Rc<Presentation>,
}

impl Page {
    /// Whether a part of the page is hidden.
    fn hides(&self, part: Part) -> bool {
        self.presentation.hides(part)
    }

    /// Whether a single panel stands in for the page, with little room.
    fn is_embedded(&self) -> bool {
        self.presentation.view.is_some()
    }
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
    let offline = use_offline();
    let hands = panda::use_hands();
    let dropped = use_state(drop::Dropped::default);
    let bench = use_memo(view.study.engine.on_cpu(), |engine| {
        Desk::new(Bench::default(), *engine, (*driver).clone())
    });
    let i18n = use_memo(*lang, |lang| {
        prefs::show_lang(*lang);
        I18n::new(*lang)
    });
    use_news(&driver, &view);
    focus::use_kept_focus();
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

    let presentation = driver.presentation();
    cover::use_document_title(presentation.title());
    let theme = Theme { dark: *dark };
    let page = Page { driver: (*driver).clone(), i18n: (*i18n).clone(), theme, trail, presentation };
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
            // Looking at the past stops nothing.
            Room::History | Room::Race => room.set(to),
            to => {
                driver.command(Sweep::pause);
                room.set(to);
            }
        })
    };
    let to_race = {
        let room = room.clone();
        use_callback((), move |(), ()| room.set(Room::Race))
    };
    let brought = bringing::use_bringing(&page, &room, &dropped);
    drop::use_drop(&brought.on_brought);
    let map = html! {
        <map::MapPanel view={(*fair).clone()} alone={(*alone).clone()} others={*others} {on_others} selected={selected_id} on_choose={on_choose.clone()} />
    };
    let race = (view.budget > 1).then(|| html! {
        <race::RacePanel view={(*view).clone()} past={(*past).clone()} alone={(*alone).clone()} {turn} on_moment={on_moment.clone()} {on_alone} />
    });
    if let Some(panel) = page.presentation.view {
        let panel = match panel {
            Panel::Map => map,
            Panel::Race => race.unwrap_or_default(),
            Panel::Curves => selected.map_or_else(
                || html! { <p class="panel empty">{ page.i18n.t(id::SELECTED_EMPTY) }</p> },
                |trial| html! { <curves::CurvesPanel study={view.study.clone()} {trial} rival={None} /> },
            ),
        };
        return html! {
            <ContextProvider<Page> context={page}><embed::Embed view={(*view).clone()}>{ panel }</embed::Embed></ContextProvider<Page>>
        };
    }
    let shows = |part: Part| !page.hides(part);
    let columns = classes!(
        "columns",
        page.hides(Part::Settings).then_some("no-settings"),
        page.hides(Part::Run).then_some("no-run")
    );
    let table = study.own().and_then(|own| driver.read(|sweep| sweep.table(own.id).cloned()));
    html! {
        <ContextProvider<Page> context={page.clone()}>
            <a class="skip" href="#map" onclick={skip()}>{ page.i18n.t(if *room == Room::Race { id::SKIP_TO_MAP } else { id::SKIP_TO_ROOM }) }</a>
            <header::Header on_lang={on_lang(&lang)} on_theme={on_theme(&dark)}>
                if shows(Part::Rooms) { <room::Rooms room={*room} {on_room} /> }
            </header::Header>
            <update::UpdateNotice {offline} />
            <div role="status">
                if brought.reading { <p class="notice reading-file" data-testid="reading-file">{ page.i18n.t(id::READING_FILE) }</p> }
                if *room == Room::History && !brought.added.is_empty() {
                    <div class="notices handed" data-testid="history-handed">{ for brought.added.iter().map(|told| html! { <p class="notice">{ told }</p> }) }</div>
                }
            </div>
            if let (Room::Panda, Some(desk)) = (*room, hands.current()) {
                <panda::PandaRoom {desk} {hands} {on_new} />
            } else if *room == Room::History {
                <history::HistoryRoom changes={page.driver.kept_changes()} on_open={to_race} on_brought={brought.on_brought} faults={brought.faults}
                    importing={brought.importing} on_imported={brought.on_imported} on_data={brought.on_data} chosen={brought.chosen} on_chosen={brought.on_chosen} />
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
            <cover::Cover />
            <history::Before view={(*view).clone()} changes={page.driver.kept_changes()} />
            <notices::Notices notes={view.notes.clone()} messages={view.messages.clone()} />
            <main class={columns}>
                if shows(Part::Settings) { <configure::Configure {study} {on_edit} {table} dropped={(*dropped).clone()} /> }
                <section class="column centre" id="map" aria-label={page.i18n.t(id::COLUMN_MAP)}>
                    if shows(Part::Map) { { map } }
                    if shows(Part::Race) { { for race } }
                    if shows(Part::Glass) {
                        <glass::GlassPanel view={(*past).clone()} lane={alone.as_ref().and_then(|lanes| lanes.first().copied())} {turn} />
                    }
                    if shows(Part::Table) {
                        <table::TrialTable view={(*fair).clone()} selected={selected_id} on_choose={on_choose.clone()} />
                    }
                </section>
                if shows(Part::Run) { <run::RunColumn view={(*view).clone()} trial={selected} {pinned} {on_choose} {on_hand} /> }
            </main>
            </>
            }
            <footer::Footer room={*room} {offline} />
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
                // Results that are handed in are taken by whoever takes files.
                if location::handed().is_none() {
                    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
                    driver.load_hash(&hash.unwrap_or_default());
                }
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

/// Past header and switches. The hash is the experiment, so that a plain `#map` link must not reach the address bar.
fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let document = web_sys::window().and_then(|window| window.document());
        // The race has a column before its map; the other rooms begin with what they are about.
        let goal = document.and_then(|document| {
            document.get_element_by_id("map").or_else(|| document.query_selector("main").ok().flatten())
        });
        goal.iter().for_each(focus::give_within);
    })
}
