//! The map as it is drawn: in the page, in files and in the report.

use schema::Key;
use search::SearcherKind;
use yew::AttrValue;

use crate::charts::canvas::Surface;
use crate::charts::cells::{self, Cells};
use crate::charts::map::{self, MapData};
use crate::charts::{Raster, Theme, landscape};
use crate::i18n::{I18n, id};
use crate::ui::Page;
use crate::ui::lane_mark::lane_style;
use crate::view::View;

/// Width and height of the interpolated landscape, in cells.
const FIELD: (usize, usize) = (96, 64);
/// The same of more trials than this, which blur what is between them.
const FIELD_OF_MANY: (usize, usize) = (48, 32);
const MANY: u32 = 500;
/// A canvas to compute it for, and to find places on before it was drawn; where cells lie within the plot does not
/// depend on the size.
pub(super) const NOMINAL: (f64, f64) = (960.0, 640.0);

/// The landscape between the trials; empty where cells were trained for it.
pub(in crate::ui) fn field(data: &MapData, ended: u32, theme: Theme) -> Raster {
    if cells::is_map(data) || data.survey.is_some() {
        return Raster::default();
    }
    let frame = map::frame(data, NOMINAL.0, NOMINAL.1, 1.0);
    let (width, height) = if ended > MANY { FIELD_OF_MANY } else { FIELD };
    landscape::field(data, &frame, width, height, theme)
}

/// What the map shows.
pub(in crate::ui) fn title(i18n: &I18n, (x, y): (Key, Option<Key>)) -> AttrValue {
    let x = i18n.field(x.field());
    let title = match y.map(|y| i18n.field(y.field())) {
        Some(y) => i18n.ta(id::MAP_TITLE, &[("x", x.into()), ("y", y.into())]),
        None => i18n.ta(id::MAP_TITLE_ONE, &[("x", x.into())]),
    };
    title.into()
}

/// What the map's file is called.
pub(super) fn name((x, y): (Key, Option<Key>)) -> String {
    y.map_or_else(|| format!("map-{}", x.name()), |y| format!("map-{}-{}", x.name(), y.name()))
}

/// Who races, once each.
pub(super) fn racing(view: &View) -> Vec<SearcherKind> {
    let mut racing: Vec<_> =
        view.lanes.iter().filter(|lane| lane.races()).map(|lane| lane.searcher).collect();
    racing.dedup();
    racing
}

/// Their marks with their names, for a map that stands alone.
pub(in crate::ui) fn names(page: &Page, view: &View) -> Vec<(usize, String)> {
    racing(view).into_iter().map(|kind| (lane_style(kind), page.i18n.searcher(kind).to_string())).collect()
}

/// Draws the map over its landscape. One that stands alone has `names`, and nothing that is pointed at.
pub(in crate::ui) fn paint(
    surface: &Surface,
    data: &MapData,
    landscape: &Raster,
    names: &[(usize, String)],
    theme: Theme,
) {
    let lanes = names.to_vec();
    let plain =
        surface.alone.then(|| MapData { lanes, selected: None, hovered: None, aim: None, ..data.clone() });
    let data = plain.as_ref().unwrap_or(data);
    let (width, height) = surface.size();
    let plot = map::frame(data, width, height, surface.scale).plot;
    match Cells::of(data) {
        Some(cells) => surface.picture(&cells.picture(theme), plot, false),
        None => surface.picture(landscape, plot, true),
    }
    if let Some(mut backend) = surface.backend() {
        // A canvas that cannot be drawn on leaves the table.
        let _ = map::draw(&mut backend, data, theme, surface.scale);
    }
}
