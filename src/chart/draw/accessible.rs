//! What plotters leaves out: a role, a title and a description a screen reader can speak, and a size that adapts.

use super::text::clean;
use crate::chart::Figure;

/// Opens the document again with role, title and description in place.
pub fn describe(svg: &str, figure: &Figure) -> String {
    let Some(open) = svg.find("<svg ") else { return svg.to_string() };
    let Some(end) = svg[open..].find('>').map(|at| open + at + 1) else { return svg.to_string() };
    let id = figure.id;
    let root = svg[open..end].trim_end_matches('>');
    format!(
        "{root} role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{}</title>\n<desc \
         id=\"{id}-desc\">{}</desc>{}",
        escape(&figure.title),
        escape(&figure.description()),
        &svg[end..]
    )
}

fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
