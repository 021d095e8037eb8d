//! A map of cells: both hyperparameters take listed values, and each pair of them is a cell, one trial, one colour. The
//! cells are one small picture, so that thousands of them cost no more than a few; only what the pointer and the person
//! chose is drawn with strokes.
//!
//! Filled from coarse to fine, an ended trial stands in, paler, for the cells around it until theirs have ended: every
//! full colour was measured at its place.

use plotters_backend::DrawingBackend;

use super::axis::{Axis, Scale};
use super::frame::Frame;
use super::map::{self, MapData, Mark, MarkState};
use super::pen::{Drawn, Pen, Point, Rect};
use super::raster::Raster;
use super::theme::{Color, Theme, fade};

/// About so many pixels of the picture stand along its longer side.
const RESOLUTION: usize = 384;
/// How much of its colour a trial lends to the cells that it stands in for.
const LENT: f64 = 0.7;
/// A trial stands in for cells up to this share of the map away, so that the first few do not colour all of it.
const REACH: usize = 4;

/// The marks of a map in their cells.
pub struct Cells<'a> {
    data: &'a MapData,
    y: &'a Axis,
    columns: usize,
    rows: usize,
    /// Row by row from the lowest: the mark that a cell shows.
    marks: Vec<Option<&'a Mark>>,
    /// Most steps that a diverged trial did.
    longest: u32,
}

/// Whether the marks are cells of a map: both axes have cells, at least one was made for this, and the cells are not a
/// landscape beneath the marks.
pub fn is_map(data: &MapData) -> bool {
    let made = |axis: &Axis| matches!(axis.scale, Scale::Cells(..));
    let pure = data.survey.is_none();
    data.y.as_ref().is_some_and(|y| {
        pure && data.x.cells().is_some() && y.cells().is_some() && (made(&data.x) || made(y))
    })
}

impl<'a> Cells<'a> {
    /// The cells of the measured landscape or, without one, of the [map](is_map) itself; `None` when there are none.
    pub fn of(data: &'a MapData) -> Option<Self> {
        let trials = data.survey.as_ref().or_else(|| is_map(data).then_some(&data.marks))?;
        let y = data.y.as_ref()?;
        let (columns, rows) = (data.x.cells()?, y.cells()?);
        let mut marks: Vec<Option<&Mark>> = vec![None; columns * rows];
        for mark in trials {
            let (Some(column), Some(row)) = (data.x.cell_of(mark.x), y.cell_of(mark.y)) else { continue };
            let cell = &mut marks[row * columns + column];
            if cell.is_none_or(|other| rank(mark) < rank(other)) {
                *cell = Some(mark);
            }
        }
        let diverged = trials.iter().filter(|mark| mark.state == MarkState::Diverged);
        let longest = diverged.map(|mark| mark.steps).max().unwrap_or(0);
        Some(Self { data, y, columns, rows, marks, longest })
    }

    /// The mark of the cell that holds a pixel.
    pub fn at(&self, frame: &Frame, at: Point) -> Option<&'a Mark> {
        if !frame.plot.contains(at) {
            return None;
        }
        let (u, v) = frame.units(at);
        let cell = |unit: f64, n: usize| ((unit * n as f64) as usize).min(n - 1);
        self.mark(cell(u, self.columns), cell(v, self.rows))
    }

    fn mark(&self, column: usize, row: usize) -> Option<&'a Mark> {
        *self.marks.get(row * self.columns + column)?
    }

    /// The picture of `frame.plot`, to be put there without smoothing.
    pub fn picture(&self, theme: Theme) -> Raster {
        let size = (RESOLUTION / self.columns.max(self.rows)).clamp(6, 24);
        let mut picture = Blocks::new(self.columns, self.rows, size);
        for row in 0..self.rows {
            for column in 0..self.columns {
                let mark = self.mark(column, row);
                match mark.and_then(|mark| self.colour(mark, theme)) {
                    Some(colour) => picture.fill(column, row, 0, colour),
                    None => {
                        if let Some(colour) = self.stand_in(column, row).and_then(|m| self.colour(m, theme)) {
                            picture.fill(column, row, 0, fade(colour, LENT));
                        }
                    }
                }
                if let Some((mark, progress)) = mark.and_then(|mark| Some((mark, progress(mark)?))) {
                    // Grows to a whole cell, in the colour of what it has reached.
                    let inset = ((1.0 - progress) * size as f64 / 3.0).round().max(1.0) as usize;
                    let reached = mark.value.map(|value| self.value(value, theme));
                    picture.fill(column, row, inset, reached.unwrap_or(fade(theme.muted(), 0.6)));
                }
            }
        }
        picture.raster
    }

    /// Of a trial that has ended.
    fn colour(&self, mark: &Mark, theme: Theme) -> Option<Color> {
        match mark.state {
            MarkState::Done | MarkState::Pruned => Some(self.value(mark.value?, theme)),
            MarkState::Diverged => {
                let share = f64::from(mark.steps).ln_1p() / f64::from(self.longest).ln_1p();
                Some(theme.diverged_after(if share.is_finite() { share } else { 1.0 }))
            }
            MarkState::Failed => Some(fade(theme.muted(), 0.5)),
            MarkState::Queued | MarkState::Running { .. } => None,
        }
    }

    fn value(&self, value: f64, theme: Theme) -> Color {
        let t = self.data.value.unit(value);
        theme.value(if t.is_nan() { 1.0 } else { t })
    }

    /// The ended trial that speaks for a cell: the nearest of the finest coarser map that has one there.
    fn stand_in(&self, column: usize, row: usize) -> Option<&'a Mark> {
        let reach = if self.data.nested { self.columns.max(self.rows) / REACH } else { 0 };
        let apart = (1..).map(|level| 1_usize << level).take_while(|apart| *apart <= reach);
        // Names have no neighbours.
        let near = |axis: &Axis, i: usize, n: usize, apart: usize| {
            let up = (i + apart / 2) / apart * apart;
            match axis.scale {
                Scale::Cells(..) if up < n => up,
                Scale::Cells(..) => i / apart * apart,
                _ => i,
            }
        };
        let place = |d: usize| (near(&self.data.x, column, self.columns, d), near(self.y, row, self.rows, d));
        let mut marks = apart.map(place).filter_map(|(column, row)| self.mark(column, row));
        marks.find(|mark| matches!(mark.state, MarkState::Done | MarkState::Pruned | MarkState::Diverged))
    }

    /// The pixels of a mark's cell.
    fn rect(&self, frame: &Frame, mark: &Mark) -> Option<Rect> {
        let (column, row) = (self.data.x.cell_of(mark.x)? as f64, self.y.cell_of(mark.y)? as f64);
        let (width, height) = (frame.plot.width / self.columns as f64, frame.plot.height / self.rows as f64);
        let (left, top) = (frame.plot.left + column * width, frame.plot.bottom() - (row + 1.0) * height);
        Some(Rect { left, top, width, height })
    }

    /// Ticks beside the cells, and a line around them.
    pub(super) fn axes<DB: DrawingBackend>(
        &self,
        pen: &mut Pen<'_, DB>,
        frame: &Frame,
        theme: Theme,
    ) -> Drawn<DB> {
        frame.ticks(pen, theme)?;
        frame.tick_marks(pen, theme)?;
        outline(pen, frame.plot, 0.5, theme.line(), 1.0)
    }

    /// Frames around the selected and the hovered cell and, where the cells are all there is, the best one.
    pub(super) fn draw<DB: DrawingBackend>(
        &self,
        pen: &mut Pen<'_, DB>,
        frame: &Frame,
        theme: Theme,
    ) -> Drawn<DB> {
        let find = |id: Option<u32>| self.marks.iter().flatten().find(|mark| Some(mark.id) == id).copied();
        let framed = |mark: Option<&Mark>| mark.and_then(|mark| self.rect(frame, mark));
        let best = map::best(self.data).filter(|_| self.data.survey.is_none());
        if let Some(best) = framed(best) {
            outline(pen, best, 3.0, theme.paper(), 3.0)?;
            outline(pen, best, 2.0, theme.text(), 1.5)?;
        }
        if let Some(hovered) = framed(find(self.data.hovered)) {
            outline(pen, hovered, 2.0, theme.paper(), 3.0)?;
            outline(pen, hovered, 1.0, theme.text(), 1.0)?;
        }
        if let Some(selected) = framed(find(self.data.selected)) {
            outline(pen, selected, 4.5, theme.paper(), 4.0)?;
            outline(pen, selected, 4.0, theme.accent(), 2.5)?;
        }
        Ok(())
    }
}

/// What a cell shows of several trials: what has ended well, the lowest first, then what is on its way.
fn rank(mark: &Mark) -> (u8, f64) {
    let state = match mark.state {
        MarkState::Done => 0,
        MarkState::Running { .. } | MarkState::Pruned => 1,
        MarkState::Diverged => 2,
        MarkState::Failed => 3,
        MarkState::Queued => 4,
    };
    (state, mark.value.unwrap_or(f64::INFINITY))
}

fn progress(mark: &Mark) -> Option<f64> {
    match mark.state {
        MarkState::Running { progress } => Some(progress.clamp(0.0, 1.0)),
        _ => None,
    }
}

/// A rectangle `outside` CSS pixels around another.
fn outline<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    rect: Rect,
    outside: f64,
    color: Color,
    width: f64,
) -> Drawn<DB> {
    let d = pen.px(outside);
    let (left, top, right, bottom) = (rect.left - d, rect.top - d, rect.right() + d, rect.bottom() + d);
    pen.outline(&[(left, top), (right, top), (right, bottom), (left, bottom)], color, width)
}

/// A picture of square blocks, the lowest row last.
struct Blocks {
    raster: Raster,
    rows: usize,
    size: usize,
}

impl Blocks {
    fn new(columns: usize, rows: usize, size: usize) -> Self {
        let (width, height) = (columns * size, rows * size);
        Self { raster: Raster { width, height, rgba: vec![0; 4 * width * height] }, rows, size }
    }

    /// Fills a block but for `inset` pixels at each side.
    fn fill(&mut self, column: usize, row: usize, inset: usize, color: Color) {
        let pixel = [color.0, color.1, color.2, (color.3.clamp(0.0, 1.0) * 255.0).round() as u8];
        let (left, top) = (column * self.size, (self.rows - 1 - row) * self.size);
        for y in top + inset..(top + self.size).saturating_sub(inset) {
            let start = 4 * (y * self.raster.width + left + inset);
            let line = &mut self.raster.rgba[start..start + 4 * (self.size - 2 * inset)];
            line.chunks_exact_mut(4).for_each(|at| at.copy_from_slice(&pixel));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEME: Theme = Theme { dark: true };

    /// 8 × 8 cells with these trials: column, row, state, value.
    fn data(trials: &[(u32, u32, MarkState, f64)]) -> MapData {
        let axis = || {
            let values = (0..8).map(f64::from).collect();
            Axis::new("", Scale::Cells(values, Box::new(Scale::Linear)), 0.0, 7.0)
        };
        let mark = |(id, &(x, y, state, value)): (usize, &(u32, u32, MarkState, f64))| {
            let (x, y) = (f64::from(x), f64::from(y));
            Mark { id: id as u32, x, y, lane: 0, value: Some(value), steps: 10 * id as u32, state }
        };
        MapData {
            x: axis(),
            y: Some(axis()),
            value: Axis::new("loss", Scale::Linear, 0.0, 1.0),
            marks: trials.iter().enumerate().map(mark).collect(),
            lanes: vec![],
            survey: None,
            nested: true,
            aim: None,
            selected: None,
            hovered: None,
        }
    }

    /// The colour in the middle of a cell.
    fn colour(data: &MapData, column: usize, row: usize) -> Option<Color> {
        let picture = Cells::of(data).map(|cells| cells.picture(THEME))?;
        let size = picture.width / 8;
        picture.at(column * size + size / 2, (7 - row) * size + size / 2).filter(|c| c.3 > 0.0)
    }

    #[test]
    fn an_ended_trial_has_its_cell_and_lends_paler_colour_to_those_around_it() {
        let data = data(&[(4, 4, MarkState::Done, 0.2)]);
        assert_eq!(colour(&data, 4, 4), Some(THEME.value(0.2)));
        for (column, row) in [(3, 4), (4, 3), (3, 3)] {
            let lent = colour(&data, column, row).unwrap();
            assert_eq!(
                (lent.0, lent.1, lent.2),
                (THEME.value(0.2).0, THEME.value(0.2).1, THEME.value(0.2).2)
            );
            assert!(lent.3 < 0.9);
        }
        assert_eq!(colour(&data, 0, 0), None);
        assert_eq!(colour(&MapData { nested: false, ..data }, 3, 4), None);
    }

    #[test]
    fn nothing_is_lent_across_names() {
        let mut data = data(&[(4, 1, MarkState::Done, 0.2)]);
        let names = vec!["a".to_owned(), "b".to_owned()];
        data.y = Some(Axis::new("", Scale::Categories(names), 0.0, 2.0));
        let picture = Cells::of(&data).unwrap().picture(THEME);
        let size = picture.width / 8;
        let opacity = |column: usize, row: usize| {
            picture.at(column * size + size / 2, (1 - row) * size + size / 2).unwrap().3
        };
        assert!(opacity(4, 1) == 1.0 && opacity(3, 1) > 0.5);
        assert_eq!((opacity(4, 0), opacity(3, 0)), (0.0, 0.0));
    }

    #[test]
    fn a_running_trial_shows_its_loss_inside_its_cell_and_grows() {
        let lit = |progress| {
            let data = data(&[(2, 2, MarkState::Running { progress }, 0.6)]);
            assert_eq!(colour(&data, 2, 2), Some(THEME.value(0.6)));
            let picture = Cells::of(&data).unwrap().picture(THEME);
            picture.rgba.chunks(4).filter(|pixel| pixel[3] > 0).count()
        };
        let size = (RESOLUTION / 8).clamp(6, 24);
        assert!(lit(0.1) < lit(0.9) && lit(0.9) < size * size);
    }

    #[test]
    fn the_sooner_a_trial_diverged_the_darker_is_its_cell() {
        let trials = [1, 2, 3].map(|column| (column, 0, MarkState::Diverged, 9.0));
        let data = data(&trials);
        let red = [1, 2, 3].map(|column| colour(&data, column, 0).unwrap().0);
        assert!(red[0] < red[1] && red[1] < red[2], "{red:?}");
    }

    #[test]
    fn a_measured_landscape_lies_beneath_the_marks_and_answers_where_there_is_none() {
        let mut data = data(&[(1, 1, MarkState::Done, 0.9), (4, 4, MarkState::Done, 0.2)]);
        data.survey = Some(vec![Mark { id: 7, ..data.marks[1] }]);
        data.marks.truncate(1);
        assert!(!is_map(&data));
        assert_eq!(colour(&data, 4, 4), Some(THEME.value(0.2)));
        assert_eq!(colour(&data, 1, 1), None, "marks are no cells");
        let frame = map::frame(&data, 600.0, 400.0, 1.0);
        let hit = |x, y| {
            let (x, y) = frame.point(x, y);
            map::hit(&data, &frame, x, y)
        };
        assert_eq!((hit(1.0, 1.0), hit(4.0, 4.0), hit(6.0, 2.0)), (Some(0), Some(7), None));
    }

    #[test]
    fn of_trials_that_share_a_cell_the_best_shows() {
        let data = data(&[
            (1, 1, MarkState::Diverged, 0.0),
            (1, 1, MarkState::Done, 0.4),
            (1, 1, MarkState::Done, 0.3),
        ]);
        assert_eq!(colour(&data, 1, 1), Some(THEME.value(0.3)));
        let frame = map::frame(&data, 600.0, 400.0, 1.0);
        let (x, y) = frame.point(1.0, 1.0);
        assert_eq!(map::hit(&data, &frame, x, y), Some(2));
    }

    #[test]
    fn the_pointer_finds_the_trial_of_a_cell_up_to_its_edge_and_none_in_an_empty_one() {
        let data = data(&[(3, 5, MarkState::Done, 0.5), (7, 0, MarkState::Done, 0.5)]);
        let frame = map::frame(&data, 600.0, 400.0, 1.0);
        let (x, y) = frame.point(3.0, 5.0);
        let half = frame.plot.width / 16.0;
        assert_eq!(map::hit(&data, &frame, x + half - 1.0, y), Some(0));
        assert_eq!(map::hit(&data, &frame, x + half + 1.0, y), None);
        assert_eq!(map::hit(&data, &frame, frame.plot.right(), frame.plot.bottom()), Some(1));
        assert_eq!(map::hit(&data, &frame, frame.plot.right() + 1.0, frame.plot.bottom()), None);
    }
}
