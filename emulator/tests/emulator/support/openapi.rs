//! The two OpenAPI documents as JSON Schema.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use emulator::Operation;
use http::Response;
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

static DOCUMENTS: LazyLock<[Value; 2]> = LazyLock::new(|| {
    [
        include_str!("../../../contract/openapi.json"),
        include_str!("../../../contract/companions.openapi.json"),
    ]
    .map(|text| {
        let mut document = serde_json::from_str(text).expect("the document is JSON");
        expand_nullable(&mut document);
        document
    })
});

/// Replaces OpenAPI 3.0's `nullable`, which JSON Schema lacks, with `anyOf`.
fn expand_nullable(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(expand_nullable),
        Value::Object(map) => {
            map.values_mut().for_each(expand_nullable);
            if map.remove("nullable") == Some(Value::Bool(true)) {
                let schema = std::mem::take(map);
                *value = json!({"anyOf": [schema, {"type": "null"}]});
            }
        }
        _ => {}
    }
}

/// The declaration of an operation and its document.
fn find(operation: Operation) -> (&'static Value, &'static Value) {
    operations()
        .find(|(_, declared)| declared["operationId"] == operation.id())
        .unwrap_or_else(|| panic!("{operation} is in no document"))
}

fn operations() -> impl Iterator<Item = (&'static Value, &'static Value)> {
    let paths = DOCUMENTS.iter().flat_map(|document| {
        let paths = document["paths"].as_object().expect("a document has paths");
        paths.values().map(move |path| (document, path))
    });
    paths.flat_map(|(document, path)| {
        let methods = path.as_object().expect("a path has methods").values();
        methods
            .filter(|it| it["operationId"].is_string())
            .map(move |operation| (document, operation))
    })
}

pub fn operation_ids() -> BTreeSet<String> {
    operations()
        .map(|(_, operation)| operation["operationId"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// The declared statuses of an operation.
pub fn statuses(operation: Operation) -> BTreeSet<u16> {
    let (_, declared) = find(operation);
    let responses = declared["responses"].as_object().expect("an operation has responses");
    responses.keys().map(|status| status.parse().expect("a status is a number")).collect()
}

fn validator(document: &Value, schema: &Value) -> Validator {
    // References start at the root, which needs the components.
    let schema = json!({"components": document["components"], "allOf": [schema]});
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema)
        .expect("the document holds valid schemas")
}

/// Cached, because building a validator takes longer than using it.
static VALIDATORS: Mutex<BTreeMap<(Operation, u16), Arc<Validator>>> = Mutex::new(BTreeMap::new());

/// Validates a response. An undeclared status must be an error in the shape of the contract.
pub fn validate(operation: Operation, response: &Response<Vec<u8>>) {
    let (document, declared) = find(operation);
    let status = response.status().as_u16();
    let mut declaration = &declared["responses"][status.to_string()];
    if let Some(reference) = declaration["$ref"].as_str() {
        declaration = document
            .pointer(reference.trim_start_matches('#'))
            .expect("the reference leads somewhere");
    }
    let error = json!({"$ref": "#/components/schemas/Error"});
    let schema = if declaration.is_null() {
        assert!(status >= 400, "{operation} declares no {status}");
        &error
    } else if declaration["content"].is_null() {
        assert!(response.body().is_empty(), "{operation} {status} declares no body");
        return;
    } else {
        &declaration["content"]["application/json"]["schema"]
    };
    assert!(!schema.is_null(), "{operation} {status} declares no JSON");
    assert_eq!(response.headers()["content-type"], "application/json", "{operation} {status}");
    let body: Value = serde_json::from_slice(response.body()).expect("the body is JSON");
    let validator = VALIDATORS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry((operation, status))
        .or_insert_with(|| Arc::new(validator(document, schema)))
        .clone();
    let errors: Vec<_> = validator
        .iter_errors(&body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{operation} {status}: {errors:#?}");
    if status >= 400 && body["error"].is_null() {
        assert_eq!(body["code"], status, "{operation}: the code is the status");
    }
}

#[test]
fn the_validator_rejects_invalid_volumes() {
    let (document, declared) = find(Operation::ListDatavolumes);
    let schema = &declared["responses"]["200"]["content"]["application/json"]["schema"];
    let validator = validator(document, schema);
    let row = json!({
        "id": "dd9b126f-8945-4800-a672-d94816e85cf1", "name": "a", "projectId": "5", "projectName": "p",
        "originPvcName": "pvc", "status": {"phase": "Ready", "conditions": [
            {"type": "Ready", "status": "True", "lastTransitionTime": null}
        ]},
    });
    assert!(validator.is_valid(&json!({"datavolumes": [row]})));
    for (pointer, wrong) in [
        ("/id", json!("not-a-uuid")),
        ("/name", json!("Upper")),
        ("/projectId", json!(5)),
        ("/status/phase", json!("Sleeping")),
        ("/status/conditions/0/lastTransitionTime", json!("yesterday")),
        ("/status/conditions/0/type", json!(null)),
    ] {
        let mut row = row.clone();
        *row.pointer_mut(pointer).expect("the row has it") = wrong;
        assert!(!validator.is_valid(&json!({"datavolumes": [row]})), "{pointer}");
    }
}
