//! The person's hand on the map: where they aim, and the trial that is placed there.

use std::cell::RefCell;
use std::rc::Rc;

use schema::{Key, StudyConfig};
use search::{PlaceError, Point};
use yew::prelude::*;

use crate::charts::{Axis, Frame};
use crate::sweep::Status;
use crate::ui::Page;
use crate::view::{Person, View};

/// A continuous axis is walked along in so many steps.
const STEPS: f64 = 40.0;
/// How near a finger lands to where it aimed before, in CSS pixels.
const FINGER: f64 = 22.0;

/// Why a trial could not be placed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Problem {
    /// The race has no place for it.
    Place(PlaceError),
    /// The link has none.
    Link,
}

/// What stands on the axes.
type Keys = (Key, Option<Key>);

/// What the person is about to do.
#[derive(Clone, PartialEq)]
pub(super) struct Hand {
    /// Where the person aims: a legal point of the space.
    pub(super) aim: UseStateHandle<Option<Point>>,
    /// The same before it is drawn: two values may be typed between two drawings.
    pub(super) latest: Rc<RefCell<Option<Point>>>,
    /// Whether a click on the map places a trial.
    pub(super) placing: UseStateHandle<bool>,
    /// Why the last trial could not be placed.
    pub(super) problem: UseStateHandle<Option<Problem>>,
}

#[hook]
pub(super) fn use_hand() -> Hand {
    Hand {
        aim: use_state(|| None),
        latest: use_mut_ref(|| None),
        placing: use_state(|| true),
        problem: use_state(|| None),
    }
}

impl Hand {
    /// Whether clicks and keys place trials rather than choose them.
    pub(super) fn places(&self, person: Option<Person>) -> bool {
        person.is_some_and(|person| person.open && *self.placing)
    }

    /// Aims at a legal point.
    pub(super) fn set_aim(&self, point: Point) {
        *self.latest.borrow_mut() = Some(point.clone());
        self.aim.set(Some(point));
    }

    /// The point aimed at; in the middle of the space as long as nobody has aimed.
    pub(super) fn point(&self, study: &StudyConfig) -> Point {
        let space = study.space();
        let middle = || space.from_unit(&vec![0.5; space.dims()]);
        self.latest.borrow().clone().filter(|point| space.contains(point)).unwrap_or_else(middle)
    }

    /// Aims at a pixel.
    pub(super) fn aim_at(&self, study: &StudyConfig, keys: Keys, frame: &Frame, at: (f64, f64)) {
        self.aim_at_units(study, keys, frame, frame.units(at));
    }

    /// Aims one step to a side (right, up): at the next cell, or a small way off.
    pub(super) fn step(&self, study: &StudyConfig, keys: Keys, frame: &Frame, (right, up): (f64, f64)) {
        let from = self.point(study);
        let step = |axis: &Axis, value: f64, by: f64| {
            let wide = if axis.half_cell() > 0.0 { 2.0 * axis.half_cell() } else { 1.0 / STEPS };
            (axis.unit(value) + by * wide).clamp(0.0, 1.0)
        };
        let u = step(&frame.x, value(study, &from, keys.0), right);
        let v = keys.1.map_or(0.5, |key| step(&frame.y, value(study, &from, key), up));
        self.aim_at_units(study, keys, frame, (u, v));
    }

    fn aim_at_units(&self, study: &StudyConfig, (x, y): Keys, frame: &Frame, (u, v): (f64, f64)) {
        let mut point = self.point(study);
        let between = |axis: &Axis, unit: f64| axis.rounded(axis.between(unit));
        for (key, value) in [(Some(x), between(&frame.x, u)), (y, between(&frame.y, v))] {
            let place = study.searched().position(|other| Some(other) == key);
            if let Some(at) = place.and_then(|place| point.0.get_mut(place)) {
                *at = value;
            }
        }
        self.set_aim(study.space().snap(&point));
    }

    /// Places a trial at a pixel that was aimed at. A finger has not shown where it would land: its first touch only
    /// aims.
    pub(super) fn click(&self, page: &Page, view: &View, (x, y): Keys, frame: &Frame, at: (f64, f64)) {
        let study = &view.study;
        let near = |px: f64, at: f64, cell: f64| (px - at).abs() <= (FINGER * frame.scale).max(cell);
        let aimed = self.aim.is_some() && {
            let point = self.point(study);
            let (u, v) =
                (frame.x_px(value(study, &point, x)), y.map(|y| frame.y_px(value(study, &point, y))));
            near(u, at.0, frame.x.half_cell() * frame.plot.width)
                && v.is_none_or(|v| near(v, at.1, frame.y.half_cell() * frame.plot.height))
        };
        if aimed { self.place(page, view) } else { self.aim_at(study, (x, y), frame, at) }
    }

    /// Places a trial where the person aims. It stands in the link, and the race begins with it when it has not begun.
    pub(super) fn place(&self, page: &Page, view: &View) {
        let point = self.point(&view.study);
        let mut with = (*view.study).clone();
        with.you.points.push(point.clone());
        if page.driver.outgrows(&view.study, &with) {
            return self.problem.set(Some(Problem::Link));
        }
        let begins = view.status == Status::Idle;
        let placed = page.driver.act(|sweep, now| {
            let placed = sweep.place(&point, now);
            if begins && placed.is_ok() {
                sweep.start(now);
            }
            placed
        });
        self.problem.set(placed.err().map(Problem::Place));
        page.driver.note();
    }
}

/// A point's value of a hyperparameter.
fn value(study: &StudyConfig, point: &Point, key: Key) -> f64 {
    let place = study.searched().position(|other| other == key);
    place.and_then(|place| point.0.get(place)).copied().unwrap_or(0.0)
}
