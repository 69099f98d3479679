//! Calendar weeks as they will stand when the plan is followed: the history before it, the planned runs in it, and what
//! each rule leaves of a week or a run.

use crate::flags::Thresholds;
use crate::flags::return_weeks::low_base;
use crate::model::{AthleteAnalysis, FlagKind, SessionMeasure, Week, WeekStart};
use crate::plan::PlanSettings;
use crate::weekly::{BASE_WEEKS, RECOVERY_SHARE, base_holds_break};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// A session of the 29 days before a day lies within 30 days of any moment of that day.
const CERTAIN_DAYS: u64 = 29;
/// The rule for hills fires at this many metres more; one less stays under it.
const ONE_METRE: f64 = 1.0;

pub(super) struct Ledger<'a> {
    thresholds: &'a Thresholds,
    /// Metres or seconds: what all amounts here are.
    measured_by: SessionMeasure,
    week_start: WeekStart,
    first_week: Option<Week>,
    /// The calendar week the plan begins in, and what was run in it before.
    begun: (Week, f64),
    /// Day, amount, whether it raised a flag itself.
    runs: Vec<(NaiveDate, f64, bool)>,
    /// Sorted.
    run_days: Vec<NaiveDate>,
    amounts: BTreeMap<Week, f64>,
    ascent_m: BTreeMap<Week, f64>,
    descent_m: BTreeMap<Week, f64>,
}

impl Ledger<'_> {
    /// The history before `from`.
    pub fn of<'a>(
        athlete: &AthleteAnalysis,
        from: NaiveDate,
        measured_by: SessionMeasure,
        settings: &'a PlanSettings,
    ) -> Ledger<'a> {
        let mut ledger = Ledger {
            thresholds: &settings.thresholds,
            measured_by,
            week_start: settings.week_start,
            first_week: None,
            begun: (Week::of(from, settings.week_start), 0.0),
            runs: Vec::new(),
            run_days: Vec::new(),
            amounts: BTreeMap::new(),
            ascent_m: BTreeMap::new(),
            descent_m: BTreeMap::new(),
        };
        let about_sessions = |kind| matches!(kind, FlagKind::SessionSpike | FlagKind::LongRunDoubled);
        let flagged: BTreeSet<&[_]> = athlete
            .flags
            .iter()
            .filter(|flag| about_sessions(flag.kind))
            .map(|flag| flag.activities.as_slice())
            .collect();
        for session in athlete.sessions.iter().filter(|session| session.local_date < from) {
            let is_flagged = flagged.contains(session.activities.as_slice());
            ledger.add(session.local_date, session.amount(measured_by), is_flagged);
        }
        ledger.run_days.sort_unstable();
        ledger.first_week = ledger.amounts.keys().next().copied();
        ledger.begun.1 = ledger.sum(&ledger.amounts, ledger.begun.0);
        for row in athlete.activities.iter().filter(|row| row.counts_as_run()) {
            let Some(date) = row.local_date.filter(|date| *date < from) else { continue };
            let week = Week::of(date, settings.week_start);
            *ledger.ascent_m.entry(week).or_default() += row.facts.ascent_m.unwrap_or_default();
            *ledger.descent_m.entry(week).or_default() += row.facts.descent_m.unwrap_or_default();
        }
        ledger
    }

    fn add(&mut self, date: NaiveDate, amount: f64, is_flagged: bool) {
        self.runs.push((date, amount, is_flagged));
        self.run_days.push(date);
        *self.amounts.entry(Week::of(date, self.week_start)).or_default() += amount;
    }

    /// Remembers a planned run. Down it goes as far as up.
    pub fn plan(&mut self, date: NaiveDate, amount: f64, climb_m: f64) {
        self.add(date, amount, false);
        let week = Week::of(date, self.week_start);
        *self.ascent_m.entry(week).or_default() += climb_m;
        *self.descent_m.entry(week).or_default() += climb_m;
    }

    /// The longest run that is no jump against the unflagged ones of 30 days; no limit when there was none.
    pub fn ceiling(&self, date: NaiveDate) -> f64 {
        let earliest = date - Days::new(CERTAIN_DAYS);
        let window = || self.runs.iter().filter(|(day, ..)| earliest <= *day && *day < date);
        let longest = |with_flagged: bool| {
            window()
                .filter(|(_, _, flagged)| with_flagged || !flagged)
                .map(|(_, amount, _)| *amount)
                .fold(0.0, f64::max)
        };
        let longest = if longest(false) > 0.0 { longest(false) } else { longest(true) };
        if longest > 0.0 { self.thresholds.session_spike_caution * longest } else { f64::INFINITY }
    }

    /// What a run may take of its calendar week.
    pub fn session_room(&self, date: NaiveDate) -> f64 {
        self.room(Week::of(date, self.week_start))
    }

    /// What is left of a calendar week under the rules for weeks. A limit that was passed before the plan
    /// began has its flag already.
    pub fn room(&self, week: Week) -> f64 {
        let Some(before) = self.comparable(week) else { return f64::INFINITY };
        let mean4 = before.iter().sum::<f64>() / BASE_WEEKS as f64;
        let mut limits = Vec::new();
        let last = before[BASE_WEEKS - 1];
        if mean4 >= low_base(self.measured_by) {
            limits.extend([self.thresholds.week_jump * mean4.max(last), self.thresholds.acwr * mean4]);
        } else if self.measured_by == SessionMeasure::Distance {
            limits.push(mean4.max(last) + self.thresholds.low_base_extra_m);
        }
        let due = self.thresholds.recovery_due_weeks as usize;
        if self.weeks_without_recovery(week) + 1 >= due {
            limits.push(self.recovery(week));
        }
        let is_open = |limit: &f64| week != self.begun.0 || self.begun.1 <= *limit;
        let most = limits.into_iter().filter(is_open).fold(f64::INFINITY, f64::min);
        (most - self.sum(&self.amounts, week)).max(0.0)
    }

    /// The four weeks before, when the week may be compared with them.
    fn comparable(&self, week: Week) -> Option<Vec<f64>> {
        let known = self.first_week.is_some_and(|first| first.weeks_until(week) >= BASE_WEEKS as i64);
        (known && !base_holds_break(week, &self.run_days)).then(|| self.before(&self.amounts, week, BASE_WEEKS as u64))
    }

    /// Weeks in a row before this one that were not easy.
    pub fn weeks_without_recovery(&self, week: Week) -> usize {
        let earlier = std::iter::successors(Some(back(week, 1)), |week| Some(back(*week, 1)));
        let is_full = |week: &Week| {
            let known = self.first_week.is_some_and(|first| first.weeks_until(*week) >= 3);
            let base = 3.0 * self.recovery(*week);
            known
                && base > 0.0
                && self.sum(&self.amounts, *week) > self.recovery(*week)
                && !base_holds_break(*week, &self.run_days)
        };
        earlier.take_while(is_full).count()
    }

    /// The most an easy week may hold.
    fn recovery(&self, week: Week) -> f64 {
        RECOVERY_SHARE * self.before(&self.amounts, week, 3).iter().sum::<f64>() / 3.0
    }

    /// Metres up, and down, that a run may still add to its calendar week.
    pub fn climb_room_m(&self, date: NaiveDate) -> f64 {
        let week = Week::of(date, self.week_start);
        let room = |table: &BTreeMap<Week, f64>| {
            let before = self.before(table, week, BASE_WEEKS as u64);
            let mean4 = before.iter().sum::<f64>() / BASE_WEEKS as f64;
            let by_ratio = self.thresholds.hill_jump_note * mean4;
            let by_metres = mean4 + self.thresholds.hill_jump_note_extra_m - ONE_METRE;
            if mean4 > 0.0 { by_ratio.max(by_metres) - self.sum(table, week) } else { f64::INFINITY }
        };
        if self.comparable(week).is_none() {
            return f64::INFINITY;
        }
        room(&self.ascent_m).min(room(&self.descent_m))
    }

    fn sum(&self, table: &BTreeMap<Week, f64>, week: Week) -> f64 {
        table.get(&week).copied().unwrap_or_default()
    }

    /// Sums of so many weeks before, oldest first.
    fn before(&self, table: &BTreeMap<Week, f64>, week: Week, count: u64) -> Vec<f64> {
        (1..=count).rev().map(|weeks| self.sum(table, back(week, weeks))).collect()
    }
}

fn back(week: Week, weeks: u64) -> Week {
    Week { start: week.start - Days::new(7 * weeks) }
}
