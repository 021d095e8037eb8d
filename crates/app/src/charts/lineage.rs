//! A population in training: a line for each member over the epochs, at the height of a setting. Where a member took over
//! another's network, a stroke leads from that one's setting to its own (Jaderberg et al. 2017, fig. 3).

use plotters_backend::DrawingBackend;

use super::axis::Axis;
use super::frame::{Frame, Room};
use super::pen::{Drawn, Pen};
use super::theme::{Theme, fade};

/// A member with the settings that it had.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Its number, from 0.
    pub k: u32,
    /// The epoch at which it began.
    pub from: f64,
    /// The epoch that it reached.
    pub until: f64,
    /// The setting.
    pub setting: f64,
    /// The member whose network it took over: its number and setting.
    pub parent: Option<(u32, f64)>,
    /// Its loss.
    pub loss: Option<f64>,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct LineageData {
    /// Epochs.
    pub x: Axis,
    /// The setting.
    pub y: Axis,
    /// The range of the colours: losses.
    pub value: Axis,
    /// The members.
    pub members: Vec<Member>,
}

/// Where everything lies on a paper of `width` × `height` device pixels.
pub fn frame(data: &LineageData, width: f64, height: f64, scale: f64) -> Frame {
    Frame::new(&data.x, &data.y, (width, height), scale, Room { right: 14.0, head: 0.0, inset: 8.0 })
}

/// Draws the members, coloured by their loss.
pub fn draw<DB: DrawingBackend>(backend: &mut DB, data: &LineageData, theme: Theme, scale: f64) -> Drawn<DB> {
    let mut pen = Pen::new(backend, scale);
    let (width, height) = pen.size();
    let frame = frame(data, width, height, scale);
    frame.draw(&mut pen, theme)?;
    for member in &data.members {
        let color = match member.loss {
            Some(loss) => theme.value(data.value.unit(loss).clamp(0.0, 1.0)),
            None => theme.diverged(),
        };
        let (begin, end) =
            (frame.point(member.from, member.setting), frame.point(member.until, member.setting));
        if let Some((_, parent)) = member.parent {
            pen.dashed(&[frame.point(member.from, parent), begin], fade(theme.text(), 0.5), 1.0, 3.0, 2.0)?;
        }
        pen.path(&[begin, end], color, 2.5)?;
        pen.disc(end, 3.0, color)?;
    }
    Ok(())
}
