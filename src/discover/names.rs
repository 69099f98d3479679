//! What a file's name tells: a hint only, used before the content is read and for the words of a message.

/// The extension in lower case, `fit` for `A.FIT.gz`.
pub(super) fn extension(name: &str) -> String {
    let lower = name.to_lowercase();
    let unpacked = lower.strip_suffix(".gz").unwrap_or(&lower);
    unpacked.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_owned())
}

/// Whether a name says that the content is packed once.
pub(super) fn is_packed(name: &str) -> bool {
    name.to_lowercase().ends_with(".gz")
}

/// The format a name promises.
pub(super) fn promised_format(name: &str) -> Option<&'static str> {
    match extension(name).as_str() {
        "fit" => Some("FIT"),
        "gpx" => Some("GPX"),
        "tcx" => Some("TCX"),
        _ => None,
    }
}

/// Whether a name is that of a recording, a list of activities or an archive.
pub(super) fn may_hold_activities(name: &str) -> bool {
    promised_format(name).is_some() || matches!(extension(name).as_str(), "zip" | "csv" | "json")
}

/// Whether something may be a zip archive: not worth a look when the name promises anything else that is common in
/// exports. Office documents are zip archives too, and none of ours.
pub(super) fn may_be_archive(name: &str) -> bool {
    !NEVER_ARCHIVES.contains(&extension(name).as_str()) && !is_packed(name)
}

const NEVER_ARCHIVES: &[&str] = &[
    "fit", "gpx", "tcx", "csv", "json", "xml", "html", "txt", "jpg", "jpeg", "png", "heic", "gif", "mp4", "mov", "pdf",
    "svg", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "jar", "apk", "kmz", "pages", "numbers", "key",
];

/// Files and folders an operating system or a version control leaves behind.
pub(super) fn is_clutter(component: &str) -> bool {
    component.starts_with("._")
        || component.starts_with(".Trash")
        || matches!(component, "__MACOSX" | ".DS_Store" | ".git" | "$RECYCLE.BIN" | "$Recycle.Bin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_upper_case_name_still_promises_its_format() {
        assert_eq!(promised_format("Morning.FIT.GZ"), Some("FIT"));
        assert_eq!(promised_format("a.b/x.gpx"), Some("GPX"));
        assert_eq!(promised_format("fit"), None);
    }

    #[test]
    fn resource_forks_are_clutter_and_hidden_recordings_are_not() {
        assert!(is_clutter("._run.fit") && is_clutter("__MACOSX"));
        assert!(!is_clutter(".run.fit"));
    }
}
