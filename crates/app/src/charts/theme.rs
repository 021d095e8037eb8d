//! Colours and type of the charts, on dark and on light paper. Colours never carry meaning alone: each lane also has
//! its own mark (see [`super::marks`]).
//!
//! Hues were chosen by a search for the largest least difference between any two, for normal sight and under severe
//! protanopia, deuteranopia and tritanopia (Machado, Oliveira & Fernandes, "A Physiologically-based Model for Simulation
//! of Color Vision Deficiency", 2009), among colours of a contrast of at least 3:1 on their paper; they differ in
//! lightness as much as in hue. The colour map is viridis (Smith & van der Walt, matplotlib, 2015), which grows evenly
//! in lightness for colour-blind readers and in greyscale.

use plotters::style::RGBAColor;

use super::marks;

/// Red, green and blue in 0 … 255, opacity in 0 … 1.
pub type Color = RGBAColor;

/// System sans, with the Chinese faces of the common systems: no font is ever downloaded.
pub const FONT: &str = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, PingFang SC, Microsoft YaHei, \
                        Noto Sans SC, Noto Sans CJK SC, sans-serif";

/// The hues of lanes and classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hue {
    /// Dark on light paper, pale on dark.
    Blue,
    /// A reddish purple.
    Pink,
    /// A clear green.
    Green,
    /// Dark yellow, or bright.
    Ochre,
    /// A brownish red.
    Vermilion,
    /// A bluish purple.
    Violet,
    /// The colour of the text: the person's own.
    Ink,
}

impl Hue {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Blue, Self::Pink, Self::Green, Self::Ochre, Self::Vermilion, Self::Violet, Self::Ink];
}

/// Which paper the charts lie on. The background itself stays transparent: it is the page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// Light strokes for dark paper.
    pub dark: bool,
}

const fn rgb(hex: u32) -> Color {
    RGBAColor((hex >> 16) as u8, (hex >> 8) as u8, hex as u8, 1.0)
}

impl Theme {
    fn pick(self, light: u32, dark: u32) -> Color {
        rgb(if self.dark { dark } else { light })
    }

    /// The page's paper, for halos around marks that cross lines.
    pub fn paper(self) -> Color {
        self.pick(0xfaf8f4, 0x16150f)
    }

    /// Text that matters.
    pub fn text(self) -> Color {
        self.pick(0x2b2821, 0xece7dc)
    }

    /// Tick labels and axis titles.
    pub fn muted(self) -> Color {
        self.pick(0x6b6558, 0xa69e8d)
    }

    /// Grid lines: translucent, so that they show on paper and on pictures alike.
    pub fn grid(self) -> Color {
        fade(self.text(), 0.11)
    }

    /// Axis lines and the outlines of empty things.
    pub fn line(self) -> Color {
        self.pick(0xb9b2a4, 0x595446)
    }

    /// The one accent.
    pub fn accent(self) -> Color {
        self.pick(0xbf5a16, 0xf0934e)
    }

    /// Training curves.
    pub fn train(self) -> Color {
        self.pick(0x2f6ea3, 0x74b3ea)
    }

    /// Validation curves.
    pub fn validation(self) -> Color {
        self.pick(0xbf5a16, 0xf0934e)
    }

    /// Diverged trials.
    pub fn diverged(self) -> Color {
        self.pick(0xc4263a, 0xff6470)
    }

    /// A diverged cell of a map: the later its loss exploded (`share` 0 … 1), the brighter.
    pub fn diverged_after(self, share: f64) -> Color {
        mix(rgb(0x000000), self.diverged(), 0.3 + 0.7 * share)
    }

    /// A hue as it looks on this paper.
    pub fn hue(self, hue: Hue) -> Color {
        match hue {
            Hue::Blue => self.pick(0x03448d, 0x9bc3fc),
            Hue::Pink => self.pick(0xcd659e, 0xa6648a),
            Hue::Green => self.pick(0x3d9a5a, 0x19e383),
            Hue::Ochre => self.pick(0xaa8a04, 0xf7c70c),
            Hue::Vermilion => self.pick(0x802903, 0xc85d25),
            Hue::Violet => self.pick(0x8b68ef, 0x9c7efe),
            Hue::Ink => self.text(),
        }
    }

    /// The colour of a lane; lanes beyond the last begin again.
    pub fn lane(self, lane: usize) -> Color {
        if lane == marks::OTHERS {
            return self.muted();
        }
        self.hue(marks::hue(lane))
    }

    /// The colour of a name beside a line of a colour: thin strokes need more contrast than a line.
    pub fn name(self, line: Color) -> Color {
        mix(line, self.text(), 0.35)
    }

    /// The colour of a class of a data set (classes are not lanes, but the same hues serve both; ten digits repeat).
    pub fn class(self, class: usize) -> Color {
        const ORDER: [Hue; 5] = [Hue::Blue, Hue::Vermilion, Hue::Green, Hue::Pink, Hue::Ochre];
        self.hue(ORDER[class % ORDER.len()])
    }

    /// The colour of a measured value: 0 is the best, 1 the worst. The best is what stands out most from the paper,
    /// so viridis runs from yellow on dark paper and from violet on light paper.
    pub fn value(self, t: f64) -> Color {
        viridis(if self.dark { 1.0 - t } else { t })
    }
}

/// The same colour at another opacity.
pub fn fade(color: Color, alpha: f64) -> Color {
    RGBAColor(color.0, color.1, color.2, alpha)
}

/// From `a` to `b`, opaque.
pub fn mix(a: Color, b: Color, share: f64) -> Color {
    let channel = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
    RGBAColor(channel(a.0, b.0), channel(a.1, b.1), channel(a.2, b.2), 1.0)
}

/// `rgb(…)` for style sheets, so that the page's own legends agree with the charts.
pub fn css(color: Color) -> String {
    format!("rgb({} {} {} / {})", color.0, color.1, color.2, color.3)
}

/// viridis at `t` in 0 … 1 (clamped; NaN reads as 0). Degree-6 polynomial fit by Matt Zucker (public domain,
/// shadertoy.com/view/WlfXRN), within 2 % of matplotlib's table.
pub fn viridis(t: f64) -> Color {
    const C: [[f64; 3]; 7] = [
        [0.277_727_327, 0.005_407_345, 0.334_099_805],
        [0.105_093_043, 1.404_613_530, 1.384_590_163],
        [-0.330_861_829, 0.214_847_559, 0.095_095_163],
        [-4.634_230_499, -5.799_100_973, -19.332_440_956],
        [6.228_269_936, 14.179_933_367, 56.690_552_601],
        [4.776_384_998, -13.745_145_378, -65.353_032_633],
        [-5.435_455_856, 4.645_852_612, 26.312_435_250],
    ];
    let t = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) };
    let channel = |i: usize| {
        let y = C.iter().rev().fold(0.0, |sum, row| sum * t + row[i]);
        (y.clamp(0.0, 1.0) * 255.0).round() as u8
    };
    RGBAColor(channel(0), channel(1), channel(2), 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(c: Color) -> f64 {
        0.2126 * linear(c.0) + 0.7152 * linear(c.1) + 0.0722 * linear(c.2)
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Severe deficiencies on linear RGB: table 1 of Machado, Oliveira & Fernandes (2009); and normal sight.
    const SIGHTS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    fn linear(v: u8) -> f64 {
        let v = f64::from(v) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    }

    /// CIELAB (D65) of a colour as somebody sees it.
    fn lab(c: Color, sight: &[[f64; 3]; 3]) -> [f64; 3] {
        let given = [linear(c.0), linear(c.1), linear(c.2)];
        let seen = |row: &[f64; 3]| row.iter().zip(given).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0);
        let [r, g, b] = [seen(&sight[0]), seen(&sight[1]), seen(&sight[2])];
        let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
        let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
        let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
        let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    #[test]
    fn no_two_hues_look_alike_whoever_looks() {
        for theme in [Theme { dark: false }, Theme { dark: true }] {
            for sight in &SIGHTS {
                for (i, a) in Hue::ALL.iter().enumerate() {
                    for b in &Hue::ALL[..i] {
                        let (x, y) = (lab(theme.hue(*a), sight), lab(theme.hue(*b), sight));
                        let apart = x.iter().zip(y).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
                        assert!(apart > 25.0, "{a:?} and {b:?} are {apart:.0} apart, {theme:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn viridis_agrees_with_matplotlib() {
        // matplotlib.colormaps["viridis"]([0.0, 0.25, 0.5, 0.75, 1.0], bytes=True)
        let table = [(68, 1, 84), (58, 82, 139), (32, 144, 140), (94, 201, 97), (253, 231, 36)];
        for (i, (r, g, b)) in table.into_iter().enumerate() {
            let c = viridis(i as f64 / 4.0);
            for (have, want) in [(c.0, r), (c.1, g), (c.2, b)] {
                assert!(i32::from(have).abs_diff(want) <= 6, "{have} is not near {want} at {i}");
            }
        }
    }

    #[test]
    fn every_stroke_can_be_seen_on_its_paper() {
        for theme in [Theme { dark: false }, Theme { dark: true }] {
            let paper = theme.paper();
            for hue in Hue::ALL {
                assert!(contrast(theme.hue(hue), paper) >= 3.0, "{hue:?}, {theme:?}");
                let name = theme.name(theme.hue(hue));
                assert!(contrast(name, paper) >= 4.5, "a name in {hue:?}, {theme:?}");
            }
            for text in [theme.text(), theme.muted(), theme.train(), theme.diverged()] {
                assert!(contrast(text, paper) >= 4.5, "{text:?}, {theme:?}");
            }
        }
    }
}
