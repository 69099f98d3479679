//! Sums by a small whole number, such as a band of speed.

/// A sum for each key, kept in its place.
#[derive(Debug)]
pub struct Sums<S>(Vec<Option<S>>);

impl<S> Default for Sums<S> {
    fn default() -> Self {
        Sums(Vec::new())
    }
}

impl<S: Copy + Default> Sums<S> {
    /// The sum of a key, zero at first.
    pub fn of(&mut self, key: u16) -> &mut S {
        let place = usize::from(key);
        if place >= self.0.len() {
            self.0.resize(place + 1, None);
        }
        self.0[place].get_or_insert_default()
    }

    /// The sum of a key that was asked for before.
    pub fn get(&self, key: u16) -> Option<S> {
        self.0.get(usize::from(key)).copied().flatten()
    }

    /// Every key that was asked for, lowest first.
    pub fn iter(&self) -> impl Iterator<Item = (u16, S)> {
        (0..=u16::MAX).zip(&self.0).filter_map(|(key, sum)| Some((key, (*sum)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_own_sum_in_whatever_order_they_come() {
        let mut sums = Sums::<f64>::default();
        for (key, value) in [(3, 1.0), (3, 2.0), (1, 10.0), (3, 4.0), (1, 20.0), (2, 0.0)] {
            *sums.of(key) += value;
        }
        assert_eq!(sums.iter().collect::<Vec<_>>(), [(1, 30.0), (2, 0.0), (3, 7.0)]);
        assert_eq!([1, 4].map(|key| sums.get(key)), [Some(30.0), None]);
        assert!(Sums::<f64>::default().iter().next().is_none());
    }
}
