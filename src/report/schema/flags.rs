//! The columns of `flags`.

use super::{Column, RATIO, Value::*, text};
use crate::model::Flag;

pub const FLAGS: &[Column<Flag>] = &[
    Column { name: "id", doc: "stable; for `strideload explain`", value: Text(|f| text(&f.id)) },
    Column { name: "event", doc: "flags of one cause share it", value: Text(|f| text(&f.event)) },
    Column { name: "athlete", doc: "whose it is", value: Text(|f| text(&f.athlete)) },
    Column { name: "week", doc: "year and week, `2026-W47`", value: Text(|f| Some(f.week.to_string())) },
    Column {
        name: "local_date",
        doc: "the day it is about; for a state, the last day it was true",
        value: Date(|f| Some(f.local_date)),
    },
    Column { name: "since", doc: "for a state, the day it began", value: Date(|f| f.since) },
    Column { name: "kind", doc: "the rule", value: Text(|f| text(f.kind.name())) },
    Column { name: "severity", doc: "`alert`, `caution` or `note`", value: Text(|f| text(f.severity.name())) },
    Column { name: "value", doc: "what was found", value: Float(RATIO, |f| Some(f.value)) },
    Column { name: "limit", doc: "what it was compared with", value: Float(RATIO, |f| Some(f.limit)) },
    Column { name: "unit", doc: "of both: `ratio`, `pct`, `spm`, `share`, `m` or `s`", value: Text(|f| text(f.unit)) },
    Column { name: "confidence", doc: "`high`, `medium` or `low`", value: Text(|f| text(f.confidence)) },
    Column {
        name: "evidence_grade",
        doc: "`A` replicated or large, `B` one good study, `C` laboratory, `D` convention",
        value: Text(|f| text(f.evidence.grade)),
    },
    Column { name: "base_rate", doc: "how often ordinary runners see it", value: Text(|f| text(f.evidence.base_rate)) },
    Column { name: "activities", doc: "`activity_id`s, joined by spaces", value: Text(activities) },
    Column { name: "text", doc: "value, limit and comparison in words", value: Text(|f| text(&f.text)) },
    Column { name: "clears_when", doc: "what ends it", value: Text(|f| text(&f.clears_when)) },
];

fn activities(flag: &Flag) -> Option<String> {
    let ids: Vec<&str> = flag.activities.iter().map(|id| id.0.as_str()).collect();
    Some(ids.join(" "))
}
