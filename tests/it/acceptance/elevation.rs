use super::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Complaint 27: GPS altitude wanders by metres; summed raw it makes a mountain of a flat road.
#[test]
fn a_flat_run_with_noisy_altitude_climbs_less_than_15_m_a_km() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let mut noise_m = 0.0;
    let mut flat = run(MONDAY_MS, 60);
    let mut raw_sum_m = 0.0;
    for record in &mut flat.records {
        let before = noise_m;
        noise_m = 0.97 * noise_m + rng.random_range(-1.0..1.0);
        raw_sum_m += f64::max(noise_m - before, 0.0);
        record.altitude_m = Some(100.0 + noise_m);
    }
    let found = analysed(&[("flat.gpx", gpx(&flat))]);
    let [ascent_m] = found.numbers("ascent_m");
    let [distance_m] = found.numbers("distance_m");
    assert!(raw_sum_m / distance_m > 0.05, "the noise is worth filtering: {raw_sum_m}");
    assert!(ascent_m / distance_m < 0.015, "{ascent_m} m on {distance_m} m");
}

/// Complaint 28: A ferry, a train or a lost signal between two segments.
#[test]
fn the_gap_between_two_segments_adds_no_distance() {
    let points = |from_s: i64, north_m: f64| -> String {
        (0..=120)
            .map(|i| {
                let time = chrono::DateTime::from_timestamp_millis(MONDAY_MS + (from_s + 5 * i) * 1000).unwrap();
                let lat = 51.0 + (north_m + SPEED_MPS * 5.0 * i as f64) / METRES_PER_DEGREE;
                format!("<trkpt lat=\"{lat:.7}\" lon=\"-1\"><time>{}</time></trkpt>", time.format("%Y-%m-%dT%H:%M:%SZ"))
            })
            .collect()
    };
    let document = format!(
        "<gpx><trk><type>running</type><trkseg>{}</trkseg><trkseg>{}</trkseg></trk></gpx>",
        points(0, 0.0),
        points(1200, 8000.0)
    );
    let found = analysed(&[("ferry.gpx", document.into_bytes())]);
    let [metres] = found.numbers("distance_m");
    close(metres, 3600.0, 20.0);
    let [moving_s] = found.numbers("moving_s");
    close(moving_s, 1200.0, 15.0);
}

/// Complaint 29: Newer watches write only the enhanced field.
#[test]
fn altitude_in_the_enhanced_field_alone_is_read() {
    let hill =
        changed(run(MONDAY_MS, 20), |record| record.altitude_m = Some(100.0 + f64::from(record.elapsed_s) / 12.0));
    let bytes = fit(&hill);
    let found = analysed(&[("hill.fit", bytes)]);
    let [ascent_m] = found.numbers("ascent_m");
    close(ascent_m, 100.0, 3.0);
}

/// Complaint 30: Nothing measured is nothing known.
#[test]
fn missing_altitude_is_empty_and_not_zero() {
    let flatless = changed(run(MONDAY_MS, 20), |record| record.altitude_m = None);
    let found = analysed(&[
        ("a.fit", fit(&flatless)),
        ("b.gpx", gpx(&FitActivity { start_utc_ms: MONDAY_MS + DAY_MS, ..flatless })),
    ]);
    assert_eq!(found.column("ascent_m"), ["", ""]);
    assert_eq!(found.column("descent_m"), ["", ""]);
    assert_eq!(found.column("ascent_source"), ["", ""]);
}

/// Complaint 31: A watch without a fix is not in the Gulf of Guinea.
#[test]
fn positions_at_zero_zero_add_no_distance() {
    let lost = changed(run(MONDAY_MS, 20), |record| {
        record.distance_m = None;
        record.speed_mps = None;
        if (300..330).contains(&record.elapsed_s) {
            (record.lat_deg, record.lon_deg) = (Some(0.0), Some(0.0));
        }
    });
    let mut lost = lost;
    lost.totals.distance_m = None;
    let [metres] = analysed(&[("lost.fit", fit(&lost))]).numbers("distance_m");
    close(metres, 3600.0, 100.0);
}
