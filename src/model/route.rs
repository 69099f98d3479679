//! A road the runner comes back to, as the repetition analysis sees it.

use super::{ActivityId, Week, WeekStart};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The side kept on a repeated stretch, relative to the direction of travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SideOfRoad {
    Left,
    Right,
    /// The same physical side both ways.
    Same,
    Mixed,
    #[default]
    Unknown,
}

impl SideOfRoad {
    pub fn name(self) -> &'static str {
        match self {
            SideOfRoad::Left => "left",
            SideOfRoad::Right => "right",
            SideOfRoad::Same => "same",
            SideOfRoad::Mixed => "mixed",
            SideOfRoad::Unknown => "unknown",
        }
    }
}

/// One crossing of a repeated stretch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoutePass {
    pub activity: ActivityId,
    pub local_date: NaiveDate,
    /// Along the stretch's own direction, or against it.
    pub forward: bool,
    /// Metres of the stretch that were run.
    pub length_m: f64,
    /// How likely the runner kept left on it; `None` where the two sides cannot be told apart.
    pub left_probability: Option<f64>,
}

/// Where a stretch lies: latitude and longitude in its own direction. Only `routes --gpx` writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteLine {
    pub route: String,
    pub points: Vec<(f64, f64)>,
}

/// One row of the routes table: lengths, counts and a bare shape; a position is in a [`RouteLine`] only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RouteRow {
    pub athlete: String,
    /// `R` and four or more hexadecimal digits; stays when runs are added.
    pub route: String,
    pub length_m: f64,
    pub runs: u32,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub weeks: u32,
    pub forward: u32,
    pub backward: u32,
    /// (forward - backward) / (forward + backward).
    pub dir_balance: f64,
    /// Separation of the two directions, positive when the runner keeps left; `None` when one direction only.
    pub offset_m: Option<f64>,
    pub offset_se_m: Option<f64>,
    /// Spread of passes of one direction: position error and choice of line.
    pub pass_sd_m: Option<f64>,
    /// Mean distance to the left of travel from the middle of the road on the runner's own map, and its error with that of
    /// the map; `None` without a map, and where the passes themselves tell the side.
    #[serde(default)]
    pub centre_left_m: Option<f64>,
    #[serde(default)]
    pub centre_left_se_m: Option<f64>,
    pub side: SideOfRoad,
    pub side_confidence: Option<f64>,
    /// What is underfoot, as the runner or the map says.
    #[serde(default)]
    pub surface: Option<Surface>,
    pub keep_left_m: f64,
    pub keep_right_m: f64,
    pub keep_unknown_m: f64,
    pub is_track: bool,
    /// The path closes on itself, with the sense it is mostly run in when it does.
    pub is_loop: bool,
    /// For a loop, whether the forward direction turns anticlockwise.
    pub forward_is_anticlockwise: bool,
    pub passes: Vec<RoutePass>,
    /// Metres east and north of the middle of the runner's own roads. For the runner's eyes only: the shape of all roads
    /// together shows where they meet.
    pub shape_m: Vec<(f32, f32)>,
}

/// What is underfoot, where the runner or a map says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Surface {
    /// The carriageway: it falls towards the nearest kerb.
    Road,
    /// A footway beside it: it falls towards the road.
    Footway,
}

impl Surface {
    pub fn name(self) -> &'static str {
        match self {
            Surface::Road => "road",
            Surface::Footway => "footway",
        }
    }
}

impl SideOfRoad {
    /// The foot that lands lower (docs/science.md 4.2); gutter and pavement give opposite answers two metres apart.
    pub fn low_foot(self, surface: Surface) -> Option<&'static str> {
        match (self, surface) {
            (SideOfRoad::Left, Surface::Road) | (SideOfRoad::Right, Surface::Footway) => Some("left"),
            (SideOfRoad::Right, Surface::Road) | (SideOfRoad::Left, Surface::Footway) => Some("right"),
            (SideOfRoad::Same | SideOfRoad::Mixed | SideOfRoad::Unknown, _) => None,
        }
    }
}

/// One week on one road.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouteWeek {
    pub week: String,
    #[serde(skip)]
    pub of: Week,
    pub forward: u32,
    pub backward: u32,
    pub distance_m: f64,
}

impl RouteRow {
    /// The foot that lands lower, where side and surface are known.
    pub fn low_foot(&self) -> Option<&'static str> {
        self.surface.and_then(|surface| self.side.low_foot(surface))
    }

    /// How the side is known: from the two directions, or from the runner's own map.
    pub fn side_source(&self) -> Option<&'static str> {
        match self.side {
            SideOfRoad::Unknown => None,
            _ if self.centre_left_m.is_some() => Some("map"),
            _ => Some("passes"),
        }
    }

    /// Weeks with a pass, in order.
    pub fn by_week(&self, week_start: WeekStart) -> Vec<RouteWeek> {
        let mut weeks: std::collections::BTreeMap<Week, RouteWeek> = std::collections::BTreeMap::new();
        for pass in &self.passes {
            let of = Week::of(pass.local_date, week_start);
            let new = || RouteWeek { week: of.to_string(), of, forward: 0, backward: 0, distance_m: 0.0 };
            let week = weeks.entry(of).or_insert_with(new);
            *if pass.forward { &mut week.forward } else { &mut week.backward } += 1;
            week.distance_m += pass.length_m;
        }
        weeks.into_values().collect()
    }

    /// Weeks in a row, up to the last one with a pass, run mostly in the direction of that last one.
    pub fn weeks_in_a_row(&self, week_start: WeekStart) -> u32 {
        let weeks = self.by_week(week_start);
        let Some(last) = weeks.last() else { return 0 };
        let is_forward = last.forward >= last.backward;
        let mut expected = last.of;
        let mut count = 0;
        for week in weeks.iter().rev() {
            if week.of != expected || (week.forward >= week.backward) != is_forward {
                break;
            }
            count += 1;
            expected = Week { start: expected.start - chrono::Days::new(7) };
        }
        count
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The table of docs/science.md 4.2.
    #[test]
    fn gutter_and_pavement_give_opposite_low_feet() {
        assert_eq!(SideOfRoad::Left.low_foot(Surface::Road), Some("left"));
        assert_eq!(SideOfRoad::Right.low_foot(Surface::Road), Some("right"));
        assert_eq!(SideOfRoad::Left.low_foot(Surface::Footway), Some("right"));
        assert_eq!(SideOfRoad::Right.low_foot(Surface::Footway), Some("left"));
        assert_eq!(SideOfRoad::Mixed.low_foot(Surface::Road), None);
    }

    #[test]
    fn weeks_in_a_row_end_at_a_gap_and_at_a_turn() {
        let pass = |day: u64, forward| RoutePass {
            activity: ActivityId(day.to_string()),
            local_date: NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + chrono::Days::new(day),
            forward,
            length_m: 1000.0,
            left_probability: None,
        };
        let row = |passes: Vec<RoutePass>| RouteRow { passes, ..RouteRow::default() };
        let in_a_row = |passes| row(passes).weeks_in_a_row(WeekStart::Monday);
        assert_eq!(in_a_row(vec![pass(0, true), pass(7, true), pass(14, true), pass(16, false), pass(17, true)]), 3);
        assert_eq!(in_a_row(vec![pass(0, true), pass(14, true), pass(21, true)]), 2);
        assert_eq!(in_a_row(vec![pass(0, true), pass(7, false), pass(14, false)]), 2);
        assert_eq!(in_a_row(Vec::new()), 0);
        assert_eq!(row(vec![pass(0, true), pass(6, false)]).by_week(WeekStart::Monday)[0].backward, 1);
    }
}
