//! JSON bodies, read strictly: unknown fields and wrong types are refused by name.

use http::{Request, header};
use serde_json::{Map, Value};

use crate::problem::Problem;

/// The fields of an object that nobody has read yet.
pub(crate) struct Fields {
    path: String,
    map: Map<String, Value>,
}

impl Fields {
    /// The object in the body of a request.
    pub(crate) fn of_body(request: &Request<Vec<u8>>) -> Result<Self, Problem> {
        // A missing content type is tolerated; a wrong one shows a client that sends something else.
        if let Some(content_type) = request.headers().get(header::CONTENT_TYPE) {
            let essence = content_type
                .to_str()
                .unwrap_or_default()
                .split(';')
                .next()
                .unwrap_or_default()
                .trim();
            if !essence.eq_ignore_ascii_case("application/json") {
                return Err(Problem::parameter(
                    "Content-Type",
                    format!("`{essence}` is not application/json"),
                ));
            }
        }
        let value: Value = serde_json::from_slice(request.body()).map_err(|error| {
            Problem::parameter("body", "not valid JSON").with_details(error.to_string())
        })?;
        Fields::of_value(value, "")
    }

    /// The object in a value at `path`, which prefixes the names in messages.
    pub(crate) fn of_value(value: Value, path: &str) -> Result<Self, Problem> {
        match value {
            Value::Object(map) => Ok(Fields { path: path.to_owned(), map }),
            other => {
                let name = if path.is_empty() { "body" } else { path };
                Err(Problem::parameter(name, format!("expected an object, not {}", kind(&other))))
            }
        }
    }

    fn name(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }

    fn wrong(&self, field: &str, expected: &str, value: &Value) -> Problem {
        Problem::parameter(&self.name(field), format!("expected {expected}, not {}", kind(value)))
    }

    pub(crate) fn string(&mut self, field: &str) -> Result<Option<String>, Problem> {
        match self.map.remove(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(field, "a string", &other)),
        }
    }

    pub(crate) fn required_string(&mut self, field: &str) -> Result<String, Problem> {
        self.string(field)?
            .ok_or_else(|| Problem::parameter(&self.name(field), "required field is missing"))
    }

    pub(crate) fn nullable_string(&mut self, field: &str) -> Result<Option<String>, Problem> {
        self.drop_null(field);
        self.string(field)
    }

    pub(crate) fn boolean(&mut self, field: &str) -> Result<Option<bool>, Problem> {
        match self.map.remove(field) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(self.wrong(field, "true or false", &other)),
        }
    }

    pub(crate) fn nullable_boolean(&mut self, field: &str) -> Result<Option<bool>, Problem> {
        self.drop_null(field);
        self.boolean(field)
    }

    /// An array; absent is empty.
    pub(crate) fn array(&mut self, field: &str) -> Result<Vec<Value>, Problem> {
        match self.map.remove(field) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(self.wrong(field, "an array", &other)),
        }
    }

    /// Refuses what nobody asked for.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        match self.map.keys().next() {
            Some(field) => Err(Problem::parameter(&self.name(field), "unknown field")),
            None => Ok(()),
        }
    }

    fn drop_null(&mut self, field: &str) {
        if self.map.get(field).is_some_and(Value::is_null) {
            self.map.remove(field);
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
