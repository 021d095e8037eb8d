//! Cutting paths to the plot: a curve that leaves through the top must not run over the titles.

use super::pen::{Point, Rect};

/// The pieces of a path that lie inside `rect`; a point that is not finite breaks the path. Each segment is cut after
/// Liang & Barsky, "A new concept and method for line clipping" (ACM ToG, 1984).
pub fn clip(points: &[Point], rect: Rect) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = vec![];
    let mut open = false;
    for pair in points.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], rect) else {
            open = false;
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if open && from == pair[0] => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
        open = to == pair[1];
    }
    pieces
}

fn segment(from: Point, to: Point, rect: Rect) -> Option<(Point, Point)> {
    if ![from.0, from.1, to.0, to.1].iter().all(|v| v.is_finite()) {
        return None;
    }
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let edges = [
        (-dx, from.0 - rect.left),
        (dx, rect.right() - from.0),
        (-dy, from.1 - rect.top),
        (dy, rect.bottom() - from.1),
    ];
    for (outward, room) in edges {
        if outward == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if outward < 0.0 {
            enter = enter.max(room / outward);
        } else {
            leave = leave.min(room / outward);
        }
    }
    let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
    let first = if enter > 0.0 { at(enter) } else { from };
    let last = if leave < 1.0 { at(leave) } else { to };
    (enter <= leave).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Rect = Rect { left: 0.0, top: 0.0, width: 10.0, height: 10.0 };

    #[test]
    fn a_path_inside_stays_whole() {
        let path = [(1.0, 1.0), (5.0, 5.0), (9.0, 2.0)];
        assert_eq!(clip(&path, BOX), vec![path.to_vec()]);
    }

    #[test]
    fn a_spike_is_cut_at_the_edge_and_resumes() {
        let pieces = clip(&[(0.0, 5.0), (5.0, -5.0), (10.0, 5.0)], BOX);
        assert_eq!(pieces, vec![vec![(0.0, 5.0), (2.5, 0.0)], vec![(7.5, 0.0), (10.0, 5.0)]]);
    }

    #[test]
    fn infinities_break_the_path() {
        let pieces = clip(&[(0.0, 5.0), (2.0, 5.0), (4.0, f64::INFINITY), (6.0, 5.0), (8.0, 5.0)], BOX);
        assert_eq!(pieces.len(), 2);
    }
}
