//! How much of a run repeats the weeks before it: the same piece of road in the same direction (docs/science.md 4.3).

use super::pieces::PiecePass;

/// A piece counts when it was run the same way in this many ...
const WEEKS_BEFORE: usize = 2;
/// ... of this many weeks before.
const OF_WEEKS: i32 = 3;

/// Passes of a piece in one week.
#[derive(Clone, Copy, Debug)]
struct PieceWeek {
    week: i32,
    forward: u32,
    backward: u32,
}

/// What one run repeats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SameWay {
    pub metres: f64,
    /// Each of these metres times the |balance| of the two directions on its piece in the four weeks.
    pub balance_m: f64,
}

/// One entry per run; `weeks` are numbers that grow by one a week, and runs come in the order of time.
pub fn same_way(weeks: &[i32], passes: &[Vec<PiecePass>], piece_count: usize) -> Vec<SameWay> {
    let mut of_piece: Vec<Vec<PieceWeek>> = vec![Vec::new(); piece_count];
    for (week, passes) in weeks.iter().zip(passes) {
        for pass in passes {
            let known = &mut of_piece[pass.piece as usize];
            if known.last().is_none_or(|last| last.week != *week) {
                known.push(PieceWeek { week: *week, forward: 0, backward: 0 });
            }
            if let Some(last) = known.last_mut() {
                *if pass.forward { &mut last.forward } else { &mut last.backward } += 1;
            }
        }
    }
    let of_run = |(week, passes): (&i32, &Vec<PiecePass>)| {
        passes.iter().fold(SameWay::default(), |sum, pass| {
            let Some(balance) = balance(&of_piece[pass.piece as usize], *week, pass.forward) else { return sum };
            SameWay { metres: sum.metres + pass.run_m(), balance_m: sum.balance_m + pass.run_m() * balance }
        })
    };
    weeks.iter().zip(passes).map(of_run).collect()
}

/// |balance| of the directions over the four weeks up to `week`; `None` where the piece is no habit of these weeks.
fn balance(known: &[PieceWeek], week: i32, forward: bool) -> Option<f64> {
    let from = known.partition_point(|entry| entry.week < week - OF_WEEKS);
    let recent: Vec<&PieceWeek> = known[from..].iter().take_while(|entry| entry.week <= week).collect();
    let same = |entry: &&&PieceWeek| if forward { entry.forward > 0 } else { entry.backward > 0 };
    let weeks_before = recent.iter().filter(|entry| entry.week < week).filter(same).count();
    let (there, back) = recent.iter().fold((0, 0), |(f, b), entry| (f + entry.forward, b + entry.backward));
    (weeks_before >= WEEKS_BEFORE).then(|| f64::from(there.abs_diff(back)) / f64::from(there + back))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(piece: u32, forward: bool) -> PiecePass {
        PiecePass { piece, forward, from_sample: 0, to_sample: 10, from_m: 0.0, to_m: 100.0 }
    }

    #[test]
    fn the_third_week_of_four_is_a_habit_and_the_other_way_is_not() {
        let weeks = [0, 2, 3, 3, 8];
        let passes: Vec<Vec<PiecePass>> = [true, true, true, false, true].map(|forward| vec![pass(0, forward)]).into();
        let metres: Vec<f64> = same_way(&weeks, &passes, 1).iter().map(|run| run.metres).collect();
        assert_eq!(metres, [0.0, 0.0, 100.0, 0.0, 0.0]);
    }

    #[test]
    fn out_and_back_is_balanced_and_one_way_is_not() {
        let weeks = [0, 1, 2];
        let both = vec![vec![pass(0, true), pass(0, false), pass(1, true)]; 3];
        // 200 m both ways with balance 0 and 100 m one way with balance 1.
        assert_eq!(same_way(&weeks, &both, 2)[2], SameWay { metres: 300.0, balance_m: 100.0 });
    }
}
