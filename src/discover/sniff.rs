//! What bytes are: by their content first, then by the name they carry.
//!
//! Looks at the head of a file only. A wrong suffix never matters when the content is known; a promising suffix with
//! foreign content is damage, and the words say what was found instead.

use super::ContentKind;
use super::names;
use crate::model::log_columns;

/// How much of a file is looked at.
pub(super) const HEAD_BYTES: usize = 16 << 10;

/// How much of a head has to look like text; damage further on is for the decoder to bear.
const TEXT_CHECK_BYTES: usize = 256;

/// Judges the head of a file called `name`.
pub(super) fn sniff(name: &str, head: &[u8]) -> ContentKind {
    let head = &head[..head.len().min(HEAD_BYTES)];
    if head.get(8..12) == Some(b".FIT") {
        return ContentKind::Fit;
    }
    let text = ascii_text(head);
    if let Some(kind) = text.as_deref().and_then(|text| known_text(name, text)) {
        return kind;
    }
    if let Some(table) = text.as_deref().and_then(|text| headless_table(name, text)) {
        return ContentKind::Damaged(table);
    }
    match names::promised_format(name) {
        Some(_) if head.is_empty() => ContentKind::Damaged("empty file".into()),
        Some(format) => ContentKind::Damaged(format!("expected {format}, found {}", describe(head, text.as_deref()))),
        None => ContentKind::NotActivity("not a watch file".into()),
    }
}

/// The ASCII part of a text in any encoding seen: UTF-8, Latin-1 or UTF-16. `None` when it is no text.
fn ascii_text(head: &[u8]) -> Option<String> {
    let marks = [0xef, 0xbb, 0xbf, 0xff, 0xfe];
    let printable = |byte: u8| byte == b'\t' || byte == b'\n' || byte == b'\r' || (b' '..0x7f).contains(&byte);
    let text: String = head.iter().filter(|&&byte| printable(byte)).map(|&byte| char::from(byte)).collect();
    let start = &head[..head.len().min(TEXT_CHECK_BYTES)];
    let control = start.iter().filter(|&&byte| byte != 0 && byte < b' ' && !printable(byte)).count();
    let first = head.iter().find(|byte| **byte != 0 && !marks.contains(*byte));
    // A header may begin with a letter of any script.
    let starts_as_text = first.is_some_and(|&byte| printable(byte)) || begins_as_utf8(start);
    (starts_as_text && control * 50 <= start.len()).then(|| text.trim_start().to_owned())
}

/// Whether the first bytes are letters in UTF-8; the last one may be cut.
fn begins_as_utf8(start: &[u8]) -> bool {
    let valid = match std::str::from_utf8(start) {
        Ok(text) => text.len(),
        Err(fault) => fault.valid_up_to(),
    };
    valid > 0 && valid + 4 > start.len()
}

fn known_text(name: &str, text: &str) -> Option<ContentKind> {
    match text.as_bytes().first()? {
        b'<' => known_markup(name, text),
        b'{' | b'[' if text.starts_with("[Params]") => Some(unsupported("a Polar HRM file")),
        b'{' | b'[' => known_json(text),
        _ => known_table(name, text),
    }
}

fn unsupported(what: &str) -> ContentKind {
    ContentKind::Unsupported(format!("{what}, which is not read; export the activity as FIT, GPX or TCX"))
}

fn known_markup(name: &str, text: &str) -> Option<ContentKind> {
    let root = root_name(text)?;
    let kind = match root {
        "gpx" => ContentKind::Gpx,
        "TrainingCenterDatabase" => ContentKind::Tcx,
        // Some tools leave the outermost element away.
        "Activities" if text.contains("<Activity ") => ContentKind::Tcx,
        "HealthData" => unsupported("an Apple Health export"),
        "kml" => unsupported("a KML file"),
        "sml" | "openambitlog" => unsupported("a Suunto SML file"),
        "pwx" => unsupported("a TrainingPeaks PWX file"),
        "Activity" if text.contains("fileDate") => unsupported("a Sigma SLF file"),
        _ if is_web_page(root) && names::promised_format(name).is_some() => {
            let format = names::promised_format(name)?;
            let advice = "export the activity again while logged in";
            ContentKind::Damaged(format!("a web page, not {format}; {advice}"))
        }
        _ => return None,
    };
    Some(kind)
}

fn is_web_page(root: &str) -> bool {
    root.eq_ignore_ascii_case("html")
}

/// The local name of the first element, behind declarations, comments and a document type.
fn root_name(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if rest.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("!doctype")) {
            if rest[8..].trim_start().get(..4).is_some_and(|root| root.eq_ignore_ascii_case("html")) {
                return Some("html");
            }
            rest = behind_doctype(rest)?;
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
            return rest[..end].rsplit(':').next();
        }
    }
}

/// What follows a document type, whose own declarations stand in brackets.
fn behind_doctype(text: &str) -> Option<&str> {
    let end = text.find('>')?;
    match text.find('[') {
        Some(bracket) if bracket < end => text.find("]").map(|end| &text[end..]),
        _ => Some(&text[end..]),
    }
}

/// Words that give away JSON of which the totals are read: Garmin's list and gear, Polar Flow, Runtastic, Nike, Google
/// Fit, Suunto.
const JSON_LISTS: &[&[&str]] = &[
    &["\"summarizedActivitiesExport\""],
    &["\"gearDTOS\""],
    &["\"exercises\"", "\"startTime\""],
    &["\"sport_type_id\"", "\"start_time\""],
    &["\"active_duration_ms\"", "\"start_epoch_ms\""],
    &["\"fitnessActivity\"", "\"startTime\""],
    &["\"DeviceLog\"", "\"Header\"", "\"DateTime\""],
];

/// The first key of a file `strideload share` wrote.
const SHARE_KEY: &str = "strideload_share";

/// Words that give away JSON that is not read.
const JSON_FORMATS: &[(&[&str], &str)] = &[
    (&["\"DeviceLog\""], "a Suunto JSON file"),
    (&["\"Samples\"", "TimeISO8601"], "a Suunto JSON file"),
    (&["\"Samples\"", "\"Attributes\""], "a Suunto JSON file"),
    (&["\"latlng\""], "a Strava stream file"),
    (&["\"tcxLink\""], "a Fitbit exercise list"),
    (&["motionPathData"], "a Huawei JSON file"),
    (&["\"latitude\"", "\"longitude\"", "\"timestamp\""], "a JSON track"),
    (&["\"latitude\"", "\"longitude\"", "\"start_time\""], "a JSON track"),
    (&["\"heart_rate\"", "\"start_time\""], "a JSON track"),
];

/// First keys of the object Strava's interface answers with: one long list of numbers each.
const STREAM_KEYS: &[&str] = &["altitude", "cadence", "distance", "heartrate", "latlng", "time", "velocity_smooth"];

fn known_json(text: &str) -> Option<ContentKind> {
    let mut quoted = text.split('"');
    let (before, first_key, after) = (quoted.next()?, quoted.next()?, quoted.next()?);
    let is_stream = before.trim() == "{"
        && STREAM_KEYS.contains(&first_key)
        && after.trim_start().strip_prefix(':').is_some_and(|value| value.trim_start().starts_with('['));
    if is_stream {
        return Some(unsupported("a Strava stream file"));
    }
    if first_key == SHARE_KEY {
        return Some(ContentKind::Share);
    }
    if JSON_LISTS.iter().any(|words| words.iter().all(|word| text.contains(word))) {
        return Some(ContentKind::JsonList);
    }
    let format = JSON_FORMATS.iter().find(|(words, _)| words.iter().all(|word| text.contains(word)));
    format.map(|(_, what)| unsupported(what))
}

/// Tables: a list of activities, what the runner wrote, or a track as CSV.
fn known_table(name: &str, text: &str) -> Option<ContentKind> {
    let header = text.lines().next()?.to_ascii_lowercase();
    if let Some(kind) = own_table(&header) {
        return Some(kind);
    }
    if SERVICE_TABLES.iter().any(|start| header.starts_with(start)) {
        return Some(ContentKind::Index);
    }
    if is_activity_list(name, &header, text) {
        return Some(ContentKind::Index);
    }
    if header.starts_with("activity type,date,favorite,title,distance") {
        let reason = "Garmin's list from the web page, whose distances carry no unit; use the account export";
        return Some(ContentKind::Unsupported(reason.into()));
    }
    let has = |word: &str| header.contains(word);
    let is_track = header.contains([',', ';'])
        && ((has("lat") && has("lon")) || has("sample rate") || (has("hr (bpm)") && has("time")));
    is_track.then(|| unsupported("a CSV track"))
}

/// How the tables of services begin that list their activities: Samsung Health (two names), Zepp, Fitbit.
const SERVICE_TABLES: &[&str] = &[
    "com.samsung.shealth.exercise,",
    "com.samsung.health.exercise,",
    "type,starttime,sporttime(s),",
    "exercise_id,exercise_start,",
];

/// Columns without which a table is no corrections and no pain log.
const CORRECTIONS_COLUMNS: &[&str] = &["activity_id", "correction"];
const PAIN_COLUMNS: &[&str] = &["date", "site", "level"];

/// Names that stand in a header in lower case.
fn columns(header: &str) -> Vec<&str> {
    header.split([',', ';', '\t']).map(|name| name.trim().trim_matches('"')).collect()
}

/// Named like a table only the runner can have written, and without the columns it is read by: said, for it has no effect.
fn headless_table(name: &str, text: &str) -> Option<String> {
    let file_name = name.rsplit('/').next().unwrap_or(name);
    let tables = [("corrections.csv", CORRECTIONS_COLUMNS), ("pain.csv", PAIN_COLUMNS)];
    let (usual, wanted) = tables.into_iter().find(|(usual, _)| file_name.eq_ignore_ascii_case(usual))?;
    let header = text.lines().next()?.to_ascii_lowercase();
    let columns = columns(&header);
    let missing: Vec<_> =
        wanted.iter().filter(|name| !columns.contains(name)).map(|name| format!("`{name}`")).collect();
    Some(format!("named {usual} but has no column {} in its first line: not used", missing.join(" and no column ")))
}

/// By the columns docs/formats.md names: corrections, shoes, a training log or a list laid out like one.
fn own_table(header: &str) -> Option<ContentKind> {
    let columns = columns(header);
    let has_any = |names: &[&str]| names.iter().any(|name| columns.contains(name));
    let has_all = |names: &[&str]| names.iter().all(|name| columns.contains(name));
    let is_corrections = has_all(CORRECTIONS_COLUMNS);
    let is_shoes = has_any(&["shoe"]) && has_any(&["from", "activity_id"]) && !has_any(&["date", "local_date"]);
    let is_pain = has_all(PAIN_COLUMNS);
    let has_amount = columns.iter().any(|name| log_columns::is_amount(name));
    if is_corrections {
        Some(ContentKind::Corrections)
    } else if is_shoes {
        Some(ContentKind::Shoes)
    } else if is_pain {
        Some(ContentKind::Pain)
    } else {
        (has_any(&["date", "day"]) && has_amount && !has_any(&["lat", "latitude"])).then_some(ContentKind::Index)
    }
}

/// By the header in English, old or new; in other languages by the paths of recordings among the cells, or for the
/// name Strava gives it by the shape of the first row.
fn is_activity_list(name: &str, header: &str, text: &str) -> bool {
    let known_header =
        ["activity id,activity date,", "id,date,name,type,"].iter().any(|known| header.starts_with(known));
    let many_columns = header.matches(',').count() >= 8;
    let is_csv = names::extension(name) == "csv";
    let file_name = name.rsplit('/').next().unwrap_or(name);
    let names_recordings = [".fit", ".gpx", ".tcx"].iter().any(|extension| {
        text.split(',').any(|cell| cell.trim_matches('"').starts_with("activities/") && cell.contains(extension))
    });
    let first_row = text.lines().nth(1).unwrap_or_default();
    let starts_with_id =
        first_row.split(',').next().is_some_and(|id| id.len() >= 5 && id.bytes().all(|b| b.is_ascii_digit()));
    known_header || (is_csv && many_columns && (names_recordings || (file_name == "activities.csv" && starts_with_id)))
}

/// What was found instead of an activity, for the message.
fn describe(head: &[u8], text: Option<&str>) -> String {
    if super::is_zip(head) {
        return "a zip archive; rename it to .zip".into();
    }
    if head.iter().all(|&byte| byte == 0) {
        return "only zeros".into();
    }
    match text {
        Some(text) if text.starts_with('<') => match root_name(text) {
            Some(root) => format!("XML with the root `{}`", root.chars().take(40).collect::<String>()),
            None => "XML without a root".into(),
        },
        Some(text) if text.starts_with(['{', '[']) => "JSON".into(),
        Some(_) => "other text".into(),
        None => "other binary content".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_without_their_columns_are_said_to_have_no_effect() {
        let damaged =
            |words: &str| ContentKind::Damaged(format!("named corrections.csv but has no column {words}: not used"));
        let sniffed = |text: &str| sniff("export/Corrections.csv", text.as_bytes());
        assert_eq!(sniffed("activity_id,correction\n0f,race\n"), ContentKind::Corrections);
        assert_eq!(sniffed("activity_id,what\n0f,race\n"), damaged("`correction` in its first line"));
        assert_eq!(
            sniffed("0f;race;\n"),
            damaged("`activity_id` and no column `correction` in its first line"),
            "no header"
        );
        assert_eq!(sniff("notes.csv", b"0f,race\n"), ContentKind::NotActivity("not a watch file".into()));
    }
}
