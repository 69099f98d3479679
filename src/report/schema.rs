//! The columns of every table, once: name, meaning and value. CSV, Parquet, JSON and `docs/schema.md` all come from
//! these lists, so they cannot disagree.
//!
//! Names, order and meaning are the program's public interface; they change only together with [`VERSION`].

mod activities;
mod club;
mod flags;
mod problems;
mod return_weeks;
mod routes;
mod weeks;

pub use activities::ACTIVITIES;
pub use club::{CLUB_WEEK, ClubRow};
pub use flags::FLAGS;
pub use problems::PROBLEMS;
pub use return_weeks::{RETURN_WEEKS, ReturnLine};
pub use routes::ROUTES;
pub use weeks::WEEKS;

use crate::units::round_to;
use chrono::NaiveDate;

/// Of the tables together.
pub const VERSION: u32 = 1;

/// Decimals by quantity: metres and seconds, percent and steps a minute, ratios and shares.
const METRES: u8 = 1;
const SECONDS: u8 = 1;
const FINE: u8 = 2;
const SPEED: u8 = 3;
const RATIO: u8 = 4;

/// One column of a table of `R`.
#[derive(Debug)]
pub struct Column<R> {
    pub name: &'static str,
    /// One phrase for the schema page; the unit is in the name.
    pub doc: &'static str,
    pub value: Value<R>,
}

/// Where a column's value comes from, and with it the column's type.
#[derive(Debug)]
pub enum Value<R> {
    Text(fn(&R) -> Option<String>),
    Date(fn(&R) -> Option<NaiveDate>),
    Int(fn(&R) -> Option<i64>),
    /// With the decimals that are written.
    Float(u8, fn(&R) -> Option<f64>),
    Bool(fn(&R) -> Option<bool>),
}

/// One value on its way into a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Not recorded or not assessed; never zero.
    Missing,
    Text(String),
    Date(NaiveDate),
    Int(i64),
    Float {
        value: f64,
        decimals: u8,
    },
    Bool(bool),
}

impl<R> Column<R> {
    pub fn cell(&self, row: &R) -> Cell {
        let cell = match self.value {
            Value::Text(of) => of(row).filter(|t| !t.is_empty()).map(Cell::Text),
            Value::Date(of) => of(row).map(Cell::Date),
            Value::Int(of) => of(row).map(Cell::Int),
            Value::Float(decimals, of) => finite(of(row), decimals).map(|value| Cell::Float { value, decimals }),
            Value::Bool(of) => of(row).map(Cell::Bool),
        };
        cell.unwrap_or(Cell::Missing)
    }

    fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "text",
            Value::Date(_) => "date",
            Value::Int(_) => "integer",
            Value::Float(..) => "number",
            Value::Bool(_) => "true or false",
        }
    }
}

/// Rounded as written; what is not a number is not recorded.
pub fn finite(value: Option<f64>, decimals: u8) -> Option<f64> {
    value.map(|v| round_to(v, i32::from(decimals))).filter(|v| v.is_finite())
}

fn text(value: &str) -> Option<String> {
    Some(value.to_string())
}

/// The page `docs/schema.md`.
pub fn markdown() -> String {
    let mut page = format!(
        "# Columns\n\nSchema version {VERSION}. Generated from `src/report/schema`; a test compares.\n\n\
         The same names are used in CSV, Parquet and JSON. SI units stand in the names. An empty field means not \
         recorded or not assessed, never zero. CSV follows RFC 4180 in UTF-8; a text that would start a formula in a \
         spreadsheet gets a leading apostrophe there. In Parquet dates are dates, and times are text.\n"
    );
    section(&mut page, "activities", "One row per activity of any sport.", ACTIVITIES);
    section(&mut page, "weeks", "One row per runner and week, without gaps, from the first run on.", WEEKS);
    section(
        &mut page,
        "flags",
        "One row per flag, newest first; screen and page put the loudest of a week first. `flags.json` adds `rows`: what it was computed from.",
        FLAGS,
    );
    section(&mut page, "routes", "One row per road that is run again and again. No positions.", ROUTES);
    section(&mut page, "problems", "One row per entry that was not used, or used with a remark.", PROBLEMS);
    section(&mut page, "club_week", "One row per member of a club, in order of need of attention.", CLUB_WEEK);
    section(&mut page, "return_weeks", "One row per week of `plan return`, written by its `--csv`.", RETURN_WEEKS);
    page
}

fn section<R>(page: &mut String, name: &str, about: &str, columns: &[Column<R>]) {
    page.push_str(&format!("\n## {name}\n\n{about}\n\n| column | type | meaning |\n|---|---|---|\n"));
    for column in columns {
        page.push_str(&format!("| `{}` | {} | {} |\n", column.name, column.kind_name(), column.doc));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::weekly::test_rows::{by_hand, day, run};

    fn names<R>(columns: &[Column<R>]) -> String {
        columns.iter().map(|c| c.name).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_columns_are_the_published_ones_in_their_order_and_new_ones_come_last() {
        assert_eq!(
            names(ACTIVITIES),
            "athlete, activity_id, start_utc, start_local, local_date, week, week_start, utc_offset_s, \
             utc_offset_source, sport, sub_sport, source, entry, format, device, partial, elapsed_s, moving_s, \
             running_s, distance_m, distance_source, distance_gps_m, ascent_m, descent_m, ascent_source, \
             ascent_device_m, speed_mps, heart_rate_bpm, rpe, steps, cadence_spm, cadence_basis, cadence_scale, \
             cadence_flat_spm, cadence_expected_spm, cadence_deficit_pct, cadence_below_170_share, step_length_m, \
             ground_contact_ms, ground_contact_left_pct, vertical_oscillation_mm, vertical_ratio_pct, \
             session_spike_ratio, keep_left_m, keep_right_m, keep_unknown_m, repeated_m, turn_left_deg, \
             turn_right_deg, shoe, title, notes, cadence_evidence, trimp, trimp_formula, \
             cadence_median_spm, cadence_flat_s, cadence_dropped, late_step_change_pct, step_length_per_height, \
             duty_factor, steps_band, steps_confidence, same_way_m, track_m, track_laps_anticlockwise, \
             track_laps_clockwise, running_bouts, longest_bout_s, bend_left_m, bend_right_m"
        );
        assert_eq!(
            names(WEEKS),
            "athlete, week, week_start, complete, status, runs, distance_m, moving_s, running_s, steps, ascent_m, \
             descent_m, longest_run_m, base4_distance_m, acwr_uncoupled, acwr_coupled, acwr_ewma, week_ratio, \
             week_ratio_robust, longest_ratio4, session_spike_max, ascent_ratio, descent_ratio, monotony, strain, \
             weeks_since_recovery, is_recovery, cadence_flat_spm, cadence_deficit_pct, keep_left_m, keep_right_m, \
             keep_unknown_m, repeated_m, side_imbalance, side_streak_weeks, turn_balance, strength_sessions, \
             other_sport_s, shoes, load, load_unit, steep_up_m, steep_down_m, trailing7_distance_m, long_runs, back_to_back_m, \
             watch_change, ctl, atl, tsb, same_way_m, same_way_balance, longest_run_s"
        );
        assert_eq!(
            names(FLAGS),
            "id, event, athlete, week, local_date, since, kind, severity, value, limit, unit, confidence, \
             evidence_grade, base_rate, activities, text, clears_when"
        );
        assert_eq!(
            names(ROUTES),
            "athlete, route, length_m, runs, first_date, last_date, weeks, forward, backward, dir_balance, offset_m, \
             offset_se_m, side, side_confidence, keep_left_m, keep_right_m, keep_unknown_m, is_track, pass_sd_m, is_loop, \
             side_source, centre_left_m, centre_left_se_m, surface, low_foot"
        );
        assert_eq!(names(PROBLEMS), "source, entry, class, reason, offset, records_kept");
    }

    #[test]
    fn without_a_recording_nobody_knows_how_much_was_run() {
        let column = ACTIVITIES.iter().find(|column| column.name == "running_s").unwrap();
        let run = run(day("2026-11-02"), 10.0);
        assert_eq!(column.cell(&run), Cell::Float { value: 3600.0, decimals: SECONDS });
        assert_eq!(column.cell(&by_hand(run)), Cell::Missing);
    }

    #[test]
    fn what_is_not_a_number_is_missing() {
        let column = |of| Column::<()> { name: "x", doc: "", value: Value::Float(1, of) };
        assert_eq!(column(|()| Some(f64::NAN)).cell(&()), Cell::Missing);
        assert_eq!(column(|()| Some(f64::INFINITY)).cell(&()), Cell::Missing);
        assert_eq!(column(|()| Some(-0.01)).cell(&()), Cell::Float { value: 0.0, decimals: 1 });
    }

    #[test]
    fn a_week_whose_runs_tell_no_distance_or_height_has_empty_fields_and_one_of_rest_has_zeros() {
        use crate::weekly::test_rows::{after, day, weeks_of_running};
        let monday = day("2026-06-01");
        let mut rows = weeks_of_running(monday, &[40.0, 40.0, 40.0, 40.0, 40.0, 0.0]);
        rows.iter_mut().for_each(|row| row.facts.distance_m = None);
        let settings = crate::weekly::WeeklySettings::new(after(monday, 41), crate::model::WeekStart::Monday);
        let weeks = crate::weekly::weekly(&mut rows, &settings).unwrap().weeks.remove("runner").unwrap();
        let cell = |at: usize, name: &str| WEEKS.iter().find(|column| column.name == name).unwrap().cell(&weeks[at]);
        let of_the_week = ["distance_m", "longest_run_m", "ascent_m", "descent_m"];
        for name in of_the_week.into_iter().chain(["base4_distance_m"]) {
            assert_eq!(cell(4, name), Cell::Missing, "{name}");
        }
        for name in of_the_week {
            assert_eq!(cell(5, name), Cell::Float { value: 0.0, decimals: 1 }, "{name}");
        }
        assert_eq!(cell(4, "moving_s"), Cell::Float { value: 14_400.0, decimals: 1 });
    }

    #[test]
    fn the_schema_page_is_the_generated_one() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(page, markdown()).unwrap();
        }
        let committed = std::fs::read_to_string(page).unwrap();
        assert!(committed == markdown(), "docs/schema.md is out of date; UPDATE_DOCS=1 writes it anew");
    }
}
