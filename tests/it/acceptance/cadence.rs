use super::*;

fn with_strides(activity: FitActivity, strides: f64) -> FitActivity {
    changed(activity, |record| record.cadence_strides = Some(strides))
}

/// Complaint 22: One foot or both, in every format.
#[test]
fn strides_and_steps_give_the_same_cadence_in_every_format() {
    let day = |n: i64| run(MONDAY_MS + n * DAY_MS, 20);
    let found = analysed(&[
        ("1.fit", fit(&day(0))),
        ("2.fit", fit(&with_strides(day(1), 164.0))),
        ("3.tcx", tcx(&day(2))),
        ("4.tcx", tcx(&with_strides(day(3), 164.0))),
        ("5.gpx", gpx(&day(4))),
        ("6.gpx", gpx(&with_strides(day(5), 164.0))),
    ]);
    for spm in found.numbers::<6>("cadence_spm") {
        close(spm, 164.0, 0.5);
    }
    assert_eq!(found.column("cadence_basis"), ["strides", "steps", "strides", "steps", "strides", "steps"]);
    assert_eq!(found.column("cadence_evidence"), ["samples"; 6]);
}

/// Complaint 23: Half a stride is a step.
#[test]
fn the_fraction_of_a_stride_is_added() {
    let [spm] = analysed(&[("a.fit", fit(&with_strides(run(MONDAY_MS, 20), 82.5)))]).numbers("cadence_spm");
    close(spm, 165.0, 0.05);
}

/// Complaint 24: 348 steps a minute, or 255 for no value.
#[test]
fn glitches_change_nothing() {
    let glitched = changed(run(MONDAY_MS, 20), |record| {
        record.cadence_strides = Some(match record.elapsed_s % 20 {
            7 => 174.0,
            13 => 254.0,
            _ => STRIDES,
        });
    });
    let [spm] = analysed(&[("a.fit", fit(&glitched))]).numbers("cadence_spm");
    close(spm, 164.0, 0.1);
}

/// Complaint 25: Standing at a light, walking, and the zeros of a pause are not running.
#[test]
fn stops_walk_breaks_and_zeros_do_not_lower_cadence() {
    let mut interrupted = run(MONDAY_MS, 30);
    let mut metres = 0.0;
    for record in &mut interrupted.records {
        let (speed, strides) = match record.elapsed_s {
            600..660 => (0.0, 0.0),
            900..1020 => (1.4, 55.0),
            _ => (SPEED_MPS, STRIDES),
        };
        metres += speed;
        record.distance_m = Some(metres);
        record.speed_mps = Some(speed);
        record.cadence_strides = Some(strides);
        record.lat_deg = Some(51.0 + metres / METRES_PER_DEGREE);
    }
    interrupted.totals.distance_m = Some(metres);
    let found = analysed(&[("a.fit", fit(&interrupted))]);
    let [spm] = found.numbers("cadence_spm");
    close(spm, 164.0, 1.0);
    let [running_s] = found.numbers("running_s");
    close(running_s, 1800.0 - 180.0, 30.0);
}

/// Complaint 26.
#[test]
fn a_bicycles_cadence_is_never_doubled() {
    let ride = FitActivity { sport: 2, ..with_strides(run(MONDAY_MS, 20), 85.0) };
    let found = analysed(&[
        ("ride.fit", fit(&ride)),
        ("ride.gpx", gpx(&FitActivity { start_utc_ms: MONDAY_MS + DAY_MS, ..ride })),
    ]);
    assert_eq!(found.column("sport"), ["cycling", "cycling"]);
    assert_eq!(found.column("steps"), ["", ""]);
    for (scale, spm) in found.numbers::<2>("cadence_scale").into_iter().zip(found.numbers::<2>("cadence_spm")) {
        assert!(scale.is_nan() || scale == 1.0, "{scale}");
        assert!(spm.is_nan(), "no steps of a bicycle: {spm}");
    }
}

/// The height in the watch's profile is personal: it is used when the runner says so, and only where none is given.
#[test]
fn the_height_in_the_watch_is_used_only_when_allowed() {
    use strideload::synth::fit::{FitWriter, Value};
    const T0: u32 = (MONDAY_MS / 1000 - 631_065_600) as u32;
    let mut writer = FitWriter::new();
    writer.message(0, 0, &[(0, Value::Enum(4)), (1, Value::U16(1)), (4, Value::U32(T0))]);
    writer.message(3, 3, &[(3, Value::U8(190)), (4, Value::U16(700))]);
    for t in 0..=1200 {
        let fields = [(253, Value::U32(T0 + t)), (5, Value::U32(t * 278)), (4, Value::U8(82))];
        writer.message(1, 20, &fields);
    }
    writer.message(2, 18, &[(253, Value::U32(T0 + 1200)), (2, Value::U32(T0)), (5, Value::Enum(1))]);
    let bytes = writer.finish();
    let expected = |settings: &str| {
        let files = [("a.fit", bytes.clone()), ("strideload.toml", settings.as_bytes().to_vec())];
        let [spm] = analysed(&files).numbers("cadence_expected_spm");
        spm
    };
    // docs/science.md 2.2 at 2.78 m/s: 166.73 for anybody, 162.23 for 1.90 m.
    close(expected(""), 166.73, 0.05);
    close(expected("height_from_watch = true"), 162.23, 0.05);
    close(expected("height_from_watch = true\nheight_m = 1.70"), 172.2, 0.1);
}
