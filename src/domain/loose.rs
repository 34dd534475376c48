//! A row of a list that is not as the contract says: what of it can be read is shown, and what
//! cannot is said, so that it degrades alone.

use super::scope::SharedScope;
use super::timestamp::Timestamp;
use super::volume::{Condition, Status, Volume};
use super::{ClusterId, DepartmentId, Phase, ProjectId, VolumeId};
use serde::de::DeserializeOwned;
use serde_json::Value;

impl Volume {
    /// Reads a row, whole or as far as it goes; `Err` with why not, if it has no id: then nothing can
    /// be done with it.
    pub fn of_row(row: &Value) -> Result<Self, String> {
        match again::<Self>(row) {
            Ok(volume) => Ok(volume),
            Err(why) => loosely(row, &why).ok_or(why),
        }
    }
}

/// Reads a value as its text is read. (From the value itself, the decoder would be in the bundle
/// twice.)
fn again<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_str(&value.to_string()).map_err(|error| {
        // Without the place in a text that nobody sees.
        let words = error.to_string();
        words.split(" at line ").next().unwrap_or_default().to_owned()
    })
}

fn loosely(row: &Value, why: &str) -> Option<Volume> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let field = |name: &str| text(&row[name]);
    let time = |name: &str| row[name].as_str().and_then(Timestamp::parse);
    let id = VolumeId::from(field("id")?);
    let status = &row["status"];
    let said = |name: &str| text(&status[name]);
    Some(Volume {
        id,
        name: field("name").unwrap_or_default(),
        description: field("description"),
        project_id: ProjectId::from(field("projectId").unwrap_or_default()),
        project_name: field("projectName").unwrap_or_default(),
        department_id: field("departmentId").map(DepartmentId::from),
        cluster_id: field("clusterId").map(ClusterId::from),
        origin_pvc_name: field("originPvcName").unwrap_or_default(),
        created_at: time("createdAt"),
        created_by: field("createdBy"),
        updated_at: time("updatedAt"),
        updated_by: field("updatedBy"),
        status: Status {
            phase: said("phase").map_or(Phase::Unknown, Phase::from),
            phase_message: said("phaseMessage"),
            conditions: status["conditions"].as_array().map(|all| readable::<Condition>(all)),
            datavolume_pvc_name: said("datavolumePvcName"),
            datavolume_pv_name: said("datavolumePvName"),
        },
        shared_scopes: row["sharedScopes"].as_array().map(|all| readable::<SharedScope>(all)),
        flaw: Some(why.to_owned()),
    })
}

fn readable<T: DeserializeOwned>(all: &[Value]) -> Vec<T> {
    all.iter().filter_map(|one| again(one).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

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

    #[test]
    fn a_whole_row_has_no_flaw() {
        assert_eq!(Volume::of_row(&whole()).expect("a row").flaw, None);
        let more = with("novelty", json!({"of": ["a", "newer", "version"]}));
        assert_eq!(Volume::of_row(&more).expect("a row").flaw, None);
    }

    #[test]
    fn what_is_missing_null_or_of_another_type_is_said_and_the_rest_is_there() {
        let mut lacks = whole();
        lacks.as_object_mut().expect("a row").remove("originPvcName");
        for (row, said) in [
            (lacks, "missing field `originPvcName`"),
            (with("originPvcName", Value::Null), "invalid type: null, expected a string"),
            (with("name", json!(["a"])), "invalid type: sequence, expected a string"),
            (with("status", json!("Ready")), "invalid type: string"),
        ] {
            let volume = Volume::of_row(&row).expect("a row");
            assert!(volume.flaw.as_deref().unwrap_or_default().starts_with(said), "{volume:?}");
            assert_eq!(volume.project_id, ProjectId::from("5"));
            assert!(volume.created_at.is_some());
        }
        let number = Volume::of_row(&with("projectId", json!(5))).expect("a row");
        assert_eq!(number.project_id, ProjectId::from("5"), "a number is as good as its text");
    }

    #[test]
    fn a_row_without_an_id_is_none() {
        for row in [with("id", Value::Null), json!(7), Value::Null, json!([])] {
            assert!(Volume::of_row(&row).is_err(), "{row}");
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
            let volume = Volume::of_row(&row);
            prop_assert!(volume.is_ok(), "{row}: {volume:?}");
        }
    }
}
