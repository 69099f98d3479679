//! Where a runner has been, coarsely: enough to leave the rest of a map alone.

use crate::model::CompactTrack;
use std::collections::HashSet;

/// Edge of a cell in thousandths of a degree: 330 m of latitude.
const CELL_MILLIDEGREES: i32 = 3;

/// Cells with a track in them or beside them.
#[derive(Debug, Default)]
pub struct Area {
    cells: HashSet<(i32, i32)>,
}

impl Area {
    pub fn around<'a>(tracks: impl IntoIterator<Item = &'a CompactTrack>) -> Area {
        let mut run_on = HashSet::new();
        for track in tracks {
            run_on.extend(track.legs.iter().flatten().map(|&(lat, lon)| cell(lat, lon)));
        }
        let beside = |&(row, column): &(i32, i32)| {
            (row - 1..=row + 1).flat_map(move |row| (column - 1..=column + 1).map(move |column| (row, column)))
        };
        Area { cells: run_on.iter().flat_map(beside).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// A position in millionths of a degree.
    pub fn holds(&self, lat: i32, lon: i32) -> bool {
        self.cells.contains(&cell(lat, lon))
    }
}

fn cell(lat: i32, lon: i32) -> (i32, i32) {
    let edge = CELL_MILLIDEGREES * 1_000;
    (lat.div_euclid(edge), lon.div_euclid(edge))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_reaches_a_cell_beyond_the_track_and_no_further() {
        let track = CompactTrack { legs: vec![vec![(53_361_000, -2_161_000)]] };
        let area = Area::around([&track]);
        assert!(area.holds(53_361_000, -2_161_000) && area.holds(53_364_000, -2_164_000));
        assert!(!area.holds(53_367_000, -2_161_000) && !area.holds(53_361_000, -2_154_000));
        assert!(Area::default().is_empty() && !area.is_empty());
    }
}
