//! Curves over epochs, with the pointer's epoch told to whoever shows the numbers.

use std::rc::Rc;

use yew::prelude::*;

use super::save_picture::SavePicture;
use super::use_page;
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::curves::{self, CurvesData};

#[derive(Properties, PartialEq)]
pub(crate) struct CurveCanvasProps {
    pub(crate) data: Rc<CurvesData>,
    pub(crate) label: AttrValue,
    /// What the file's name tells of a picture that is kept.
    pub(crate) name: AttrValue,
    /// The epoch under the pointer.
    pub(crate) on_cursor: Callback<Option<f64>>,
    /// The epoch that was clicked.
    #[prop_or_default]
    pub(crate) on_pick: Callback<f64>,
    /// What stands there while there is nothing to draw.
    #[prop_or_default]
    pub(crate) empty: Option<AttrValue>,
    #[prop_or(Tall::Share(0.62, 200.0, 320.0))]
    pub(crate) tall: Tall,
}

#[component]
pub(crate) fn CurveCanvas(props: &CurveCanvasProps) -> Html {
    let page = use_page();
    let size = use_mut_ref(|| (1.0, 1.0));
    let size_now = size.clone();
    let draw = use_callback((props.data.clone(), page.theme), move |surface: Surface, (data, theme)| {
        *size_now.borrow_mut() = (surface.width, surface.height);
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the numbers below it.
            let _ = curves::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    let epoch_at = {
        let data = props.data.clone();
        move |at: (f64, f64)| {
            let (width, height) = *size.borrow();
            curves::frame(&data, width, height, 1.0).values(at).map(|(x, _)| x.round())
        }
    };
    let on_click = {
        let (epoch_at, on_pick) = (epoch_at.clone(), props.on_pick.clone());
        Callback::from(move |at: (f64, f64)| epoch_at(at).into_iter().for_each(|epoch| on_pick.emit(epoch)))
    };
    let on_move = props.on_cursor.reform(epoch_at);
    let on_leave = props.on_cursor.reform(|()| None);
    html! {
        <div class="chart">
            <Canvas draw={draw.clone()} label={props.label.clone()} tall={props.tall} {on_move} {on_leave} {on_click} />
            <SavePicture {draw} name={props.name.clone()} title={props.label.clone()} />
            { for props.empty.iter().map(|text| html! { <p class="overlay">{ text }</p> }) }
        </div>
    }
}
