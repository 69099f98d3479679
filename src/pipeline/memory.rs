//! What the allocator keeps from one file for the next.

use std::hint::black_box;

/// The working memory of a file of some hours.
const KEPT_BYTES: usize = 4 << 20;

/// Has glibc keep freed memory. It would give that of each file back to the system, to ask for it page by page for the
/// next, a twentieth of the time of a run. How much it keeps, for each thread, follows from the largest block it has seen
/// freed: twice as much. Elsewhere this does nothing. The block itself is never written to, and takes no memory.
pub fn keep_freed_memory() {
    drop(black_box(Vec::<u8>::with_capacity(KEPT_BYTES)));
}
