//! Checks every request against the OpenAPI documents.

use emulator::Exchange;
use jsonschema::Draft;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static DOCUMENTS: LazyLock<[Value; 2]> = LazyLock::new(|| {
    [
        include_str!("../../../emulator/contract/openapi.json"),
        include_str!("../../../emulator/contract/companions.openapi.json"),
    ]
    .map(|text| {
        let mut document = serde_json::from_str(text).expect("the document is JSON");
        tighten(&mut document);
        document
    })
});

/// Translates OpenAPI 3.0 to JSON Schema: `nullable` becomes `anyOf`, and an array's `maxLength`
/// becomes the `maxItems` that it means.
fn tighten(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(tighten),
        Value::Object(map) => {
            map.values_mut().for_each(tighten);
            if map.get("type") == Some(&json!("array"))
                && let Some(most) = map.remove("maxLength")
            {
                map.insert("maxItems".to_owned(), most);
            }
            if map.remove("nullable") == Some(Value::Bool(true)) {
                let rest = std::mem::take(map);
                *value = json!({"anyOf": [rest, {"type": "null"}]});
            }
        }
        _ => {}
    }
}

pub(crate) fn problems(exchange: &Exchange) -> Vec<String> {
    let label = format!("{} {}", exchange.method, exchange.path);
    // The console's settings and the identity provider are not part of the API.
    let is_settings = (exchange.method.as_str(), exchange.path.as_str()) == ("GET", "/config.json");
    if is_settings || exchange.path.starts_with("/auth/") {
        return Vec::new();
    }
    let Some(id) = exchange.operation else {
        return vec![format!("{label}: in no document")];
    };
    let Some(operation) = find(id.id()) else {
        return vec![format!("{label}: {id} is in no document")];
    };
    let mut problems = path_problems(&operation, &exchange.path);
    problems.extend(query_problems(&operation, exchange.query.as_deref().unwrap_or_default()));
    problems.extend(body_problems(&operation, exchange.content_type.as_deref(), &exchange.body));
    problems.into_iter().map(|problem| format!("{label}: {problem}")).collect()
}

struct ContractOperation {
    document: &'static Value,
    template: &'static str,
    declaration: &'static Value,
}

fn find(id: &str) -> Option<ContractOperation> {
    DOCUMENTS.iter().find_map(|document| {
        document["paths"].as_object()?.iter().find_map(|(template, methods)| {
            let mut operations = methods.as_object()?.values();
            let declaration = operations.find(|it| it["operationId"] == id)?;
            Some(ContractOperation { document, template, declaration })
        })
    })
}

impl ContractOperation {
    /// The parameters in `path` or `query`, with references resolved.
    fn parameters(&self, location: &str) -> Vec<&'static Value> {
        let declared = self.declaration["parameters"].as_array();
        let followed = declared.into_iter().flatten().map(|it| match it["$ref"].as_str() {
            Some(reference) => {
                self.document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null)
            }
            None => it,
        });
        followed.filter(|parameter| parameter["in"] == location).collect()
    }

    fn schema_errors(&self, schema: &Value, value: &Value) -> Vec<String> {
        // References are absolute, so the schema needs the components.
        let mut whole = Map::new();
        whole.insert("components".to_owned(), self.document["components"].clone());
        whole.insert("allOf".to_owned(), json!([schema]));
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&Value::Object(whole))
            .expect("the document holds valid schemas");
        validator.iter_errors(value).map(|it| format!("{} {it}", it.instance_path())).collect()
    }
}

fn path_problems(operation: &ContractOperation, path: &str) -> Vec<String> {
    let parameters = operation.parameters("path");
    let (template, path) = (operation.template.split('/'), path.split('/'));
    if template.clone().count() != path.clone().count() {
        return vec![format!("is not {}", operation.template)];
    }
    let mut problems = Vec::new();
    for (expected, segment) in template.zip(path) {
        let name = expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match name.map(|name| parameters.iter().find(|it| it["name"] == name)) {
            None if expected == segment => {}
            None => problems.push(format!("is not {}", operation.template)),
            Some(None) => problems.push(format!("{expected} is not declared")),
            Some(Some(parameter)) => {
                problems.extend(operation.schema_errors(&parameter["schema"], &json!(segment)));
            }
        }
    }
    problems
}

fn query_problems(operation: &ContractOperation, query: &str) -> Vec<String> {
    let parameters = operation.parameters("query");
    let mut problems = Vec::new();
    let mut names = BTreeSet::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !names.insert(name.clone().into_owned()) {
            problems.push(format!("the parameter {name} is there twice"));
        }
        match parameters.iter().find(|parameter| parameter["name"] == name.as_ref()) {
            None => problems.push(format!("the parameter {name} is not declared")),
            Some(parameter) => {
                let schema = &parameter["schema"];
                let value = parse_parameter(schema, &value);
                let wrong = operation.schema_errors(schema, &value);
                problems.extend(wrong.into_iter().map(|it| format!("the parameter {name}: {it}")));
            }
        }
    }
    let required = parameters.iter().filter(|parameter| parameter["required"] == true);
    let missing = required.filter(|it| !names.contains(it["name"].as_str().unwrap_or_default()));
    problems.extend(missing.map(|it| format!("the parameter {} is missing", it["name"])));
    problems
}

/// Parses a parameter as its schema's type, where possible.
fn parse_parameter(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        Some("boolean") => text.parse::<bool>().map_or_else(|_| json!(text), Value::from),
        // All arrays in these documents are comma-separated.
        Some("array") => {
            text.split(',').map(|item| parse_parameter(&schema["items"], item)).collect()
        }
        _ => json!(text),
    }
}

fn body_problems(
    operation: &ContractOperation,
    content_type: Option<&str>,
    body: &[u8],
) -> Vec<String> {
    let declared = &operation.declaration["requestBody"];
    if declared.is_null() {
        return if body.is_empty() { Vec::new() } else { vec!["has a body".to_owned()] };
    }
    if content_type != Some("application/json") {
        return vec![format!("its content type is {content_type:?}")];
    }
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return vec!["its body is no JSON".to_owned()];
    };
    let schema = &declared["content"]["application/json"]["schema"];
    let mut problems = operation.schema_errors(schema, &value);
    problems.extend(undeclared_properties(operation.document, schema, &value, "body"));
    problems
}

fn undeclared_properties(
    document: &Value,
    schema: &Value,
    value: &Value,
    path: &str,
) -> Vec<String> {
    let schema = resolve_reference(document, schema);
    match value {
        Value::Array(items) => items
            .iter()
            .flat_map(|item| undeclared_properties(document, &schema["items"], item, path))
            .collect(),
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| match schema["properties"].get(name) {
                Some(schema) => {
                    undeclared_properties(document, schema, value, &format!("{path}.{name}"))
                }
                None => vec![format!("{path}.{name} is not declared")],
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn resolve_reference<'a>(document: &'a Value, schema: &'a Value) -> Cow<'a, Value> {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let target = document.pointer(reference.trim_start_matches('#'));
            target.map_or(Cow::Owned(Value::Null), |target| resolve_reference(document, target))
        }
        None => Cow::Borrowed(schema),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use emulator::Operation;

    fn exchange(operation: Operation, path: &str, query: &str, body: &Value) -> Exchange {
        let has_body = !body.is_null();
        Exchange {
            operation: Some(operation),
            method: "POST".to_owned(),
            path: path.to_owned(),
            query: Some(query.to_owned()).filter(|query| !query.is_empty()),
            body: if has_body { body.to_string().into_bytes() } else { Vec::new() },
            status: Some(200),
            content_type: has_body.then(|| "application/json".to_owned()),
        }
    }

    fn list_problems(query: &str) -> Vec<String> {
        problems(&exchange(Operation::ListDatavolumes, "/api/v1/datavolumes", query, &Value::Null))
    }

    fn sharing_problems(path: &str, body: &Value) -> Vec<String> {
        problems(&exchange(Operation::PatchSharedScopes, path, "", body))
    }

    const SCOPES: &str = "/api/v1/datavolumes/71f69d83-ba66-4822-adf5-55ce55efd210/sharedScopes";

    #[test]
    fn undocumented_query_parameters_are_rejected() {
        let good =
            "requestType=Originated&limit=50&filterBy=phase%3D%3DReady%2Cname%3D%40a&sortBy=name";
        assert_eq!(list_problems(good), Vec::<String>::new());
        for bad in [
            "",
            "requestType=Mine",
            "requestType=Originated&requestType=Originated",
            "requestType=Originated&limit=0",
            "requestType=Originated&limit=many",
            "requestType=Originated&filterBy=phase",
            "requestType=Originated&page=2",
        ] {
            assert_eq!(list_problems(bad).len(), 1, "{bad}: {:?}", list_problems(bad));
        }
    }

    #[test]
    fn undocumented_body_properties_are_rejected() {
        let scope = json!({"scopeType": "project", "scopeId": "5"});
        assert_eq!(sharing_problems(SCOPES, &json!({"add": [scope]})), Vec::<String>::new());
        for bad in [
            json!({"add": [scope], "replace": true}),
            json!({"add": [{"scopeType": "project", "scopeId": "5", "scopeName": "a"}]}),
            json!({"add": [{"scopeType": "tenant", "scopeId": "5"}]}),
            json!({"add": vec![scope.clone(); 51]}),
            Value::Null,
        ] {
            assert_eq!(
                sharing_problems(SCOPES, &bad).len(),
                1,
                "{bad}: {:?}",
                sharing_problems(SCOPES, &bad)
            );
        }
    }

    #[test]
    fn an_invalid_id_in_a_path_is_rejected() {
        let path = "/api/v1/datavolumes/seven/sharedScopes";
        assert_eq!(sharing_problems(path, &json!({})).len(), 1);
        assert_eq!(sharing_problems("/api/v1/datavolumes", &json!({})).len(), 1);
    }
}
