//! A small plausible runner for the tests of this room and the next: 70 weeks, four runs a week, a flat loop run the
//! same way round, one long run that jumps in the last week, which is not over yet.

#![allow(clippy::unwrap_used)]

use super::FigureSettings;
use crate::model::*;
use crate::units::UnitSystem;
use chrono::{Days, NaiveDate};

const WEEKS: u64 = 70;

pub fn as_of() -> NaiveDate {
    date(2026, 11, 22)
}

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn settings() -> FigureSettings {
    FigureSettings { units: UnitSystem::Km, week_start: WeekStart::Monday, as_of: Some(as_of()) }
}

pub fn athlete() -> AthleteAnalysis {
    let activities = activities();
    let sessions = sessions(&activities);
    let weeks = weeks(&activities);
    let flags = vec![spike_flag(&sessions), direction_flag()];
    AthleteAnalysis {
        athlete: "Runner A".into(),
        routes: vec![route(&activities), road(&activities)],
        lines: Vec::new(),
        cadence: crate::weekly::own_cadence::cadence_history(&activities, as_of()),
        long_steps_pct: Some(7.5),
        next_run: Some(next_run()),
        own: OwnLog::default(),
        shoes: Vec::new(),
        shoe_questions: Vec::new(),
        autopsies: Vec::new(),
        return_plan: None,
        steps: vec!["164 steps a minute at 5:55/km: not long for the speed.".into()],
        summary: summary(),
        activities,
        sessions,
        weeks,
        flags,
    }
}

pub fn analysis() -> Analysis {
    let used = 281;
    Analysis {
        as_of: Some(as_of()),
        athletes: vec![athlete()],
        problems: vec![Problem {
            source: SourceId { path: "export.zip".into(), entry: Some("activities/77.fit.gz".into()) },
            class: ProblemClass::Damaged,
            reason: "expected a FIT header of 12 or 14 bytes, found 3 bytes; copy the file from the watch again".into(),
            offset: Some(0),
            records_kept: None,
        }],
        counts: Counts { found: used + 6, used, duplicate: 2, not_activity: 3, damaged: 1, ..Counts::default() },
    }
}

/// An analysis without a single run.
pub fn empty() -> Analysis {
    Analysis {
        as_of: None,
        athletes: vec![AthleteAnalysis { athlete: "Runner B".into(), ..AthleteAnalysis::default() }],
        problems: Vec::new(),
        counts: Counts::default(),
    }
}

fn activities() -> Vec<ActivityRow> {
    let first = Week::of(as_of(), WeekStart::Monday).start - Days::new(7 * (WEEKS - 1));
    let mut rows = Vec::new();
    for week in 0..WEEKS {
        if (30..32).contains(&week) {
            continue;
        }
        let easy = if week % 4 == 3 { 0.75 } else { 1.0 };
        for (day, km) in [(1, 6.2), (3, 8.0), (4, 6.2), (6, 13.0 + (week % 3) as f64 * 1.5)] {
            let last = week == WEEKS - 1;
            let km = if last && day == 6 { 22.4 } else { km * easy };
            rows.push(run(first + Days::new(7 * week + day), km, rows.len() as u64));
        }
    }
    rows
}

/// One run of the example; the number gives it its identity and a little variety.
pub fn run(day: NaiveDate, km: f64, number: u64) -> ActivityRow {
    let speed = 2.65 + (number % 7) as f64 * 0.06;
    let cadence = 156.0 + 3.0 * speed + (number % 5) as f64 * 0.5;
    let moving_s = km * 1000.0 / speed;
    let ascent = km * (6.0 + (number % 4) as f64);
    let start = day.and_hms_opt(7, 30, 0).unwrap().and_utc().timestamp_millis();
    let facts = ActivityFacts {
        device: "maker watch 7".into(),
        start_utc_ms: Some(start - 3_600_000),
        utc_offset_s: Some(3600),
        records: 1000,
        elapsed_s: moving_s + 60.0,
        moving_s,
        running_s: moving_s - 20.0,
        distance_m: Some(km * 1000.0),
        distance_source: "device".into(),
        distance_gps_m: Some(km * 1003.0),
        ascent_m: Some(ascent),
        descent_m: Some(ascent * 0.97),
        ascent_source: "barometer 10 s 2 m".into(),
        ascent_device_m: Some(ascent * 1.02),
        speed_mps: Some(speed),
        heart_rate_bpm: Some(144.0),
        heart_rate_seconds: vec![(144, moving_s as f32)],
        cadence_basis: CadenceBasis::Strides,
        cadence_evidence: CadenceEvidence::Samples,
        cadence_scale: Some(2.0),
        steps: Some(moving_s / 60.0 * cadence),
        cadence_spm: Some(cadence),
        cadence_flat_spm: Some(cadence),
        cadence_below_170_share: Some(0.8),
        cadence_bins: vec![
            CadenceBin {
                speed_dmps: (speed * 10.0) as u16,
                seconds: moving_s * 0.7,
                speed_mps: speed,
                cadence_spm: cadence,
            },
            CadenceBin { speed_dmps: 31, seconds: moving_s * 0.1, speed_mps: 3.15, cadence_spm: cadence + 2.0 },
        ],
        cadence_histogram: (0..12u16)
            .map(|i| (154 + 2 * i, moving_s / 36.0 * f64::from(6 - (i as i32 - 6).abs().min(6) as u16)))
            .filter(|(_, s)| *s > 0.0)
            .collect(),
        step_length_m: Some(60.0 * speed / cadence),
        turn_left_deg: Some(720.0),
        turn_right_deg: Some(360.0),
        bend_left_m: Some(120.0),
        bend_right_m: Some(60.0),
        ..ActivityFacts::empty(ActivityId(format!("{number:016x}")), Format::Fit, Sport::Running)
    };
    let expected = 150.02 + 6.012 * (speed * 0.875 + 3.15 * 0.125);
    let source = SourceId { path: "export.zip".into(), entry: Some(format!("activities/{number}.fit.gz")) };
    ActivityRow {
        title: Some("Morning run".into()),
        shoe: Some("Blue pair".into()),
        utc_offset_s: 3600,
        utc_offset_source: OffsetSource::File,
        local_date: Some(day),
        week: Some(Week::of(day, WeekStart::Monday)),
        keep_left_m: Some(0.0),
        keep_right_m: Some(1200.0),
        keep_unknown_m: Some(1900.0),
        repeated_m: Some(3100.0),
        cadence_expected_spm: Some(expected),
        cadence_deficit_pct: Some(100.0 * (expected - cadence) / expected),
        ..ActivityRow::new("Runner A", facts, source)
    }
}

fn sessions(rows: &[ActivityRow]) -> Vec<Session> {
    let plain = |r: &ActivityRow| Session {
        local_date: r.local_date.unwrap(),
        start_utc_ms: r.facts.start_utc_ms.unwrap(),
        end_utc_ms: r.end_utc_ms().unwrap(),
        distance_m: r.facts.distance_m.unwrap(),
        moving_s: r.facts.moving_s,
        running_s: Some(r.facts.running_s),
        activities: vec![r.facts.id.clone()],
        maybe_race: false,
        measured_by: SessionMeasure::Distance,
        longest30_m: None,
        longest30_date: None,
        longest30_moving_s: None,
        longest30_running_s: None,
        longest30_maybe_race: false,
        sessions30: 16,
        observed_days: 30,
        spike_ratio: None,
    };
    let mut sessions: Vec<Session> = rows.iter().map(plain).collect();
    for i in 0..sessions.len() {
        let from = sessions[i].local_date - Days::new(30);
        let window = sessions[..i].iter().filter(|s| s.local_date >= from);
        let longest = window.max_by(|a, b| a.distance_m.total_cmp(&b.distance_m)).cloned();
        sessions[i].longest30_m = longest.as_ref().map(|s| s.distance_m);
        sessions[i].longest30_date = longest.as_ref().map(|s| s.local_date);
        sessions[i].spike_ratio = longest.map(|s| sessions[i].distance_m / s.distance_m);
    }
    sessions
}

fn weeks(rows: &[ActivityRow]) -> Vec<WeekRow> {
    let mut week = rows[0].week.unwrap();
    let mut weeks: Vec<WeekRow> = Vec::new();
    for index in 0..WEEKS {
        let runs: Vec<&ActivityRow> = rows.iter().filter(|r| r.week == Some(week)).collect();
        let sum = |f: fn(&ActivityRow) -> f64| runs.iter().map(|r| f(r)).sum::<f64>();
        let distance = sum(|r| r.facts.distance_m.unwrap());
        let ascent = sum(|r| r.facts.ascent_m.unwrap());
        let before = &weeks[weeks.len().saturating_sub(4)..];
        let mean = |f: fn(&WeekRow) -> f64| (before.len() == 4).then(|| before.iter().map(f).sum::<f64>() / 4.0);
        let base = mean(|w| w.distance_m);
        let status = match index {
            0..4 => WeekStatus::Insufficient,
            30..36 => WeekStatus::ReturnFromBreak,
            _ => WeekStatus::Ok,
        };
        weeks.push(WeekRow {
            athlete: "Runner A".into(),
            week,
            complete: true,
            status,
            runs: runs.len() as u32,
            distance_m: distance,
            moving_s: sum(|r| r.facts.moving_s),
            running_s: Some(sum(|r| r.facts.running_s)),
            steps: Some(sum(|r| r.facts.steps.unwrap())),
            ascent_m: Some(ascent),
            descent_m: Some(ascent * 0.97),
            longest_run_m: runs.iter().map(|r| r.facts.distance_m.unwrap()).fold(0.0, f64::max),
            longest_run_s: runs.iter().map(|r| r.facts.moving_s).fold(0.0, f64::max),
            base4_distance_m: base,
            acwr_uncoupled: base.map(|b| distance / b),
            acwr_coupled: base.map(|b| 4.0 * distance / (3.0 * b + distance)),
            acwr_ewma: base.map(|_| 1.05),
            week_ratio: base.map(|_| 1.1),
            week_ratio_robust: base.map(|_| 1.08),
            longest_ratio4: None,
            session_spike_max: None,
            ascent_base4_m: mean(|w| w.ascent_m.unwrap()),
            descent_base4_m: mean(|w| w.descent_m.unwrap()),
            ascent_ratio: mean(|w| w.ascent_m.unwrap()).map(|b| ascent / b),
            descent_ratio: mean(|w| w.descent_m.unwrap()).map(|b| ascent * 0.97 / b),
            monotony: Some(0.9),
            strain: Some(36.0),
            weeks_since_recovery: Some(index as u32 % 4),
            is_recovery: Some(index % 4 == 3),
            cadence_flat_spm: (!runs.is_empty()).then_some(164.0 + (index % 3) as f64),
            cadence_deficit_pct: (!runs.is_empty()).then_some(1.8),
            keep_left_m: Some(0.0),
            keep_right_m: Some(4800.0),
            keep_unknown_m: Some(7600.0),
            repeated_m: Some(12_400.0),
            side_imbalance: Some(-1.0),
            side_streak_weeks: Some(11),
            same_way_m: Some(11_800.0),
            same_way_balance: Some(0.8),
            load: Some(distance),
            load_unit: LoadUnit::Distance,
            base4_load: None,
            steep_up_m: None,
            steep_down_m: None,
            trailing7_distance_m: None,
            long_runs: 1,
            back_to_back_m: None,
            watch_change: None,
            runs_without_distance: 0,
            runs_without_height: 0,
            ctl: None,
            atl: None,
            tsb: None,
            turn_balance: Some(0.33),
            strength_sessions: 1,
            other_sport_s: 0.0,
            shoes: vec![("Blue pair".into(), distance)],
        });
        week = week.next();
    }
    weeks
}

fn spike_flag(sessions: &[Session]) -> Flag {
    let last = sessions.last().unwrap();
    Flag {
        id: "session_spike-2026-11-22-3f9a".into(),
        event: "2026-11-22-long".into(),
        athlete: "Runner A".into(),
        week: Week::of(last.local_date, WeekStart::Monday),
        local_date: last.local_date,
        since: None,
        kind: FlagKind::SessionSpike,
        severity: Severity::Caution,
        value: 1.4,
        limit: 1.1,
        unit: "ratio",
        confidence: "high",
        evidence: Evidence {
            grade: "B",
            base_rate: "about 6 in 100 runs",
            counter: "One observational study; most such runs hurt nobody.",
        },
        activities: last.activities.clone(),
        text: "Sunday's 22.4 km was 40 % longer than any run in the 30 days before (16.0 km, 1 Nov).".into(),
        clears_when: "30 days pass, or a run of this length has become usual".into(),
        maybe_race: false,
        rows: vec![FlagRow::new([("distance_m", 22400_f64.into()), ("longest30_m", 16000_f64.into())])],
    }
}

fn direction_flag() -> Flag {
    Flag {
        id: "same_direction-R1-77aa".into(),
        event: "R1".into(),
        athlete: "Runner A".into(),
        week: Week::of(date(2026, 7, 5), WeekStart::Monday),
        local_date: date(2026, 7, 5),
        since: Some(date(2026, 5, 1)),
        kind: FlagKind::SameDirection,
        severity: Severity::Caution,
        value: 1.0,
        limit: 0.8,
        unit: "share",
        confidence: "high",
        evidence: Evidence {
            grade: "D",
            base_rate: "not known",
            counter: "No study links the direction of a loop to injury.",
        },
        activities: Vec::new(),
        text: "The 3.1 km loop was run anticlockwise every time for 11 weeks.".into(),
        clears_when: "the loop is run the other way round as often".into(),
        maybe_race: false,
        rows: Vec::new(),
    }
}

fn route(rows: &[ActivityRow]) -> RouteRow {
    let passes: Vec<RoutePass> = rows.iter().step_by(2).map(|r| pass(r, true, 3100.0)).collect();
    let shape_m = vec![(-400.0, -300.0), (400.0, -300.0), (400.0, 300.0), (-400.0, 300.0), (-400.0, -300.0)];
    RouteRow { is_loop: true, forward_is_anticlockwise: true, shape_m, ..route_of("R1", 3100.0, passes) }
}

fn road(rows: &[ActivityRow]) -> RouteRow {
    let passes = rows.iter().skip(1).step_by(4).enumerate().map(|(i, r)| pass(r, i % 3 != 0, 1800.0)).collect();
    route_of("R2", 1800.0, passes)
}

fn pass(row: &ActivityRow, forward: bool, length_m: f64) -> RoutePass {
    RoutePass {
        activity: row.facts.id.clone(),
        local_date: row.local_date.unwrap(),
        forward,
        length_m,
        left_probability: None,
    }
}

fn route_of(name: &str, length_m: f64, passes: Vec<RoutePass>) -> RouteRow {
    let forward = passes.iter().filter(|p| p.forward).count() as u32;
    let backward = passes.len() as u32 - forward;
    RouteRow {
        athlete: "Runner A".into(),
        route: name.into(),
        length_m,
        runs: passes.len() as u32,
        first_date: passes[0].local_date,
        last_date: passes[passes.len() - 1].local_date,
        weeks: 60,
        forward,
        backward,
        dir_balance: (f64::from(forward) - f64::from(backward)) / passes.len() as f64,
        side: SideOfRoad::Unknown,
        keep_unknown_m: length_m * passes.len() as f64,
        passes,
        ..RouteRow::default()
    }
}

fn next_run() -> NextRun {
    NextRun {
        from: date(2026, 11, 23),
        measured_by: SessionMeasure::Distance,
        ceiling: Some(17_600.0),
        ceiling_missing: None,
        way_back: None,
        longest30: Some(16_000.0),
        longest30_date: Some(date(2026, 11, 1)),
        week_so_far_m: Some(0.0),
        load_unit: LoadUnit::Distance,
        week_left_acwr: Some(50_000.0),
        climb_left_m: None,
        descent_left_m: None,
        week_left_ratio: Some(53_000.0),
        week_left_small_base_m: None,
        easy_week_m: Some(28_000.0),
        weeks_since_recovery: Some(7),
        session_limit: 1.10,
        week_limit: 1.30,
        small_base_extra_m: 5_000.0,
        acwr_limit: 1.5,
        hill_limit: 1.5,
        hill_extra_m: 150.0,
    }
}

fn summary() -> Vec<SummaryLine> {
    let line = |tone, text: &str| SummaryLine { tone, text: text.into(), is_of_pain: false };
    vec![
        line(Tone::Caution, "Sunday's 22.4 km was 40 % longer than any run in the 30 days before (16.0 km, 1 Nov)."),
        line(
            Tone::Plain,
            "In a study of 5,205 runners jumps over 10 % went with more injuries; most such runs hurt nobody.",
        ),
        line(
            Tone::Plain,
            "Week 42.8 km (usual 32.4)   climb 320 m (260)   steps 164 at 5:55/km (typical 167; rule of thumb 170)",
        ),
        line(
            Tone::Plain,
            "Next 7 days: no run over 17.6 km; for an easier week stay under 28 km (last one 7 weeks ago).",
        ),
        line(Tone::Plain, "Not assessed: hip control and strength (no watch can)."),
    ]
}
