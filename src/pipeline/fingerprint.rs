//! What a job would read, told by place, size and times, without reading any of it.

use super::Job;
use super::read::{list_member, seen};
use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// Some file systems count time in steps of two seconds: what was written in the last of them may be written once more at
/// the same time.
const STEP_OF_TIME: Duration = Duration::from_secs(2);

/// Of everything a job would read, members and entries in order. `None` where an input does not tell, cannot even be
/// listed, or was written a moment ago.
pub fn inputs_fingerprint(job: &Job) -> Option<String> {
    let now = SystemTime::now();
    let mut hasher = blake3::Hasher::new();
    let mut add = |place: &str, metadata: &Metadata| {
        let modified = metadata.modified().ok().filter(|modified| !is_fresh(*modified, now))?;
        hasher.update(format!("{place:?} {} {modified:?} {:?}\n", metadata.len(), changed(metadata)).as_bytes());
        Some(())
    };
    let mut listed = String::new();
    for member in &job.members {
        let found = list_member(member, &job.limits).ok()?;
        listed += &format!("{:?} {} {:?}\n", member.athlete, found.entries.len(), found.problems);
        for entry in &found.entries {
            let (place, metadata) = seen(entry, &member.roots)?;
            add(&place, &metadata)?;
        }
    }
    if let Some(map) = &job.osm {
        add(&map.to_string_lossy(), &map.metadata().ok()?)?;
    }
    hasher.update(listed.as_bytes());
    Some(hasher.finalize().to_hex().to_string())
}

fn is_fresh(modified: SystemTime, now: SystemTime) -> bool {
    let apart = now.duration_since(modified).unwrap_or_else(|error| error.duration());
    apart < STEP_OF_TIME
}

/// When content or access last changed, which nobody can set: tells a file put in the place of another with its size and
/// time, and one that may be read by now.
#[cfg(unix)]
fn changed(metadata: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata) -> (i64, i64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_a_moment_ago_or_will_be_in_a_moment_is_fresh() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000);
        for (apart_ms, fresh) in [(0, true), (1_999, true), (2_000, false), (86_400_000, false)] {
            let apart = Duration::from_millis(apart_ms);
            assert_eq!((is_fresh(now - apart, now), is_fresh(now + apart, now)), (fresh, fresh), "{apart_ms}");
        }
    }
}
