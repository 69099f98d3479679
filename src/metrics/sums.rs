//! Sums by a small whole number, such as a band of speed.

/// More bands than a runner's speeds and cadences fall into.
const KEYS: usize = 128;

/// A sum for each key, zero at first.
#[derive(Debug)]
pub struct Sums<S>([S; KEYS]);

impl<S: Copy + Default> Default for Sums<S> {
    fn default() -> Self {
        Sums([S::default(); KEYS])
    }
}

impl<S: Copy> Sums<S> {
    /// The sum of a key; what lies beyond the last counts there.
    #[inline]
    pub fn of(&mut self, key: u16) -> &mut S {
        &mut self.0[usize::from(key).min(KEYS - 1)]
    }

    /// All sums, lowest key first.
    pub fn iter(&self) -> impl Iterator<Item = (u16, S)> {
        (0..=u16::MAX).zip(self.0.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_own_sum_in_whatever_order_they_come() {
        let mut sums = Sums::<f64>::default();
        for (key, value) in [(3, 1.0), (3, 2.0), (1, 10.0), (3, 4.0), (1, 20.0), (2, 0.0), (5000, 9.0)] {
            *sums.of(key) += value;
        }
        let filled: Vec<(u16, f64)> = sums.iter().filter(|(_, sum)| *sum > 0.0).collect();
        assert_eq!(filled, [(1, 30.0), (3, 7.0), (127, 9.0)]);
    }
}
