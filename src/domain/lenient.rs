//! The one decoder of data volumes. It reads what it can of a row and notes what it cannot, so that one bad row
//! or field hides nothing else.

use super::scope::{ScopeKind, SharedScope};
use super::timestamp::Timestamp;
use super::volume::{Condition, Status, Volume};
use super::{ClusterId, DepartmentId, Phase, ProjectId, VolumeId};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The fields that are read, of a volume and of what is in it.
const FIELDS: [&str; 26] = [
    "id",
    "name",
    "description",
    "projectId",
    "projectName",
    "departmentId",
    "clusterId",
    "originPvcName",
    "createdAt",
    "createdBy",
    "updatedAt",
    "updatedBy",
    "status",
    "phase",
    "phaseMessage",
    "conditions",
    "datavolumePvcName",
    "datavolumePvName",
    "sharedScopes",
    "type",
    "reason",
    "message",
    "lastTransitionTime",
    "scopeType",
    "scopeId",
    "scopeName",
];

/// A value of JSON as it came, without the fields that nothing reads.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum LenientValue {
    /// It is not there.
    #[default]
    Missing,
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number: the digits of an integer. No field is a fraction, so none is printed.
    Number(Option<String>),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Self>),
    /// An object.
    Object(Vec<(&'static str, Self)>),
}

impl LenientValue {
    /// Takes the value of a field out of an object.
    fn take(&mut self, field: &str) -> Self {
        let Self::Object(fields) = self else { return Self::Missing };
        // Of two fields with the same name the last one counts, as in JavaScript.
        let found = fields.iter_mut().rev().find(|(name, _)| *name == field);
        found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }

    /// Its type, as a message names it.
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for LenientValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = LenientValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<LenientValue, E> {
        Ok(LenientValue::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<LenientValue, E> {
        Ok(LenientValue::Boolean)
    }

    fn visit_i64<E>(self, number: i64) -> Result<LenientValue, E> {
        Ok(LenientValue::Number(Some(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<LenientValue, E> {
        Ok(LenientValue::Number(Some(number.to_string())))
    }

    fn visit_f64<E>(self, _: f64) -> Result<LenientValue, E> {
        Ok(LenientValue::Number(None))
    }

    fn visit_str<E>(self, text: &str) -> Result<LenientValue, E> {
        Ok(LenientValue::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<LenientValue, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element()? {
            all.push(value);
        }
        Ok(LenientValue::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<LenientValue, A::Error> {
        let mut fields = Vec::new();
        while let Some(Field(field)) = object.next_key()? {
            match field {
                Some(field) => fields.push((field, object.next_value()?)),
                None => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(LenientValue::Object(fields))
    }
}

/// The name of a field, if it is one of [`FIELDS`].
struct Field(Option<&'static str>);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(FieldVisitor)
    }
}

struct FieldVisitor;

impl Visitor<'_> for FieldVisitor {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Field, E> {
        Ok(Field(FIELDS.into_iter().find(|field| *field == name)))
    }
}

/// Decodes volumes, and notes the first thing that is not as the contract says.
#[derive(Default)]
struct Decoder {
    /// Where the object is that is being read: empty, or such as `status.`.
    path: String,
    flaw: Option<String>,
}

impl Decoder {
    fn note(&mut self, field: &str, found: &LenientValue, expected: &str) {
        let path = &self.path;
        self.flaw.get_or_insert_with(|| match found {
            LenientValue::Missing => format!("`{path}{field}` is missing"),
            _ => format!("`{path}{field}` is {}, not {expected}", found.kind()),
        });
    }

    /// Reads a string that has to be there.
    fn required(&mut self, object: &mut LenientValue, field: &str) -> Option<String> {
        let found = object.take(field);
        if matches!(found, LenientValue::Missing | LenientValue::Null) {
            self.note(field, &found, "a string");
        }
        self.string(field, found)
    }

    /// Reads a string that need not be there.
    fn optional(&mut self, object: &mut LenientValue, field: &str) -> Option<String> {
        self.string(field, object.take(field))
    }

    /// An integer is as good as its digits.
    fn string(&mut self, field: &str, found: LenientValue) -> Option<String> {
        if !matches!(found, LenientValue::Missing | LenientValue::Null | LenientValue::String(_)) {
            self.note(field, &found, "a string");
        }
        match found {
            LenientValue::String(text) => Some(text),
            LenientValue::Number(digits) => digits,
            _ => None,
        }
    }

    /// Reads a time. One that cannot be read is none.
    fn time(&mut self, object: &mut LenientValue, field: &str) -> Option<Timestamp> {
        self.optional(object, field).as_deref().and_then(Timestamp::parse)
    }

    /// Reads an object by `read`, which notes what it lacks, should it be none.
    fn object<T>(
        &mut self,
        field: &str,
        mut found: LenientValue,
        read: fn(&mut Self, &mut LenientValue) -> T,
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
    fn array<T>(
        &mut self,
        object: &mut LenientValue,
        field: &str,
        read: fn(&mut Self, &mut LenientValue) -> Option<T>,
    ) -> Option<Vec<T>> {
        match object.take(field) {
            LenientValue::Missing | LenientValue::Null => None,
            LenientValue::Array(all) => {
                let element = format!("{field}[]");
                Some(all.into_iter().filter_map(|one| self.object(&element, one, read)).collect())
            }
            found => {
                self.note(field, &found, "an array");
                None
            }
        }
    }

    fn status(&mut self, object: &mut LenientValue) -> Status {
        Status {
            phase: self.required(object, "phase").map_or(Phase::Unknown, Phase::from),
            phase_message: self.optional(object, "phaseMessage"),
            conditions: self.array(object, "conditions", Self::condition),
            datavolume_pvc_name: self.optional(object, "datavolumePvcName"),
            datavolume_pv_name: self.optional(object, "datavolumePvName"),
        }
    }

    fn condition(&mut self, object: &mut LenientValue) -> Option<Condition> {
        Some(Condition {
            kind: self.required(object, "type")?,
            status: self.required(object, "status")?,
            reason: self.optional(object, "reason"),
            message: self.optional(object, "message"),
            last_transition_time: self.time(object, "lastTransitionTime"),
        })
    }

    fn scope(&mut self, object: &mut LenientValue) -> Option<SharedScope> {
        Some(SharedScope {
            kind: ScopeKind::from(self.required(object, "scopeType")?),
            id: self.required(object, "scopeId")?,
            name: self.optional(object, "scopeName").unwrap_or_default(),
            created_at: self.time(object, "createdAt"),
            created_by: self.optional(object, "createdBy"),
        })
    }

    fn volume(&mut self, object: &mut LenientValue) -> Option<Volume> {
        let id = VolumeId::from(self.required(object, "id")?);
        let status = object.take("status");
        Some(Volume {
            id,
            name: self.required(object, "name").unwrap_or_default(),
            description: self.optional(object, "description"),
            project_id: ProjectId::from(self.required(object, "projectId").unwrap_or_default()),
            project_name: self.optional(object, "projectName").unwrap_or_default(),
            department_id: self.optional(object, "departmentId").map(DepartmentId::from),
            cluster_id: self.optional(object, "clusterId").map(ClusterId::from),
            origin_pvc_name: self.required(object, "originPvcName").unwrap_or_default(),
            created_at: self.time(object, "createdAt"),
            created_by: self.optional(object, "createdBy"),
            updated_at: self.time(object, "updatedAt"),
            updated_by: self.optional(object, "updatedBy"),
            status: self.object("status", status, Self::status),
            shared_scopes: self.array(object, "sharedScopes", Self::scope),
            flaw: None,
        })
    }
}

impl Volume {
    /// Decodes a row, whole or as far as it goes; `Err` with why not, if it has no ID: then nothing can
    /// be done with it.
    pub fn of_row(mut row: LenientValue) -> Result<Self, String> {
        if !matches!(row, LenientValue::Object(_)) {
            return Err(format!("it is {}, not an object", row.kind()));
        }
        let mut decoder = Decoder::default();
        match decoder.volume(&mut row) {
            Some(volume) => Ok(Self { flaw: decoder.flaw, ..volume }),
            None => Err(decoder.flaw.unwrap_or_default()),
        }
    }
}

/// Decodes by `read` what has to be whole.
fn decode_strict<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(&mut Decoder, &mut LenientValue) -> Option<T>,
) -> Result<T, D::Error> {
    let mut decoder = Decoder::default();
    let mut found = LenientValue::deserialize(deserializer)?;
    match read(&mut decoder, &mut found) {
        Some(whole) if decoder.flaw.is_none() => Ok(whole),
        _ => Err(D::Error::custom(decoder.flaw.unwrap_or_default())),
    }
}

impl<'de> Deserialize<'de> for Volume {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode_strict(deserializer, Decoder::volume)
    }
}

impl<'de> Deserialize<'de> for SharedScope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode_strict(deserializer, Decoder::scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        Volume::of_row(serde_json::from_str(&row.to_string()).expect("JSON"))
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
