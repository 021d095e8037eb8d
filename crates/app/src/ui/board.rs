//! Boards: trials of any study, ours or another's, on the same charts as the race. One by itself, two side by side, or
//! several on one map, such as a class's.

mod cast;
mod class;
mod compare;
mod curves;
mod data;
pub(crate) mod import;
mod map;
mod one;
mod race;
mod table;
mod words;

use std::rc::Rc;

use schema::Board;
use schema::board::MergeError;
use yew::prelude::*;

use super::select::Pick;
use super::{Page, use_page};
use crate::i18n::{Id, id};
use compare::Compare;
use one::One;

#[derive(Properties, PartialEq)]
pub(crate) struct BoardProps {
    /// What is looked at, at least one.
    pub(crate) boards: Rc<[Rc<Board>]>,
}

/// How several boards are looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    /// One of them.
    One(usize),
    /// Two, side by side.
    Sides,
    /// All on one map.
    Together,
}

#[component]
pub(crate) fn BoardView(props: &BoardProps) -> Html {
    let page = use_page();
    let boards = &props.boards;
    let wanted = use_state(|| None::<Mode>);
    let merged = use_memo(boards.clone(), |boards| {
        let all: Vec<&Board> = boards.iter().map(|board| &**board).collect();
        Board::merge(&all).map(Rc::new)
    });
    let usual = match boards.len() {
        0 | 1 => Mode::One(0),
        2 => Mode::Sides,
        _ => Mode::Together,
    };
    let fits = |mode: &Mode| match mode {
        Mode::One(place) => *place < boards.len(),
        Mode::Sides => boards.len() == 2,
        Mode::Together => boards.len() > 1,
    };
    let mode = (*wanted).filter(fits).unwrap_or(usual);
    let on_mode = Callback::from(move |mode: Mode| wanted.set(Some(mode)));
    let body = match (mode, &*merged) {
        (Mode::Together, Ok(board)) => html! { <One board={board.clone()} /> },
        (Mode::Together, Err(error)) => {
            html! { <p class="problem" role="alert" data-testid="board-merge">{ merge_error(&page, error) }</p> }
        }
        (Mode::Sides, _) => html! { <Compare a={boards[0].clone()} b={boards[1].clone()} /> },
        (Mode::One(place), _) => boards
            .get(place)
            .map_or_else(Html::default, |board| html! { <One key={place} board={board.clone()} /> }),
    };
    html! {
        <div class="board" data-testid="board">
            if boards.len() > 1 { { modes(&page, boards, mode, &on_mode) } }
            { body }
        </div>
    }
}

fn modes(page: &Page, boards: &[Rc<Board>], now: Mode, on_mode: &Callback<Mode>) -> Html {
    let i18n = &page.i18n;
    let chip = |name: Id, mode: Mode, testid: &'static str| {
        let onclick = on_mode.reform(move |_: MouseEvent| mode);
        html! {
            <button class="chip" aria-pressed={(now == mode).to_string()} {onclick} data-testid={testid}>{ i18n.t(name) }</button>
        }
    };
    let options: Vec<(AttrValue, AttrValue)> = boards
        .iter()
        .enumerate()
        .map(|(place, board)| (place.to_string().into(), board.name.clone().into()))
        .collect();
    let chosen = match now {
        Mode::One(place) => Some(place),
        _ => None,
    };
    let first = chosen.unwrap_or(0);
    html! {
        <div class="chips board-modes" role="group" aria-label={i18n.t(id::BOARD_MODE)}>
            if boards.len() == 2 { { chip(id::BOARD_SIDES, Mode::Sides, "board-sides") } }
            { chip(id::BOARD_TOGETHER, Mode::Together, "board-together") }
            { chip(id::BOARD_ONE, Mode::One(first), "board-one") }
            if chosen.is_some() {
                <Pick {options} {chosen} label={i18n.t(id::BOARD_WHICH)} on_pick={on_mode.reform(Mode::One)} />
            }
        </div>
    }
}

/// Why boards are not laid on one.
fn merge_error(page: &Page, error: &MergeError) -> String {
    let id = Id::dynamic(&["merge", error.code()]).unwrap_or(id::MERGE_TOO_LARGE);
    match error {
        MergeError::Directions { lower, higher } => {
            page.i18n.ta(id, &[("lower", lower.into()), ("higher", higher.into())])
        }
        MergeError::Objectives { a, a_name, b, b_name } => {
            let (a_name, b_name) = (data::measure(&page.i18n, a_name), data::measure(&page.i18n, b_name));
            page.i18n.ta(
                id,
                &[("a", a.into()), ("a_name", a_name.into()), ("b", b.into()), ("b_name", b_name.into())],
            )
        }
        MergeError::Param { name } => page.i18n.ta(id, &[("name", name.into())]),
        MergeError::Nothing | MergeError::TooLarge => page.i18n.t(id).to_string(),
    }
}
