//! Text that came from files is hostile: names, titles, devices, paths. One function per place it can end in.
//!
//! Pictures have their own in `chart`, since text is wrapped there; markup itself is escaped by the page's template.

/// For a terminal: no escape sequences, no other control characters, nothing that turns the reading direction.
pub fn for_terminal(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || turns_direction(c) { ' ' } else { c }).collect()
}

/// For a page: the template escapes markup, this removes what must not even be escaped into it.
pub fn for_page(text: &str) -> String {
    text.chars().filter(|c| (!c.is_control() || *c == '\n') && !turns_direction(*c) && !is_noncharacter(*c)).collect()
}

/// For a cell of a spreadsheet: a text that would be read as a formula gets an apostrophe (CWE-1236). Numbers never
/// come this way. Control characters other than line breaks are dropped, since readers choke on them.
pub fn for_csv(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n')).collect();
    // Some spreadsheets skip blanks and invisible marks, and read the full-width signs as the plain ones.
    let begins = kept.trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\t' | '\r') || is_invisible(c));
    let starts_formula = begins.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if starts_formula { format!("'{kept}") } else { kept }
}

/// Marks, overrides and isolates of the bidirectional algorithm.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}') || turns_direction(c)
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_never_sees_an_escape() {
        let shown = for_terminal("\u{1b}[2J\u{9b}31mred\u{7}\r\n\u{202e}gpx");
        assert!(!shown.chars().any(|c| c.is_control() || c == '\u{202e}'), "{shown:?}");
        assert!(shown.contains("red") && shown.contains("gpx"));
    }

    #[test]
    fn a_cell_never_starts_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\u{a0}=1", "\u{200b}=1", "＝1"] {
            assert!(for_csv(bad).starts_with('\''), "{bad:?}");
        }
        assert_eq!(for_csv("Morning run = good"), "Morning run = good");
    }

    #[test]
    fn letters_of_all_scripts_stay() {
        assert_eq!(for_page("Zoë 走る שלום"), "Zoë 走る שלום");
    }
}
