//! Labels that never lie on each other: each takes the first free place near its point, or is left to the table.

use super::Canvas;
use super::frame::Rect;
use super::text::{LABEL, width_px, write};
use plotters::prelude::Rectangle;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, WHITE};

const GAP_PX: f64 = 9.0;
const PAD_PX: f64 = 2.0;

/// Labels placed so far, inside the plot.
#[derive(Debug)]
pub struct Labels {
    plot: Rect,
    placed: Vec<(Rect, String)>,
    /// What labels may not cover.
    taken: Vec<Rect>,
    /// Upright lines: what names one of them should not cover another.
    uprights: Vec<Rect>,
}

/// Where a label wants to be, relative to its point.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// Beside a mark: above, right, left, below, off its corners.
    Around,
    /// Above a line across the plot, at its left end.
    OnLine,
    /// Beside an upright line, at its top.
    Beside,
}

impl Labels {
    pub fn within(plot: Rect) -> Labels {
        Labels { plot, placed: Vec::new(), taken: Vec::new(), uprights: Vec::new() }
    }

    pub fn keep_clear(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    pub fn keep_upright(&mut self, x: f64) {
        self.uprights.push(Rect { left: x - PAD_PX, right: x + PAD_PX, ..self.plot });
    }

    /// Takes the first place that is free; without one the label of a mark is dropped.
    pub fn place(&mut self, text: &str, at: (f64, f64), wish: Wish) {
        if text.is_empty() {
            return;
        }
        let (w, h) = (width_px(text, LABEL) + 2.0 * PAD_PX, LABEL.px * 1.2);
        // A label may rise a little over the plot, where the axis label leaves room, but never sideways.
        let room = Rect { top: self.plot.top - h - GAP_PX, ..self.plot };
        let lines: &[Rect] = if matches!(wish, Wish::Beside) { &self.uprights } else { &[] };
        let free = |r: &Rect| room.holds(r) && !self.taken.iter().chain(lines).any(|other| other.overlaps(r));
        let places = || {
            corners(at, w, h, wish).into_iter().map(|(left, top)| Rect { left, top, right: left + w, bottom: top + h })
        };
        // A line across the plot means nothing without its name.
        let anyway = || places().next().filter(|_| !matches!(wish, Wish::Around));
        let place = places().find(free).or_else(anyway);
        self.taken.extend(place);
        self.placed.extend(place.map(|r| (r, text.to_string())));
    }

    pub fn draw(&self, canvas: &Canvas) -> Result<(), String> {
        for (r, text) in &self.placed {
            let corners = [(r.left as i32, r.top as i32), (r.right as i32, r.bottom as i32)];
            canvas.draw(&Rectangle::new(corners, WHITE.mix(0.85).filled())).map_err(|e| e.to_string())?;
            let middle = ((r.left + r.right) / 2.0, (r.top + r.bottom) / 2.0);
            write(canvas, text, middle, LABEL, HPos::Center, VPos::Center)?;
        }
        Ok(())
    }
}

/// Top left corners to try, best first.
fn corners((x, y): (f64, f64), w: f64, h: f64, wish: Wish) -> Vec<(f64, f64)> {
    let above = y - GAP_PX - h;
    match wish {
        Wish::Around => vec![
            (x - w / 2.0, above),
            (x - w + GAP_PX, above),
            (x - GAP_PX, above),
            (x + GAP_PX, y - h / 2.0),
            (x - GAP_PX - w, y - h / 2.0),
            (x - w / 2.0, y + GAP_PX),
            // Last the corners, where marks stand close to each other.
            (x - w, above),
            (x, above),
            (x - w, y + GAP_PX),
            (x, y + GAP_PX),
        ],
        Wish::OnLine => vec![(x + 4.0, y - h - 2.0), (x + 4.0, y + 2.0)],
        Wish::Beside => {
            let rows = [0.0, 1.0, 2.0].map(|row| y + row * (h + 2.0));
            rows.into_iter().flat_map(|top| [(x - w - 5.0, top), (x + 5.0, top)]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_name_of_a_line_covers_no_other_line() {
        crate::chart::draw::text::register_fonts().unwrap();
        let mut labels = Labels::within(Rect { left: 0.0, top: 0.0, right: 400.0, bottom: 200.0 });
        labels.keep_upright(190.0);
        labels.keep_upright(200.0);
        labels.place("median 171", (200.0, 0.0), Wish::Beside);
        labels.place("170, rule of thumb", (190.0, 0.0), Wish::Beside);
        let sides: Vec<bool> = labels.placed.iter().map(|(r, _)| r.left > 200.0).collect();
        assert_eq!(sides, [true, false]);
        assert!(labels.placed.iter().all(|(r, _)| r.right < 190.0 || r.left > 200.0));
    }

    #[test]
    fn labels_of_one_crowded_place_never_overlap() {
        crate::chart::draw::text::register_fonts().unwrap();
        let mut labels = Labels::within(Rect { left: 0.0, top: 0.0, right: 400.0, bottom: 200.0 });
        for i in 0..30 {
            labels.place("long run jump", (200.0 + f64::from(i), 100.0), Wish::Around);
        }
        assert!(labels.placed.len() >= 2);
        for (i, (a, _)) in labels.placed.iter().enumerate() {
            assert!(labels.placed[..i].iter().all(|(b, _)| !a.overlaps(b)));
        }
    }
}
