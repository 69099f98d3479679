//! Fonts, measured widths and wrapped lines. Everything written into a picture passes [`clean`].

use super::Canvas;
use plotters::prelude::Text;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, TextStyle, register_font};

/// What the SVG asks for; PNGs are rendered with the very same face.
pub const FAMILY: &str = "Noto Sans, sans-serif";

/// plotters writes `font-size` as its own size over 1.24.
const PLOTTERS_SIZE: f64 = 1.24;
/// plotters measures at ascent minus descent, 1.362 em in Noto Sans, but writes at [`PLOTTERS_SIZE`].
const WRITTEN_OVER_MEASURED: f64 = 1.362 / PLOTTERS_SIZE;
pub const LINE_HEIGHT: f64 = 1.35;

/// How one piece of text looks.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    pub px: f64,
    pub bold: bool,
    pub colour: RGBColor,
}

pub const TITLE: Face = Face { px: 17.5, bold: true, colour: RGBColor(20, 20, 20) };
pub const BODY: Face = Face { px: 12.5, bold: false, colour: RGBColor(70, 70, 70) };
pub const TICK: Face = Face { px: 12.5, bold: false, colour: RGBColor(50, 50, 50) };
pub const LABEL: Face = Face { px: 12.5, bold: true, colour: RGBColor(20, 20, 20) };

/// Makes the embedded faces known; doing it again changes nothing.
pub fn register_fonts() -> Result<(), String> {
    for (style, bytes) in [(FontStyle::Normal, notosans::REGULAR_TTF), (FontStyle::Bold, notosans::BOLD_TTF)] {
        register_font(FAMILY, style, bytes).map_err(|_| "the embedded font is not readable".to_string())?;
    }
    Ok(())
}

/// Removes what has no place in a picture: control characters, direction overrides, and what XML forbids.
pub fn clean(text: &str) -> String {
    let kept = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            && !matches!(*c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().filter(kept).collect()
}

pub fn width_px(text: &str, face: Face) -> f64 {
    let measured = style(face).font.layout_box(text).map(|((x0, _), (x1, _))| f64::from(x1 - x0));
    // Without a measurement a generous guess keeps labels apart.
    measured.map_or(text.chars().count() as f64 * face.px * 0.6, |w| w * WRITTEN_OVER_MEASURED)
}

/// Lines no wider than `limit_px`; a single word that is wider stands alone.
pub fn wrap(text: &str, face: Face, limit_px: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if width_px(&format!("{line} {word}"), face) <= limit_px => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// Writes one line with its anchor at a pixel.
pub fn write(canvas: &Canvas, text: &str, at: (f64, f64), face: Face, h: HPos, v: VPos) -> Result<(), String> {
    let style = style(face).pos(Pos::new(h, v));
    let at = (at.0.round() as i32, at.1.round() as i32);
    canvas.draw(&Text::new(clean(text), at, style)).map_err(|e| e.to_string())
}

fn style(face: Face) -> TextStyle<'static> {
    let style = if face.bold { FontStyle::Bold } else { FontStyle::Normal };
    TextStyle { color: face.colour.to_backend_color(), ..(FAMILY, face.px * PLOTTERS_SIZE, style).into_font().into() }
}
