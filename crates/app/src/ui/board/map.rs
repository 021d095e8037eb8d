//! A board's trials over two of its parameters, or one.

use std::rc::Rc;

use schema::Board;
use yew::prelude::*;

use super::cast::Cast;
use super::data::{map_data, param_name, preferred, tip};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::cells;
use crate::charts::map;
use crate::charts::pen::Point;
use crate::charts::{Raster, landscape};
use crate::i18n::{Id, id};
use crate::ui::lane_mark::mark;
use crate::ui::save_picture::SavePicture;
use crate::ui::select::Pick;
use crate::ui::{Page, use_page};

/// Width and height of the interpolated landscape, in cells.
const FIELD: (usize, usize) = (96, 64);
/// The same of more trials than this, which blur what is between them.
const FIELD_OF_MANY: (usize, usize) = (48, 32);
const MANY: usize = 500;
/// A canvas to compute it for.
const NOMINAL: (f64, f64) = (960.0, 640.0);

#[derive(Properties, PartialEq)]
pub(super) struct MapProps {
    pub(super) board: Rc<Board>,
    pub(super) cast: Rc<Cast>,
    pub(super) selected: Option<u32>,
    pub(super) on_choose: Callback<Option<u32>>,
    /// The heading, where it is not that of the axes.
    #[prop_or_default]
    pub(super) title: Option<AttrValue>,
}

#[component]
pub(super) fn BoardMap(props: &MapProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let MapProps { board, cast, selected, on_choose, title } = props;
    let order = use_memo(board.clone(), |board| preferred(board));
    let axes = use_state(|| (None::<usize>, None::<usize>));
    let hovered = use_state(|| None::<u32>);
    let (x, y) = pick(&order, *axes);
    let x = x.unwrap_or(0);
    let whose = (board.clone(), cast.clone(), i18n.lang());
    let still = use_memo((whose.clone(), (x, y)), |((board, cast, _), axes)| {
        map_data(i18n, board, cast, *axes, (None, None))
    });
    let landscape = use_memo((whose, (x, y), page.theme), |(.., theme)| {
        if cells::is_map(&still) {
            return Raster::default();
        }
        let frame = map::frame(&still, NOMINAL.0, NOMINAL.1, 1.0);
        let (width, height) = if still.marks.len() > MANY { FIELD_OF_MANY } else { FIELD };
        landscape::field(&still, &frame, width, height, *theme)
    });
    let data = Rc::new(map::MapData { selected: *selected, hovered: *hovered, ..(*still).clone() });
    let size = use_mut_ref(|| NOMINAL);
    let size_now = size.clone();
    let draw = use_callback(
        (data.clone(), landscape, page.theme),
        move |surface: Surface, (data, landscape, theme)| {
            *size_now.borrow_mut() = (surface.width, surface.height);
            let (width, height) = surface.size();
            let plot = map::frame(data, width, height, surface.scale).plot;
            match cells::Cells::of(data) {
                Some(cells) => surface.picture(&cells.picture(*theme), plot, false),
                None => surface.picture(landscape, plot, true),
            }
            if let Some(mut backend) = surface.backend() {
                // A canvas that cannot be drawn on leaves the table.
                let _ = map::draw(&mut backend, data, *theme, surface.scale);
            }
        },
    );
    if board.params.is_empty() {
        return html! { <section class="panel"><p class="empty">{ i18n.t(id::BOARD_NO_PARAMS) }</p></section> };
    }
    let layout = {
        let data = data.clone();
        move || {
            let (width, height) = *size.borrow();
            map::frame(&data, width, height, 1.0)
        }
    };
    let hit = {
        let (data, layout) = (data.clone(), layout.clone());
        move |(x, y): Point| map::hit(&data, &layout(), x, y)
    };
    let on_move = {
        let (hovered, hit) = (hovered.clone(), hit.clone());
        Callback::from(move |at: Point| {
            let found = hit(at);
            if found != *hovered {
                hovered.set(found);
            }
        })
    };
    let on_leave = {
        let hovered = hovered.clone();
        Callback::from(move |()| hovered.set(None))
    };
    let on_click = on_choose.reform(hit);
    let on_key = {
        let (data, on_choose, hovered) = (data.clone(), on_choose.clone(), hovered.clone());
        let from = selected.or_else(|| map::best(&data).map(|mark| mark.id));
        Callback::from(move |event: KeyboardEvent| {
            let side = match event.key().as_str() {
                "ArrowLeft" => (-1.0, 0.0),
                "ArrowRight" => (1.0, 0.0),
                "ArrowUp" => (0.0, -1.0),
                "ArrowDown" => (0.0, 1.0),
                _ => return,
            };
            event.prevent_default();
            if let Some(next) = from.and_then(|from| map::neighbour(&data, &layout(), from, side)) {
                hovered.set(Some(next));
                on_choose.emit(Some(next));
            }
        })
    };
    let name =
        |place: usize| board.params.get(place).map_or_else(String::new, |param| param_name(i18n, param));
    let measure = data.value.label.clone();
    let told = match y {
        Some(y) => [("x", name(x).into()), ("y", name(y).into()), ("measure", (&measure).into())],
        None => [("x", name(x).into()), ("y", "".into()), ("measure", (&measure).into())],
    };
    let (heading, aria) = match y {
        Some(_) => (id::BOARD_MAP_TITLE, id::ARIA_BOARD_MAP),
        None => (id::BOARD_MAP_TITLE_ONE, id::ARIA_BOARD_MAP_ONE),
    };
    let heading = title.clone().unwrap_or_else(|| i18n.ta(heading, &told).into());
    let on_board =
        board.trials.iter().filter(|trial| cast.member(trial.group).is_some_and(|m| m.shown)).count();
    let missing = on_board - data.marks.len();
    let words = hovered.and_then(|trial| tip(i18n, board, cast, trial as usize));
    html! {
        <section class="panel map-panel" data-testid="board-map" data-marks={data.marks.len().to_string()}>
            <div class="panel-head">
                <h2>{ heading.clone() }</h2>
                if board.params.len() > 1 { { choice(&page, board, (x, y), &axes) } }
            </div>
            { legend(&page, cast) }
            <div class="chart">
                <SavePicture draw={draw.clone()} name="board-map" title={heading} />
                <Canvas {draw} label={i18n.ta(aria, &told)} tall={Tall::Share(0.62, 260.0, 520.0)} {on_move} {on_leave} {on_click} {on_key} />
            </div>
            <p class="hint tip" data-testid="board-tip">{ words.unwrap_or_else(|| note(&page, missing)) }</p>
        </section>
    }
}

fn note(page: &Page, missing: usize) -> String {
    let note = page.i18n.t(id::BOARD_MAP_NOTE).to_string();
    if missing == 0 {
        return note;
    }
    format!("{note} {}", page.i18n.ta(id::BOARD_MAP_MISSING, &[("count", missing.into())]))
}

/// The two axes: those chosen, else the first two.
fn pick(order: &[usize], chosen: (Option<usize>, Option<usize>)) -> (Option<usize>, Option<usize>) {
    let known = |place: Option<usize>| place.filter(|place| order.contains(place));
    let free = |taken: Option<usize>| order.iter().copied().find(|place| Some(*place) != taken);
    let x = known(chosen.0).or_else(|| free(known(chosen.1)));
    (x, known(chosen.1).filter(|y| Some(*y) != x).or_else(|| free(x)))
}

type Axes = (Option<usize>, Option<usize>);

fn choice(page: &Page, board: &Board, now: (usize, Option<usize>), axes: &UseStateHandle<Axes>) -> Html {
    let options: Vec<(AttrValue, AttrValue)> = board
        .params
        .iter()
        .map(|param| (param.name.clone().into(), param_name(&page.i18n, param).into()))
        .collect();
    let select = |label: Id, chosen: Option<usize>, set: fn(Axes, usize) -> Axes| {
        let axes = axes.clone();
        let now = (Some(now.0), now.1);
        let on_pick = Callback::from(move |place: usize| axes.set(set(now, place)));
        html! { <Pick options={options.clone()} {chosen} label={page.i18n.t(label)} {on_pick} /> }
    };
    html! {
        <div class="axes">
            { select(id::MAP_AXIS_X, Some(now.0), |(x, y), place| (Some(place), if y == Some(place) { x } else { y })) }
            <span aria-hidden="true">{ "×" }</span>
            { select(id::MAP_AXIS_Y, now.1, |(x, y), place| (if x == Some(place) { y } else { x }, Some(place))) }
        </div>
    }
}

/// Whose marks these are, and what diverged looks like.
fn legend(page: &Page, cast: &Cast) -> Html {
    let i18n = &page.i18n;
    let others = cast.others().count();
    let several = cast.members.len() > 1;
    html! {
        <div class="legend">
            if several {
                { for cast.named().map(|member| html! { <span>{ mark(page, member.mark) }{ &member.name }</span> }) }
                if others > 0 {
                    <span>{ mark(page, crate::charts::marks::OTHERS) }{ i18n.ta(id::BOARD_OTHERS, &[("count", others.into())]) }</span>
                }
            }
            <span class="diverged"><b aria-hidden="true">{ "×" }</b>{ i18n.t(id::MAP_DIVERGED) }</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_the_preferred_ones_until_others_are_chosen() {
        assert_eq!(pick(&[2, 0, 1], (None, None)), (Some(2), Some(0)));
        assert_eq!(pick(&[2, 0, 1], (None, Some(2))), (Some(0), Some(2)));
        assert_eq!(pick(&[2, 0, 1], (Some(1), Some(1))), (Some(1), Some(2)));
        assert_eq!(pick(&[0], (Some(7), None)), (Some(0), None));
        assert_eq!(pick(&[], (None, None)), (None, None));
    }
}
