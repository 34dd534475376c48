//! Lenient JSON decoding: one invalid field or row does not hide the others.

use super::timestamp::Timestamp;
use crate::texts::api as texts;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

#[derive(Debug, Default, PartialEq)]
pub enum LenientValue<'a> {
    #[default]
    Missing,
    Null,
    Boolean(bool),
    Integer(i64),
    Fraction(f64),
    String(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl LenientValue<'_> {
    pub fn take(&mut self, field: &str) -> Self {
        let Self::Object(fields) = self else { return Self::Missing };
        // The last of two fields with the same name wins, as in JavaScript.
        let found = fields.iter_mut().rev().find(|(name, _)| name == field);
        found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Missing => texts::MISSING,
            Self::Null => texts::NULL,
            Self::Boolean(_) => texts::A_BOOLEAN,
            Self::Integer(_) | Self::Fraction(_) => texts::A_NUMBER,
            Self::String(_) => texts::A_STRING,
            Self::Array(_) => texts::AN_ARRAY,
            Self::Object(_) => texts::AN_OBJECT,
        }
    }

    /// The string. An integer is accepted as its digits.
    pub fn into_string(self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.into_owned()),
            Self::Integer(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The number without its fraction. A number in a string is accepted.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Fraction(number) => Some(*number as i64),
            Self::String(text) => text.trim().split('.').next()?.parse().ok(),
            _ => None,
        }
    }

    pub fn u32(&self) -> Option<u32> {
        match self {
            Self::Integer(number) => u32::try_from(*number).ok(),
            _ => None,
        }
    }

    /// The elements of an array. `null` is empty, since servers in Go write empty arrays so.
    pub fn into_elements(self) -> Result<Vec<Self>, Self> {
        match self {
            Self::Null => Ok(Vec::new()),
            Self::Array(elements) => Ok(elements),
            other => Err(other),
        }
    }
}

impl<'de> Deserialize<'de> for LenientValue<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = LenientValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(LenientValue::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(LenientValue::Boolean(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(LenientValue::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        let integer = i64::try_from(number).map(LenientValue::Integer);
        Ok(integer.unwrap_or(LenientValue::Fraction(number as f64)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(LenientValue::Fraction(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(LenientValue::String(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(LenientValue::String(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element()? {
            all.push(value);
        }
        Ok(LenientValue::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(FieldName(name)) = object.next_key()? {
            fields.push((name, object.next_value()?));
        }
        Ok(LenientValue::Object(fields))
    }
}

/// A field's name, read as a string only: reading any value would compile it once more.
#[derive(Deserialize)]
#[serde(transparent)]
struct FieldName<'a>(#[serde(borrow)] Cow<'a, str>);

pub trait Decode: Sized {
    /// `None` if a field is missing without which the value is useless.
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self>;

    /// Stores why a part could not be decoded.
    fn record_problem(&mut self, _flaw: String) {}
}

/// Decodes an object; `Err` if it cannot be used at all.
pub fn decode<T: Decode>(object: LenientValue<'_>) -> Result<T, String> {
    let (mut decoded, problem) = decode_with(object, T::decode)?;
    if let Some(problem) = problem {
        decoded.record_problem(problem);
    }
    Ok(decoded)
}

/// Decodes an object with `read`; also returns the first problem.
pub fn decode_with<T>(
    mut object: LenientValue<'_>,
    read: impl FnOnce(&mut Decoder, &mut LenientValue<'_>) -> Option<T>,
) -> Result<(T, Option<String>), String> {
    if !matches!(object, LenientValue::Object(_)) {
        return Err(texts::it_is_not(object.kind(), texts::AN_OBJECT));
    }
    let mut decoder = Decoder::default();
    match read(&mut decoder, &mut object) {
        Some(decoded) => Ok((decoded, decoder.problem)),
        None => Err(decoder.problem.unwrap_or_default()),
    }
}

/// Reads the fields of objects and records the first problem.
#[derive(Default)]
pub struct Decoder {
    /// The path of the current object: empty, or such as `status.`.
    path: String,
    problem: Option<String>,
}

impl Decoder {
    /// Records that a field does not have the expected type.
    pub fn record(&mut self, field: &str, found: &LenientValue<'_>, expected: &str) {
        self.problem.get_or_insert_with(|| {
            let path = format!("{}{field}", self.path);
            match found {
                LenientValue::Missing => texts::field_missing(&path),
                _ => texts::field_is_not(&path, found.kind(), expected),
            }
        });
    }

    pub fn present<'a>(
        &mut self,
        object: &mut LenientValue<'a>,
        field: &str,
    ) -> Option<LenientValue<'a>> {
        let found = object.take(field);
        if found == LenientValue::Missing {
            self.record(field, &found, "");
            return None;
        }
        Some(found)
    }

    pub fn required(&mut self, object: &mut LenientValue<'_>, field: &str) -> Option<String> {
        let found = object.take(field);
        if matches!(found, LenientValue::Missing | LenientValue::Null) {
            self.record(field, &found, texts::A_STRING);
        }
        self.string(field, found)
    }

    pub fn optional(&mut self, object: &mut LenientValue<'_>, field: &str) -> Option<String> {
        self.string(field, object.take(field))
    }

    fn string(&mut self, field: &str, found: LenientValue<'_>) -> Option<String> {
        match found {
            LenientValue::Missing | LenientValue::Null => None,
            LenientValue::String(text) => Some(text.into_owned()),
            found => {
                self.record(field, &found, texts::A_STRING);
                found.into_string()
            }
        }
    }

    /// Reads an optional time; `None` if it is invalid.
    pub fn time(&mut self, object: &mut LenientValue<'_>, field: &str) -> Option<Timestamp> {
        self.optional(object, field).as_deref().and_then(Timestamp::parse)
    }

    /// Reads an object with `read`, which also runs if the value is no object.
    pub fn object<T>(
        &mut self,
        field: &str,
        mut found: LenientValue<'_>,
        read: fn(&mut Self, &mut LenientValue<'_>) -> T,
    ) -> T {
        if !matches!(found, LenientValue::Object(_)) {
            self.record(field, &found, texts::AN_OBJECT);
        }
        let end = self.path.len();
        self.path.push_str(field);
        self.path.push('.');
        let read = read(self, &mut found);
        self.path.truncate(end);
        read
    }

    /// Reads an optional array, skipping invalid elements.
    pub fn array<T>(
        &mut self,
        object: &mut LenientValue<'_>,
        field: &str,
        read: fn(&mut Self, &mut LenientValue<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        match object.take(field) {
            LenientValue::Missing | LenientValue::Null => None,
            LenientValue::Array(all) => {
                let is_empty = all.is_empty();
                let element = format!("{field}[]");
                let all = all.into_iter().filter_map(|it| self.object(&element, it, read));
                let all: Vec<_> = all.collect();
                // An array without any valid element must not be taken for an empty one.
                (is_empty || !all.is_empty()).then_some(all)
            }
            found => {
                self.record(field, &found, texts::AN_ARRAY);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ProjectId, Volume};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn sample() -> Value {
        json!({
            "id": "71f69d83-ba66-4822-adf5-55ce55efd210", "name": "lidar", "projectId": "5",
            "originPvcName": "data", "status": {"phase": "Ready"}, "createdAt": "2026-11-23T14:03:22Z",
        })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut row = sample();
        row[name] = value;
        row
    }

    fn read(row: &Value) -> Result<Volume, String> {
        decode(serde_json::from_str(&row.to_string()).expect("JSON"))
    }

    #[test]
    fn a_complete_row_has_no_decode_error() {
        assert_eq!(read(&sample()).expect("a row").decode_error, None);
        let more = with("novelty", json!({"of": ["a", "newer", "version"]}));
        assert_eq!(read(&more).expect("a row").decode_error, None);
    }

    #[test]
    fn missing_null_and_mistyped_fields_are_reported_alone() {
        let mut lacks = sample();
        lacks.as_object_mut().expect("a row").remove("originPvcName");
        for (row, problem) in [
            (lacks, "`originPvcName` is missing"),
            (with("originPvcName", Value::Null), "`originPvcName` is null, not a string"),
            (with("name", json!(["a"])), "`name` is an array, not a string"),
            (with("status", json!("Ready")), "`status` is a string, not an object"),
            (with("clusterId", json!(true)), "`clusterId` is a boolean, not a string"),
            (with("sharedScopes", json!({})), "`sharedScopes` is an object, not an array"),
            (with("sharedScopes", json!([1.5])), "`sharedScopes[]` is a number, not an object"),
            (
                with("status", json!({"phase": "Ready", "conditions": [{"type": "Ready"}]})),
                "`status.conditions[].status` is missing",
            ),
        ] {
            let volume = read(&row).expect("a row");
            assert_eq!(volume.decode_error.as_deref(), Some(problem), "{volume:?}");
            assert_eq!(volume.project_id, ProjectId::from("5"));
            assert!(volume.created_at.is_some());
        }
        let number = read(&with("projectId", json!(5))).expect("a row");
        assert_eq!(number.project_id, ProjectId::from("5"), "a number is accepted");
    }

    #[test]
    fn a_row_without_an_id_is_rejected() {
        for row in [with("id", Value::Null), json!(7), Value::Null, json!([])] {
            assert!(read(&row).is_err(), "{row}");
        }
        assert_eq!(read(&Value::Null).expect_err("a row"), "it is null, not an object");
    }

    fn anything() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
            Just(json!([{"phase": 1}, "x", null])),
            Just(
                json!({"phase": ["Ready"], "conditions": [null, {"type": "T", "status": "True"}, 5]})
            ),
        ]
    }

    proptest! {
        #[test]
        fn only_an_invalid_id_rejects_a_row(
            fields in prop::collection::btree_map(
                prop::sample::select(&[
                    "name", "description", "projectId", "projectName", "departmentId", "clusterId",
                    "originPvcName", "createdAt", "createdBy", "updatedAt", "status", "sharedScopes",
                ][..]),
                anything(),
                0..8,
            ),
        ) {
            let mut row = sample();
            for (name, value) in fields {
                row[name] = value;
            }
            let volume = read(&row);
            prop_assert!(volume.is_ok(), "{row}: {volume:?}");
        }
    }
}
