//! One board, be it merged from several: what its numbers say, map, race, who is ahead, a chosen trial's curves, all
//! trials.

use std::collections::BTreeSet;
use std::rc::Rc;

use schema::Board;
use yew::prelude::*;

use super::cast::Cast;
use super::class::Class;
use super::curves::BoardCurves;
use super::map::BoardMap;
use super::race::{BoardRace, of_board};
use super::table::BoardTable;
use super::words::Words;
use crate::ui::use_page;

#[derive(Properties, PartialEq)]
pub(super) struct OneProps {
    pub(super) board: Rc<Board>,
}

#[component]
pub(super) fn One(props: &OneProps) -> Html {
    let page = use_page();
    let board = &props.board;
    let picked = use_state(|| Rc::new(BTreeSet::<usize>::new()));
    let selected = use_state(|| None::<u32>);
    {
        let (picked, selected) = (picked.clone(), selected.clone());
        // Another board has other trials and other people.
        use_effect_with(board.clone(), move |_| {
            picked.set(Rc::default());
            selected.set(None);
        });
    }
    let lang = page.i18n.lang();
    let cast = use_memo((board.clone(), (*picked).clone(), lang), |(board, picked, _)| {
        Cast::of(&page.i18n, board, picked)
    });
    let race =
        use_memo((board.clone(), cast.clone(), lang), |(board, cast, _)| of_board(&page.i18n, board, cast));
    let on_choose = {
        let selected = selected.clone();
        use_callback((), move |trial: Option<u32>, ()| selected.set(trial))
    };
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |position: Option<usize>| {
            let mut next = (**picked).clone();
            match position {
                None => next.clear(),
                Some(position) if !next.remove(&position) => {
                    next.insert(position);
                }
                Some(_) => {}
            }
            picked.set(Rc::new(next));
        })
    };
    let trial = selected.or_else(|| u32::try_from(board.best()?).ok());
    html! {
        <>
            <Words board={board.clone()} />
            <BoardMap board={board.clone()} cast={cast.clone()} selected={*selected} on_choose={on_choose.clone()} />
            <BoardRace data={race} />
            if cast.members.len() > 1 { <Class board={board.clone()} cast={cast.clone()} picked={(*picked).clone()} {on_pick} /> }
            if let Some(trial) = trial { <BoardCurves board={board.clone()} cast={cast.clone()} {trial} /> }
            <BoardTable board={board.clone()} {cast} selected={*selected} {on_choose} />
        </>
    }
}
