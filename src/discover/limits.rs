//! Bounds against archives made to exhaust a machine.

/// Real exports stay far below: watch files are packed by 2 (FIT) to 48 (TCX), and a week-long run fills 200 MB of TCX.
#[derive(Debug, Clone)]
pub struct Limits {
    pub entry_bytes: u64,
    pub total_bytes: u64,
    pub entries: usize,
    pub ratio: u64,
    /// Archives inside archives.
    pub nesting: u32,
}

/// Small entries may be packed by any ratio.
const RATIO_FREE_BYTES: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Limits { entry_bytes: 256 << 20, total_bytes: 50 << 30, entries: 300_000, ratio: 200, nesting: 2 }
    }
}

impl Limits {
    /// How much may come out of `packed_bytes`.
    pub(super) fn unpacked_bytes(&self, packed_bytes: u64) -> u64 {
        packed_bytes.saturating_mul(self.ratio).saturating_add(RATIO_FREE_BYTES).min(self.entry_bytes)
    }

    /// Why something that unpacks to more than it may is left out.
    pub(super) fn too_large(&self, packed_bytes: u64) -> String {
        if self.unpacked_bytes(packed_bytes) == self.entry_bytes {
            format!("larger than {} MiB when unpacked; no watch writes such a file", self.entry_bytes >> 20)
        } else {
            format!("unpacks to more than {} times its size; no watch writes such a file", self.ratio)
        }
    }
}
