//! Reads JSON as far as it can be read, and notes what cannot: one bad row or field hides nothing else.

use super::timestamp::Timestamp;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A value of JSON as it came.
#[derive(Debug, Default, PartialEq)]
pub enum LenientValue<'a> {
    /// It is not there.
    #[default]
    Missing,
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number without a fraction.
    Integer(i64),
    /// Any other number.
    Fraction(f64),
    /// A string.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Self>),
    /// An object.
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl LenientValue<'_> {
    /// Takes the value of a field out of an object.
    pub fn take(&mut self, field: &str) -> Self {
        let Self::Object(fields) = self else { return Self::Missing };
        // Of two fields with the same name the last one counts, as in JavaScript.
        let found = fields.iter_mut().rev().find(|(name, _)| name == field);
        found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }

    /// Its type, as a message names it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Integer(_) | Self::Fraction(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The string. An integer is as good as its digits.
    pub fn into_string(self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.into_owned()),
            Self::Integer(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The number without its fraction. One in a string is as good.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Fraction(number) => Some(*number as i64),
            Self::String(text) => text.trim().split('.').next()?.parse().ok(),
            _ => None,
        }
    }

    /// The number, if it can be one of `u32`.
    pub fn u32(&self) -> Option<u32> {
        match self {
            Self::Integer(number) => u32::try_from(*number).ok(),
            _ => None,
        }
    }

    /// The elements of an array. `null` is an empty one, as servers in Go write it.
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

/// The name of a field, without a copy where it has no escapes.
struct FieldName<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for FieldName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(FieldNameVisitor)
    }
}

struct FieldNameVisitor;

impl<'de> Visitor<'de> for FieldNameVisitor {
    type Value = FieldName<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(FieldName(Cow::Owned(name.to_owned())))
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(FieldName(Cow::Borrowed(name)))
    }
}

/// Something that is read as far as it can be.
pub trait Decode: Sized {
    /// Reads it from an object; none where that lacks what nothing can be done without.
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self>;

    /// Keeps why some of it could not be read.
    fn note_flaw(&mut self, _flaw: String) {}
}

/// Decodes an object; `Err` with why it cannot be used at all.
pub fn decode<T: Decode>(mut object: LenientValue<'_>) -> Result<T, String> {
    if !matches!(object, LenientValue::Object(_)) {
        return Err(format!("it is {}, not an object", object.kind()));
    }
    let mut decoder = Decoder::default();
    let decoded = T::decode(&mut decoder, &mut object);
    match (decoded, decoder.flaw) {
        (Some(mut decoded), Some(flaw)) => {
            decoded.note_flaw(flaw);
            Ok(decoded)
        }
        (Some(decoded), None) => Ok(decoded),
        (None, flaw) => Err(flaw.unwrap_or_default()),
    }
}

/// Reads the fields of objects, and notes the first that is not as the contract says.
#[derive(Default)]
pub struct Decoder {
    /// Where the object is that is being read: empty, or such as `status.`.
    path: String,
    flaw: Option<String>,
}

impl Decoder {
    /// Notes that a field is not what it should be.
    pub fn note(&mut self, field: &str, found: &LenientValue<'_>, expected: &str) {
        let path = &self.path;
        self.flaw.get_or_insert_with(|| match found {
            LenientValue::Missing => format!("`{path}{field}` is missing"),
            _ => format!("`{path}{field}` is {}, not {expected}", found.kind()),
        });
    }

    /// Takes the value of a field that has to be there, whatever it is.
    pub fn present<'a>(
        &mut self,
        object: &mut LenientValue<'a>,
        field: &str,
    ) -> Option<LenientValue<'a>> {
        let found = object.take(field);
        if found == LenientValue::Missing {
            self.note(field, &found, "");
            return None;
        }
        Some(found)
    }

    /// Reads a string that has to be there.
    pub fn required(&mut self, object: &mut LenientValue<'_>, field: &str) -> Option<String> {
        let found = object.take(field);
        if matches!(found, LenientValue::Missing | LenientValue::Null) {
            self.note(field, &found, "a string");
        }
        self.string(field, found)
    }

    /// Reads a string that need not be there.
    pub fn optional(&mut self, object: &mut LenientValue<'_>, field: &str) -> Option<String> {
        self.string(field, object.take(field))
    }

    fn string(&mut self, field: &str, found: LenientValue<'_>) -> Option<String> {
        match found {
            LenientValue::Missing | LenientValue::Null => None,
            LenientValue::String(text) => Some(text.into_owned()),
            found => {
                self.note(field, &found, "a string");
                found.into_string()
            }
        }
    }

    /// Reads a time. One that cannot be read is none.
    pub fn time(&mut self, object: &mut LenientValue<'_>, field: &str) -> Option<Timestamp> {
        self.optional(object, field).as_deref().and_then(Timestamp::parse)
    }

    /// Reads an object by `read`, which notes what it lacks, should it be none.
    pub fn object<T>(
        &mut self,
        field: &str,
        mut found: LenientValue<'_>,
        read: fn(&mut Self, &mut LenientValue<'_>) -> T,
    ) -> T {
        if !matches!(found, LenientValue::Object(_)) {
            self.note(field, &found, "an object");
        }
        let end = self.path.len();
        self.path.push_str(field);
        self.path.push('.');
        let read = read(self, &mut found);
        self.path.truncate(end);
        read
    }

    /// Reads an array that need not be there, without what cannot be read of it.
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
                let all = all.into_iter().filter_map(|one| self.object(&element, one, read));
                let all: Vec<_> = all.collect();
                // Where nothing of it can be read, it must not be taken for an empty one.
                (is_empty || !all.is_empty()).then_some(all)
            }
            found => {
                self.note(field, &found, "an array");
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
    fn a_whole_row_has_no_flaw() {
        assert_eq!(read(&sample()).expect("a row").flaw, None);
        let more = with("novelty", json!({"of": ["a", "newer", "version"]}));
        assert_eq!(read(&more).expect("a row").flaw, None);
    }

    #[test]
    fn what_is_missing_null_or_of_another_type_is_said_and_the_rest_is_there() {
        let mut lacks = sample();
        lacks.as_object_mut().expect("a row").remove("originPvcName");
        for (row, said) in [
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
            assert_eq!(volume.flaw.as_deref(), Some(said), "{volume:?}");
            assert_eq!(volume.project_id, ProjectId::from("5"));
            assert!(volume.created_at.is_some());
        }
        let number = read(&with("projectId", json!(5))).expect("a row");
        assert_eq!(number.project_id, ProjectId::from("5"), "a number is as good as its text");
    }

    #[test]
    fn a_row_without_an_id_is_none() {
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
        fn nothing_in_a_row_takes_it_away_but_its_id(
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
