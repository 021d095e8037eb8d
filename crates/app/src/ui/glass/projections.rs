//! A lane's points seen from each side: how many different values of each hyperparameter were tested.

use schema::Key;
use search::Point;
use search::insight::{Inside, Insight, Projection};
use yew::prelude::*;

use super::numbers::written;
use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::projection::{self, Cloud, ProjectionData};
use crate::format;
use crate::i18n::id;
use crate::sweep::Explained;
use crate::ui::axes::axis;
use crate::ui::fold::use_fold;
use crate::ui::lane_mark::lane_style;
use crate::ui::save_picture::SavePicture;
use crate::ui::{Page, use_page};
use crate::view::View;

/// Parts of a range that are counted, unless it has fewer values.
const BINS: usize = 24;

#[derive(Properties, PartialEq)]
pub(super) struct ProjectionsProps {
    pub(super) view: View,
    pub(super) lane: u32,
    pub(super) x: Key,
    pub(super) y: Option<Key>,
    pub(super) shown: Option<Explained>,
}

#[component]
pub(super) fn Projections(props: &ProjectionsProps) -> Html {
    let page = use_page();
    let i18n = &page.i18n;
    let ProjectionsProps { view, lane, x, y, shown } = props;
    let (open, ontoggle) = use_fold();
    // Now and then, while many trials end.
    let own = view.trials_in(*lane).count();
    let news = own / (1 + own / 64);
    let insight = shown.as_ref().and_then(|shown| shown.insight.as_ref().ok()).cloned();
    let same = (
        news,
        view.ended == view.total,
        view.moment,
        view.study.clone(),
        (*lane, *x, *y),
        insight.clone(),
        i18n.lang(),
    );
    let seen = use_memo(same, |_| seen(&page, props, insight.as_deref()));
    let draw = use_callback((seen.clone(), page.theme), |surface: Surface, (seen, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the numbers below it.
            let _ = projection::draw(&mut backend, &seen.0, *theme, surface.scale);
        }
    });
    let counted = |(key, projection): &(Key, Projection)| {
        let name = i18n.field(key.field());
        let args = [
            ("name", name.into()),
            ("points", projection.points.into()),
            ("distinct", projection.distinct.into()),
        ];
        html! { <li data-distinct={projection.distinct.to_string()}>{ i18n.ta(id::GLASS_DISTINCT, &args) }</li> }
    };
    let tall = if y.is_some() { Tall::Share(0.5, 200.0, 320.0) } else { Tall::Fixed(130.0) };
    html! {
        <div class="glass-projections" data-testid="glass-projections">
            <h3>{ i18n.t(id::GLASS_PROJECTIONS) }</h3>
            <div class="chart">
                <Canvas draw={draw.clone()} label={i18n.t(id::GLASS_PROJECTIONS)} {tall} />
                <SavePicture {draw} name="projections" title={i18n.t(id::GLASS_PROJECTIONS)} />
            </div>
            { cloud(&page, shown.as_ref()) }
            <ul class="lanes">{ for seen.1.iter().map(counted) }</ul>
            <details class="glass-table" data-testid="glass-bins" {ontoggle}>
                <summary>{ i18n.t(id::GLASS_TABLE) }</summary>
                if open { { for seen.1.iter().map(|(key, projection)| bins(&page, view, *key, projection)) } }
            </details>
            <p class="hint">{ i18n.t(id::GLASS_PROJECTIONS_NOTE) }</p>
        </div>
    }
}

/// The chart, and what is counted on each axis.
fn seen(
    page: &Page,
    props: &ProjectionsProps,
    insight: Option<&Insight>,
) -> (ProjectionData, Vec<(Key, Projection)>) {
    let ProjectionsProps { view, lane, x, y, .. } = props;
    let space = view.study.space();
    let order: Vec<Key> = view.study.searched().collect();
    let at = |key: Key| order.iter().position(|other| *other == key).unwrap_or(0);
    let own = || view.trials.values().filter(|trial| trial.lane == *lane).map(|trial| &trial.point);
    let project = |key: Key| {
        let bins =
            space.params[at(key)].domain.cardinality().map_or(BINS, |count| (count as usize).min(BINS));
        (key, Projection::new(&space, at(key), own(), bins))
    };
    let place = |point: &Point| (point.0[at(*x)], y.map_or(0.0, |y| point.0[at(y)]));
    let axes: Vec<_> = [Some(*x), *y].into_iter().flatten().map(project).collect();
    let ellipse = insight.and_then(|it| match &it.inside {
        Inside::Distribution(ellipse) => Some(ellipse),
        _ => None,
    });
    let members = ellipse.map_or(&[] as &[u32], |it| &it.members);
    let ringed = view
        .trials
        .values()
        .filter(|it| it.lane == *lane && members.contains(&it.k))
        .map(|it| place(&it.point));
    let data = ProjectionData {
        x: axis(&page.i18n, &view.study, &space, *x),
        y: y.map(|y| axis(&page.i18n, &view.study, &space, y)),
        points: own().map(place).collect(),
        x_bins: axes[0].1.bins.clone(),
        y_bins: axes.get(1).map_or_else(Vec::new, |(_, of_y)| of_y.bins.clone()),
        lane: view.lanes.get(*lane as usize).map_or(0, |lane| lane_style(lane.searcher)),
        next: insight.and_then(|it| it.next.as_ref()).map(place),
        cloud: ellipse.map(|it| Cloud { mean: it.mean, covariance: it.covariance }).filter(|_| y.is_some()),
        ringed: ringed.collect(),
    };
    (data, axes)
}

/// What an evolution strategy's cloud is like.
fn cloud(page: &Page, shown: Option<&Explained>) -> Html {
    let inside = shown.and_then(|shown| shown.insight.as_ref().ok()).map(|it| &it.inside);
    let Some(Inside::Distribution(it)) = inside else { return Html::default() };
    let args = [
        ("generation", it.generation.into()),
        ("sigma", format::number(it.sigma).into()),
        ("members", it.members.len().into()),
    ];
    html! { <p class="hint" data-testid="glass-cloud">{ page.i18n.ta(id::GLASS_CLOUD, &args) }</p> }
}

/// How many trials fall into each part of an axis.
fn bins(page: &Page, view: &View, key: Key, projection: &Projection) -> Html {
    let i18n = &page.i18n;
    let name = i18n.field(key.field());
    let row = |(part, count): (String, &u32)| {
        html! { <tr><th scope="row">{ part }</th><td>{ *count }</td></tr> }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.ta(id::GLASS_BINS, &[("name", (&name).into())]) }</caption>
                <thead><tr><th scope="col">{ name }</th><th scope="col">{ i18n.t(id::COL_TRIALS) }</th></tr></thead>
                <tbody>{ for parts(page, view, key, projection.bins.len()).into_iter().zip(&projection.bins).map(row) }</tbody>
            </table>
        </div>
    }
}

/// What the parts of an axis are called: their values, or where they begin and end.
fn parts(page: &Page, view: &View, key: Key, count: usize) -> Vec<String> {
    let space = view.study.space();
    let Some(at) = view.study.searched().position(|other| other == key) else { return Vec::new() };
    let domain = &space.params[at].domain;
    let written = |x: f64| written(page, &view.study, key, x);
    let each = domain.cardinality() == Some(count as u64);
    let part = |i: usize| {
        if let Some(value) = domain.nth(i as u64).filter(|_| each) {
            return format::value(&page.i18n, key, view.study.value_at(key, value));
        }
        let edge = |i: usize| {
            let mut units = vec![0.5; space.dims()];
            units[at] = i as f64 / count as f64;
            written(space.from_unit(&units).0[at])
        };
        format!("{} … {}", edge(i), edge(i + 1))
    };
    (0..count).map(part).collect()
}
