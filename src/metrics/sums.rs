//! Sums by a small key, for samples whose key is mostly that of the sample before.

use std::collections::BTreeMap;

/// A sum for each key. The last one asked for is kept at hand: a lookup in the tree costs more than all else about it.
#[derive(Debug)]
pub struct Sums<K, S> {
    at_hand: Option<(K, S)>,
    others: BTreeMap<K, S>,
}

impl<K, S> Default for Sums<K, S> {
    fn default() -> Self {
        Sums { at_hand: None, others: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, S: Copy + Default> Sums<K, S> {
    /// The sum of a key, zero at first.
    pub fn of(&mut self, key: K) -> &mut S {
        match self.at_hand {
            Some((last, _)) if last == key => {}
            before => {
                if let Some((last, sum)) = before {
                    self.others.insert(last, sum);
                }
                self.at_hand = Some((key, self.others.get(&key).copied().unwrap_or_default()));
            }
        }
        &mut self.at_hand.get_or_insert((key, S::default())).1
    }

    /// All sums, lowest key first.
    pub fn into_map(mut self) -> BTreeMap<K, S> {
        if let Some((key, sum)) = self.at_hand.take() {
            self.others.insert(key, sum);
        }
        self.others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_own_sum_in_whatever_order_they_come() {
        let mut sums = Sums::<u8, f64>::default();
        for (key, value) in [(3, 1.0), (3, 2.0), (1, 10.0), (3, 4.0), (1, 20.0), (2, 0.0)] {
            *sums.of(key) += value;
        }
        assert_eq!(sums.into_map().into_iter().collect::<Vec<_>>(), [(1, 30.0), (2, 0.0), (3, 7.0)]);
        assert!(Sums::<u8, f64>::default().into_map().is_empty());
    }
}
