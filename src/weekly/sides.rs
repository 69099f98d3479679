//! Weeks in a row on the same side (docs/science.md 4.3). Data; what is too many is for the flags to say.

use crate::model::WeekRow;

/// Share of a week's metres that must repeat the weeks before for the week to count.
const REPEATED_SHARE: f64 = 0.5;

/// Fills `side_streak_weeks`: weeks up to this one that repeat the weeks before and lean to the same side. A week without
/// positions, or of a share file, which does not tell what repeats, is not assessed, and ends the streak.
pub(super) fn fill_side_streaks(weeks: &mut [WeekRow]) {
    let (mut streak, mut side) = (0, 0.0);
    for row in weeks {
        let leans = leans(row);
        streak = match leans {
            Some(now) if streak > 0 && now == side => streak + 1,
            Some(_) => 1,
            None => 0,
        };
        side = leans.unwrap_or_default();
        row.side_streak_weeks = row.same_way_m.and(row.keep_left_m).map(|_| streak);
    }
}

/// 1 for left and -1 for right, where the week repeats enough and leans at all.
fn leans(row: &WeekRow) -> Option<f64> {
    let repeats = row.same_way_m.is_some_and(|metres| metres > 0.0 && metres >= REPEATED_SHARE * row.distance_m);
    row.side_imbalance.filter(|imbalance| repeats && *imbalance != 0.0).map(f64::signum)
}
