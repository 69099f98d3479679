//! The side flags of a simulated runner, through weeks and rules as `analyze` takes them. The bench of the protocol
//! uses it as well.

use strideload::flags::{FlagInput, Thresholds, find_flags};
use strideload::model::{Flag, FlagKind, OwnLog, Severity, WeekStart};
use strideload::repeat::find_routes;
use strideload::synth::roads::Log;
use strideload::units::UnitSystem;
use strideload::weekly::{WeeklySettings, weekly};

pub fn side_flags(log: &mut Log) -> Vec<Flag> {
    let routes = find_routes("runner", &mut log.rows, &log.tracks, &[]).routes;
    let as_of = log.rows.last().unwrap().local_date.unwrap();
    let weekly = weekly(&mut log.rows, &WeeklySettings::new(as_of, WeekStart::Monday)).unwrap();
    let input = FlagInput {
        athlete: "runner",
        activities: &log.rows,
        sessions: &weekly.sessions["runner"],
        weeks: &weekly.weeks["runner"],
        routes: &routes,
        own: &OwnLog::default(),
        as_of,
        week_start: WeekStart::Monday,
        height_m: None,
        assess_gait: false,
        units: UnitSystem::Km,
    };
    let mut flags = find_flags(&input, &Thresholds::default());
    flags.retain(|flag| matches!(flag.kind, FlagKind::SameSide | FlagKind::SameDirection));
    flags
}

/// A caution says which side was kept.
pub fn is_confirmed(flags: &[Flag]) -> bool {
    flags.iter().any(|flag| flag.kind == FlagKind::SameSide && flag.severity == Severity::Caution)
}
