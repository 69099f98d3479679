//! One of the rows a flag was computed from. Many flags are found and few are looked into, so that values are kept as
//! they are and put into JSON when somebody writes it.

use super::{ActivityId, Week};
use chrono::NaiveDate;
use serde_json::Value;

/// Names and values.
#[derive(Clone, Debug, PartialEq)]
pub struct FlagRow(Vec<(&'static str, FlagValue)>);

#[derive(Clone, Debug, PartialEq)]
pub enum FlagValue {
    Missing,
    YesNo(bool),
    Whole(i64),
    Real(f64),
    Word(&'static str),
    Text(String),
    Date(NaiveDate),
    Week(Week),
    Activities(Vec<ActivityId>),
}

impl FlagRow {
    pub fn new<const FIELDS: usize>(fields: [(&'static str, FlagValue); FIELDS]) -> FlagRow {
        FlagRow(fields.into())
    }

    /// A value that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| *own == name).and_then(|(_, value)| match value {
            FlagValue::Word(text) => Some(*text),
            FlagValue::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A value that is a whole number.
    pub fn whole(&self, name: &str) -> Option<i64> {
        self.0.iter().find(|(own, _)| *own == name).and_then(|(_, value)| match value {
            FlagValue::Whole(number) => Some(*number),
            _ => None,
        })
    }

    pub fn json(&self) -> Value {
        self.0.iter().map(|(name, value)| ((*name).to_owned(), value.json())).collect()
    }
}

impl FlagValue {
    fn json(&self) -> Value {
        match self {
            FlagValue::Missing => Value::Null,
            FlagValue::YesNo(yes) => Value::from(*yes),
            FlagValue::Whole(number) => Value::from(*number),
            FlagValue::Real(number) => Value::from(*number),
            FlagValue::Word(text) => Value::from(*text),
            FlagValue::Text(text) => Value::from(text.as_str()),
            FlagValue::Date(date) => Value::from(date.to_string()),
            FlagValue::Week(week) => Value::from(week.to_string()),
            FlagValue::Activities(ids) => ids.iter().map(|id| id.0.as_str()).collect(),
        }
    }
}

impl<T: Into<FlagValue>> From<Option<T>> for FlagValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(FlagValue::Missing, Into::into)
    }
}

macro_rules! flag_value {
    ($($from:ty => $kind:ident),*) => {
        $(impl From<$from> for FlagValue {
            fn from(value: $from) -> Self {
                FlagValue::$kind(value.into())
            }
        })*
    };
}

flag_value!(
    bool => YesNo, i64 => Whole, u32 => Whole, f64 => Real, &'static str => Word, String => Text, NaiveDate => Date,
    Week => Week, Vec<ActivityId> => Activities
);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_written_as_they_are_and_what_is_missing_or_no_number_as_null() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default();
        let row = FlagRow::new([
            ("week", Week { start: date }.into()),
            ("day", date.into()),
            ("metres", 1.5_f64.into()),
            ("none", None::<f64>.into()),
            ("no_number", f64::NAN.into()),
            ("sessions", 3u32.into()),
            ("race", true.into()),
            ("status", "ok".into()),
            ("route", String::from("r1").into()),
            ("activities", vec![ActivityId("a".into())].into()),
        ]);
        let expected = json!({
            "week": "2026-W45", "day": "2026-11-02", "metres": 1.5, "none": null, "no_number": null, "sessions": 3,
            "race": true, "status": "ok", "route": "r1", "activities": ["a"],
        });
        assert_eq!(row.json(), expected);
        assert_eq!((row.text("route"), row.text("status"), row.text("metres")), (Some("r1"), Some("ok"), None));
    }
}
