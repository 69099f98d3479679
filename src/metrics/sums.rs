//! Sums by a small whole number, such as a band of speed.

/// More bands than a runner's speeds, cadences and heart rates fall into.
const KEYS: usize = 256;

/// `N` sums for each key, zero at first.
#[derive(Debug)]
pub struct Sums<const N: usize>([[f64; N]; KEYS]);

impl<const N: usize> Default for Sums<N> {
    fn default() -> Self {
        Sums([[0.0; N]; KEYS])
    }
}

impl<const N: usize> Sums<N> {
    /// Adds to the sums of a key; what lies beyond the last counts there.
    #[inline]
    pub fn add(&mut self, key: u16, terms: [f64; N]) {
        let sums = &mut self.0[place(key)];
        sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    }

    /// The sums of one key.
    pub fn of(&self, key: u16) -> [f64; N] {
        self.0[place(key)]
    }

    /// The sums of all keys, lowest key first.
    pub fn iter(&self) -> impl Iterator<Item = (u16, [f64; N])> {
        (0..=u16::MAX).zip(self.0.iter().copied())
    }
}

#[inline]
fn place(key: u16) -> usize {
    usize::from(key).min(KEYS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_own_sum_in_whatever_order_they_come() {
        let mut sums = Sums::default();
        for (key, value) in [(3, 1.0), (3, 2.0), (1, 10.0), (3, 4.0), (1, 20.0), (2, 0.0), (5000, 9.0)] {
            sums.add(key, [value, 1.0]);
        }
        let filled: Vec<(u16, [f64; 2])> = sums.iter().filter(|(_, [_, count])| *count > 0.0).collect();
        assert_eq!(filled, [(1, [30.0, 2.0]), (2, [0.0, 1.0]), (3, [7.0, 3.0]), (255, [9.0, 1.0])]);
    }
}
