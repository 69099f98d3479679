//! The summary for other programs' line tools: tab-separated, one fact a line, no colour, no alignment, no wrapping.

use super::sanitize::for_terminal;
use crate::model::{AthleteAnalysis, Flag, Tone};

/// Lines of three kinds: `verdict`, tone, words; `flag`, severity, day, kind, value, limit, unit, id, words; `report`, file.
pub fn plain_text(athlete: &AthleteAnalysis, report: &str) -> String {
    let verdict = athlete.summary.iter().map(|line| vec!["verdict".into(), tone(line.tone).into(), line.text.clone()]);
    let flags = athlete.flags.iter().map(flag);
    let report = [vec!["report".into(), report.into()]];
    verdict.chain(flags).chain(report).map(|cells| line(&cells)).collect()
}

fn flag(flag: &Flag) -> Vec<String> {
    vec![
        "flag".into(),
        flag.severity.name().into(),
        flag.local_date.to_string(),
        flag.kind.name().into(),
        format!("{:.4}", flag.value),
        format!("{:.4}", flag.limit),
        flag.unit.into(),
        flag.id.clone(),
        flag.text.clone(),
    ]
}

/// A tab inside a cell would be a cell more.
fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| for_terminal(cell)).collect();
    format!("{}\n", cells.join("\t"))
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Alert => "alert",
        Tone::Caution => "caution",
        Tone::Calm => "calm",
        Tone::Open => "not_assessed",
        Tone::Plain => "more",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::example;

    #[test]
    fn every_line_has_the_cells_of_its_kind_whatever_the_words_hold() {
        let mut athlete = example::athlete();
        athlete.flags[0].text = "one\ttwo\nthree\u{1b}[31m".into();
        let text = plain_text(&athlete, "out/report.html");
        for line in text.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let expected = match cells[0] {
                "verdict" => 3,
                "flag" => 9,
                "report" => 2,
                other => panic!("{other}"),
            };
            assert_eq!(cells.len(), expected, "{line}");
        }
        assert!(text.contains("flag\tcaution\t2026-11-22\tsession_spike\t1.4000\t1.1000\tratio\t"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }
}
