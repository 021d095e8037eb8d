//! Small drawings, in the colour of the text around them.

use yew::prelude::*;

fn icon(content: Html) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none"
            stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">
            { content }
        </svg>
    }
}

fn path(d: &'static str) -> Html {
    icon(html! { <path {d} /> })
}

fn solid(d: &'static str) -> Html {
    icon(html! { <path {d} fill="currentColor" stroke-width="1" /> })
}

pub(crate) fn play() -> Html {
    solid("M4 2.5v11l9-5.5z")
}

pub(crate) fn pause() -> Html {
    solid("M4 3h2.6v10H4zM9.4 3H12v10H9.4z")
}

pub(crate) fn step() -> Html {
    icon(html! { <><path d="M3 3v10l7-5z" fill="currentColor" stroke-width="1" /><path d="M12.6 3v10" /></> })
}

pub(crate) fn reset() -> Html {
    path("M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3")
}

pub(crate) fn dice() -> Html {
    icon(html! {
        <>
            <rect x="2.5" y="2.5" width="11" height="11" rx="2.5" />
            <g fill="currentColor" stroke="none">
                <circle cx="5.6" cy="5.6" r="1" /><circle cx="8" cy="8" r="1" /><circle cx="10.4" cy="10.4" r="1" />
            </g>
        </>
    })
}

pub(crate) fn link() -> Html {
    path(
        "M6.6 9.4l2.8-2.8M7.2 4.4l1.4-1.4a3.1 3.1 0 0 1 4.4 4.4l-1.4 1.4M8.8 11.6l-1.4 1.4A3.1 3.1 0 0 1 3 8.6l1.4-1.4",
    )
}

pub(crate) fn share() -> Html {
    path("M8 9.8V2M5 4.6L8 1.8l3 2.8M4.6 7.2H3.4v6.6h9.2V7.2h-1.2")
}

pub(crate) fn closer() -> Html {
    path("M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.4 10.4l3.4 3.4M7 5v4M5 7h4")
}

pub(crate) fn wider() -> Html {
    path("M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.4 10.4l3.4 3.4M5 7h4")
}

pub(crate) fn replay() -> Html {
    icon(
        html! { <><path d="M4 3v10" /><path d="M7 3l6.5 5L7 13z" fill="currentColor" stroke-width="1" /></> },
    )
}

pub(crate) fn eye() -> Html {
    icon(
        html! { <><path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z" /><circle cx="8" cy="8" r="1.9" /></> },
    )
}

pub(crate) fn sun() -> Html {
    icon(html! {
        <>
            <circle cx="8" cy="8" r="3" />
            <path d="M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1" />
        </>
    })
}

pub(crate) fn moon() -> Html {
    path("M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z")
}

pub(crate) fn close() -> Html {
    path("M4 4l8 8M12 4l-8 8")
}

pub(crate) fn save() -> Html {
    path("M8 2v8M4.5 6.8L8 10.3l3.5-3.5M2.5 13.5h11")
}

pub(crate) fn take_home() -> Html {
    path("M2.5 5.5h11v8h-11zM2.5 5.5l1.6-3h7.8l1.6 3M8 7v4M6.2 9.4L8 11.2l1.8-1.8")
}

pub(crate) fn furnace() -> Html {
    html! {
        <svg class="furnace" viewBox="0 0 64 64" width="34" height="34" aria-hidden="true">
            <path class="fire" d="M32 36c1 5 7 7 7 13a7 7 0 0 1-14 0c0-3 2-4.5 3-7 1 1.5 2 2 2.5 2.5C31 42 30.5 39 32 36z" />
            <g fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
                <path d="M14 59V34a18 18 0 0 1 36 0v25z" />
                <path d="M22 59V46a10 10 0 0 1 20 0v13" />
                <path d="M27 16.5V6h10v10.5M24.5 6h15M9 59h46" />
            </g>
        </svg>
    }
}

pub(crate) fn fork() -> Html {
    path("M4.5 13.5v-11M4.5 8.5c5 0 7-1.5 7-5M2.5 4.5l2-2 2 2M9.5 5.5l2-2 2 2")
}
