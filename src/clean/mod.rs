//! A raw activity in, one fit for metrics out: time strictly increasing, positions plausible, pauses marked, cadence
//! counting both feet. Drops nothing silently: every repair that matters to a reader is a note.
//!
//! Reading order: [`timeline`], [`totals`], [`positions`], [`odometer`], [`pauses`], [`speed`], [`sport_guess`], [`vehicle`],
//! [`cadence_basis`], [`altitude`].

pub mod altitude;
pub mod cadence_basis;
pub mod ellipsoid;
pub mod odometer;
pub mod pauses;
pub mod positions;
pub mod smoothing;
pub mod speed;
pub mod sport_guess;
pub mod timeline;
pub mod totals;
pub mod vehicle;

use crate::model::{Activity, Channel, DeviceTotals, Format, Note, Pause, RawActivity, Samples, Sport};
use std::ops::Range;

/// Cleans one activity. `cadence_scale` is the user's own word on what cadence counts: 1 both feet, 2 one foot.
pub fn clean(raw: RawActivity, cadence_scale: Option<f64>) -> Activity {
    let mut notes = raw.notes;
    let mut timeline = timeline::settle(raw.samples, raw.pauses, raw.start_utc_ms, &mut notes);
    let may_be_on_foot = raw.sport.is_none_or(Sport::on_foot);
    let mut totals = raw.totals;
    totals::drop_impossible(&mut totals, &mut notes);
    let mut cut_drive = |timeline: &mut timeline::Timeline, speed_mps: &[f64], notes: &mut Vec<Note>| {
        let Some(kept) = vehicle::stretch_on_foot(&timeline.samples, speed_mps, notes) else { return false };
        timeline.keep(kept);
        totals = DeviceTotals { rpe: totals.rpe, ..DeviceTotals::default() };
        true
    };
    // Where positions alone tell the speed, a drive has to be seen before its positions go as leaps.
    if raw.sport.is_some_and(Sport::on_foot) && !timeline.samples.has(Channel::Speed) {
        let speed_mps = vehicle::speed_by_position_mps(&timeline.samples);
        cut_drive(&mut timeline, &speed_mps, &mut notes);
    }
    let hops_m = positions::drop_implausible(&mut timeline.samples, may_be_on_foot, &mut notes);
    odometer::settle(&mut timeline.samples);
    altitude::drop_impossible(&mut timeline.samples);

    let mut movement = Movement::of(&timeline.samples, &timeline.pauses, &hops_m, may_be_on_foot);
    let sport = raw.sport.unwrap_or_else(|| sport_guess::guess(&timeline.samples, &movement.speed_mps));

    if sport.on_foot() && cut_drive(&mut timeline, &movement.speed_mps, &mut notes) {
        let hops_m = positions::hops_m(&timeline.samples);
        movement = Movement::of(&timeline.samples, &timeline.pauses, &hops_m, true);
    }

    let given = cadence_basis::Given { sport, declared: raw.cadence_basis, totals: &totals, scale: cadence_scale };
    let cadence = cadence_basis::settle(&mut timeline.samples, &movement.speed_mps, given, &mut notes);
    Activity {
        format: raw.format,
        sport,
        sport_is_guess: raw.sport.is_none(),
        sub_sport: raw.sub_sport,
        title: raw.title,
        device: raw.device,
        from_watch: raw.from_watch,
        start_utc_ms: timeline.start_utc_ms,
        utc_offset_s: raw.utc_offset_s,
        altitude: altitude::kind(&timeline.samples, &movement.legs, raw.format != Format::Fit && !raw.from_watch),
        samples: timeline.samples,
        legs: movement.legs,
        gps_step_m: movement.gps_step_m,
        smooth_speed_mps: movement.speed_mps,
        cadence,
        totals,
        profile_height_m: raw.profile_height_m,
        partial: raw.partial,
        notes,
    }
}

/// What follows from samples and pauses alone; made anew when samples are cut off.
struct Movement {
    legs: Vec<Range<usize>>,
    gps_step_m: Vec<f64>,
    speed_mps: Vec<f64>,
}

impl Movement {
    fn of(samples: &Samples, given_pauses: &[Pause], hops_m: &[f64], on_foot: bool) -> Movement {
        let pauses = pauses::settle(samples, given_pauses);
        let legs = pauses::legs(samples, &pauses);
        let gps_step_m = positions::steps_m(samples, &legs, hops_m, on_foot);
        let speed_mps = speed::smooth_mps(samples, &legs, &gps_step_m);
        Movement { legs, gps_step_m, speed_mps }
    }
}
