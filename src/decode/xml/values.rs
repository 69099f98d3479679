//! Numbers as exporters write them, and the values that mean "none". `NaN` is "not recorded".

/// Altitudes that stand for "none": FIT's raw zero, and the limits of 16-bit integers.
const NO_ALTITUDE_M: [f64; 3] = [-500.0, -32_768.0, 65_535.0];

/// The number in a text, `NaN` when there is none or it is not finite. A single comma counts as the decimal point, as
/// programs of some languages write it.
pub(in crate::decode) fn number(text: &str) -> f64 {
    let text = super::trimmed(text);
    if let Some(value) = plain_decimal(text.as_bytes()) {
        return value;
    }
    let parsed = text.parse::<f64>().ok().or_else(|| with_comma(text));
    parsed.filter(|value| value.is_finite()).unwrap_or(f64::NAN)
}

/// Powers of ten a double holds exactly.
const POWERS_OF_TEN: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Digits with at most one point among them and a sign before them, up to 15 digits: nearly all numbers there are. Digits
/// and power of ten are then exact in a double, and one division rounds as it should (Clinger 1990).
fn plain_decimal(text: &[u8]) -> Option<f64> {
    let (is_negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    // The point may stand among 15 digits.
    if text.len() > 16 {
        return None;
    }
    let (digits, rest) = leading_digits(0, text);
    let (digits, decimals) = match rest {
        [] => (digits, 0),
        [b'.', decimals @ ..] => match leading_digits(digits, decimals) {
            (digits, []) => (digits, decimals.len()),
            _ => return None,
        },
        _ => return None,
    };
    let count = text.len() - usize::from(!rest.is_empty());
    if !(1..=15).contains(&count) {
        return None;
    }
    let value = digits as f64 / POWERS_OF_TEN[decimals];
    Some(if is_negative { -value } else { value })
}

/// A number with the digits appended that a text begins with, and what follows them.
#[inline]
fn leading_digits(mut number: u64, mut text: &[u8]) -> (u64, &[u8]) {
    while let [byte, rest @ ..] = text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        number = number * 10 + u64::from(digit);
        text = rest;
    }
    (number, text)
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

    /// Against the standard library, to the last bit.
    #[test]
    fn plain_decimals_are_read_as_the_standard_library_reads_them() {
        let mut state = 7_u64;
        let mut next = move |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..20_000 {
            let length = next(18) as usize;
            let text: String = (0..length).map(|_| b"0123456789012345678901234.-"[next(27) as usize] as char).collect();
            let expected = text.parse::<f64>().ok();
            if let Some(value) = plain_decimal(text.as_bytes()) {
                assert_eq!(Some(value.to_bits()), expected.map(f64::to_bits), "{text}");
            }
        }
        for text in
            ["0", "-0", "00012.50", ".5", "5.", "-.5", "999999999999999", "0.00000000000001", "123456789.123456"]
        {
            let value = plain_decimal(text.as_bytes()).map(f64::to_bits);
            assert_eq!(value, text.parse().ok().map(f64::to_bits), "{text}");
        }
        for text in ["", "-", ".", "-.", "1e5", "+5", "--5", "1.2.3", "1234567890123456", "1 2"] {
            assert_eq!(plain_decimal(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn anything_else_is_not_recorded() {
        for text in ["", "NaN", "inf", "-Infinity", "1e999", "1,2,3", "1,234.5", "n/a", "0x10"] {
            assert!(number(text).is_nan(), "{text}");
        }
    }
}
