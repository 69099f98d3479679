//! Bars, lines, dots and marks, each with a shape or hatch besides its colour.

use super::Canvas;
use super::frame::{Frame, Rect};
use super::labels::{Labels, Wish};
use crate::chart::figure::{Bar, Ink, Mark, Series, Shape};
use plotters::prelude::{Circle, PathElement, Polygon, RGBColor, Rectangle};
use plotters::style::{BLACK, Color, WHITE};

const HATCH_PX: f64 = 6.0;
const DASH_PX: f64 = 6.0;
const DOT_PX: i32 = 3;
const MARK_PX: f64 = 6.5;

pub fn draw(series: &Series, frame: &Frame, canvas: &Canvas, labels: &mut Labels) -> Result<(), String> {
    match series {
        Series::Bars { ink, bars, .. } => bars.iter().try_for_each(|b| {
            labels.keep_clear(rect(b, frame));
            draw_bar(canvas, rect(b, frame), *ink, b.hatched)
        }),
        Series::Line { ink, dashed, pieces, .. } => pieces.iter().try_for_each(|piece| {
            let path: Vec<(f64, f64)> = piece.iter().map(|p| (frame.x_px(p.0), frame.y_px(p.1))).collect();
            draw_line(canvas, &path, *ink, *dashed)
        }),
        Series::Path { ink, width_px, pieces, .. } => pieces.iter().try_for_each(|piece| {
            let path: Vec<(i32, i32)> = piece.iter().map(|p| pixel((frame.x_px(p.0), frame.y_px(p.1)))).collect();
            canvas.draw(&PathElement::new(path, colour(*ink).stroke_width(*width_px))).map_err(|e| e.to_string())
        }),
        Series::Dots { ink, shape, points, .. } => {
            points.iter().try_for_each(|p| draw_dot(canvas, (frame.x_px(p.0), frame.y_px(p.1)), *ink, *shape))
        }
        Series::Across { label, ink, dashed, y } => {
            let y = frame.y_px(*y);
            labels.place(label, (frame.plot.left, y), Wish::OnLine);
            draw_line(canvas, &[(frame.plot.left, y), (frame.plot.right, y)], *ink, *dashed)
        }
        Series::Upright { label, ink, dashed, x } => {
            let x = frame.x_px(*x);
            labels.place(label, (x, frame.plot.top), Wish::Beside);
            draw_line(canvas, &[(x, frame.plot.bottom), (x, frame.plot.top)], *ink, *dashed)
        }
    }
}

pub fn draw_mark(mark: &Mark, frame: &Frame, canvas: &Canvas) -> Result<(), String> {
    draw_shape(canvas, mark_place(mark, frame), mark.ink, mark.shape, MARK_PX)
}

/// A mark that points at a bar stands clear of it.
pub fn mark_place(mark: &Mark, frame: &Frame) -> (f64, f64) {
    let (x, y) = (frame.x_px(mark.x), frame.y_px(mark.y));
    match mark.shape {
        Shape::TriangleDown => (x, y - MARK_PX - 3.0),
        Shape::TriangleUp if mark.y < 0.0 => (x, y + MARK_PX + 3.0),
        _ => (x, y),
    }
}

pub fn mark_rect(mark: &Mark, frame: &Frame) -> Rect {
    let (x, y) = mark_place(mark, frame);
    Rect { left: x - MARK_PX, top: y - MARK_PX, right: x + MARK_PX, bottom: y + MARK_PX }
}

/// The mark before its meaning in the legend.
pub fn draw_mark_swatch(mark: &Mark, (x, y): (f64, f64), canvas: &Canvas) -> Result<(), String> {
    draw_shape(canvas, (x + 9.0, y), mark.ink, mark.shape, MARK_PX - 1.0)
}

/// The small picture before a name in the legend.
pub fn draw_swatch(series: &Series, (x, y): (f64, f64), canvas: &Canvas) -> Result<(), String> {
    match series {
        Series::Bars { ink, bars, .. } => {
            let hatched = bars.iter().all(|b| b.hatched);
            draw_bar(canvas, Rect { left: x, top: y - 6.0, right: x + 15.0, bottom: y + 6.0 }, *ink, hatched)
        }
        Series::Line { ink, dashed, .. } => draw_line(canvas, &[(x, y), (x + 16.0, y)], *ink, *dashed),
        Series::Path { ink, .. } => draw_line(canvas, &[(x, y), (x + 16.0, y)], *ink, false),
        Series::Dots { ink, shape, .. } => draw_dot(canvas, (x + 9.0, y), *ink, *shape),
        Series::Across { .. } | Series::Upright { .. } => Ok(()),
    }
}

pub fn pixel((x, y): (f64, f64)) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

pub fn rect(bar: &Bar, frame: &Frame) -> Rect {
    let (x0, x1, y0, y1) = (frame.x_px(bar.x0), frame.x_px(bar.x1), frame.y_px(bar.y0), frame.y_px(bar.y1));
    Rect { left: x0.min(x1), right: x0.max(x1), top: y0.min(y1), bottom: y0.max(y1) }
}

fn draw_bar(canvas: &Canvas, r: Rect, ink: Ink, hatched: bool) -> Result<(), String> {
    let corners = [pixel((r.left, r.top)), pixel((r.right, r.bottom))];
    let fill = if hatched { WHITE.filled() } else { colour(ink).filled() };
    canvas.draw(&Rectangle::new(corners, fill)).map_err(|e| e.to_string())?;
    if !hatched {
        return Ok(());
    }
    for line in hatch(r) {
        canvas
            .draw(&PathElement::new(line.map(pixel).to_vec(), colour(ink).stroke_width(2)))
            .map_err(|e| e.to_string())?;
    }
    canvas.draw(&Rectangle::new(corners, colour(ink).stroke_width(1))).map_err(|e| e.to_string())
}

/// Diagonals inside a rectangle, rising to the right.
fn hatch(r: Rect) -> Vec<[(f64, f64); 2]> {
    let (w, h) = (r.right - r.left, r.bottom - r.top);
    let count = ((w + h) / HATCH_PX).floor() as u32;
    (1..=count)
        .map(|n| f64::from(n) * HATCH_PX)
        .map(|d| {
            // From the left or bottom edge to the top or right edge, measured from the top left corner.
            let from = if d <= h { (r.left, r.top + d) } else { (r.left + d - h, r.bottom) };
            let to = if d <= w { (r.left + d, r.top) } else { (r.right, r.top + d - w) };
            [from, to]
        })
        .collect()
}

fn draw_line(canvas: &Canvas, path: &[(f64, f64)], ink: Ink, dashed: bool) -> Result<(), String> {
    let strokes = if dashed { dashes(path) } else { vec![path.to_vec()] };
    for stroke in strokes {
        let points: Vec<(i32, i32)> = stroke.into_iter().map(pixel).collect();
        canvas.draw(&PathElement::new(points, colour(ink).stroke_width(2))).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Cuts each straight part into strokes and gaps of equal length.
fn dashes(path: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
    let mut strokes = Vec::new();
    for pair in path.windows(2) {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        let length = (x1 - x0).hypot(y1 - y0);
        let at = |d: f64| (x0 + (x1 - x0) * d / length, y0 + (y1 - y0) * d / length);
        let mut from = 0.0;
        while from < length {
            strokes.push(vec![at(from), at((from + DASH_PX).min(length))]);
            from += 2.0 * DASH_PX;
        }
    }
    strokes
}

fn draw_dot(canvas: &Canvas, at: (f64, f64), ink: Ink, shape: Shape) -> Result<(), String> {
    match shape {
        Shape::Circle => canvas.draw(&Circle::new(pixel(at), DOT_PX, colour(ink).filled())).map_err(|e| e.to_string()),
        _ => draw_shape(canvas, at, ink, shape, f64::from(DOT_PX) + 1.0),
    }
}

/// Filled, with a dark edge, so that it stands out in grey as well.
fn draw_shape(canvas: &Canvas, (x, y): (f64, f64), ink: Ink, shape: Shape, r: f64) -> Result<(), String> {
    let corners: Vec<(f64, f64)> = match shape {
        Shape::TriangleUp => vec![(x, y - r), (x + r, y + r), (x - r, y + r)],
        Shape::TriangleDown => vec![(x, y + r), (x + r, y - r), (x - r, y - r)],
        Shape::TriangleLeft => vec![(x - r, y), (x + r, y - r), (x + r, y + r)],
        Shape::TriangleRight => vec![(x + r, y), (x - r, y + r), (x - r, y - r)],
        Shape::Diamond => vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)],
        Shape::Circle => {
            let filled = Circle::new(pixel((x, y)), r as i32, colour(ink).filled());
            return canvas.draw(&filled).map_err(|e| e.to_string());
        }
    };
    let mut edge: Vec<(i32, i32)> = corners.into_iter().map(pixel).collect();
    canvas.draw(&Polygon::new(edge.clone(), colour(ink).filled())).map_err(|e| e.to_string())?;
    edge.extend(edge.first().copied());
    canvas.draw(&PathElement::new(edge, BLACK.stroke_width(1))).map_err(|e| e.to_string())
}

/// Okabe and Ito 2008; grey dark enough to read.
fn colour(ink: Ink) -> RGBColor {
    match ink {
        Ink::Blue => RGBColor(0, 114, 178),
        Ink::Sky => RGBColor(86, 180, 233),
        Ink::Orange => RGBColor(230, 159, 0),
        Ink::Vermillion => RGBColor(213, 94, 0),
        Ink::Green => RGBColor(0, 158, 115),
        Ink::Purple => RGBColor(204, 121, 167),
        Ink::Black => RGBColor(30, 30, 30),
        Ink::Grey => RGBColor(100, 100, 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside_its_bar() {
        let r = Rect { left: 10.0, top: 20.0, right: 22.0, bottom: 60.0 };
        let lines = hatch(r);
        assert_eq!(lines.len(), 8);
        for (x, y) in lines.into_iter().flatten() {
            assert!((10.0..=22.0).contains(&x) && (20.0..=60.0).contains(&y), "{x} {y}");
        }
    }
}
