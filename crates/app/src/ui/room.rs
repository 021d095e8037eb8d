//! The rooms of the page: the race of searchers, one run in a person's hands, and one run at every batch size.

use schema::Part;
use yew::prelude::*;

use super::use_page;

/// A room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// Searchers race.
    Race,
    /// One run, babysat.
    Panda,
    /// One run at every batch size.
    Batches,
    /// Experiments of the past.
    History,
}

impl Room {
    const ALL: [Self; 4] = [Self::Race, Self::Panda, Self::Batches, Self::History];

    const fn key(self) -> &'static str {
        match self {
            Self::Race => "race",
            Self::Panda => "panda",
            Self::Batches => "batches",
            Self::History => "history",
        }
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct RoomsProps {
    pub(crate) room: Room,
    pub(crate) on_room: Callback<Room>,
}

/// Leads from room to room.
#[component]
pub(crate) fn Rooms(props: &RoomsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let button = |room: Room| {
        let key = room.key();
        let onclick = props.on_room.reform(move |_: MouseEvent| room);
        let current = (room == props.room).then_some("page");
        html! {
            <button class="room" {onclick} aria-current={current} title={i18n.named(&["room", key, "help"])} data-testid={format!("room-{key}")}>
                { i18n.named(&["room", key]) }
            </button>
        }
    };
    // Batch sizes are compared with the learning rate and epochs in sight.
    let rooms = Room::ALL.into_iter().filter(|room| *room != Room::Batches || !page.hides(Part::Training));
    html! { <nav class="rooms" aria-label={i18n.t(crate::i18n::id::ROOMS)}>{ for rooms.map(button) }</nav> }
}
