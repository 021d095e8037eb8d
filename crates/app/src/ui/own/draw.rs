//! Points drawn by hand: two classes on a sheet, with the mouse, a finger or keys.

use std::cell::Cell;
use std::rc::Rc;

use schema::Table;
use schema::table::{ROWS, Target};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::sketch::{self, SketchData};
use crate::i18n::{Id, id};
use crate::sweep::HeldTable;
use crate::ui::use_page;

/// How far an arrow key moves.
const STEP: f64 = 0.05;

type Point = ([f32; 2], u8);

#[derive(Properties, PartialEq)]
pub(super) struct SketchProps {
    /// What the experiment learns from: drawn before, it can be drawn on.
    pub(super) table: Option<HeldTable>,
    pub(super) on_table: Callback<HeldTable>,
}

#[component]
pub(super) fn Sketch(props: &SketchProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let points = use_state(|| Rc::new(drawn_before(props.table.as_deref())));
    let class = use_state(|| 0_u8);
    let cursor = use_state(|| None::<[f64; 2]>);
    let size = use_memo((), |()| Cell::new((1.0, 1.0)));
    let add = {
        let (points, class) = (points.clone(), *class);
        move |[x, y]: [f64; 2]| {
            let mut next = (**points).clone();
            if next.len() < *ROWS.end() {
                next.push(([x as f32, y as f32], class));
            }
            points.set(Rc::new(next));
        }
    };
    let change = |change: fn(&mut Vec<Point>)| {
        let points = points.clone();
        Callback::from(move |()| {
            let mut next = (**points).clone();
            change(&mut next);
            points.set(Rc::new(next));
        })
    };
    let (undo, clear) =
        (change(|points| points.truncate(points.len().saturating_sub(1))), change(Vec::clear));
    let data = SketchData {
        points: points.iter().map(|([x, y], class)| ([*x, *y].map(f64::from), usize::from(*class))).collect(),
        cursor: cursor.map(|place| (place, usize::from(*class))),
    };
    let draw = use_callback((data, page.theme), {
        let size = size.clone();
        move |surface: Surface, (data, theme): &(SketchData, _)| {
            size.set((surface.width, surface.height));
            if let Some(mut backend) = surface.backend() {
                // Without a picture the count below it remains.
                let _ = sketch::draw(&mut backend, data, *theme, surface.scale);
            }
        }
    });
    let on_click = {
        let (add, size) = (add.clone(), size.clone());
        Callback::from(move |at: (f64, f64)| add(sketch::place(at, size.get())))
    };
    let on_key = {
        let (cursor, class, undo) = (cursor.clone(), class.clone(), undo.clone());
        Callback::from(move |event: KeyboardEvent| {
            let [x, y] = cursor.unwrap_or_default();
            let to = |dx: f64, dy: f64| cursor.set(Some([x + dx, y + dy].map(|at| at.clamp(-1.0, 1.0))));
            match event.key().as_str() {
                "ArrowLeft" => to(-STEP, 0.0),
                "ArrowRight" => to(STEP, 0.0),
                "ArrowUp" => to(0.0, STEP),
                "ArrowDown" => to(0.0, -STEP),
                "1" => class.set(0),
                "2" => class.set(1),
                "Enter" => {
                    to(0.0, 0.0);
                    add([x, y]);
                }
                "Backspace" | "Delete" => undo.emit(()),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let brush = |which: u8, name: Id, testid: &'static str| {
        let class = class.clone();
        let pressed = (*class == which).to_string();
        let onclick = Callback::from(move |_: MouseEvent| class.set(which));
        html! {
            <button class={classes!("chip", format!("class-{}", which + 1))} aria-pressed={pressed} {onclick} data-testid={testid}>{ i18n.t(name) }</button>
        }
    };
    let button = |action: &Callback<()>, name: Id, testid: &'static str| {
        let onclick = action.reform(|_: MouseEvent| ());
        html! { <button class="chip" {onclick} disabled={points.is_empty()} data-testid={testid}>{ i18n.t(name) }</button> }
    };
    let table = use_memo((*points).clone(), |points| Table::drawn(points).map(HeldTable::from));
    let count = |class: u8| points.iter().filter(|(_, other)| *other == class).count();
    let counts = [("first", count(0).into()), ("second", count(1).into()), ("least", (*ROWS.start()).into())];
    let onclick = {
        let (table, on_table) = (table.clone(), props.on_table.clone());
        Callback::from(move |_: MouseEvent| table.iter().for_each(|table| on_table.emit(table.clone())))
    };
    html! {
        <div class="sketch">
            <div class="chips">
                { brush(0, id::DRAW_FIRST, "draw-1") }{ brush(1, id::DRAW_SECOND, "draw-2") }
                { button(&undo, id::DRAW_UNDO, "draw-undo") }{ button(&clear, id::DRAW_CLEAR, "draw-clear") }
            </div>
            <div class="sheet" data-testid="draw-sheet">
                <Canvas {draw} label={i18n.t(id::ARIA_DRAW)} tall={Tall::Share(1.0, 160.0, 360.0)} {on_click} {on_key} />
            </div>
            <p class="hint">{ i18n.t(id::DRAW_HOW) }</p>
            <p class="hint" role="status" data-testid="draw-count">{ i18n.ta(if table.is_some() { id::DRAW_COUNT } else { id::DRAW_NEED }, &counts) }</p>
            <button class="primary small" {onclick} disabled={table.is_none()} data-testid="draw-use">{ i18n.t(id::DRAW_USE) }</button>
        </div>
    }
}

/// The points of a table that could have been drawn here.
fn drawn_before(table: Option<&Table>) -> Vec<Point> {
    let fits = |table: &&Table| {
        table.features.len() == 2 && table.classes.len() == 2 && table.inputs.iter().all(|x| x.abs() <= 1.0)
    };
    let Some((table, Target::Classes(labels))) = table.filter(fits).map(|table| (table, &table.target))
    else {
        return Vec::new();
    };
    table.inputs.chunks_exact(2).zip(labels).map(|(place, class)| ([place[0], place[1]], *class)).collect()
}
