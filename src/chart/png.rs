//! An SVG of ours in, PNG bytes out, at twice the size and with the embedded font only, so that every machine gives
//! the same picture.

use resvg::{tiny_skia, usvg};
use std::sync::Arc;

const SCALE: f32 = 2.0;

/// The renderer refused the picture.
#[derive(Debug, thiserror::Error)]
#[error("the picture could not be rendered: {0}")]
pub struct PngError(String);

/// Renders at twice the SVG's own size.
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let failed = |cause: &dyn std::fmt::Display| PngError(cause.to_string());
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
    fonts.load_font_data(notosans::BOLD_TTF.to_vec());
    fonts.set_sans_serif_family("Noto Sans");
    let options = usvg::Options { fontdb: Arc::new(fonts), ..Default::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| failed(&e))?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| failed(&"it has no size"))?;
    let mut canvas = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it is too large"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut canvas.as_mut());
    canvas.encode_png().map_err(|e| failed(&e))
}
