use super::{PagePosition, ScopeKind, ScopeRef, Volume};
use crate::tools::{Decode, decode};
use serde_json::Value;

/// The OpenAPI document.
pub fn contract() -> Value {
    let document = include_str!("../../emulator/contract/openapi.json");
    serde_json::from_str(document).expect("JSON")
}

pub fn page(offset: u32, rows: u32, next: Option<u32>, total: Option<u64>) -> PagePosition {
    PagePosition { offset, limit: 50, rows, next, total }
}

/// A data volume with all required fields; those of `fields` replace them.
pub fn volume(fields: Value) -> Volume {
    let mut row = serde_json::json!({
        "id": "1", "name": "lidar", "projectId": "5", "originPvcName": "data",
        "status": {"phase": "Ready"},
    });
    let fields = fields.as_object().expect("an object").clone();
    row.as_object_mut().expect("an object").extend(fields);
    decoded(&row).expect("a volume")
}

pub fn decoded<T: Decode>(json: &Value) -> Result<T, String> {
    decode(serde_json::from_str(&json.to_string()).expect("JSON"))
}

pub fn project(id: usize) -> ScopeRef {
    ScopeRef { kind: ScopeKind::Project, id: id.to_string() }
}
