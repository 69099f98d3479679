//! What was unusual in the weeks before pain, against the same runner's other weeks.

use chrono::NaiveDate;

/// A thing the legs were exposed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exposure {
    LongestRun,
    Distance,
    Descent,
    Ascent,
    FastDistance,
    SameRoads,
    OneSide,
    NewShoe,
    LongSteps,
    RunDays,
}

impl Exposure {
    pub const ALL: [Exposure; 10] = [
        Exposure::LongestRun,
        Exposure::Distance,
        Exposure::Descent,
        Exposure::Ascent,
        Exposure::FastDistance,
        Exposure::SameRoads,
        Exposure::OneSide,
        Exposure::NewShoe,
        Exposure::LongSteps,
        Exposure::RunDays,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Exposure::LongestRun => "longest_run_m",
            Exposure::Distance => "distance_m",
            Exposure::Descent => "descent_m",
            Exposure::Ascent => "ascent_m",
            Exposure::FastDistance => "fast_distance_m",
            Exposure::SameRoads => "same_roads_share",
            Exposure::OneSide => "one_side_m",
            Exposure::NewShoe => "new_shoe_share",
            Exposure::LongSteps => "cadence_deficit_pct",
            Exposure::RunDays => "run_days",
        }
    }
}

/// One exposure that stood out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    pub exposure: Exposure,
    /// In the weeks before the pain.
    pub value: f64,
    /// Median of the runner's other windows, and the most of them.
    pub usual: f64,
    pub most: f64,
    /// How many spreads above the usual.
    pub score: f64,
    /// Other windows it was compared with.
    pub windows: usize,
}

/// What stood out before one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Autopsy {
    pub pain_date: NaiveDate,
    pub site: Option<String>,
    /// The days looked at: six to two weeks before.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Most unusual first; empty when nothing stood out.
    pub findings: Vec<Finding>,
    pub assessed: Vec<Exposure>,
    /// Not assessed, since another watch measured too much of the year before.
    pub of_another_watch: Vec<Exposure>,
    pub windows: usize,
}
