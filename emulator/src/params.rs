//! Query parameters, read strictly: what the contract does not know is refused by name.

use std::borrow::Cow;

use uuid::Uuid;

use crate::problem::Problem;

/// The parameters of one request.
pub(crate) struct Params<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Params<'a> {
    /// Reads the query; each parameter must be one of `allowed` and come at most once.
    pub(crate) fn parse(query: Option<&'a str>, allowed: &[&str]) -> Result<Self, Problem> {
        let mut params = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !allowed.contains(&name.as_ref()) {
                return Err(Problem::parameter(&name, "unknown query parameter"));
            }
            if params.iter().any(|(other, _)| *other == name) {
                return Err(Problem::parameter(&name, "given more than once"));
            }
            params.push((name, value));
        }
        Ok(Params(params))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_ref())
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, Problem> {
        match self.get(name) {
            Some(value) if !value.is_empty() => Ok(value),
            Some(_) => Err(Problem::parameter(name, "must not be empty")),
            None => Err(Problem::parameter(name, "required query parameter is missing")),
        }
    }

    /// A 32-bit integer, as the contract's `int32`.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i32>, Problem> {
        self.get(name)
            .map(|text| {
                text.parse()
                    .map_err(|_| Problem::parameter(name, format!("`{text}` is not an integer")))
            })
            .transpose()
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Problem> {
        self.get(name)
            .map(|text| {
                text.parse()
                    .map_err(|_| Problem::parameter(name, format!("`{text}` is not true or false")))
            })
            .transpose()
    }

    /// One of a closed list of values.
    pub(crate) fn one_of<T: Copy>(
        &self,
        name: &str,
        values: &[(&str, T)],
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match values.iter().find(|(value, _)| *value == text) {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => {
                let names: Vec<_> = values.iter().map(|(value, _)| *value).collect();
                Err(Problem::parameter(
                    name,
                    format!("`{text}` is not one of {}", names.join(", ")),
                ))
            }
        }
    }
}

/// Reads a UUID in its hyphenated form, the only one in the contract.
pub(crate) fn uuid(text: &str) -> Option<Uuid> {
    if text.len() == 36 { Uuid::try_parse(text).ok() } else { None }
}
