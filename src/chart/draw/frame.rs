//! Where things stand: title, subtitle and legend above the plot, ticks beside it, notes below.

use super::text::{BODY, Face, LABEL, LINE_HEIGHT, TICK, TITLE, width_px, wrap, write};
use super::{Canvas, Surround, WIDTH_PX, series};
use crate::chart::Figure;
use crate::chart::figure::{Axis, Series};
use plotters::prelude::{PathElement, RGBColor};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

const MARGIN_PX: f64 = 14.0;
const GRID: RGBColor = RGBColor(225, 225, 225);
const AXIS: RGBColor = RGBColor(120, 120, 120);
const SWATCH_PX: f64 = 22.0;

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub fn holds(&self, other: &Rect) -> bool {
        self.left <= other.left && self.top <= other.top && self.right >= other.right && self.bottom >= other.bottom
    }
}

/// The layout of one picture.
#[derive(Debug)]
pub struct Frame {
    pub height_px: u32,
    pub plot: Rect,
    x: (f64, f64),
    y: (f64, f64),
    title: Vec<String>,
    subtitle: Vec<String>,
    notes: Vec<String>,
    legend: Vec<LegendEntry>,
}

#[derive(Debug)]
struct LegendEntry {
    of: LegendOf,
    name: String,
    at: (f64, f64),
}

#[derive(Clone, Copy, Debug)]
enum LegendOf {
    /// By place in the figure.
    Series(usize),
    Marks,
}

impl Frame {
    pub fn new(figure: &Figure, surround: Surround) -> Frame {
        let width = f64::from(WIDTH_PX);
        let room = width - 2.0 * MARGIN_PX;
        let whole = surround == Surround::Whole;
        let lines = |text: &str, face: Face| if whole { wrap(text, face, room) } else { Vec::new() };
        let title = lines(&figure.title, TITLE);
        let subtitle = lines(&figure.subtitle, BODY);
        let notes: Vec<String> = figure.notes.iter().flat_map(|n| lines(n, BODY)).collect();
        let mut top = MARGIN_PX + block_px(&title, TITLE) + block_px(&subtitle, BODY);
        let legend = legend(figure, &mut top, room);
        // Room for the unit above the vertical axis.
        top += if figure.y.label.is_empty() { 8.0 } else { 34.0 };
        let ticks_width = figure.y.ticks.iter().map(|t| width_px(&t.text, TICK)).fold(0.0, f64::max);
        let x_label = if figure.x.label.is_empty() { 0.0 } else { TICK.px * LINE_HEIGHT };
        let plot = Rect {
            left: MARGIN_PX + ticks_width + 8.0,
            top,
            right: width - MARGIN_PX - 8.0,
            bottom: top + plot_height(figure),
        };
        let below = if notes.is_empty() { 24.0 } else { 30.0 + MARGIN_PX };
        let height = plot.bottom + below + x_label + block_px(&notes, BODY);
        Frame {
            height_px: height.ceil() as u32,
            plot,
            x: (figure.x.from, figure.x.to),
            y: (figure.y.from, figure.y.to),
            title,
            subtitle,
            notes,
            legend,
        }
    }

    pub fn x_px(&self, x: f64) -> f64 {
        self.plot.left + share(x, self.x) * (self.plot.right - self.plot.left)
    }

    pub fn y_px(&self, y: f64) -> f64 {
        self.plot.bottom - share(y, self.y) * (self.plot.bottom - self.plot.top)
    }

    /// Where the unit of the vertical axis stands, above it.
    pub fn y_label(&self, axis: &Axis) -> Rect {
        let bottom = self.plot.top - 12.0;
        let right = MARGIN_PX + width_px(&axis.label, LABEL);
        Rect { left: MARGIN_PX, top: bottom - LABEL.px * LINE_HEIGHT, right, bottom }
    }

    pub fn draw(&self, figure: &Figure, canvas: &Canvas) -> Result<(), String> {
        let mut top = write_block(canvas, &self.title, MARGIN_PX, TITLE)?;
        if self.title.is_empty() {
            top = MARGIN_PX;
        }
        write_block(canvas, &self.subtitle, top, BODY)?;
        for entry in &self.legend {
            self.draw_legend(canvas, figure, entry)?;
        }
        self.draw_x(&figure.x, canvas)?;
        self.draw_y(&figure.y, canvas)?;
        let notes_top = f64::from(self.height_px) - MARGIN_PX - block_px(&self.notes, BODY);
        write_block(canvas, &self.notes, notes_top, BODY).map(|_| ())
    }

    fn draw_legend(&self, canvas: &Canvas, figure: &Figure, entry: &LegendEntry) -> Result<(), String> {
        let (x, y) = entry.at;
        match (entry.of, figure.marks.first()) {
            (LegendOf::Series(index), _) => series::draw_swatch(&figure.series[index], (x, y), canvas)?,
            (LegendOf::Marks, Some(mark)) => series::draw_mark_swatch(mark, (x, y), canvas)?,
            (LegendOf::Marks, None) => {}
        }
        write(canvas, &entry.name, (x + SWATCH_PX, y), TICK, HPos::Left, VPos::Center)
    }

    fn draw_x(&self, axis: &Axis, canvas: &Canvas) -> Result<(), String> {
        rule(canvas, (self.plot.left, self.plot.bottom), (self.plot.right, self.plot.bottom), AXIS)?;
        let mut free_from = f64::MIN;
        for tick in axis.ticks.iter().filter(|t| t.at >= axis.from && t.at <= axis.to) {
            let x = self.x_px(tick.at);
            rule(canvas, (x, self.plot.bottom), (x, self.plot.bottom + 4.0), AXIS)?;
            let half = width_px(&tick.text, TICK) / 2.0;
            if x - half < free_from || x + half > f64::from(WIDTH_PX) {
                continue;
            }
            free_from = x + half + 8.0;
            write(canvas, &tick.text, (x, self.plot.bottom + 7.0), TICK, HPos::Center, VPos::Top)?;
        }
        let middle = (self.plot.left + self.plot.right) / 2.0;
        write(canvas, &axis.label, (middle, self.plot.bottom + 26.0), TICK, HPos::Center, VPos::Top)
    }

    fn draw_y(&self, axis: &Axis, canvas: &Canvas) -> Result<(), String> {
        for tick in &axis.ticks {
            let y = self.y_px(tick.at);
            rule(canvas, (self.plot.left, y), (self.plot.right, y), GRID)?;
            write(canvas, &tick.text, (self.plot.left - 7.0, y), TICK, HPos::Right, VPos::Center)?;
        }
        let label = self.y_label(axis);
        write(canvas, &axis.label, (label.left, label.bottom), LABEL, HPos::Left, VPos::Bottom)
    }
}

/// The height a figure asks for is that of its plot with ticks and legend.
fn plot_height(figure: &Figure) -> f64 {
    f64::from(figure.height_px) - 90.0
}

fn share(value: f64, (from, to): (f64, f64)) -> f64 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

fn block_px(lines: &[String], face: Face) -> f64 {
    lines.len() as f64 * face.px * LINE_HEIGHT
}

/// Gives the top of what follows.
fn write_block(canvas: &Canvas, lines: &[String], top: f64, face: Face) -> Result<f64, String> {
    for (i, line) in lines.iter().enumerate() {
        let y = top + i as f64 * face.px * LINE_HEIGHT;
        write(canvas, line, (MARGIN_PX, y), face, HPos::Left, VPos::Top)?;
    }
    Ok(top + block_px(lines, face))
}

fn legend(figure: &Figure, top: &mut f64, room: f64) -> Vec<LegendEntry> {
    let mut entries: Vec<LegendEntry> = Vec::new();
    let (mut x, mut y) = (MARGIN_PX, *top + 12.0);
    let series = figure.series.iter().enumerate().filter_map(|(i, s)| Some((LegendOf::Series(i), legend_name(s)?)));
    let marks = figure.marks.first().map(|_| (LegendOf::Marks, figure.marks_name));
    for (of, name) in series.chain(marks) {
        let width = SWATCH_PX + width_px(name, TICK) + 22.0;
        if x + width > room + MARGIN_PX && x > MARGIN_PX {
            (x, y) = (MARGIN_PX, y + TICK.px * 1.6);
        }
        entries.push(LegendEntry { of, name: name.into(), at: (x, y) });
        x += width;
    }
    if !entries.is_empty() {
        *top = y + 12.0;
    }
    entries
}

fn legend_name(series: &Series) -> Option<&str> {
    let (name, empty) = match series {
        Series::Bars { name, bars, .. } => (name, bars.is_empty()),
        Series::Line { name, pieces, .. } | Series::Path { name, pieces, .. } => {
            (name, pieces.iter().all(|p| p.is_empty()))
        }
        Series::Dots { name, points, .. } => (name, points.is_empty()),
        Series::Across { .. } | Series::Upright { .. } => return None,
    };
    (!name.is_empty() && !empty).then_some(name.as_str())
}

fn rule(canvas: &Canvas, from: (f64, f64), to: (f64, f64), colour: RGBColor) -> Result<(), String> {
    let path = vec![series::pixel(from), series::pixel(to)];
    canvas.draw(&PathElement::new(path, colour.stroke_width(1))).map_err(|e| e.to_string())
}
