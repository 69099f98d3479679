//! The nouns of the program, in data-flow order: where bytes come from, what a decoder says, what cleaning makes of it,
//! the facts of one activity, the rows later rooms judge, and the flags they end in.
//!
//! Nothing here reads, writes, computes a metric or knows a threshold. Every number is SI with its unit in its name;
//! `NaN` inside a [`Samples`] column and `None` everywhere else mean "not recorded", never zero.

pub mod activity;
pub mod analysis;
pub mod autopsy;
pub mod drop_reason;
pub mod facts;
pub mod flag;
pub mod flag_row;
pub mod gait;
pub mod heart;
pub mod load;
pub mod log_columns;
pub mod own;
pub mod plan;
pub mod return_plan;
pub mod road_map;
pub mod route;
pub mod row;
pub mod samples;
pub mod session;
pub mod source;
pub mod sport;
pub mod week;

pub use activity::{
    Activity, AltitudeKind, CadenceBasis, CadenceDecision, CadenceEvidence, DeviceTotals, Pause, PauseKind, RawActivity,
};
pub use analysis::{Analysis, AthleteAnalysis, Counts, SummaryLine, Tone, UNNAMED_ATHLETE};
pub use autopsy::{Autopsy, Exposure, Finding};
pub use drop_reason::DropReason;
pub use facts::{ActivityFacts, ActivityId, CadenceBin, CompactTrack, OffsetSource};
pub use flag::{Evidence, Flag, FlagKind, Severity};
pub use flag_row::{FlagRow, FlagValue};
pub use gait::{CadenceHistory, CadenceMonth, Interval, MatchedCadence, OwnLine};
pub use heart::{HeartRateLimits, TrimpConstants};
pub use load::LoadUnit;
pub use own::{BodySide, OwnLog, PainEntry, PainPattern, ShoeRow, ShoeSpec};
pub use plan::{CadencePlan, CadenceStage, NextRun, WayBackRoom};
pub use return_plan::{PlannedRun, ReturnDone, ReturnPlan, ReturnReason, ReturnRun, ReturnStage, ReturnWeek};
pub use road_map::{Footways, MapWay, WayKind};
pub use route::{RouteLine, RoutePass, RouteRow, RouteWeek, SideOfRoad, Surface};
pub use row::ActivityRow;
pub use samples::{Channel, SampleRow, Samples};
pub use session::{Session, SessionMeasure};
pub use source::{Format, Note, Problem, ProblemClass, SourceId};
pub use sport::{Sport, SubSport};
pub use week::{Week, WeekRow, WeekStart, WeekStatus};
