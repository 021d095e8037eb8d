//! The maps of a model, side by side: a canvas each, with the number under the pointer.

use std::rc::Rc;

use schema::Key;
use search::insight::{Inside as Model, Insight};
use yew::prelude::*;

use super::words;
use crate::charts::axis::{Axis, Scale, extent};
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::glass::{self, GlassData, Known, Tried};
use crate::charts::profile;
use crate::format;
use crate::i18n::{Id, id};
use crate::sweep::Trial;
use crate::ui::axes::axis;
use crate::ui::save_picture::SavePicture;
use crate::ui::{Page, use_page};
use crate::view::View;

/// Of logarithms, how far below the highest number differences are still shown: a factor of 3,000.
const DEPTH: f64 = 8.0;
/// A canvas to begin with.
const NOMINAL: (f64, f64) = (300.0, 260.0);

/// One of a model's maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mean,
    Sd,
    Acquisition,
    Good,
    Bad,
    Ratio,
}

/// The maps of a model.
pub(super) fn kinds(inside: &Model) -> Vec<Kind> {
    match inside {
        Model::Surrogate(_) => vec![Kind::Mean, Kind::Sd, Kind::Acquisition],
        Model::Densities(_) => vec![Kind::Good, Kind::Bad, Kind::Ratio],
        Model::Nothing | Model::Distribution(_) => Vec::new(),
    }
}

impl Kind {
    pub(super) const fn testid(self) -> &'static str {
        match self {
            Self::Mean => "glass-map-mean",
            Self::Sd => "glass-map-sd",
            Self::Acquisition => "glass-map-acquisition",
            Self::Good => "glass-map-good",
            Self::Bad => "glass-map-bad",
            Self::Ratio => "glass-map-ratio",
        }
    }

    pub(super) fn title(self, inside: &Model) -> Id {
        match (self, inside) {
            (Self::Acquisition, Model::Surrogate(maps)) => words::acquisition(maps.acquired_by),
            (Self::Mean | Self::Acquisition, _) => id::GLASS_MAP_MEAN,
            (Self::Sd, _) => id::GLASS_MAP_SD,
            (Self::Good, _) => id::GLASS_MAP_GOOD,
            (Self::Bad, _) => id::GLASS_MAP_BAD,
            (Self::Ratio, _) => id::GLASS_MAP_RATIO,
        }
    }

    /// A number a cell, and the number at the next point.
    pub(super) fn numbers(self, inside: &Model) -> (&[f32], Option<f64>) {
        match (self, inside) {
            (Self::Mean, Model::Surrogate(maps)) => (&maps.mean, maps.at_next.map(|it| it[0])),
            (Self::Sd, Model::Surrogate(maps)) => (&maps.sd, maps.at_next.map(|it| it[1])),
            (Self::Acquisition, Model::Surrogate(maps)) => (&maps.acquisition, maps.at_next.map(|it| it[2])),
            (Self::Good, Model::Densities(maps)) => (&maps.good, maps.at_next.map(|it| it[0])),
            (Self::Bad, Model::Densities(maps)) => (&maps.bad, maps.at_next.map(|it| it[1])),
            (Self::Ratio, Model::Densities(maps)) => (&maps.ratio, maps.at_next.map(|it| it[2])),
            _ => (&[], None),
        }
    }

    /// Whether it is a logarithm that falls without end.
    const fn is_log(self) -> bool {
        !matches!(self, Self::Mean | Self::Sd)
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct MapsProps {
    pub(super) kind: Kind,
    pub(super) view: View,
    pub(super) x: Key,
    pub(super) y: Option<Key>,
    pub(super) insight: Rc<Insight>,
    pub(super) history: Rc<Vec<(Rc<Trial>, Known)>>,
}

#[component]
pub(super) fn Maps(props: &MapsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let kind = props.kind;
    let hovered = use_state(|| None::<String>);
    let same = (props.insight.clone(), props.history.len(), (props.x, props.y), i18n.lang());
    let data = use_memo(same, |_| data(&page, props));
    let picture = use_memo((data.clone(), page.theme), |(data, theme)| glass::picture(data, *theme));
    let size = use_mut_ref(|| NOMINAL);
    let draw = {
        let size = size.clone();
        use_callback((data.clone(), picture, page.theme), move |surface: Surface, (data, picture, theme)| {
            *size.borrow_mut() = (surface.width, surface.height);
            let (width, height) = surface.size();
            if data.y.is_some() {
                let plot = glass::frame(data, width, height, surface.scale).plot;
                surface.picture(picture, plot, true);
            }
            if let Some(mut backend) = surface.backend() {
                // A canvas that cannot be drawn on leaves the table.
                let _ = if data.y.is_some() {
                    glass::draw(&mut backend, data, *theme, surface.scale)
                } else {
                    profile::draw(&mut backend, data, *theme, surface.scale)
                };
            }
        })
    };
    let on_move = {
        let (data, hovered) = (data.clone(), hovered.clone());
        Callback::from(move |at: (f64, f64)| {
            let (width, height) = *size.borrow();
            let (u, v) = glass::frame(&data, width, height, 1.0).units(at);
            hovered.set(data.at(u, v).map(format::number));
        })
    };
    let on_leave = {
        let hovered = hovered.clone();
        Callback::from(move |()| hovered.set(None))
    };
    let title = i18n.t(kind.title(&props.insight.inside));
    let number = kind.numbers(&props.insight.inside).1.map(format::number);
    let at_next = number.as_ref().map(|number| i18n.ta(id::GLASS_AT_NEXT, &[("number", number.into())]));
    let text = (*hovered).clone().or(at_next);
    html! {
        <figure data-testid={kind.testid()} data-next={number}>
            <figcaption>{ title.clone() }</figcaption>
            <div class="chart">
                <Canvas draw={draw.clone()} label={title.clone()} tall={Tall::Share(0.86, 190.0, 340.0)} {on_move} {on_leave} />
                <SavePicture {draw} name={kind.testid()} {title} />
            </div>
            <p class="hint number">{ text.unwrap_or_default() }</p>
        </figure>
    }
}

fn data(page: &Page, props: &MapsProps) -> GlassData {
    let (kind, insight) = (props.kind, &props.insight);
    let (study, space) = (&props.view.study, props.view.study.space());
    let order: Vec<Key> = study.searched().collect();
    let at = |key: Key| order.iter().position(|other| *other == key).unwrap_or(0);
    let (column, row) = (at(props.x), props.y.map(at));
    let place = |point: &search::Point| (point.0[column], row.map_or(0.0, |row| point.0[row]));
    let (numbers, _) = kind.numbers(&insight.inside);
    let surrogate = match &insight.inside {
        Model::Surrogate(maps) => Some(maps),
        _ => None,
    };
    let line = row.is_none();
    // On a line the height is the outcome, which only the mean is of the same kind as.
    let marked = props.history.iter().filter(|_| !line || kind == Kind::Mean);
    let tried = marked.filter_map(|(trial, known)| {
        let (x, y) = place(&trial.point);
        let y = if line { trial.objective()? } else { y };
        Some(Tried { x, y, known: *known })
    });
    let tried: Vec<Tried> = tried.collect();
    let band = surrogate.filter(|_| line && kind == Kind::Mean).map_or_else(Vec::new, |maps| maps.sd.clone());
    let range = if line && kind == Kind::Mean {
        let ends = numbers.iter().zip(&band).flat_map(|(mean, sd)| [mean - sd, mean + sd]).map(f64::from);
        Axis::fit("", false, ends.chain(tried.iter().map(|it| it.y)))
    } else if kind == Kind::Sd {
        let high = extent(numbers.iter().copied().map(f64::from)).map_or(1.0, |(_, high)| high);
        Axis::new("", Scale::Linear, 0.0, high)
    } else {
        GlassData::range("", numbers, kind.is_log().then_some(DEPTH))
    };
    let best = surrogate.filter(|_| !line || kind == Kind::Mean).map(|maps| {
        let (x, y) = place(&maps.incumbent_at);
        (x, if line { maps.incumbent } else { y })
    });
    GlassData {
        x: axis(&page.i18n, study, &space, props.x),
        y: props.y.map(|y| axis(&page.i18n, study, &space, y)),
        columns: insight.cells.columns.clone(),
        rows: insight.cells.rows.clone(),
        numbers: numbers.to_vec(),
        range,
        low_is_good: kind == Kind::Mean,
        band,
        tried,
        best,
        next: insight.next.as_ref().map(place),
    }
}
