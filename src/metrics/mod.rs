//! One clean activity in, its facts and its compact track out. Pure functions, one quantity per file; no other
//! activity, no setting, no limit is known here.

mod by_speed;
mod cadence;
mod distance;
mod drift;
mod elevation;
mod fingerprint;
mod form;
mod grade;
mod heart_rate;
mod identity;
mod mask;
mod path;
mod sums;
mod time;
mod track;
mod turning;
mod weighted;
mod zone;

#[cfg(test)]
mod tests;

use crate::model::{Activity, ActivityFacts, Channel, CompactTrack};
use crate::units::round_to;

/// Measures one activity.
pub fn measure(activity: &Activity) -> (ActivityFacts, CompactTrack) {
    let seconds = time::sample_seconds(activity);
    let moving = time::moving(activity, &seconds);
    let moving_s = time::moving_s(activity, &moving);
    let running = time::running(activity, &moving);
    let running_s = time::running_s(activity, &running);
    let bouts = time::bouts(activity, &running);

    let elevation = elevation::profile(activity);
    let grade = grade::per_sample(activity, &elevation);
    let slopes = grade::slopes(activity, &seconds, &grade);
    let climb = elevation.climb();

    let mask = mask::Mask::of(activity, &grade);
    let steady_s = mask.running_s(&seconds);
    let flat_s = mask.flat_s(&steady_s);
    let by_speed = by_speed::BySpeed::of(activity, &flat_s);
    let cadence = cadence::measure(activity, &moving, &steady_s, &flat_s, &by_speed);
    let heart_rate = heart_rate::measure(activity, &moving);
    let form = form::measure(activity, &steady_s, cadence.mean_spm);

    let pieces = path::pieces(activity);
    let distance = distance::measure(activity, &pieces);
    let resampled = path::resampled_pieces(&pieces);
    let turning = turning::measure(&resampled);
    let position = |i: &usize| (activity.samples.lat_deg[*i], activity.samples.lon_deg[*i]);
    let mut positioned = (0..activity.samples.len()).filter(|&i| activity.samples.has_position(i));
    let (first_at, last_at) = (positioned.clone().next(), positioned.next_back());
    let first_position = first_at.as_ref().map(position);

    let mut notes = activity.notes.clone();
    notes.extend(distance.disagreement());
    notes.extend(distance.refusal());
    notes.extend(elevation.drift());
    let minute_distance_m = fingerprint::minute_distance_m(activity);
    let facts = ActivityFacts {
        id: identity::activity_id(activity, &minute_distance_m),
        format: activity.format,
        sport: activity.sport,
        sport_is_guess: activity.sport_is_guess,
        sub_sport: activity.sub_sport,
        title: activity.title.clone(),
        device: activity.device.clone(),
        partial: activity.partial,
        start_utc_ms: activity.start_utc_ms,
        utc_offset_s: activity.utc_offset_s,
        zone: first_position.and_then(zone::name_at),
        first_position: first_position.map(rounded_position),
        last_position: last_at.as_ref().map(position).map(rounded_position),
        records: u32::try_from(activity.samples.len()).unwrap_or(u32::MAX),

        elapsed_s: round_to(time::elapsed_s(activity), 3),
        moving_s: round_to(moving_s, 3),
        running_s: round_to(running_s, 3),
        running_bouts: bouts.map(|bouts| bouts.count),
        longest_bout_s: bouts.map(|bouts| round_to(bouts.longest_s, 3)),
        distance_m: distance.best_m.map(|m| round_to(m, 3)),
        distance_source: distance.source.into(),
        distance_gps_m: distance.gps_m.map(|m| round_to(m, 3)),
        ascent_m: climb.map(|climb| round_to(climb.up_m, 3)),
        descent_m: climb.map(|climb| round_to(climb.down_m, 3)),
        ascent_source: elevation.source().into(),
        ascent_device_m: plausible(activity.totals.ascent_m, 0.0, 20_000.0),
        steep_up_m: slopes.map(|slopes| round_to(slopes.steep.up_m, 3)),
        steep_down_m: slopes.map(|slopes| round_to(slopes.steep.down_m, 3)),
        flat_equivalent_m: distance
            .best_m
            .zip(slopes.and_then(|slopes| slopes.cost_ratio))
            .map(|(m, ratio)| round_to(m * ratio, 3)),
        speed_mps: distance.best_m.filter(|_| moving_s > 0.0).map(|m| round_to(m / moving_s, 4)),
        heart_rate_bpm: heart_rate.mean_bpm.map(|bpm| round_to(bpm, 2)),
        heart_rate_seconds: heart_rate.seconds_by_bpm,
        rpe: plausible(activity.totals.rpe, 0.0, 10.0),
        profile_height_m: activity.profile_height_m,

        cadence_basis: activity.cadence.basis,
        cadence_evidence: activity.cadence.evidence,
        cadence_scale: activity.samples.has(Channel::Cadence).then_some(activity.cadence.scale),
        steps: cadence.steps.map(|steps| round_to(steps, 1)),
        cadence_spm: cadence.mean_spm.map(|spm| round_to(spm, 2)),
        cadence_median_spm: cadence.median_spm.map(|spm| round_to(spm, 2)),
        cadence_flat_spm: cadence.flat_spm.map(|spm| round_to(spm, 2)),
        cadence_below_170_share: cadence.below_170_share.map(|share| round_to(share, 4)),
        cadence_bins: cadence.bins,
        cadence_histogram: cadence.histogram,
        cadence_flat_s: round_to(cadence.flat_s, 3),
        cadence_dropped_s: mask.dropped_s(&moving),
        late_step_change_pct: drift::late_step_change_pct(&by_speed).map(|pct| round_to(pct, 2)),
        step_length_m: form.step_length_m.map(|m| round_to(m, 4)),
        ground_contact_ms: form.ground_contact_ms.map(|ms| round_to(ms, 2)),
        ground_contact_left_pct: form.ground_contact_left_pct.map(|pct| round_to(pct, 2)),
        vertical_oscillation_mm: form.vertical_oscillation_mm.map(|mm| round_to(mm, 2)),
        vertical_ratio_pct: form.vertical_ratio_pct.map(|pct| round_to(pct, 2)),

        turn_left_deg: turning.map(|turning| round_to(turning.left_deg, 1)),
        turn_right_deg: turning.map(|turning| round_to(turning.right_deg, 1)),
        bend_left_m: turning.map(|turning| turning.bend_left_m),
        bend_right_m: turning.map(|turning| turning.bend_right_m),

        minute_distance_m,
        notes,
    };
    (facts, track::compact(&resampled))
}

fn plausible(value: Option<f64>, low: f64, high: f64) -> Option<f64> {
    value.filter(|value| (low..=high).contains(value)).map(|value| round_to(value, 2))
}

/// A hundredth of a millionth of a degree: a millimetre.
fn rounded_position((lat, lon): (f64, f64)) -> (f64, f64) {
    (round_to(lat, 8), round_to(lon, 8))
}
