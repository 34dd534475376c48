//! Generates example bodies from the schemas of the contract.

use super::document::{OperationSpec, example_id, operation_spec, operations, resolve, violations};
use serde_json::{Map, Value, json};

/// Which fields an example contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Only required fields with minimal values.
    Minimal,
    /// All fields, and null wherever it is allowed.
    Nulls,
    /// All fields with maximal values. The number selects the value of an enumeration.
    Maximal(usize),
}

impl Fill {
    /// Enough to cover every value of every enumeration.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Minimal, Self::Nulls].into_iter().chain((0..14).map(Self::Maximal))
    }

    fn is_maximal(self) -> bool {
        matches!(self, Self::Maximal(_))
    }
}

/// The body of a response, validated against its schema; `None` without a body.
pub fn response_body(operation: &OperationSpec, status: u16, fill: Fill) -> Option<Value> {
    let schema = operation.response_schema(status)?;
    let generated = Generator { document: operation.document, fill, open_references: Vec::new() }
        .generate(schema);
    let mut body = generated.expect("the outermost schema is in no cycle");
    if status >= 400 {
        // The document says this in prose only.
        body["code"] = json!(status);
    }
    let found = violations(operation.document, schema, &body);
    assert_eq!(found, Vec::<String>::new(), "{} {status} {fill:?}: {body}", operation.template);
    Some(body)
}

struct Generator<'a> {
    document: &'a Value,
    fill: Fill,
    /// The references around the current schema.
    open_references: Vec<String>,
}

impl Generator<'_> {
    /// `None` ends the recursion of a schema that contains itself.
    fn generate(&mut self, schema: &Value) -> Option<Value> {
        if self.fill == Fill::Nulls && schema["nullable"] == true {
            return Some(Value::Null);
        }
        if let Some(reference) = schema["$ref"].as_str() {
            if self.open_references.iter().any(|outer| outer == reference) {
                return None;
            }
            self.open_references.push(reference.to_owned());
            let generated = self.generate(resolve(self.document, &json!({"$ref": reference})));
            self.open_references.pop();
            return generated;
        }
        for keyword in ["oneOf", "anyOf", "not", "const", "multipleOf", "uniqueItems", "minItems"] {
            assert!(schema[keyword].is_null(), "examples do not know {keyword} yet: {schema}");
        }
        if let Some(values) = schema["enum"].as_array() {
            let Fill::Maximal(choice) = self.fill else { return values.first().cloned() };
            return Some(values[choice % values.len()].clone());
        }
        match schema["type"].as_str() {
            Some("string") => Some(json!(self.string(schema))),
            Some("integer") => Some(json!(self.integer(schema))),
            Some("number") => Some(json!(if self.fill.is_maximal() { 1.5e9 } else { 0.0 })),
            Some("boolean") => Some(json!(self.fill.is_maximal())),
            Some("array") => {
                let one = (self.fill != Fill::Minimal).then(|| self.generate(&schema["items"]));
                Some(Value::Array(one.flatten().into_iter().collect()))
            }
            Some("object") | None => self.object(schema),
            Some(other) => panic!("examples do not know the type {other} yet"),
        }
    }

    fn object(&mut self, schema: &Value) -> Option<Value> {
        let mut object = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            // A nullable part must not generate the object null.
            let mut part = resolve(self.document, part).clone();
            part.as_object_mut().expect("a schema is an object").remove("nullable");
            let Value::Object(part) = self.generate(&part)? else { panic!("a part is no object") };
            object.extend(part);
        }
        let required = |name: &String| {
            schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)))
        };
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required(name) || self.fill != Fill::Minimal {
                match self.generate(property) {
                    Some(value) => drop(object.insert(name.clone(), value)),
                    None if required(name) => return None,
                    None => {}
                }
            }
        }
        if schema["additionalProperties"].is_object() && self.fill.is_maximal() {
            let value = self.generate(&schema["additionalProperties"]);
            object.extend(value.map(|value| ("anything".to_owned(), value)));
        }
        Some(Value::Object(object))
    }

    fn integer(&self, schema: &Value) -> i64 {
        let maximal = match schema["format"].as_str() {
            Some("int64") => i64::MAX,
            // Offsets and lifetimes have no format and fit.
            _ => i64::from(i32::MAX),
        };
        if self.fill.is_maximal() {
            schema["maximum"].as_i64().unwrap_or(maximal)
        } else {
            schema["minimum"].as_i64().unwrap_or(0)
        }
    }

    fn string(&self, schema: &Value) -> String {
        let maximal = self.fill.is_maximal();
        match schema["format"].as_str() {
            Some("uuid") => return example_id().to_owned(),
            Some("date-time") if maximal => return "2026-12-31T23:59:59.999999+14:00".to_owned(),
            Some("date-time") => return "2026-01-31T00:00:00Z".to_owned(),
            Some("ipv4") => return "203.0.113.7".to_owned(),
            Some("uri") => return "https://runai.example/api/v1/datavolumes".to_owned(),
            Some(other) => panic!("examples do not know the format {other} yet"),
            None => {}
        }
        let length = |keyword: &str| schema[keyword].as_u64().map(|n| n as usize);
        let (shortest, longest) = (length("minLength").unwrap_or(0), length("maxLength"));
        let Some(pattern) = schema["pattern"].as_str() else {
            return match longest {
                Some(longest) if maximal => "é".repeat(longest),
                None if maximal => "Größe 🦀 “x” <b>&amp;</b> \"q\" \\ \n .".to_owned(),
                _ => "a".repeat(shortest),
            };
        };
        let pattern = regex::Regex::new(pattern).expect("a pattern");
        let large = maximal.then(|| "a".repeat(longest.unwrap_or(99)));
        let small = ["a", "1Gi"].map(str::to_owned);
        large
            .into_iter()
            .chain(small)
            .find(|text| pattern.is_match(text))
            .unwrap_or_else(|| panic!("no example matches {pattern}"))
    }
}

#[test]
fn every_documented_response_has_valid_examples() {
    let mut generated = 0;
    for operation in operations() {
        for status in operation.statuses() {
            generated +=
                Fill::all().filter_map(|fill| response_body(&operation, status, fill)).count();
        }
    }
    assert!(generated > 200, "{generated}");
}

#[test]
fn examples_contain_the_requested_fields() {
    let list = operation_spec("get_datavolumes");
    let body = |fill| response_body(&list, 200, fill).expect("a body");
    assert_eq!(body(Fill::Minimal), json!({"datavolumes": []}));
    let transition = "/datavolumes/0/status/conditions/0/lastTransitionTime";
    assert_eq!(body(Fill::Nulls).pointer(transition), Some(&Value::Null));
    let maximal = body(Fill::Maximal(0));
    assert!(maximal.pointer(transition).is_some_and(Value::is_string), "{maximal}");
    assert_eq!(maximal["datavolumes"][0]["name"].as_str().map(str::len), Some(63));
}
