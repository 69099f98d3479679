//! The points of one activity on their way from absolute times to samples, and the pauses between its segments.

use super::time::{Stamp, Zone};
use crate::model::{Note, Pause, PauseKind, SampleRow, Samples};

/// Points in file order. Their times may repeat or run backwards.
#[derive(Default)]
pub(in crate::decode) struct Recording {
    times_ms: Vec<i64>,
    samples: Samples,
    /// Indices of the samples later segments start with.
    segment_starts: Vec<usize>,
    utc_offset_s: Option<i32>,
    unzoned: bool,
}

/// A finished recording: samples count from its first point.
pub(in crate::decode) struct Timeline {
    pub start_utc_ms: Option<i64>,
    pub utc_offset_s: Option<i32>,
    pub samples: Samples,
    pub pauses: Vec<Pause>,
}

impl Recording {
    /// The next point is the first of a new segment, unless there is none before it.
    pub fn start_segment(&mut self) {
        let next = self.times_ms.len();
        if next > 0 && self.segment_starts.last() != Some(&next) {
            self.segment_starts.push(next);
        }
    }

    /// Adds a point; `row` needs no elapsed time.
    pub fn push(&mut self, stamp: Stamp, row: &SampleRow) {
        match stamp.zone {
            Zone::Offset(seconds) => self.utc_offset_s = self.utc_offset_s.or(Some(seconds)),
            Zone::Missing => self.unzoned = true,
            Zone::Utc => {}
        }
        self.times_ms.push(stamp.utc_ms);
        self.samples.push(row);
    }

    /// Goes on with another recording as a new segment.
    pub fn append(&mut self, next: Recording) {
        self.start_segment();
        let before = self.times_ms.len();
        self.segment_starts.extend(next.segment_starts.iter().map(|start| start + before));
        self.times_ms.extend(next.times_ms);
        (0..next.samples.len()).for_each(|i| self.samples.push(&next.samples.row(i)));
        self.utc_offset_s = self.utc_offset_s.or(next.utc_offset_s);
        self.unzoned |= next.unzoned;
    }

    pub fn is_empty(&self) -> bool {
        self.times_ms.is_empty()
    }

    pub fn first_ms(&self) -> Option<i64> {
        self.times_ms.first().copied()
    }

    pub fn last_ms(&self) -> Option<i64> {
        self.times_ms.last().copied()
    }

    pub fn has_unzoned_times(&self) -> bool {
        self.unzoned
    }

    pub fn into_timeline(mut self) -> Timeline {
        let start_utc_ms = self.first_ms();
        let start_ms = start_utc_ms.unwrap_or_default();
        self.samples.elapsed_s = self.times_ms.iter().map(|ms| (ms - start_ms) as f64 / 1000.0).collect();
        let pauses = segment_pauses(&self.samples.elapsed_s, &self.segment_starts);
        Timeline { start_utc_ms, utc_offset_s: self.utc_offset_s, samples: self.samples, pauses }
    }
}

/// Said once about a file whose times name no zone.
pub(in crate::decode) fn unzoned_note() -> Note {
    Note::new("times without a zone were taken as UTC")
}

/// From the last sample of a segment to the first of the next, where time passed.
fn segment_pauses(elapsed_s: &[f64], segment_starts: &[usize]) -> Vec<Pause> {
    let pause = |&start: &usize| {
        let (from_s, to_s) = (*elapsed_s.get(start.checked_sub(1)?)?, *elapsed_s.get(start)?);
        (to_s > from_s).then_some(Pause { from_s, to_s, kind: PauseKind::Segment })
    };
    segment_starts.iter().filter_map(pause).collect()
}
