//! Population-based training: whose network each member took over, and how a setting changed on the way.

use std::rc::Rc;

use schema::{Key, Outcome};
use search::insight::climbs;
use yew::prelude::*;

use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::lineage::{self, LineageData, Member};
use crate::charts::{Axis, Scale};
use crate::format;
use crate::i18n::id;
use crate::sweep::Trial;
use crate::ui::axes::axis;
use crate::ui::fold::use_fold;
use crate::ui::save_picture::SavePicture;
use crate::ui::{Page, use_page};
use crate::view::View;

#[derive(Properties, PartialEq)]
pub(super) struct LineageProps {
    pub(super) view: View,
    pub(super) lane: u32,
    pub(super) x: Key,
}

#[component]
pub(super) fn Lineage(props: &LineageProps) -> Html {
    let page = use_page();
    let data = Rc::new(data(&page, props));
    let (open, ontoggle) = use_fold();
    let forks = data.members.iter().filter(|member| member.parent.is_some()).count();
    let draw = use_callback((data.clone(), page.theme), |surface: Surface, (data, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the table.
            let _ = lineage::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    let title = page.i18n.ta(id::GLASS_LINEAGE, &[("name", page.i18n.field(props.x.field()).into())]);
    html! {
        <div data-testid="glass-lineage">
            <h3>{ title.clone() }</h3>
            <div class="chart">
                <Canvas draw={draw.clone()} label={title.clone()} tall={Tall::Share(0.5, 200.0, 320.0)} />
                <SavePicture {draw} name="lineage" title={title} />
            </div>
            <p class="hint">{ page.i18n.ta(id::GLASS_LINEAGE_NOTE, &[("forks", forks.into())]) }</p>
            <details class="glass-table" {ontoggle}>
                <summary>{ page.i18n.t(id::GLASS_TABLE) }</summary>
                if open { { table(&page, props, &data.members) } }
            </details>
        </div>
    }
}

fn data(page: &Page, props: &LineageProps) -> LineageData {
    let LineageProps { view, lane, x } = props;
    let at = view.study.searched().position(|key| key == *x).unwrap_or(0);
    let own: Vec<&Rc<Trial>> = view.trials.values().filter(|trial| trial.lane == *lane).collect();
    let climbs = climbs(&view.lanes[*lane as usize].course);
    let setting = |trial: &Trial| trial.point.0.get(at).copied().unwrap_or(0.0);
    let member = |trial: &&Rc<Trial>| {
        let before = trial.plan.course.before.last();
        let parent = before.and_then(|segment| own.iter().find(|other| other.run == segment.run));
        let climb = climbs.iter().find(|climb| climb.k == trial.k)?;
        Some(Member {
            k: trial.k,
            from: before.map_or(0.0, |segment| f64::from(segment.until)),
            until: f64::from(climb.reached()),
            setting: setting(trial),
            parent: parent.map(|parent| (parent.k, setting(parent))),
            loss: climb.at(climb.reached()),
        })
    };
    let members: Vec<Member> = own.iter().filter_map(member).collect();
    let losses = members.iter().filter_map(|member| member.loss);
    let epochs = page.i18n.t(id::GLASS_RUNG_EPOCH).to_string();
    LineageData {
        x: Axis::new(epochs, Scale::Whole, 0.0, f64::from(view.study.race().resource)),
        y: axis(&page.i18n, &view.study, &view.study.space(), *x),
        value: Axis::for_values("", losses),
        members,
    }
}

/// Who took over whose network and when, and what became of it.
fn table(page: &Page, props: &LineageProps, members: &[Member]) -> Html {
    let i18n = &page.i18n;
    let written = |x: f64| format::value(i18n, props.x, props.view.study.value_at(props.x, x));
    let row = |member: &Member| {
        let parent = member.parent.map(|(k, setting)| (k + 1, written(setting)));
        html! {
            <tr>
                <th scope="row">{ member.k + 1 }</th>
                <td>{ written(member.setting) }</td>
                <td>{ parent.map_or_else(|| "—".to_owned(), |(k, setting)| format!("{k} ({setting})")) }</td>
                <td>{ format!("{} → {}", member.from, member.until) }</td>
                <td>{ member.loss.map_or_else(|| i18n.outcome(Outcome::Diverged), |loss| format::loss(loss).into()) }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0">
            <table>
                <caption>{ i18n.ta(id::GLASS_LINEAGE, &[("name", i18n.field(props.x.field()).into())]) }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.t(id::COL_TRIAL) }</th>
                    <th scope="col">{ i18n.field(props.x.field()) }</th>
                    <th scope="col">{ i18n.t(id::GLASS_TOOK_OVER) }</th>
                    <th scope="col">{ i18n.t(id::GLASS_RUNG_EPOCH) }</th>
                    <th scope="col">{ i18n.t(id::COL_BEST_LOSS) }</th>
                </tr></thead>
                <tbody>{ for members.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
