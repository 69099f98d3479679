//! A cadence programme as text and JSON.

use crate::model::{CadencePlan, CadenceStage};
use crate::units::{UnitSystem, counted};
use serde_json::{Value, json};

/// Said under the table: how to use it, and what it rests on.
pub const CADENCE_ABOUT: &str = "\
Set a metronome to the beats, one for each step, and let the pace be as it is: shorter steps, not a faster run. Begin with a
few minutes of an easy run and add more each time. In the laboratory 5 to 10 % more steps unload the knee (grade A); a
third of runners with pain in front of the knee felt less of it at once; in a trial advice about load alone did as well.";

/// One stage in words: days, beats, what was measured.
pub fn stage_cells(stage: &CadenceStage) -> [String; 3] {
    let measured = stage.measured.map_or("-".into(), |m| {
        format!(
            "{:.0} ({:.0} to {:.0}), {}",
            m.cadence_spm,
            m.interval.low,
            m.interval.high,
            counted(m.runs as usize, "run")
        )
    });
    let days = format!("{} to {}", stage.first.format("%-d %b"), stage.last.format("%-d %b %Y"));
    [days, format!("{:.0}", stage.target_spm), measured]
}

/// `From 158 steps a minute at 6:05/km (six weeks up to 22 Nov 2026) to 170.`
pub fn opening(plan: &CadencePlan, units: UnitSystem) -> String {
    format!(
        "From {:.0} steps a minute at {} (six weeks up to {}) to {:.0}.",
        plan.baseline_spm,
        units.pace(plan.speed_mps),
        plan.from.format("%-d %b %Y"),
        plan.target_spm
    )
}

/// The programme for programs.
pub fn cadence_plan_json(plan: &CadencePlan) -> Value {
    let stage = |stage: &CadenceStage| {
        json!({
            "first": stage.first.to_string(),
            "last": stage.last.to_string(),
            "target_spm": stage.target_spm,
            "measured_spm": stage.measured.map(|m| m.cadence_spm),
            "measured_low_spm": stage.measured.map(|m| m.interval.low),
            "measured_high_spm": stage.measured.map(|m| m.interval.high),
            "measured_runs": stage.measured.map(|m| m.runs),
        })
    };
    json!({
        "from": plan.from.to_string(),
        "speed_mps": plan.speed_mps,
        "baseline_spm": plan.baseline_spm,
        "target_spm": plan.target_spm,
        "stages": plan.stages.iter().map(stage).collect::<Vec<_>>(),
    })
}
