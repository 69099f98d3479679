//! Numbers as exporters write them, and the values that mean "none". `NaN` is "not recorded".

/// Altitudes that stand for "none": FIT's raw zero, and the limits of 16-bit integers.
const NO_ALTITUDE_M: [f64; 3] = [-500.0, -32_768.0, 65_535.0];

/// The number in a text, `NaN` when there is none or it is not finite. A single comma counts as the decimal point, as
/// programs of some languages write it.
pub(in crate::decode) fn number(text: &str) -> f64 {
    let text = super::trimmed(text);
    let parsed = text.parse::<f64>().ok().or_else(|| with_comma(text));
    parsed.filter(|value| value.is_finite()).unwrap_or(f64::NAN)
}

fn with_comma(text: &str) -> Option<f64> {
    let (whole, decimals) = text.split_once(',')?;
    let is_decimal_comma = !whole.contains('.') && !decimals.contains([',', '.']);
    is_decimal_comma.then(|| format!("{whole}.{decimals}").parse().ok()).flatten()
}

/// A position on Earth, or none: out of range marks a pause in some apps' files, 0,0 a watch without a fix.
pub(in crate::decode) fn position(lat_deg: f64, lon_deg: f64) -> (f64, f64) {
    let on_earth = lat_deg.abs() <= 90.0 && lon_deg.abs() <= 180.0;
    let no_fix = lat_deg == 0.0 && lon_deg == 0.0;
    if on_earth && !no_fix { (lat_deg, lon_deg) } else { (f64::NAN, f64::NAN) }
}

pub(in crate::decode) fn altitude(metres: f64) -> f64 {
    if NO_ALTITUDE_M.contains(&metres) { f64::NAN } else { metres }
}

/// A heart rate of 0 means that none was measured.
pub(in crate::decode) fn above_zero(value: f64) -> f64 {
    if value > 0.0 { value } else { f64::NAN }
}

/// Phones write -1 for an unknown speed.
pub(in crate::decode) fn not_negative(value: f64) -> f64 {
    if value >= 0.0 { value } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_beyond_a_double_and_decimal_commas_are_read() {
        assert_eq!(number(" 50.3925907798111438751220703125 "), 50.392590779811144);
        assert_eq!(number("8,5"), 8.5);
        assert_eq!(number("-0.5e1"), -5.0);
    }

    #[test]
    fn anything_else_is_not_recorded() {
        for text in ["", "NaN", "inf", "-Infinity", "1e999", "1,2,3", "1,234.5", "n/a", "0x10"] {
            assert!(number(text).is_nan(), "{text}");
        }
    }
}
