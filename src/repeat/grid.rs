//! Cells to file places in. They only propose what may be near: no distance is ever taken from them.

use super::plane::Position;

pub type Cell = (i32, i32);

/// Cells as high as the edge, and about as wide in metres, row by row.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    /// Of latitude.
    pub edge_deg: f64,
}

impl Grid {
    pub fn row_of(self, lat_deg: f64) -> i32 {
        (lat_deg / self.edge_deg).floor() as i32
    }

    /// Of the latitude of a row, by its series: near enough for the width of a cell, and asked for at every sample.
    pub fn cos_of(self, row: i32) -> f64 {
        let squared = (f64::from(row) * self.edge_deg).to_radians().powi(2);
        let cos = 1.0 - squared / 2.0 * (1.0 - squared / 12.0 * (1.0 - squared / 30.0 * (1.0 - squared / 56.0)));
        cos.max(0.01)
    }

    /// In the row with this cosine.
    pub fn column_of(self, lon_deg: f64, cos: f64) -> i32 {
        (lon_deg * cos / self.edge_deg).floor() as i32
    }

    pub fn cell_of(self, position: Position) -> Cell {
        let row = self.row_of(position.lat_deg);
        (row, self.column_of(position.lon_deg, self.cos_of(row)))
    }
}
