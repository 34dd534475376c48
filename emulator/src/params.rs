//! Parses query parameters strictly: the error names an unknown or invalid parameter.

use std::borrow::Cow;
use std::str::FromStr;

use uuid::Uuid;

use crate::response::ApiError;

pub(crate) struct Params<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Params<'a> {
    /// Parses a query, whose parameters must be among `allowed` and not repeated.
    pub(crate) fn parse(query: Option<&'a str>, allowed: &[&str]) -> Result<Self, ApiError> {
        let mut params = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !allowed.contains(&name.as_ref()) {
                return Err(ApiError::invalid(&name, "unknown query parameter"));
            }
            if params.iter().any(|(other, _)| *other == name) {
                return Err(ApiError::invalid(&name, "given more than once"));
            }
            params.push((name, value));
        }
        Ok(Params(params))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_ref())
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        match self.get(name) {
            Some(value) if !value.is_empty() => Ok(value),
            Some(_) => Err(ApiError::invalid(name, "must not be empty")),
            None => Err(ApiError::invalid(name, "required query parameter is missing")),
        }
    }

    /// A 32-bit integer, as the contract's `int32`.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i32>, ApiError> {
        self.parsed(name, "an integer")
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        self.parsed(name, "true or false")
    }

    fn parsed<T: FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>, ApiError> {
        let invalid = |text| ApiError::invalid(name, format!("`{text}` is not {expected}"));
        self.get(name).map(|text| text.parse().map_err(|_| invalid(text))).transpose()
    }

    /// Parses a value that must be one of a closed list.
    pub(crate) fn one_of<T: Copy>(
        &self,
        name: &str,
        values: &[(&str, T)],
    ) -> Result<Option<T>, ApiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match values.iter().find(|(value, _)| *value == text) {
            Some((_, parsed)) => Ok(Some(*parsed)),
            None => {
                let names: Vec<_> = values.iter().map(|(value, _)| *value).collect();
                Err(ApiError::invalid(name, format!("`{text}` is not one of {}", names.join(", "))))
            }
        }
    }
}

/// Parses a UUID in its hyphenated form, the only one in the contract.
pub(crate) fn parse_uuid(text: &str) -> Option<Uuid> {
    if text.len() == 36 { Uuid::try_parse(text).ok() } else { None }
}
