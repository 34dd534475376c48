//! Parses JSON bodies strictly: the error names an unknown field or one of the wrong type.

use http::{Request, header};
use serde_json::{Map, Value};

use crate::response::ApiError;

/// The fields of a JSON object that have not been read yet.
pub(crate) struct Fields {
    path: String,
    map: Map<String, Value>,
}

impl Fields {
    pub(crate) fn from_body(request: &Request<Vec<u8>>) -> Result<Self, ApiError> {
        // A missing content type is tolerated.
        if let Some(media_type) = media_type(request)
            && !media_type.eq_ignore_ascii_case("application/json")
        {
            let reason = format!("`{media_type}` is not application/json");
            return Err(ApiError::invalid("Content-Type", reason));
        }
        let value: Value = serde_json::from_slice(request.body()).map_err(|error| {
            ApiError::invalid("body", "not valid JSON").with_details(error.to_string())
        })?;
        Fields::from_value(value, "")
    }

    /// `path` is where the value is in the body; it prefixes the names in errors.
    pub(crate) fn from_value(value: Value, path: &str) -> Result<Self, ApiError> {
        match value {
            Value::Object(map) => Ok(Fields { path: path.to_owned(), map }),
            other => {
                let name = if path.is_empty() { "body" } else { path };
                Err(ApiError::invalid(
                    name,
                    format!("expected an object, not {}", type_name(&other)),
                ))
            }
        }
    }

    fn name(&self, field: &str) -> String {
        if self.path.is_empty() { field.to_owned() } else { format!("{}.{field}", self.path) }
    }

    fn type_error(&self, field: &str, expected: &str, value: &Value) -> ApiError {
        ApiError::invalid(
            &self.name(field),
            format!("expected {expected}, not {}", type_name(value)),
        )
    }

    pub(crate) fn string(&mut self, field: &str) -> Result<Option<String>, ApiError> {
        match self.map.remove(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.type_error(field, "a string", &other)),
        }
    }

    pub(crate) fn required_string(&mut self, field: &str) -> Result<String, ApiError> {
        self.string(field)?
            .ok_or_else(|| ApiError::invalid(&self.name(field), "required field is missing"))
    }

    pub(crate) fn nullable_string(&mut self, field: &str) -> Result<Option<String>, ApiError> {
        self.remove_null(field);
        self.string(field)
    }

    pub(crate) fn boolean(&mut self, field: &str) -> Result<Option<bool>, ApiError> {
        match self.map.remove(field) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(self.type_error(field, "true or false", &other)),
        }
    }

    pub(crate) fn nullable_boolean(&mut self, field: &str) -> Result<Option<bool>, ApiError> {
        self.remove_null(field);
        self.boolean(field)
    }

    /// Returns an empty array if the field is absent.
    pub(crate) fn array(&mut self, field: &str) -> Result<Vec<Value>, ApiError> {
        match self.map.remove(field) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(self.type_error(field, "an array", &other)),
        }
    }

    pub(crate) fn reject_unknown(self) -> Result<(), ApiError> {
        match self.map.keys().next() {
            Some(field) => Err(ApiError::invalid(&self.name(field), "unknown field")),
            None => Ok(()),
        }
    }

    fn remove_null(&mut self, field: &str) {
        if self.map.get(field).is_some_and(Value::is_null) {
            self.map.remove(field);
        }
    }
}

/// Whether the body of a request is an HTML form.
pub(crate) fn is_form(request: &Request<Vec<u8>>) -> bool {
    let media_type = media_type(request).unwrap_or_default();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The `Content-Type` without parameters.
fn media_type(request: &Request<Vec<u8>>) -> Option<&str> {
    let content_type = request.headers().get(header::CONTENT_TYPE)?.to_str().unwrap_or_default();
    Some(content_type.split(';').next().unwrap_or_default().trim())
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
