//! A canvas in the page: sized to its element in device pixels, redrawn at most once per animation frame, with
//! pointer positions in CSS pixels. Knows nothing of what is drawn.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, KeyboardEvent, MouseEvent, PointerEvent, ResizeObserver};
use yew::prelude::*;

use super::drag::{Drag, Hand, place};
use super::picture;
pub use super::surface::Surface;
use super::turns;

/// plotters draws on whole pixels; at least two per CSS pixel keep slow curves from looking like stairs.
const LEAST_SCALE: f64 = 2.0;

/// How tall a canvas is; it is always as wide as its container.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tall {
    /// In CSS pixels.
    Fixed(f64),
    /// Height as a share of the width, kept within the two limits in CSS pixels.
    Share(f64, f64, f64),
    /// As the style sheet says.
    Style,
}

impl Tall {
    fn css(self) -> String {
        match self {
            Tall::Fixed(height) => format!("display:block;width:100%;height:{height}px"),
            Tall::Share(share, least, most) => {
                let ratio = 1.0 / share;
                format!(
                    "display:block;width:100%;aspect-ratio:{ratio};min-height:{least}px;max-height:{most}px"
                )
            }
            Tall::Style => "display:block;width:100%".to_owned(),
        }
    }
}

/// Properties of [`Canvas`].
#[derive(Properties, PartialEq)]
pub struct CanvasProps {
    /// Draws. A new callback (by identity) asks for a redraw: memoise it on its data.
    pub draw: Callback<Surface>,
    /// What the chart shows, for those who do not see it.
    pub label: AttrValue,
    /// How tall it is.
    #[prop_or(Tall::Style)]
    pub tall: Tall,
    /// Classes of the canvas element.
    #[prop_or_default]
    pub class: Classes,
    /// The pointer moved to (x, y) in CSS pixels from the top left.
    #[prop_or_default]
    pub on_move: Callback<(f64, f64)>,
    /// The pointer left.
    #[prop_or_default]
    pub on_leave: Callback<()>,
    /// A click or tap at (x, y).
    #[prop_or_default]
    pub on_click: Callback<(f64, f64)>,
    /// A rectangle is drawn with the mouse or a pen; a finger scrolls the page.
    #[prop_or_default]
    pub on_drag: Option<Callback<Drag>>,
    /// A key, while the canvas has the focus; set, it can have it.
    #[prop_or_default]
    pub on_key: Option<Callback<KeyboardEvent>>,
}

/// A canvas that draws itself: when `draw` changes, when its element changes size, and when the page is zoomed.
#[component]
pub fn Canvas(props: &CanvasProps) -> Html {
    let node = use_node_ref();
    let stage = use_memo((), |()| Rc::new(Stage::default()));
    {
        let (stage, node) = (Rc::clone(&stage), node.clone());
        use_effect_with((), move |()| {
            stage.node.replace(node);
            let watch = Watch::new(&stage);
            move || {
                drop(watch);
                stage.stop();
            }
        });
    }
    {
        let stage = Rc::clone(&stage);
        use_effect_with((props.draw.clone(), props.tall), move |(draw, _)| {
            stage.draw.replace(Some(draw.clone()));
            stage.request();
        });
    }
    let hand = use_memo((), |()| RefCell::new(Hand::default()));
    let dragged = |step: fn(&mut Hand, &PointerEvent) -> Option<Drag>| {
        let (hand, on_drag) = (hand.clone(), props.on_drag.clone());
        Callback::from(move |event: PointerEvent| {
            let drag = on_drag.as_ref().and_then(|_| step(&mut hand.borrow_mut(), &event));
            if let Some((on_drag, drag)) = on_drag.as_ref().zip(drag) {
                on_drag.emit(drag);
            }
        })
    };
    let moved = dragged(Hand::moved);
    let onpointermove = props.on_move.reform(move |e: PointerEvent| {
        let at = place(&e);
        moved.emit(e);
        at
    });
    let onpointerleave = props.on_leave.reform(|_: PointerEvent| ());
    let (on_click, clicking) = (props.on_click.clone(), hand.clone());
    let onclick = Callback::from(move |e: MouseEvent| {
        // What ends a drag is no click.
        if !std::mem::take(&mut clicking.borrow_mut().moved) {
            on_click.emit(place(&e));
        }
    });
    let onkeydown = props.on_key.clone();
    let tabindex = onkeydown.is_some().then_some("0");
    html! {
        <canvas ref={node} class={props.class.clone()} style={props.tall.css()} role="img" {tabindex}
            aria-label={props.label.clone()} {onpointermove} {onpointerleave} {onclick} {onkeydown}
            onpointerdown={dragged(Hand::pressed)} onpointerup={dragged(Hand::released)}
            onpointercancel={dragged(Hand::lost)} />
    }
}

/// What outlives a render: the latest way to draw, and whether a redraw was asked for.
#[derive(Default)]
struct Stage {
    node: RefCell<NodeRef>,
    draw: RefCell<Option<Callback<Surface>>>,
    waiting: Cell<bool>,
}

impl Stage {
    /// Asks for a redraw; asking again before it comes changes nothing.
    fn request(self: &Rc<Self>) {
        if !self.waiting.replace(true) {
            turns::wait(self);
        }
    }

    /// Forgets how to draw, so that a turn still to come does nothing.
    fn stop(&self) {
        self.draw.replace(None);
    }
}

impl turns::Draws for Stage {
    fn redraw(&self) {
        self.waiting.set(false);
        let canvas = self.node.borrow().cast::<HtmlCanvasElement>();
        let draw = self.draw.borrow().clone();
        if let Some((surface, draw)) = canvas.and_then(prepare).zip(draw) {
            draw.emit(surface);
        }
    }
}

/// Sizes the canvas to its element and clears it; `None` while the element is hidden.
fn prepare(canvas: HtmlCanvasElement) -> Option<Surface> {
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio());
    let scale = ratio.max(LEAST_SCALE);
    let (columns, rows) = ((width * scale).round() as u32, (height * scale).round() as u32);
    if columns == 0 || rows == 0 {
        return None;
    }
    if (canvas.width(), canvas.height()) == (columns, rows) {
        picture::context(&canvas)?.clear_rect(0.0, 0.0, f64::from(columns), f64::from(rows));
    } else {
        canvas.set_width(columns);
        canvas.set_height(rows);
    }
    Some(Surface::canvas(canvas, width, height, scale))
}

/// Watches the element's size and the window's zoom for as long as it lives.
struct Watch {
    observer: Option<ResizeObserver>,
    _resized: Closure<dyn FnMut()>,
    _zoomed: Option<EventListener>,
}

impl Watch {
    fn new(stage: &Rc<Stage>) -> Self {
        let on_resize = Rc::clone(stage);
        let resized = Closure::<dyn FnMut()>::new(move || on_resize.request());
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        let canvas = stage.node.borrow().cast::<HtmlCanvasElement>();
        if let Some((observer, canvas)) = observer.as_ref().zip(canvas) {
            observer.observe(&canvas);
        }
        let on_zoom = Rc::clone(stage);
        let zoomed =
            web_sys::window().map(|window| EventListener::new(&window, "resize", move |_| on_zoom.request()));
        Watch { observer, _resized: resized, _zoomed: zoomed }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
