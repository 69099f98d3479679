//! The columns of `weeks`.

use super::{Column, FINE, METRES, RATIO, SECONDS, Value::*, text};
use crate::model::WeekRow;

pub const WEEKS: &[Column<WeekRow>] = &[
    Column { name: "athlete", doc: "whose it is", value: Text(|w| text(&w.athlete)) },
    Column { name: "week", doc: "year and week, `2026-W47`", value: Text(|w| Some(w.week.to_string())) },
    Column { name: "week_start", doc: "its first day", value: Date(|w| Some(w.week.start)) },
    Column { name: "complete", doc: "the week is over", value: Bool(|w| Some(w.complete)) },
    Column {
        name: "status",
        doc: "`ok`, `insufficient`, `return_from_break`, `low_base`, `no_data` or `partial`; only `ok` is judged",
        value: Text(|w| text(w.status.name())),
    },
    Column { name: "runs", doc: "recordings", value: Int(|w| Some(i64::from(w.runs))) },
    Column {
        name: "distance_m",
        doc: "running; empty when no run has one",
        value: Float(METRES, |w| w.known_distance_m()),
    },
    Column {
        name: "moving_s",
        doc: "running activities, pauses left out",
        value: Float(SECONDS, |w| Some(w.moving_s)),
    },
    Column {
        name: "running_s",
        doc: "at running speed and cadence; of recordings alone",
        value: Float(SECONDS, |w| w.running_s),
    },
    Column { name: "steps", doc: "of both feet", value: Float(METRES, |w| w.steps) },
    Column { name: "ascent_m", doc: "climb; empty when no run had a height", value: Float(METRES, |w| w.ascent_m) },
    Column { name: "descent_m", doc: "descent; empty as the climb", value: Float(METRES, |w| w.descent_m) },
    Column {
        name: "longest_run_m",
        doc: "longest session; runs within 30 minutes are one",
        value: Float(METRES, |w| w.known_distance_m().map(|_| w.longest_run_m)),
    },
    Column {
        name: "base4_distance_m",
        doc: "mean of the four weeks before",
        value: Float(METRES, |w| w.base4_distance_m),
    },
    Column {
        name: "acwr_uncoupled",
        doc: "week over the mean of the four before; contested",
        value: Float(RATIO, |w| w.acwr_uncoupled),
    },
    Column {
        name: "acwr_coupled",
        doc: "week over the mean of four with itself",
        value: Float(RATIO, |w| w.acwr_coupled),
    },
    Column {
        name: "acwr_ewma",
        doc: "7-day over 28-day exponential means, on the last day",
        value: Float(RATIO, |w| w.acwr_ewma),
    },
    Column { name: "week_ratio", doc: "over the week before", value: Float(RATIO, |w| w.week_ratio) },
    Column {
        name: "week_ratio_robust",
        doc: "over the larger of the week before and the mean of four",
        value: Float(RATIO, |w| w.week_ratio_robust),
    },
    Column {
        name: "longest_ratio4",
        doc: "longest session over the longest of the four weeks before; by time where `load_unit` is `duration`",
        value: Float(RATIO, |w| w.longest_ratio4),
    },
    Column {
        name: "session_spike_max",
        doc: "largest `session_spike_ratio` of the week",
        value: Float(RATIO, |w| w.session_spike_max),
    },
    Column {
        name: "ascent_ratio",
        doc: "climb over the mean of those of the four weeks before that had a height",
        value: Float(RATIO, |w| w.ascent_ratio),
    },
    Column { name: "descent_ratio", doc: "descent over the same", value: Float(RATIO, |w| w.descent_ratio) },
    Column {
        name: "monotony",
        doc: "mean over standard deviation of the seven days (Foster)",
        value: Float(RATIO, |w| w.monotony),
    },
    Column {
        name: "strain",
        doc: "load of the week, in thousands of its unit, times monotony",
        value: Float(RATIO, |w| w.strain),
    },
    Column {
        name: "weeks_since_recovery",
        doc: "weeks since the last easy one",
        value: Int(|w| w.weeks_since_recovery.map(i64::from)),
    },
    Column {
        name: "is_recovery",
        doc: "load at most 80 % of that of the three weeks before",
        value: Bool(|w| w.is_recovery),
    },
    Column {
        name: "cadence_flat_spm",
        doc: "steps of both feet a minute on flat ground",
        value: Float(FINE, |w| w.cadence_flat_spm),
    },
    Column {
        name: "cadence_deficit_pct",
        doc: "how far that lies below what is typical at the speed",
        value: Float(FINE, |w| w.cadence_deficit_pct),
    },
    Column { name: "keep_left_m", doc: "on repeated roads, keeping left", value: Float(METRES, |w| w.keep_left_m) },
    Column { name: "keep_right_m", doc: "on repeated roads, keeping right", value: Float(METRES, |w| w.keep_right_m) },
    Column {
        name: "keep_unknown_m",
        doc: "on repeated roads, on neither side of travel: not known, or the same pavement both ways",
        value: Float(METRES, |w| w.keep_unknown_m),
    },
    Column { name: "repeated_m", doc: "on roads run again and again", value: Float(METRES, |w| w.repeated_m) },
    Column { name: "side_imbalance", doc: "left minus right over both", value: Float(RATIO, |w| w.side_imbalance) },
    Column {
        name: "side_streak_weeks",
        doc: "weeks in a row, up to this one, that repeat half of their metres and lean to the same side",
        value: Int(|w| w.side_streak_weeks.map(i64::from)),
    },
    Column { name: "turn_balance", doc: "left minus right turning over both", value: Float(RATIO, |w| w.turn_balance) },
    Column {
        name: "strength_sessions",
        doc: "strength training",
        value: Int(|w| Some(i64::from(w.strength_sessions))),
    },
    Column {
        name: "other_sport_s",
        doc: "time in sports other than running",
        value: Float(SECONDS, |w| Some(w.other_sport_s)),
    },
    Column { name: "shoes", doc: "`name:metres`, most first, joined by `;`", value: Text(shoes) },
    Column {
        name: "load",
        doc: "what `acwr_*`, `week_ratio*`, `monotony` and `strain` are taken of, in `load_unit`; empty when a run of the week does not say",
        value: Float(METRES, |w| w.load),
    },
    Column {
        name: "load_unit",
        doc: "`distance` (m), `duration` (s), `steps`, `flat_km` (m on the flat of equal energy) or `rpe` (exertion x minutes)",
        value: Text(|w| text(w.load_unit.name())),
    },
    Column { name: "steep_up_m", doc: "run at grades above +4 %", value: Float(METRES, |w| w.steep_up_m) },
    Column { name: "steep_down_m", doc: "run at grades below -4 %", value: Float(METRES, |w| w.steep_down_m) },
    Column {
        name: "trailing7_distance_m",
        doc: "the seven days that end with the last day that counts, in the week that is not over",
        value: Float(METRES, |w| w.trailing7_distance_m),
    },
    Column {
        name: "long_runs",
        doc: "sessions of an hour and more at 80 % or more of the longest of their 30 days",
        value: Int(|w| Some(i64::from(w.long_runs))),
    },
    Column {
        name: "back_to_back_m",
        doc: "the most run on two days in a row, the second in this week",
        value: Float(METRES, |w| w.back_to_back_m),
    },
    Column {
        name: "watch_change",
        doc: "`old -> new` while another watch measured the climb of the weeks before; hill ratios stay empty",
        value: Text(|w| w.watch_change.clone()),
    },
    Column {
        name: "ctl",
        doc: "fitness: 42-day mean of `trimp` at the end of the week; raises nothing",
        value: Float(FINE, |w| w.ctl),
    },
    Column { name: "atl", doc: "fatigue: 7-day mean of `trimp`", value: Float(FINE, |w| w.atl) },
    Column { name: "tsb", doc: "form: `ctl` minus `atl` of the evening before", value: Float(FINE, |w| w.tsb) },
    Column {
        name: "same_way_m",
        doc: "on roads run in the same direction in two of the three weeks before as well",
        value: Float(METRES, |w| w.same_way_m),
    },
    Column {
        name: "same_way_balance",
        doc: "on these, the mean |forward minus backward over both| of the four weeks: 1 is one way only",
        value: Float(RATIO, |w| w.same_way_balance),
    },
    Column {
        name: "longest_run_s",
        doc: "longest session by time in motion",
        value: Float(SECONDS, |w| Some(w.longest_run_s)),
    },
];

fn shoes(week: &WeekRow) -> Option<String> {
    let pairs: Vec<String> = week.shoes.iter().map(|(name, metres)| format!("{name}:{metres:.1}")).collect();
    Some(pairs.join(";"))
}
