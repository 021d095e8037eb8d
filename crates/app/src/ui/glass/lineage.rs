//! Population-based training: whose network each member took over, and how a setting changed on the way.

use std::rc::Rc;

use schema::Key;
use search::insight::climbs;
use yew::prelude::*;

use crate::charts::canvas::{Canvas, Surface, Tall};
use crate::charts::lineage::{self, LineageData, Member};
use crate::charts::{Axis, Scale};
use crate::i18n::id;
use crate::sweep::Trial;
use crate::ui::axes::axis;
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
    let forks = data.members.iter().filter(|member| member.parent.is_some()).count();
    let draw = use_callback((data, page.theme), |surface: Surface, (data, theme)| {
        if let Some(mut backend) = surface.backend() {
            // A canvas that cannot be drawn on leaves the rungs' table.
            let _ = lineage::draw(&mut backend, data, *theme, surface.scale);
        }
    });
    let title = page.i18n.ta(id::GLASS_LINEAGE, &[("name", page.i18n.field(props.x.field()).into())]);
    html! {
        <div data-testid="glass-lineage">
            <h3>{ title.clone() }</h3>
            <Canvas {draw} label={title} tall={Tall::Share(0.5, 200.0, 320.0)} />
            <p class="hint">{ page.i18n.ta(id::GLASS_LINEAGE_NOTE, &[("forks", forks.into())]) }</p>
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
            from: before.map_or(0.0, |segment| f64::from(segment.until)),
            until: f64::from(climb.reached()),
            setting: setting(trial),
            parent: parent.map(|parent| setting(parent)),
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
