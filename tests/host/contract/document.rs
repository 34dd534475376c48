//! The two OpenAPI documents as JSON Schema.

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::LazyLock;

static DOCUMENTS: LazyLock<[Value; 2]> = LazyLock::new(|| {
    [
        include_str!("../../../emulator/contract/openapi.json"),
        include_str!("../../../emulator/contract/companions.openapi.json"),
    ]
    .map(|text| serde_json::from_str(text).expect("the document is JSON"))
});

/// An operation as its document declares it.
#[derive(Clone, Copy)]
pub struct OperationSpec {
    pub document: &'static Value,
    pub template: &'static str,
    /// The method, in lower case.
    pub method: &'static str,
    operation: &'static Value,
}

/// A parameter as an operation declares it.
pub struct Parameter {
    pub name: &'static str,
    /// `query` or `path`.
    pub place: &'static str,
    pub required: bool,
    pub schema: &'static Value,
}

/// Every operation of both documents.
pub fn operations() -> impl Iterator<Item = OperationSpec> {
    let paths = DOCUMENTS.iter().flat_map(|document| {
        let paths = document["paths"].as_object().expect("a document has paths");
        paths.iter().map(move |(template, path)| (document, template, path))
    });
    paths.flat_map(|(document, template, path)| {
        let methods = path.as_object().expect("a path has methods");
        methods.iter().map(move |(method, operation)| OperationSpec {
            document,
            template,
            method,
            operation,
        })
    })
}

pub fn operation_spec(id: &str) -> OperationSpec {
    operations().find(|it| it.id() == id).unwrap_or_else(|| panic!("no document declares {id}"))
}

impl OperationSpec {
    pub fn id(&self) -> &'static str {
        self.operation["operationId"].as_str().expect("an operation has an id")
    }

    pub fn statuses(&self) -> BTreeSet<u16> {
        let responses = self.operation["responses"].as_object().expect("there are responses");
        responses.keys().map(|status| status.parse().expect("a status is a number")).collect()
    }

    /// The schema of the body of a status; `None` without a body.
    pub fn response_schema(&self, status: u16) -> Option<&'static Value> {
        let response = &self.operation["responses"][status.to_string()];
        assert!(!response.is_null(), "{status} is not documented");
        let content = &resolve(self.document, response)["content"];
        (!content.is_null()).then(|| json_schema(content))
    }

    /// The schema of the request's body, if it takes one.
    pub fn request_schema(&self) -> Option<&'static Value> {
        let content = &self.operation["requestBody"]["content"];
        (!content.is_null()).then(|| json_schema(content))
    }

    pub fn parameters(&self) -> Vec<Parameter> {
        let parameters = self.operation["parameters"].as_array();
        let declared = |parameter| {
            let parameter = resolve(self.document, parameter);
            assert!(parameter["schema"].is_object(), "{parameter} has a schema");
            Parameter {
                name: parameter["name"].as_str().expect("a parameter has a name"),
                place: parameter["in"].as_str().expect("a parameter has a place"),
                required: parameter["required"] == true,
                schema: resolve(self.document, &parameter["schema"]),
            }
        };
        parameters.into_iter().flatten().map(declared).collect()
    }
}

fn json_schema(content: &'static Value) -> &'static Value {
    let schema = &content["application/json"]["schema"];
    assert!(schema.is_object(), "the body is JSON with a schema");
    schema
}

/// Resolves a reference.
pub fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            let found = document.pointer(reference.trim_start_matches('#'));
            resolve(document, found.expect("a reference leads somewhere"))
        }
        None => value,
    }
}

/// Translates `nullable`, the range of `int32`, and `maxLength` of arrays (which means items) to JSON Schema.
fn translate_openapi(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(translate_openapi),
        Value::Object(map) => {
            map.values_mut().for_each(translate_openapi);
            if map.get("format") == Some(&json!("int32")) {
                map.entry("minimum").or_insert(json!(i32::MIN));
                map.entry("maximum").or_insert(json!(i32::MAX));
            }
            if map.get("type") == Some(&json!("array"))
                && let Some(most) = map.remove("maxLength")
            {
                map.insert("maxItems".to_owned(), most);
            }
            if map.remove("nullable") == Some(json!(true)) {
                let rest = std::mem::take(map);
                *value = json!({"anyOf": [rest, {"type": "null"}]});
            }
        }
        _ => {}
    }
}

/// The schema with resolve references and without additional properties.
pub fn without_additional_properties(document: &Value, schema: &Value) -> Value {
    let mut schema = resolve(document, schema).clone();
    assert!(schema["allOf"].is_null(), "compositions are not supported");
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties
            .values_mut()
            .for_each(|property| *property = without_additional_properties(document, property));
        schema["additionalProperties"] = json!(false);
    }
    if schema["items"].is_object() {
        schema["items"] = without_additional_properties(document, &schema["items"]);
    }
    schema
}

thread_local! {
    static VALIDATORS: RefCell<HashMap<String, Rc<Validator>>> = RefCell::default();
}

/// The violations of `value` against the schema.
pub fn violations(document: &'static Value, schema: &Value, value: &Value) -> Vec<String> {
    let build = || {
        // References start at the root, so the schema includes the components.
        let mut whole = json!({"components": document["components"], "allOf": [schema]});
        translate_openapi(&mut whole);
        let built = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&whole);
        Rc::new(built.expect("the document holds valid schemas"))
    };
    // The documents use the same names for different schemas.
    let key = format!("{document:p} {schema}");
    let validator =
        VALIDATORS.with(|cache| Rc::clone(cache.borrow_mut().entry(key).or_insert_with(build)));
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn openapi_extensions_of_json_schema_are_checked() {
    let document = operation_spec("get_datavolumes").document;
    let cases = [
        (json!({"type": "string", "nullable": true}), json!(null), json!(7)),
        (json!({"type": "integer", "format": "int32"}), json!(i32::MAX), json!(1_i64 << 31)),
        (json!({"type": "array", "maxLength": 1}), json!([1]), json!([1, 2])),
        (json!({"type": "string", "format": "uuid"}), json!(example_id()), json!("7")),
        (
            json!({"type": "string", "format": "date-time"}),
            json!("2026-01-31T00:00:00Z"),
            json!(""),
        ),
    ];
    for (schema, good, bad) in cases {
        assert_eq!(violations(document, &schema, &good), Vec::<String>::new(), "{schema}");
        assert_ne!(violations(document, &schema, &bad), Vec::<String>::new(), "{schema}");
    }
}

pub fn example_id() -> &'static str {
    "71f69d83-ba66-4822-adf5-55ce55efd210"
}
