//! The one decoder of data volumes: what of a row can be read is shown, and what cannot is said, so that
//! it degrades alone.

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
pub enum Lenient {
    /// It is not there.
    #[default]
    Missing,
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number; as text, unless it has a fraction.
    Number(Option<String>),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(&'static str, Self)>),
}

impl Lenient {
    /// What stands in a field, out of this.
    fn take(&mut self, field: &str) -> Self {
        let Self::Object(fields) = self else { return Self::Missing };
        // The last of two, as elsewhere.
        let found = fields.iter_mut().rev().find(|(name, _)| *name == field);
        found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }

    /// What it is, for people.
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LenientVisitor)
    }
}

struct LenientVisitor;

impl<'de> Visitor<'de> for LenientVisitor {
    type Value = Lenient;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Lenient, E> {
        Ok(Lenient::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Lenient, E> {
        Ok(Lenient::Boolean)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Lenient, E> {
        Ok(Lenient::Number(Some(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Lenient, E> {
        Ok(Lenient::Number(Some(number.to_string())))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Lenient, E> {
        Ok(Lenient::Number(None))
    }

    fn visit_str<E>(self, text: &str) -> Result<Lenient, E> {
        Ok(Lenient::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lenient, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element()? {
            all.push(value);
        }
        Ok(Lenient::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Lenient, A::Error> {
        let mut fields = Vec::new();
        while let Some(Field(field)) = object.next_key()? {
            match field {
                Some(field) => fields.push((field, object.next_value()?)),
                None => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Lenient::Object(fields))
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

/// The first thing that is not as the contract says.
#[derive(Default)]
struct Flaw(Option<String>);

impl Flaw {
    fn note(&mut self, field: &str, found: &Lenient, expected: &str) {
        self.0.get_or_insert_with(|| match found {
            Lenient::Missing => format!("`{field}` is missing"),
            _ => format!("`{field}` is {}, not {expected}", found.kind()),
        });
    }

    /// A text that has to be there.
    fn text(&mut self, of: &mut Lenient, field: &str) -> Option<String> {
        match of.take(field) {
            Lenient::Text(text) => Some(text),
            found => {
                self.note(field, &found, "a text");
                if let Lenient::Number(text) = found { text } else { None }
            }
        }
    }

    /// A text that need not be there.
    fn optional(&mut self, of: &mut Lenient, field: &str) -> Option<String> {
        match of.take(field) {
            Lenient::Missing | Lenient::Null => None,
            Lenient::Text(text) => Some(text),
            found => {
                self.note(field, &found, "a text");
                if let Lenient::Number(text) = found { text } else { None }
            }
        }
    }

    /// A time. One that cannot be read is none.
    fn time(&mut self, of: &mut Lenient, field: &str) -> Option<Timestamp> {
        self.optional(of, field).as_deref().and_then(Timestamp::parse)
    }

    /// What of a list, that need not be there, can be read.
    fn list<T>(
        &mut self,
        of: &mut Lenient,
        field: &str,
        read: fn(&mut Self, &mut Lenient) -> Option<T>,
    ) -> Option<Vec<T>> {
        match of.take(field) {
            Lenient::Missing | Lenient::Null => None,
            Lenient::List(all) => {
                let read = |one| {
                    let mut one = self.object(field, one);
                    read(self, &mut one)
                };
                Some(all.into_iter().filter_map(read).collect())
            }
            found => {
                self.note(field, &found, "a list");
                None
            }
        }
    }

    /// What is said of it, should it be none.
    fn object(&mut self, field: &str, found: Lenient) -> Lenient {
        if !matches!(found, Lenient::Object(_)) {
            self.note(field, &found, "an object");
        }
        found
    }

    fn status(&mut self, of: &mut Lenient) -> Status {
        Status {
            phase: self.text(of, "phase").map_or(Phase::Unknown, Phase::from),
            phase_message: self.optional(of, "phaseMessage"),
            conditions: self.list(of, "conditions", Self::condition),
            datavolume_pvc_name: self.optional(of, "datavolumePvcName"),
            datavolume_pv_name: self.optional(of, "datavolumePvName"),
        }
    }

    fn condition(&mut self, of: &mut Lenient) -> Option<Condition> {
        Some(Condition {
            kind: self.text(of, "type")?,
            status: self.text(of, "status")?,
            reason: self.optional(of, "reason"),
            message: self.optional(of, "message"),
            last_transition_time: self.time(of, "lastTransitionTime"),
        })
    }

    fn scope(&mut self, of: &mut Lenient) -> Option<SharedScope> {
        Some(SharedScope {
            kind: ScopeKind::from(self.text(of, "scopeType")?),
            id: self.text(of, "scopeId")?,
            name: self.optional(of, "scopeName").unwrap_or_default(),
            created_at: self.time(of, "createdAt"),
            created_by: self.optional(of, "createdBy"),
        })
    }

    fn volume(&mut self, of: &mut Lenient) -> Option<Volume> {
        let id = VolumeId::from(self.text(of, "id")?);
        Some(Volume {
            id,
            name: self.text(of, "name").unwrap_or_default(),
            description: self.optional(of, "description"),
            project_id: ProjectId::from(self.text(of, "projectId").unwrap_or_default()),
            project_name: self.optional(of, "projectName").unwrap_or_default(),
            department_id: self.optional(of, "departmentId").map(DepartmentId::from),
            cluster_id: self.optional(of, "clusterId").map(ClusterId::from),
            origin_pvc_name: self.text(of, "originPvcName").unwrap_or_default(),
            created_at: self.time(of, "createdAt"),
            created_by: self.optional(of, "createdBy"),
            updated_at: self.time(of, "updatedAt"),
            updated_by: self.optional(of, "updatedBy"),
            status: {
                let mut status = self.object("status", of.take("status"));
                self.status(&mut status)
            },
            shared_scopes: self.list(of, "sharedScopes", Self::scope),
            flaw: None,
        })
    }
}

impl Volume {
    /// Reads a row, whole or as far as it goes; `Err` with why not, if it has no id: then nothing can
    /// be done with it.
    pub fn of_row(row: Lenient) -> Result<Self, String> {
        let mut flaw = Flaw::default();
        let mut row = flaw.object("a row", row);
        match flaw.volume(&mut row) {
            Some(volume) => Ok(Self { flaw: flaw.0, ..volume }),
            None => Err(flaw.0.unwrap_or_default()),
        }
    }
}

/// Reads one that has to be whole.
fn whole<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(&mut Flaw, &mut Lenient) -> Option<T>,
) -> Result<T, D::Error> {
    let mut flaw = Flaw::default();
    let mut found = Lenient::deserialize(deserializer)?;
    match read(&mut flaw, &mut found) {
        Some(whole) if flaw.0.is_none() => Ok(whole),
        _ => Err(D::Error::custom(flaw.0.unwrap_or_default())),
    }
}

impl<'de> Deserialize<'de> for Volume {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        whole(deserializer, Flaw::volume)
    }
}

impl<'de> Deserialize<'de> for SharedScope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        whole(deserializer, Flaw::scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn whole() -> Value {
        json!({
            "id": "71f69d83-ba66-4822-adf5-55ce55efd210", "name": "lidar", "projectId": "5",
            "originPvcName": "data", "status": {"phase": "Ready"}, "createdAt": "2026-11-23T14:03:22Z",
        })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut row = whole();
        row[name] = value;
        row
    }

    fn read(row: &Value) -> Result<Volume, String> {
        Volume::of_row(serde_json::from_str(&row.to_string()).expect("JSON"))
    }

    #[test]
    fn a_whole_row_has_no_flaw() {
        assert_eq!(read(&whole()).expect("a row").flaw, None);
        let more = with("novelty", json!({"of": ["a", "newer", "version"]}));
        assert_eq!(read(&more).expect("a row").flaw, None);
    }

    #[test]
    fn what_is_missing_null_or_of_another_type_is_said_and_the_rest_is_there() {
        let mut lacks = whole();
        lacks.as_object_mut().expect("a row").remove("originPvcName");
        for (row, said) in [
            (lacks, "`originPvcName` is missing"),
            (with("originPvcName", Value::Null), "`originPvcName` is null, not a text"),
            (with("name", json!(["a"])), "`name` is a list, not a text"),
            (with("status", json!("Ready")), "`status` is a text, not an object"),
            (with("clusterId", json!(true)), "`clusterId` is a boolean, not a text"),
            (with("sharedScopes", json!({})), "`sharedScopes` is an object, not a list"),
            (with("sharedScopes", json!([1.5])), "`sharedScopes` is a number, not an object"),
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
            let mut row = whole();
            for (name, value) in fields {
                row[name] = value;
            }
            let volume = read(&row);
            prop_assert!(volume.is_ok(), "{row}: {volume:?}");
        }
    }
}
