//! Bytes a second of each reader on files the synthetic writers made. Inputs are made outside the timed loop.
//!
//! `cargo bench --bench decode`; a part by name: `cargo bench --bench decode -- fit`.

#![allow(clippy::unwrap_used)]

fn main() {
    divan::main();
}

/// Our FIT reader beside the fitparser crate.
mod fit {
    use divan::counter::{BytesCount, ItemsCount};
    use divan::{Bencher, black_box};
    use strideload::decode::fit;
    use strideload::synth::fit::{FitActivity, FitRecord, FitTotals, encode};

    const RECORDS: [u32; 2] = [3_600, 36_000];

    /// A run of so many seconds with the fields of a watch that measures running dynamics.
    fn run_of(seconds: u32) -> Vec<u8> {
        let record = |t: u32| {
            let x = f64::from(t);
            FitRecord {
                elapsed_s: t,
                lat_deg: Some(46.0 + 0.01 * (x / 900.0).sin()),
                lon_deg: Some(7.0 + 0.01 * (x / 900.0).cos()),
                altitude_m: Some(500.0 + 30.0 * (x / 600.0).sin()),
                distance_m: Some(x * 2.8),
                speed_mps: Some(2.8 + 0.2 * (x / 30.0).sin()),
                cadence_strides: Some(83.0 + (x / 60.0).sin()),
                heart_rate_bpm: Some(140 + (t % 20) as u8),
                power_w: Some(250.0),
                ground_contact_ms: Some(244.0),
                vertical_oscillation_mm: Some(88.0),
                step_length_m: Some(1.01),
                ..FitRecord::default()
            }
        };
        let lasted_s = f64::from(seconds);
        encode(&FitActivity {
            start_utc_ms: 1_700_000_000_000,
            utc_offset_s: Some(3_600),
            records: (0..seconds).map(record).collect(),
            totals: FitTotals { elapsed_s: lasted_s, timer_s: lasted_s, ..FitTotals::default() },
            ..FitActivity::default()
        })
    }

    #[divan::bench(args = RECORDS)]
    fn strideload(bencher: Bencher, records: u32) {
        let bytes = run_of(records);
        bencher
            .counter(BytesCount::of_slice(&bytes))
            .counter(ItemsCount::new(records))
            .bench_local(|| fit::decode(black_box(&bytes)).unwrap());
    }

    #[divan::bench(args = RECORDS, sample_count = 10)]
    fn fitparser(bencher: Bencher, records: u32) {
        let bytes = run_of(records);
        bencher
            .counter(BytesCount::of_slice(&bytes))
            .counter(ItemsCount::new(records))
            .bench_local(|| fitparser::from_bytes(black_box(&bytes)).unwrap());
    }
}

/// Our GPX reader beside the gpx crate, which leaves the extensions out.
mod gpx {
    use divan::counter::{BytesCount, ItemsCount};
    use divan::{Bencher, black_box};
    use strideload::synth::gpx::{GpxPoint, GpxTrack, encode_with_extensions};

    const POINTS: [u32; 1] = [3_600];

    fn run_of(seconds: u32) -> Vec<u8> {
        let point = |t: u32| {
            let x = f64::from(t);
            GpxPoint {
                time_utc_ms: 1_700_000_000_000 + i64::from(t) * 1000,
                lat_deg: 46.0 + 0.01 * (x / 900.0).sin(),
                lon_deg: 7.0 + 0.01 * (x / 900.0).cos(),
                altitude_m: Some(500.0 + 30.0 * (x / 600.0).sin()),
                heart_rate_bpm: Some(140 + (t % 20) as u8),
                cadence: Some(83.0),
            }
        };
        encode_with_extensions(&GpxTrack {
            creator: "bench".into(),
            name: Some("Run".into()),
            kind: Some("running".into()),
            segments: vec![(0..seconds).map(point).collect()],
        })
    }

    #[divan::bench(args = POINTS)]
    fn strideload(bencher: Bencher, points: u32) {
        let bytes = run_of(points);
        bencher
            .counter(BytesCount::of_slice(&bytes))
            .counter(ItemsCount::new(points))
            .bench_local(|| strideload::decode::gpx::decode(black_box(&bytes)).unwrap());
    }

    #[divan::bench(args = POINTS, sample_count = 10)]
    fn gpx_crate(bencher: Bencher, points: u32) {
        let bytes = run_of(points);
        bencher
            .counter(BytesCount::of_slice(&bytes))
            .counter(ItemsCount::new(points))
            .bench_local(|| gpx::read(black_box(&bytes[..])).unwrap());
    }
}

/// Our TCX reader beside quick-xml's bare events, the least a reader built on it can cost.
mod tcx {
    use divan::counter::{BytesCount, ItemsCount};
    use divan::{Bencher, black_box};
    use strideload::synth::tcx::{TcxActivity, TcxLap, TcxPoint, encode};

    const POINTS: [u32; 1] = [3_600];

    fn run_of(seconds: u32) -> Vec<u8> {
        let point = |t: u32| {
            let x = f64::from(t);
            TcxPoint {
                time_utc_ms: 1_700_000_000_000 + i64::from(t) * 1000,
                position: Some((46.0 + 0.01 * (x / 900.0).sin(), 7.0 + 0.01 * (x / 900.0).cos())),
                altitude_m: Some(500.0 + 30.0 * (x / 600.0).sin()),
                distance_m: Some(2.8 * x),
                heart_rate_bpm: Some(140 + (t % 20) as u8),
                run_cadence: Some(83),
                speed_mps: Some(2.8),
            }
        };
        let lap = TcxLap {
            start_utc_ms: 1_700_000_000_000,
            total_s: f64::from(seconds),
            distance_m: 2.8 * f64::from(seconds),
            tracks: vec![(0..seconds).map(point).collect()],
        };
        encode(&TcxActivity { sport: "Running".into(), laps: vec![lap], creator: None })
    }

    #[divan::bench(args = POINTS)]
    fn strideload(bencher: Bencher, points: u32) {
        let bytes = run_of(points);
        bencher
            .counter(BytesCount::of_slice(&bytes))
            .counter(ItemsCount::new(points))
            .bench_local(|| strideload::decode::tcx::decode(black_box(&bytes)).unwrap());
    }

    #[divan::bench(args = POINTS)]
    fn quick_xml_events(bencher: Bencher, points: u32) {
        let bytes = run_of(points);
        let text = std::str::from_utf8(&bytes).unwrap();
        bencher.counter(BytesCount::of_slice(&bytes)).counter(ItemsCount::new(points)).bench_local(|| {
            let mut reader = quick_xml::Reader::from_str(black_box(text));
            let mut events = 0u32;
            while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {
                events += 1;
            }
            events
        });
    }
}
