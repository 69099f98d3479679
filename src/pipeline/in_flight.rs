//! Bounds the bytes that are being read at one time, whatever the number of workers: a hundred large files in flight
//! would need more memory than the machine has.

use std::sync::{Condvar, Mutex, PoisonError};

/// Unpacked bytes held by all workers together. One larger file is let through alone.
const MAX_BYTES: u64 = 512 << 20;

/// Counts the bytes in flight.
#[derive(Debug, Default)]
pub struct InFlight {
    bytes: Mutex<u64>,
    freed: Condvar,
}

/// Bytes that count until this is dropped.
#[derive(Debug)]
pub struct Permit<'a> {
    in_flight: &'a InFlight,
    bytes: u64,
}

impl InFlight {
    /// Waits until there is room for `bytes` more.
    pub fn acquire(&self, bytes: u64) -> Permit<'_> {
        let mut held = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *held > 0 && held.saturating_add(bytes) > MAX_BYTES {
            held = self.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        *held = held.saturating_add(bytes);
        Permit { in_flight: self, bytes }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let mut held = self.in_flight.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *held = held.saturating_sub(self.bytes);
        self.in_flight.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn the_bound_holds_and_a_giant_goes_alone() {
        let in_flight = InFlight::default();
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for worker in 0..8u64 {
                let (in_flight, now, most) = (&in_flight, &now, &most);
                scope.spawn(move || {
                    for round in 0..50 {
                        let bytes = if worker == 0 && round == 7 { 2 * MAX_BYTES } else { MAX_BYTES / 3 };
                        let permit = in_flight.acquire(bytes);
                        let held = now.fetch_add(bytes, Ordering::SeqCst) + bytes;
                        assert!(held <= MAX_BYTES || held == 2 * MAX_BYTES, "{held} bytes held");
                        most.fetch_max(held, Ordering::SeqCst);
                        now.fetch_sub(bytes, Ordering::SeqCst);
                        drop(permit);
                    }
                });
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 2 * MAX_BYTES);
    }
}
