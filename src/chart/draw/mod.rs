//! A figure in, SVG text out. The only place that knows plotters: it maps and writes shapes, while layout, wrapped text
//! and labels that keep clear of each other are settled here. The same figure always gives the same bytes.

mod accessible;
mod frame;
mod labels;
mod series;
mod text;

use super::Figure;
use super::figure::Series;
use frame::Frame;
use labels::{Labels, Wish};
use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend};

pub const WIDTH_PX: u32 = 860;

pub(crate) type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The drawing library refused. Never caused by the data alone: figures carry finite numbers only.
#[derive(Debug, thiserror::Error)]
#[error("the chart {figure} could not be drawn: {cause}")]
pub struct DrawError {
    pub figure: &'static str,
    pub cause: String,
}

/// What stands around the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surround {
    /// A picture of its own, with title and notes.
    Whole,
    /// The page prints title and notes itself.
    PlotOnly,
}

/// One chart as a complete SVG document.
pub fn svg(figure: &Figure, surround: Surround) -> Result<String, DrawError> {
    let failed = |cause: String| DrawError { figure: figure.id, cause };
    text::register_fonts().map_err(failed)?;
    let frame = Frame::new(figure, surround);
    let mut out = String::new();
    {
        let canvas = SVGBackend::with_string(&mut out, (WIDTH_PX, frame.height_px)).into_drawing_area();
        draw(figure, &frame, &canvas).map_err(failed)?;
    }
    Ok(accessible::describe(&out, figure, &frame))
}

fn draw(figure: &Figure, frame: &Frame, canvas: &Canvas) -> Result<(), String> {
    canvas.fill(&plotters::style::WHITE).map_err(|e| e.to_string())?;
    let mut labels = Labels::within(frame.plot);
    labels.keep_clear(frame.y_label(&figure.y));
    for series in &figure.series {
        if let Series::Upright { x, .. } = series {
            labels.keep_upright(frame.x_px(*x));
        }
    }
    frame.draw(figure, canvas)?;
    for series in &figure.series {
        series::draw(series, frame, canvas, &mut labels)?;
    }
    for mark in &figure.marks {
        labels.keep_clear(series::mark_rect(mark, frame));
        series::draw_mark(mark, frame, canvas)?;
    }
    for mark in &figure.marks {
        labels.place(&mark.text, series::mark_place(mark, frame), Wish::Around);
    }
    labels.draw(canvas)?;
    canvas.present().map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::chart::{example, figures};

    #[test]
    fn the_same_figure_gives_the_same_bytes() {
        for figure in figures(&example::athlete(), &example::settings()) {
            assert_eq!(svg(&figure, Surround::Whole).unwrap(), svg(&figure, Surround::Whole).unwrap());
        }
    }

    #[test]
    fn every_picture_names_itself_for_screen_readers() {
        for figure in figures(&example::athlete(), &example::settings()) {
            let svg = svg(&figure, Surround::PlotOnly).unwrap();
            assert!(svg.contains("role=\"img\"") && svg.contains("<title"), "{}", figure.id);
            assert!(!svg.contains("NaN"), "{}", figure.id);
        }
    }

    /// Every element with the names of its attributes, by a strict XML reader.
    fn elements(svg: &str) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_str(svg);
        let mut elements = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => return elements,
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    let names: Vec<String> = tag.attributes().map(|a| a.unwrap().key.as_ref().to_string()).collect();
                    elements.push(format!("{:?} {names:?}", tag.name()));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn hostile_words_add_no_element_and_no_attribute_to_a_picture() {
        let strings: Vec<String> = serde_json::from_str(include_str!("../../../tests/hostile_strings.json")).unwrap();
        assert!(strings.len() >= 100);
        let drawn_with = |word: &str| {
            let mut figure = figures(&example::athlete(), &example::settings()).remove(0);
            // A word that is nothing but blanks would be no line at all.
            let word = format!("w{word}").split_whitespace().collect::<String>();
            (figure.title, figure.subtitle) = (word.clone(), word.clone());
            (figure.notes, figure.y.label) = (vec![word.clone()], word.clone());
            // A label without room is left out, which is no matter here.
            figure.marks.clear();
            if let Some(crate::chart::figure::Series::Bars { name, .. }) = figure.series.first_mut() {
                name.clone_from(&word);
            }
            svg(&figure, Surround::Whole).unwrap()
        };
        let harmless = elements(&drawn_with("ord"));
        assert!(harmless.len() > 100);
        for hostile in &strings {
            let svg = drawn_with(hostile);
            assert_eq!(elements(&svg), harmless, "{hostile:?}");
            assert!(!svg.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{hostile:?}");
        }
    }
}
