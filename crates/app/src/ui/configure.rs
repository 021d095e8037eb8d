//! The experiment's form, derived from the table of hyperparameters.

use std::rc::Rc;

use schema::{FIELDS, Group, Key, LINK_MAX, Own, Part, Setting, StudyConfig};
use yew::prelude::*;

use super::drop::Dropped;
use super::field::FieldRow;
use super::own::OwnPanel;
use super::search_settings::SearchSettings;
use super::{Page, use_page};
use crate::closer::map_cells;
use crate::format;
use crate::i18n::id;
use crate::sweep::HeldTable;

#[derive(Properties, PartialEq)]
pub(crate) struct ConfigureProps {
    pub(crate) study: Rc<StudyConfig>,
    pub(crate) on_edit: Callback<StudyConfig>,
    /// The person's own table that the experiment is to learn from, if it is here.
    pub(crate) table: Option<HeldTable>,
    /// What was dropped last, and is no experiment.
    pub(crate) dropped: Dropped,
}

#[component]
pub(crate) fn Configure(props: &ConfigureProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    // What was set last, and found no room.
    let refused = use_state(|| None::<Key>);
    {
        let refused = refused.clone();
        use_effect_with((props.study.clone(), page.presentation.clone()), move |_| refused.set(None));
    }
    let on_set = {
        let (study, on_edit, driver) = (props.study.clone(), props.on_edit.clone(), page.driver.clone());
        let refused = refused.clone();
        Callback::from(move |(key, setting): (Key, Setting)| {
            let mut next = (*study).clone();
            next.set(key, setting);
            if key == Key::Data && next.wants_own() {
                // What was brought before is still here.
                let before = driver.read(|sweep| sweep.latest_table());
                before.into_iter().for_each(|id| next.set_own(Own { id, link: None }));
            }
            if driver.outgrows(&study, &next) {
                return refused.set(Some(key));
            }
            refused.set(None);
            on_edit.emit(next);
        })
    };
    let problem = |key: Key| {
        let what = if page.presentation.note().is_empty() { "values" } else { "note" };
        let facts = [("most", format::count(LINK_MAX as u64).into()), ("what", what.into())];
        (*refused == Some(key)).then(|| AttrValue::from(i18n.ta(id::FIELD_LINK_FULL, &facts)))
    };
    let searched = props.study.searched().count() as u32;
    // Rare ones are folded away until one of them is used; they never close by themselves.
    let unfolded = use_mut_ref(Vec::<Group>::new);
    let is_used = |key: Key| *props.study.get(key) != Setting::default_of(key.field());
    for field in FIELDS.iter().filter(|field| field.group.is_rare() && is_used(field.key)) {
        if !unfolded.borrow().contains(&field.group) {
            unfolded.borrow_mut().push(field.group);
        }
    }
    let group = |group: Group| {
        // Whoever opens a link without its table must be able to bring it.
        let needed = group == Group::Data && props.study.wants_own() && props.table.is_none();
        if page.hides(Part::of(group)) && !needed {
            return Html::default();
        }
        let rows: Vec<_> =
            FIELDS.iter().filter(|field| field.group == group && props.study.is_active(field.key)).collect();
        if rows.is_empty() {
            return Html::default();
        }
        let open = !group.is_rare() || unfolded.borrow().contains(&group);
        html! {
            <details class="group" {open}>
                <summary><h3>{ i18n.group(group) }</h3></summary>
                { for rows.into_iter().map(|field| html! {
                    <FieldRow key={field.name} name={field.key} setting={props.study.get(field.key).clone()} problem={problem(field.key)} on_set={on_set.clone()} />
                }) }
                if group == Group::Data {
                    <OwnPanel study={props.study.clone()} on_edit={props.on_edit.clone()} table={props.table.clone()} dropped={props.dropped.clone()} />
                }
            </details>
        }
    };
    html! {
        <section class="column configure" aria-label={i18n.t(id::COLUMN_CONFIGURE)}>
            <h2>{ i18n.t(id::CONFIGURE_TITLE) }</h2>
            { group(Group::Data) }
            if !page.hides(Part::Search) {
                <details class="group" open=true>
                    <summary><h3>{ i18n.t(id::GROUP_SEARCH) }</h3></summary>
                    <SearchSettings study={props.study.clone()} on_edit={props.on_edit.clone()} />
                    <p class="hint">
                        if searched == 0 { { i18n.t(id::NOTHING_SEARCHED) } } else {
                            { i18n.ta(id::SEARCHED_COUNT, &[("count", searched.into())]) }
                        }
                        { for map_cells(&props.study).map(|cells| budget(&page, props, cells)) }
                    </p>
                </details>
            }
            { group(Group::Optimisation) }
            { group(Group::Network) }
            { group(Group::Layers) }
            { group(Group::Regularisation) }
            { group(Group::Technique) }
        </section>
    }
}

/// How far the budget goes on a map, with a button that makes it the whole.
fn budget(page: &Page, props: &ConfigureProps, cells: u64) -> Html {
    let (i18n, trials) = (&page.i18n, u64::from(props.study.trials));
    let count = ("cells", format::count(cells).into());
    if trials >= cells {
        return html! { <>{ " " }{ i18n.ta(id::MAP_CELLS, &[count]) }</> };
    }
    let all = u32::try_from(cells).ok().filter(|all| *all <= StudyConfig::TRIALS_MAX);
    let part = i18n.ta(id::MAP_CELLS_PART, &[count, ("trials", format::count(trials).into())]);
    let button = all.map(|all| {
        let (study, on_edit) = (props.study.clone(), props.on_edit.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut next = (*study).clone();
            next.trials = all;
            on_edit.emit(next);
        });
        html! { <button class="small" {onclick}>{ i18n.t(id::MAP_CELLS_ALL) }</button> }
    });
    html! { <>{ " " }{ part }{ " " }{ for button }</> }
}
