//! A map the size of a stamp.

use yew::prelude::*;

use crate::charts::Theme;
use crate::charts::theme::css;
use crate::keep::Dot;

const WIDTH: f32 = 132.0;
const HEIGHT: f32 = 88.0;
const MARGIN: f32 = 8.0;

/// Trials as dots, the best on top; those that diverged as crosses.
pub(super) fn thumb(dots: &[Dot], theme: Theme) -> Html {
    let place = |dot: &Dot| {
        let (x, y) = (dot.0.clamp(0.0, 1.0), dot.1.clamp(0.0, 1.0));
        (MARGIN + x * (WIDTH - 2.0 * MARGIN), HEIGHT - MARGIN - y * (HEIGHT - 2.0 * MARGIN))
    };
    let mut order: Vec<&Dot> = dots.iter().collect();
    order.sort_by(|a, b| b.2.unwrap_or(2.0).total_cmp(&a.2.unwrap_or(2.0)));
    let mark = |dot: &&Dot| {
        let (x, y) = place(dot);
        match dot.2 {
            Some(rank) => {
                let (radius, fill) = (if rank == 0.0 { 4.6 } else { 3.0 }, css(theme.value(f64::from(rank))));
                html! { <circle cx={x.to_string()} cy={y.to_string()} r={radius.to_string()} {fill} /> }
            }
            None => {
                let d = format!("M{} {}l5 5m0 -5l-5 5", x - 2.5, y - 2.5);
                html! { <path {d} stroke={css(theme.diverged())} stroke-width="1.2" fill="none" /> }
            }
        }
    };
    html! {
        <svg class="thumb" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} aria-hidden="true">
            { for order.iter().map(mark) }
        </svg>
    }
}
