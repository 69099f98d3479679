//! What plotters leaves out: a role, a title and a description a screen reader can speak, and over every bar and dot an
//! unpainted area whose title is its value: browsers show it, with or without the page's script.

use super::frame::{Frame, Rect};
use super::series;
use super::text::clean;
use crate::chart::Figure;
use crate::chart::values::{Spot, values};
use std::fmt::Write;

/// A finger or an unsteady pointer needs this much.
const LEAST_PX: f64 = 12.0;

/// Opens the document again with role, title and description in place.
pub fn describe(svg: &str, figure: &Figure, frame: &Frame) -> String {
    let Some(open) = svg.find("<svg ") else { return svg.to_string() };
    let Some(end) = svg[open..].find('>').map(|at| open + at + 1) else { return svg.to_string() };
    let id = figure.id;
    let root = svg[open..end].trim_end_matches('>');
    let body = svg[end..].trim_end().trim_end_matches("</svg>");
    format!(
        "{root} role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{}</title>\n<desc \
         id=\"{id}-desc\">{}</desc>{body}{}</svg>\n",
        escape(&figure.title),
        escape(&figure.description()),
        areas(figure, frame)
    )
}

fn areas(figure: &Figure, frame: &Frame) -> String {
    let mut areas = String::new();
    for value in values(figure) {
        let Rect { left, top, right, bottom } = match &value.spot {
            Spot::Bar(bar) => series::rect(bar, frame),
            Spot::Dot(x, y) => at_point(frame.x_px(*x), frame.y_px(*y)),
            Spot::Mark(mark) => series::mark_rect(mark, frame),
        };
        // Writing into a string cannot fail.
        let _ = writeln!(
            areas,
            "<rect class=\"value\" pointer-events=\"all\" fill=\"none\" x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"{:.0}\"><title>{}</title></rect>",
            left,
            top,
            right - left,
            (bottom - top).max(1.0),
            escape(&value.text)
        );
    }
    areas
}

fn at_point(x: f64, y: f64) -> Rect {
    let half = LEAST_PX / 2.0;
    Rect { left: x - half, top: y - half, right: x + half, bottom: y + half }
}

fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
