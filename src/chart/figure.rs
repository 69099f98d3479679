//! What a chart shows, as plain data: axes with their ticks already worded, series, labelled marks, notes, and the
//! table behind it. Knows no library and no pixels; tests assert on this type.

/// One chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// File stem, in page order: `01-weekly-distance`.
    pub id: &'static str,
    /// Says the finding, not the axes.
    pub title: String,
    /// Period, count and unit rule.
    pub subtitle: String,
    pub x: Axis,
    pub y: Axis,
    /// Drawn in this order, the last on top.
    pub series: Vec<Series>,
    /// Labelled points, the most important first: when labels would collide, the later one goes without.
    pub marks: Vec<Mark>,
    /// What a mark means, for the legend.
    pub marks_name: &'static str,
    /// Sentences under the chart: what to read into it, and what not.
    pub notes: Vec<String>,
    pub table: Table,
    /// Tall charts hold one band per route.
    pub height_px: u32,
}

/// A straight scale. Dates are days since the common era.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// With its unit.
    pub label: String,
    pub from: f64,
    pub to: f64,
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// Days name themselves, so only they have no label.
    pub fn is_dated(&self) -> bool {
        self.label.is_empty()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub text: String,
}

/// The colours of Okabe and Ito, by what they stand for here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Blue,
    Sky,
    Orange,
    Vermillion,
    Green,
    Purple,
    Black,
    Grey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Circle,
    TriangleUp,
    TriangleDown,
    TriangleLeft,
    TriangleRight,
    Diamond,
}

/// One bar, from `(x0, y0)` to `(x1, y1)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub x0: f64,
    pub x1: f64,
    pub y0: f64,
    pub y1: f64,
    /// Not over yet, or not comparable.
    pub hatched: bool,
}

/// Things of one kind that share one entry in the legend; an empty name has none.
#[derive(Clone, Debug, PartialEq)]
pub enum Series {
    Bars {
        name: String,
        ink: Ink,
        bars: Vec<Bar>,
    },
    /// Several pieces where the line is interrupted.
    Line {
        name: String,
        ink: Ink,
        dashed: bool,
        pieces: Vec<Vec<(f64, f64)>>,
    },
    /// Lines of a chosen width.
    Path {
        name: String,
        ink: Ink,
        width_px: u32,
        pieces: Vec<Vec<(f64, f64)>>,
    },
    Dots {
        name: String,
        ink: Ink,
        shape: Shape,
        points: Vec<(f64, f64)>,
    },
    /// A limit or a mean across the whole chart; the label is written on it.
    Across {
        label: String,
        ink: Ink,
        dashed: bool,
        y: f64,
    },
    Upright {
        label: String,
        ink: Ink,
        dashed: bool,
        x: f64,
    },
}

/// A point worth a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub x: f64,
    pub y: f64,
    pub shape: Shape,
    pub ink: Ink,
    pub text: String,
}

/// The numbers behind a chart, in full, for those who cannot or will not read the picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Figure {
    /// What a screen reader says in place of the picture.
    pub fn description(&self) -> String {
        let mut text = format!("{}.", self.subtitle);
        for note in &self.notes {
            text.push(' ');
            text.push_str(note);
        }
        text
    }
}
