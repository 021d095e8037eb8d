//! Which points of a space a lane has already used, and how to find one that it has not.

use std::collections::BTreeSet;

use crate::draws::Draws;
use crate::searcher::Context;
use crate::space::{Domain, Point, PointKey, Scale, Space};

/// How often to draw at random before walking through the space.
const ATTEMPTS: u32 = 64;

/// The points that a proposal must not repeat.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    space: Space,
    keys: BTreeSet<PointKey>,
}

impl Seen {
    /// Nothing yet.
    pub(crate) fn nothing(space: Space) -> Self {
        Self { space, keys: BTreeSet::new() }
    }

    /// Everything that was proposed before, visible or not.
    pub(crate) fn new(cx: &Context<'_>) -> Self {
        let mut seen = Self::nothing(cx.space.clone());
        cx.history.iter().map(|o| &o.point).chain(cx.pending).for_each(|point| seen.insert(point));
        seen
    }

    pub(crate) fn insert(&mut self, point: &Point) {
        self.keys.insert(self.space.key(point));
    }

    /// Where.
    pub(crate) fn space(&self) -> &Space {
        &self.space
    }

    pub(crate) fn contains(&self, point: &Point) -> bool {
        self.keys.contains(&self.space.key(point))
    }

    /// Number of different points.
    pub(crate) fn len(&self) -> u64 {
        self.keys.len() as u64
    }

    /// Whether the space holds nothing else.
    pub(crate) fn is_everything(&self) -> bool {
        self.space.cardinality().is_some_and(|n| n <= self.len())
    }

    /// The first new point among some drawn by `draw`; after many failures, the first one on a walk through the
    /// lattice from a random place.
    pub(crate) fn first_new(
        &self,
        lattice: &Lattice,
        draws: &mut Draws,
        mut draw: impl FnMut(&mut Draws) -> Point,
    ) -> Option<Point> {
        let drawn = (0..ATTEMPTS).map(|_| draw(draws)).find(|p| !self.contains(p));
        drawn.or_else(|| self.next_new(lattice, draws))
    }

    /// Walks at most one step further than there are points to avoid. Where parameters depend on others, many places of
    /// the lattice are the same point: there the points are walked through instead.
    fn next_new(&self, lattice: &Lattice, draws: &mut Draws) -> Option<Point> {
        let points = self.space.is_conditional().then(|| lattice.points(&self.space));
        let size = points.as_ref().and_then(Space::cardinality).unwrap_or_else(|| lattice.size());
        let start = draws.below(size);
        let at = |i: u64| {
            let place = wrapping_index(start, i, size);
            let point = points.as_ref().map_or_else(|| lattice.point(place), |points| points.point(place));
            self.space.snap(&point)
        };
        (0..(self.len() + 1).min(size)).map(at).find(|p| !self.contains(p))
    }
}

fn wrapping_index(start: u64, offset: u64, size: u64) -> u64 {
    ((u128::from(start) + u128::from(offset)) % u128::from(size)) as u64
}

/// The values that each parameter may take, as far as they can be numbered.
#[derive(Debug, Clone)]
pub(crate) struct Lattice(Vec<Axis>);

#[derive(Debug, Clone)]
enum Axis {
    /// Exactly these.
    Listed(Vec<f64>),
    /// All of a discrete domain.
    Whole { domain: Domain, count: u64 },
}

impl Lattice {
    /// Exactly these values, a list a parameter.
    pub(crate) fn of_values(axes: Vec<Vec<f64>>) -> Self {
        Self(axes.into_iter().map(Axis::Listed).collect())
    }

    /// The whole of a discrete space; of a float only the middle.
    pub(crate) fn whole(space: &Space) -> Self {
        let middle = space.from_unit(&vec![0.5; space.dims()]);
        let axis = |(p, &x): (&crate::space::Param, &f64)| match p.domain.cardinality() {
            Some(count) => Axis::Whole { domain: p.domain.clone(), count },
            None => Axis::Listed(vec![x]),
        };
        Self(space.params.iter().zip(&middle.0).map(axis).collect())
    }

    /// Number of points, at most `u64::MAX`.
    pub(crate) fn size(&self) -> u64 {
        self.0.iter().fold(1, |n, axis| n.saturating_mul(axis.len()))
    }

    /// The space of these values, whose parameters depend on each other as those of the given one do.
    fn points(&self, space: &Space) -> Space {
        let domain = |axis: &Axis| match axis {
            Axis::Listed(values) => Domain::Levels { values: values.clone(), scale: Scale::Linear },
            Axis::Whole { domain, .. } => domain.clone(),
        };
        space.with_domains(self.0.iter().map(domain).collect())
    }

    /// The point with this number; the last parameter changes fastest.
    pub(crate) fn point(&self, mut index: u64) -> Point {
        let mut values = vec![0.0; self.0.len()];
        for (value, axis) in values.iter_mut().zip(&self.0).rev() {
            *value = axis.value(index % axis.len());
            index /= axis.len();
        }
        Point(values)
    }
}

impl Axis {
    fn len(&self) -> u64 {
        match self {
            Self::Listed(values) => values.len() as u64,
            Self::Whole { count, .. } => *count,
        }
    }

    fn value(&self, rank: u64) -> f64 {
        match self {
            Self::Listed(values) => values[rank as usize],
            Self::Whole { domain, .. } => domain.nth(rank).unwrap_or(0.0),
        }
    }
}
