//! Data that ended a while ago. Files know no clock: they name the days their ceilings hold for. What is printed is read
//! today, so there a ceiling from old data is withdrawn, and the verdict says why.

use crate::model::{Analysis, SummaryLine, Tone};
use crate::pipeline::{AsOf, Job};
use crate::plan;
use chrono::NaiveDate;

/// Data older than this at the day of the run gives no ceiling.
const STALE_AFTER_DAYS: i64 = 7;

/// How old the data is, where that is too old for a ceiling; `--as-of` says that another day is meant.
pub fn old_data(as_of: Option<NaiveDate>, job: &Job) -> Option<String> {
    let as_of = as_of.filter(|_| matches!(job.as_of, AsOf::LastData { .. }))?;
    let days = (chrono::Local::now().date_naive() - as_of).num_days();
    let words = || format!("the data ends {}, {days} days ago; --as-of today counts on", as_of.format("%a %-d %b %Y"));
    (days > STALE_AFTER_DAYS).then(words)
}

/// The same as a line above a plan whose days are those of the data; empty for recent data.
pub fn old_data_line(as_of: NaiveDate, job: &Job) -> String {
    old_data(Some(as_of), job).map_or_else(String::new, |why| format!("Not dated from today: {why}.\n"))
}

/// Withdraws what was counted from data that ended more than a week ago.
pub fn withdraw_old_ceilings(analysis: &mut Analysis, job: &Job) {
    let (Some(as_of), Some(why)) = (analysis.as_of, old_data(analysis.as_of, job)) else { return };
    for athlete in analysis.athletes.iter_mut().filter(|athlete| !athlete.sessions.is_empty()) {
        let next = athlete.next_run.take().map(|next| next.withdrawn(why.clone()));
        let height_m = athlete.activities.last().and_then(|row| row.height_m);
        let opening =
            SummaryLine { tone: Tone::Open, text: format!("No ceiling for the next run: {why}."), is_of_pain: false };
        athlete.summary = plan::summary_after(Some(opening), athlete, &job.plan_settings(as_of, height_m));
        athlete.next_run = next;
    }
}
