//! An SVG of ours in, PNG bytes out, at twice the size and with the embedded font only, so that every machine gives
//! the same picture.

use resvg::{tiny_skia, usvg};
use std::sync::{Arc, LazyLock};

const SCALE: f32 = 2.0;

/// The embedded faces and no other, read once.
static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(notosans::REGULAR_TTF.to_vec());
    fonts.load_font_data(notosans::BOLD_TTF.to_vec());
    fonts.set_sans_serif_family("Noto Sans");
    Arc::new(fonts)
});

/// The renderer refused the picture.
#[derive(Debug, thiserror::Error)]
#[error("the picture could not be rendered: {0}")]
pub struct PngError(String);

/// Renders at twice the SVG's own size.
pub fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let failed = |cause: &dyn std::fmt::Display| PngError(cause.to_string());
    let options = usvg::Options { fontdb: FONTS.clone(), ..Default::default() };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| failed(&e))?;
    let size = tree.size().to_int_size().scale_by(SCALE).ok_or_else(|| failed(&"it has no size"))?;
    let mut canvas = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| failed(&"it is too large"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut canvas.as_mut());
    canvas.encode_png().map_err(|e| failed(&e))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_picture_is_twice_the_size_of_its_drawing_and_holds_the_text() {
        let drawing = |text: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\"><text x=\"5\" y=\"15\" \
                 font-family=\"Noto Sans, sans-serif\">{text}</text></svg>"
            )
        };
        let bytes = png(&drawing("km")).unwrap();
        assert_eq!(&bytes[1..4], b"PNG");
        // Width and height stand at fixed places in the header.
        assert_eq!((bytes[19], bytes[23]), (120, 40));
        assert_ne!(bytes, png(&drawing("")).unwrap());
    }

    #[test]
    fn what_is_not_a_drawing_is_refused_with_a_reason() {
        assert!(png("<html>").unwrap_err().to_string().contains("could not be rendered"));
    }
}
