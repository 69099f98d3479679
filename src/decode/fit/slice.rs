//! Deals the records of a multisport recording out to its sessions, by time.

use super::clock::Clock;
use super::content::Session;
use crate::model::Samples;

/// The records of one session.
#[derive(Debug, Default)]
pub struct Slice {
    pub samples: Samples,
    /// Developer steps with the index of their sample.
    pub steps: Vec<(usize, f64)>,
    /// Records between this session's end and the next one's start.
    pub left_out: usize,
}

/// One slice for each session, in the same order. A single session gets everything, as does the first when none says
/// when it began. Sample times are FIT seconds.
pub fn slice(samples: Samples, steps: Vec<(usize, f64)>, sessions: &[Session], clock: Clock) -> Vec<Slice> {
    let mut slices: Vec<Slice> = sessions.iter().map(|_| Slice::default()).collect();
    let spans = spans(sessions, clock);
    if sessions.len() == 1 || spans.is_empty() {
        if let Some(first) = slices.first_mut() {
            *first = Slice { samples, steps, left_out: 0 };
        }
        return slices;
    }
    let mut steps = steps.into_iter().peekable();
    for i in 0..samples.len() {
        let step = steps.next_if(|(at, _)| *at == i).map(|(_, steps)| steps);
        let time = samples.elapsed_s[i];
        let begun = spans.partition_point(|span| span.start_s <= time);
        let Some(span) = spans.get(begun.saturating_sub(1)) else {
            continue;
        };
        let slice = &mut slices[span.session];
        if time > span.end_s {
            slice.left_out += 1;
            continue;
        }
        slice.steps.extend(step.map(|steps| (slice.samples.len(), steps)));
        slice.samples.push(&samples.row(i));
    }
    slices
}

#[derive(Debug)]
struct Span {
    start_s: f64,
    end_s: f64,
    session: usize,
}

/// When each session with a start ran, in time order.
fn spans(sessions: &[Session], clock: Clock) -> Vec<Span> {
    let mut spans: Vec<Span> = sessions
        .iter()
        .enumerate()
        .filter_map(|(i, session)| {
            let start_s = clock.seconds(f64::from(session.start?));
            let written_s = session.end.map(|end| clock.seconds(f64::from(end)));
            let lasted_s = session.totals.elapsed_s.map(|elapsed| start_s + elapsed);
            let end_s = written_s.into_iter().chain(lasted_s).fold(f64::NEG_INFINITY, f64::max);
            let end_s = if end_s > start_s { end_s } else { f64::INFINITY };
            Some(Span { start_s, end_s, session: i })
        })
        .collect();
    spans.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    spans
}
