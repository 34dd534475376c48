//! Bodies made from the contract's schemas, so that no test chooses what a server may say.

use super::document::{Declared, declared, example_id, faults, operations, resolved};
use serde_json::{Map, Value, json};

/// How much an example says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Only what is required, each as small as it may be.
    Least,
    /// Everything, and null wherever null may be.
    Nulls,
    /// Everything, each as large as it may be; where there is a choice, the one of this number,
    /// counted round.
    Most(usize),
}

impl Extent {
    /// All of them, with as many choices as the longest list that the console reads.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Least, Self::Nulls].into_iter().chain((0..8).map(Self::Most))
    }

    fn is_most(self) -> bool {
        matches!(self, Self::Most(_))
    }
}

/// The body that an answer with this status has; `None` where it has none. Held against its own
/// schema before anybody sees it.
pub fn answer(of: &Declared, status: u16, extent: Extent) -> Option<Value> {
    let schema = of.answer(status)?;
    let made = Maker { document: of.document, extent, inside: Vec::new() }.make(schema);
    let mut body = made.expect("the outermost schema is in no cycle");
    if status >= 400 {
        // TabMessage in prose only: the code is the status.
        body["code"] = json!(status);
    }
    let wrong = faults(of.document, schema, &body);
    assert_eq!(wrong, Vec::<String>::new(), "{} {status} {extent:?}: {body}", of.template);
    Some(body)
}

struct Maker<'a> {
    document: &'a Value,
    extent: Extent,
    /// The references that lead to where we are.
    inside: Vec<String>,
}

impl Maker<'_> {
    /// An example; `None` where the schema holds itself, which must end somewhere.
    fn make(&mut self, schema: &Value) -> Option<Value> {
        if self.extent == Extent::Nulls && schema["nullable"] == true {
            return Some(Value::Null);
        }
        if let Some(reference) = schema["$ref"].as_str() {
            if self.inside.iter().any(|outer| outer == reference) {
                return None;
            }
            self.inside.push(reference.to_owned());
            let made = self.make(resolved(self.document, &json!({"$ref": reference})));
            self.inside.pop();
            return made;
        }
        for keyword in ["oneOf", "anyOf", "not", "const", "multipleOf", "uniqueItems", "minItems"] {
            assert!(schema[keyword].is_null(), "examples do not know {keyword} yet: {schema}");
        }
        if let Some(values) = schema["enum"].as_array() {
            let Extent::Most(choice) = self.extent else { return values.first().cloned() };
            return Some(values[choice % values.len()].clone());
        }
        match schema["type"].as_str() {
            Some("string") => Some(json!(self.string(schema))),
            Some("integer") => Some(json!(self.integer(schema))),
            Some("number") => Some(json!(if self.extent.is_most() { 1.5e9 } else { 0.0 })),
            Some("boolean") => Some(json!(self.extent.is_most())),
            Some("array") => {
                let one = (self.extent != Extent::Least).then(|| self.make(&schema["items"]));
                Some(Value::Array(one.flatten().into_iter().collect()))
            }
            Some("object") | None => self.object(schema),
            Some(other) => panic!("examples do not know the type {other} yet"),
        }
    }

    fn object(&mut self, schema: &Value) -> Option<Value> {
        let mut object = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            // A part that may be null must not make the whole null.
            let mut part = resolved(self.document, part).clone();
            part.as_object_mut().expect("a schema is an object").remove("nullable");
            let Value::Object(part) = self.make(&part)? else { panic!("a part is no object") };
            object.extend(part);
        }
        let required = |name: &String| {
            schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)))
        };
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required(name) || self.extent != Extent::Least {
                match self.make(property) {
                    Some(value) => drop(object.insert(name.clone(), value)),
                    None if required(name) => return None,
                    None => {}
                }
            }
        }
        if schema["additionalProperties"].is_object() && self.extent.is_most() {
            let value = self.make(&schema["additionalProperties"]);
            object.extend(value.map(|value| ("anything".to_owned(), value)));
        }
        Some(Value::Object(object))
    }

    fn integer(&self, schema: &Value) -> i64 {
        let most = match schema["format"].as_str() {
            Some("int64") => i64::MAX,
            // Without a format it is an offset or a lifetime; those fit.
            _ => i64::from(i32::MAX),
        };
        if self.extent.is_most() {
            schema["maximum"].as_i64().unwrap_or(most)
        } else {
            schema["minimum"].as_i64().unwrap_or(0)
        }
    }

    fn string(&self, schema: &Value) -> String {
        let most = self.extent.is_most();
        match schema["format"].as_str() {
            Some("uuid") => return example_id().to_owned(),
            Some("date-time") if most => return "2026-12-31T23:59:59.999999+14:00".to_owned(),
            Some("date-time") => return "2026-01-31T00:00:00Z".to_owned(),
            Some(other) => panic!("examples do not know the format {other} yet"),
            None => {}
        }
        let length = |keyword: &str| schema[keyword].as_u64().map(|n| n as usize);
        let (shortest, longest) = (length("minLength").unwrap_or(0), length("maxLength"));
        let Some(pattern) = schema["pattern"].as_str() else {
            return match longest {
                Some(longest) if most => "é".repeat(longest),
                None if most => "Größe 🦀 “x” <b>&amp;</b> \"q\" \\ \n .".to_owned(),
                _ => "a".repeat(shortest),
            };
        };
        let pattern = regex::Regex::new(pattern).expect("a pattern");
        let large = most.then(|| "a".repeat(longest.unwrap_or(99)));
        let small = ["a", "1Gi"].map(str::to_owned);
        large
            .into_iter()
            .chain(small)
            .find(|text| pattern.is_match(text))
            .unwrap_or_else(|| panic!("no example matches {pattern}"))
    }
}

#[test]
fn every_documented_answer_has_examples_that_its_schema_takes() {
    let mut made = 0;
    for of in operations() {
        for status in of.statuses() {
            made += Extent::all().filter_map(|extent| answer(&of, status, extent)).count();
        }
    }
    assert!(made > 200, "{made}");
}

#[test]
fn an_example_says_as_much_as_it_should() {
    let list = declared("get_datavolumes");
    let body = |extent| answer(&list, 200, extent).expect("a body");
    assert_eq!(body(Extent::Least), json!({"datavolumes": []}));
    let transition = "/datavolumes/0/status/conditions/0/lastTransitionTime";
    assert_eq!(body(Extent::Nulls).pointer(transition), Some(&Value::Null));
    let most = body(Extent::Most(0));
    assert!(most.pointer(transition).is_some_and(Value::is_string), "{most}");
    assert_eq!(most["datavolumes"][0]["name"].as_str().map(str::len), Some(63));
}
