//! File names of the members' pages: plain letters, never reserved, never twice.

use std::collections::BTreeSet;

/// Names given so far. Compared without case, since some file systems do.
#[derive(Debug, Default)]
pub struct PageNames {
    taken: BTreeSet<String>,
}

impl PageNames {
    pub fn of(&mut self, athlete: &str) -> String {
        let plain = plain_name(athlete);
        let mut number = 1;
        loop {
            let name = if number == 1 { plain.clone() } else { format!("{plain}-{number}") };
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

fn plain_name(name: &str) -> String {
    const LONGEST: usize = 60;
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let plain: String = name.chars().take(LONGEST).map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-').to_string();
    let stem = plain.to_lowercase();
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    if plain.is_empty() || RESERVED.contains(&stem) {
        format!("member-{plain}").trim_end_matches('-').into()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_harmless_and_distinct_file_names() {
        let mut names = PageNames::default();
        let given = ["../../etc", "Zoë", "zoë", "CON", "com1", "", "a/b"].map(|name| names.of(name));
        assert_eq!(given, ["etc", "Zoë", "zoë-2", "member-CON", "member-com1", "member", "a-b"]);
    }
}
