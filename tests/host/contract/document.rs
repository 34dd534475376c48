//! The two OpenAPI documents, read as JSON Schema.

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
pub struct Declared {
    /// The document.
    pub document: &'static Value,
    /// The path's template.
    pub template: &'static str,
    /// The method, in lower case.
    pub method: &'static str,
    operation: &'static Value,
}

/// A parameter as an operation declares it.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// `query` or `path`.
    pub place: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What its value must be.
    pub schema: &'static Value,
}

/// Every operation of both documents.
pub fn operations() -> impl Iterator<Item = Declared> {
    let paths = DOCUMENTS.iter().flat_map(|document| {
        let paths = document["paths"].as_object().expect("a document has paths");
        paths.iter().map(move |(template, path)| (document, template, path))
    });
    paths.flat_map(|(document, template, path)| {
        let methods = path.as_object().expect("a path has methods");
        methods.iter().map(move |(method, operation)| Declared {
            document,
            template,
            method,
            operation,
        })
    })
}

/// The operation of this id.
pub fn declared(id: &str) -> Declared {
    operations().find(|it| it.id() == id).unwrap_or_else(|| panic!("no document declares {id}"))
}

impl Declared {
    /// Its id.
    pub fn id(&self) -> &'static str {
        self.operation["operationId"].as_str().expect("an operation has an id")
    }

    /// Every status that is documented.
    pub fn statuses(&self) -> BTreeSet<u16> {
        let responses = self.operation["responses"].as_object().expect("there are responses");
        responses.keys().map(|status| status.parse().expect("a status is a number")).collect()
    }

    /// The schema of the body that a status comes with; `None` where it comes with none.
    pub fn answer(&self, status: u16) -> Option<&'static Value> {
        let answer = &self.operation["responses"][status.to_string()];
        assert!(!answer.is_null(), "{status} is not documented");
        let content = &resolved(self.document, answer)["content"];
        (!content.is_null()).then(|| json_schema(content))
    }

    /// The schema of the request's body, if it takes one.
    pub fn request(&self) -> Option<&'static Value> {
        let content = &self.operation["requestBody"]["content"];
        (!content.is_null()).then(|| json_schema(content))
    }

    /// The parameters.
    pub fn parameters(&self) -> Vec<Parameter> {
        let parameters = self.operation["parameters"].as_array();
        let declared = |parameter| {
            let parameter = resolved(self.document, parameter);
            assert!(parameter["schema"].is_object(), "{parameter} has a schema");
            Parameter {
                name: parameter["name"].as_str().expect("a parameter has a name"),
                place: parameter["in"].as_str().expect("a parameter has a place"),
                required: parameter["required"] == true,
                schema: resolved(self.document, &parameter["schema"]),
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

/// What a reference leads to; anything else as it is.
pub fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            let found = document.pointer(reference.trim_start_matches('#'));
            resolved(document, found.expect("a reference leads somewhere"))
        }
        None => value,
    }
}

/// Says in JSON Schema what OpenAPI 3.0 says in its own way: `nullable`, the range of `int32`,
/// and a `maxLength` that stands on an array and means items.
fn spell_out(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(spell_out),
        Value::Object(map) => {
            map.values_mut().for_each(spell_out);
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

/// The schema with its references put in and nothing allowed that it does not name.
pub fn closed(document: &Value, schema: &Value) -> Value {
    let mut schema = resolved(document, schema).clone();
    assert!(schema["allOf"].is_null(), "closing a composition is not what this does");
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(|property| *property = closed(document, property));
        schema["additionalProperties"] = json!(false);
    }
    if schema["items"].is_object() {
        schema["items"] = closed(document, &schema["items"]);
    }
    schema
}

thread_local! {
    static VALIDATORS: RefCell<HashMap<String, Rc<Validator>>> = RefCell::default();
}

/// What is wrong with `value`, by the schema.
pub fn faults(document: &'static Value, schema: &Value, value: &Value) -> Vec<String> {
    let build = || {
        // References start at the root, so the schema takes the components along.
        let mut whole = json!({"components": document["components"], "allOf": [schema]});
        spell_out(&mut whole);
        let built = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&whole);
        Rc::new(built.expect("the document holds valid schemas"))
    };
    // Per document: the two mean different things by one name.
    let key = format!("{document:p} {schema}");
    let validator =
        VALIDATORS.with(|cache| Rc::clone(cache.borrow_mut().entry(key).or_insert_with(build)));
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn what_openapi_says_in_its_own_way_is_checked_too() {
    let document = declared("get_datavolumes").document;
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
        assert_eq!(faults(document, &schema, &good), Vec::<String>::new(), "{schema}");
        assert_ne!(faults(document, &schema, &bad), Vec::<String>::new(), "{schema}");
    }
}

/// A UUID.
pub fn example_id() -> &'static str {
    "71f69d83-ba66-4822-adf5-55ce55efd210"
}
