//! Timer events, by hand or by auto pause, become the stretches in which the timer stood still.

use super::clock::Clock;
use super::content::{TimerChange, TimerEvent};

/// FIT seconds of each stop and the start after it. The stop at the end is no pause.
pub fn timer_pauses(events: &[TimerEvent], clock: Clock) -> Vec<(f64, f64)> {
    let mut pauses = Vec::new();
    let mut stopped_at = None;
    for event in events {
        let at = clock.seconds(f64::from(event.at));
        match event.change {
            TimerChange::Stop => {
                stopped_at.get_or_insert(at);
            }
            TimerChange::Start => {
                let from = stopped_at.take();
                pauses.extend(from.filter(|&from| from < at).map(|from| (from, at)));
            }
        }
    }
    pauses
}
