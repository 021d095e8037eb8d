//! What a chart is drawn on: a canvas, or a sheet of SVG. Whoever draws need not know which.

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;

use super::pen::Rect;
use super::picture;
use super::raster::Raster;
use super::svg::Svg;

/// A canvas or a sheet ready to be drawn on: empty, and as large as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    sheet: Sheet,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// Device pixels per CSS pixel: the `scale` of every chart.
    pub scale: f64,
    /// There is no page around it that would say whose marks these are.
    pub alone: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Sheet {
    Canvas(HtmlCanvasElement),
    Svg(Svg),
}

impl Surface {
    /// A canvas of the page.
    #[must_use]
    pub const fn canvas(canvas: HtmlCanvasElement, width: f64, height: f64, scale: f64) -> Self {
        Self { sheet: Sheet::Canvas(canvas), width, height, scale, alone: false }
    }

    /// A sheet of SVG.
    #[must_use]
    pub fn svg(svg: Svg, width: f64, height: f64) -> Self {
        let scale = svg.scale();
        Self { sheet: Sheet::Svg(svg), width, height, scale, alone: false }
    }

    /// The same without a page around it.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { alone: true, ..self }
    }

    /// A plotters backend; `None` when the browser gives no 2-D context.
    #[must_use]
    pub fn backend(&self) -> Option<Brush> {
        let (width, height) = self.size();
        match &self.sheet {
            Sheet::Canvas(canvas) => {
                let backend = CanvasBackend::with_canvas_object(canvas.clone())?;
                Some(Brush::Canvas(backend, (width as u32, height as u32)))
            }
            Sheet::Svg(svg) => Some(Brush::Svg(svg.clone())),
        }
    }

    /// Width and height in device pixels, as the charts' `frame` functions want them.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        ((self.width * self.scale).round(), (self.height * self.scale).round())
    }

    /// Puts a picture into `rect` (device pixels), smoothed between its cells or as sharp squares. Draw it before the
    /// chart. Does nothing when the browser gives no 2-D context.
    pub fn picture(&self, raster: &Raster, rect: Rect, smooth: bool) {
        match &self.sheet {
            Sheet::Canvas(canvas) => picture::put(canvas, raster, rect, smooth),
            Sheet::Svg(svg) => svg.picture(raster, rect, |raster| picture::png(raster).filter(|_| smooth)),
        }
    }
}

/// What draws on a [`Surface`].
pub enum Brush {
    /// On a canvas of this size; one that is larger has been moved so that the chart finds its place.
    Canvas(CanvasBackend, (u32, u32)),
    /// On a sheet of SVG.
    Svg(Svg),
}

/// Drawing on SVG cannot fail.
type Fault = <CanvasBackend as DrawingBackend>::ErrorType;
type Done = Result<(), DrawingErrorKind<Fault>>;

fn sound<T>(
    done: Result<T, DrawingErrorKind<std::convert::Infallible>>,
) -> Result<T, DrawingErrorKind<Fault>> {
    done.map_err(|error| match error {
        DrawingErrorKind::DrawingError(never) => match never {},
        DrawingErrorKind::FontError(error) => DrawingErrorKind::FontError(error),
    })
}

macro_rules! draw {
    ($self:ident.$method:ident($($argument:ident),*)) => {
        match $self {
            Self::Canvas(canvas, _) => canvas.$method($($argument),*),
            Self::Svg(svg) => sound(svg.$method($($argument),*)),
        }
    };
}

impl DrawingBackend for Brush {
    type ErrorType = Fault;

    fn get_size(&self) -> (u32, u32) {
        match self {
            Self::Canvas(_, size) => *size,
            Self::Svg(svg) => svg.get_size(),
        }
    }

    fn ensure_prepared(&mut self) -> Done {
        draw!(self.ensure_prepared())
    }

    fn present(&mut self) -> Done {
        draw!(self.present())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Done {
        draw!(self.draw_pixel(at, color))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        draw!(self.draw_line(from, to, style))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        draw!(self.draw_rect(a, b, style, fill))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        draw!(self.draw_path(path, style))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        draw!(self.draw_circle(center, radius, style, fill))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        draw!(self.fill_polygon(path, style))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
        draw!(self.draw_text(text, style, at))
    }
}
