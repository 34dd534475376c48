//! Every request against the OpenAPI documents: path, query and body, and nothing that is not in
//! them.

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

/// Rewrites what JSON Schema does not know or takes for granted: OpenAPI 3.0's `nullable` becomes a
/// choice, an array's `maxLength` the `maxItems` that it means, and an object has the properties
/// that it declares and no others.
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

/// What is wrong with a request; empty if nothing is.
pub(crate) fn problems(exchange: &Exchange) -> Vec<String> {
    let told = format!("{} {}", exchange.method, exchange.path);
    // The settings of the console are its own, and the provider is another matter.
    let is_settings = (exchange.method.as_str(), exchange.path.as_str()) == ("GET", "/config.json");
    if is_settings || exchange.path.starts_with("/auth/") {
        return Vec::new();
    }
    let Some(operation) = exchange.operation else {
        return vec![format!("{told}: in no document")];
    };
    let Some(found) = find(operation.id()) else {
        return vec![format!("{told}: {operation} is in no document")];
    };
    let mut problems = path_problems(&found, &exchange.path);
    problems.extend(query_problems(&found, exchange.query.as_deref().unwrap_or_default()));
    problems.extend(body_problems(&found, exchange.content_type.as_deref(), &exchange.body));
    problems.into_iter().map(|problem| format!("{told}: {problem}")).collect()
}

/// An operation of a document.
struct Found {
    document: &'static Value,
    template: &'static str,
    operation: &'static Value,
}

fn find(id: &str) -> Option<Found> {
    DOCUMENTS.iter().find_map(|document| {
        document["paths"].as_object()?.iter().find_map(|(template, methods)| {
            let mut operations = methods.as_object()?.values();
            let operation = operations.find(|operation| operation["operationId"] == id)?;
            Some(Found { document, template, operation })
        })
    })
}

impl Found {
    /// The parameters at a place, `path` or `query`, with their references followed.
    fn parameters(&self, place: &str) -> Vec<&'static Value> {
        let declared = self.operation["parameters"].as_array();
        let followed = declared.into_iter().flatten().map(|it| match it["$ref"].as_str() {
            Some(reference) => {
                self.document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null)
            }
            None => it,
        });
        followed.filter(|parameter| parameter["in"] == place).collect()
    }

    /// What a schema says against a value.
    fn against(&self, schema: &Value, value: &Value) -> Vec<String> {
        // References start at the root, so the schema takes the components along.
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

fn path_problems(found: &Found, path: &str) -> Vec<String> {
    let parameters = found.parameters("path");
    let (template, path) = (found.template.split('/'), path.split('/'));
    if template.clone().count() != path.clone().count() {
        return vec![format!("is not {}", found.template)];
    }
    let mut problems = Vec::new();
    for (expected, segment) in template.zip(path) {
        let name = expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match name.map(|name| parameters.iter().find(|it| it["name"] == name)) {
            None if expected == segment => {}
            None => problems.push(format!("is not {}", found.template)),
            Some(None) => problems.push(format!("{expected} is not declared")),
            Some(Some(parameter)) => {
                problems.extend(found.against(&parameter["schema"], &json!(segment)));
            }
        }
    }
    problems
}

fn query_problems(found: &Found, query: &str) -> Vec<String> {
    let parameters = found.parameters("query");
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !seen.insert(name.clone().into_owned()) {
            problems.push(format!("the parameter {name} is there twice"));
        }
        match parameters.iter().find(|parameter| parameter["name"] == name.as_ref()) {
            None => problems.push(format!("the parameter {name} is not declared")),
            Some(parameter) => {
                let schema = &parameter["schema"];
                let value = typed(schema, &value);
                let wrong = found.against(schema, &value);
                problems.extend(wrong.into_iter().map(|it| format!("the parameter {name}: {it}")));
            }
        }
    }
    let required = parameters.iter().filter(|parameter| parameter["required"] == true);
    let missing = required.filter(|it| !seen.contains(it["name"].as_str().unwrap_or_default()));
    problems.extend(missing.map(|it| format!("the parameter {} is missing", it["name"])));
    problems
}

/// The value of a parameter in the type that its schema wants, where it can be read as such.
fn typed(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        Some("boolean") => text.parse::<bool>().map_or_else(|_| json!(text), Value::from),
        // All arrays of these documents are joined by commas.
        Some("array") => text.split(',').map(|item| typed(&schema["items"], item)).collect(),
        _ => json!(text),
    }
}

fn body_problems(found: &Found, content_type: Option<&str>, body: &[u8]) -> Vec<String> {
    let declared = &found.operation["requestBody"];
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
    let mut problems = found.against(schema, &value);
    problems.extend(surplus(found.document, schema, &value, "body"));
    problems
}

/// The properties of a body that its schema does not declare.
fn surplus(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let schema = followed(document, schema);
    match value {
        Value::Array(items) => {
            items.iter().flat_map(|item| surplus(document, &schema["items"], item, place)).collect()
        }
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, value)| match schema["properties"].get(name) {
                Some(schema) => surplus(document, schema, value, &format!("{place}.{name}")),
                None => vec![format!("{place}.{name} is not declared")],
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn followed<'a>(document: &'a Value, schema: &'a Value) -> Cow<'a, Value> {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let target = document.pointer(reference.trim_start_matches('#'));
            target.map_or(Cow::Owned(Value::Null), |target| followed(document, target))
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

    fn of_list(query: &str) -> Vec<String> {
        problems(&exchange(Operation::ListDatavolumes, "/api/v1/datavolumes", query, &Value::Null))
    }

    fn of_sharing(path: &str, body: &Value) -> Vec<String> {
        problems(&exchange(Operation::PatchSharedScopes, path, "", body))
    }

    const SCOPES: &str = "/api/v1/datavolumes/71f69d83-ba66-4822-adf5-55ce55efd210/sharedScopes";

    #[test]
    fn a_query_has_the_documented_parameters_and_no_others() {
        let good =
            "requestType=Originated&limit=50&filterBy=phase%3D%3DReady%2Cname%3D%40a&sortBy=name";
        assert_eq!(of_list(good), Vec::<String>::new());
        for bad in [
            "",
            "requestType=Mine",
            "requestType=Originated&requestType=Originated",
            "requestType=Originated&limit=0",
            "requestType=Originated&limit=many",
            "requestType=Originated&filterBy=phase",
            "requestType=Originated&page=2",
        ] {
            assert_eq!(of_list(bad).len(), 1, "{bad}: {:?}", of_list(bad));
        }
    }

    #[test]
    fn a_body_has_the_documented_properties_and_no_others() {
        let scope = json!({"scopeType": "project", "scopeId": "5"});
        assert_eq!(of_sharing(SCOPES, &json!({"add": [scope]})), Vec::<String>::new());
        for bad in [
            json!({"add": [scope], "replace": true}),
            json!({"add": [{"scopeType": "project", "scopeId": "5", "scopeName": "a"}]}),
            json!({"add": [{"scopeType": "tenant", "scopeId": "5"}]}),
            json!({"add": vec![scope.clone(); 51]}),
            Value::Null,
        ] {
            assert_eq!(of_sharing(SCOPES, &bad).len(), 1, "{bad}: {:?}", of_sharing(SCOPES, &bad));
        }
    }

    #[test]
    fn an_id_in_a_path_is_one() {
        let path = "/api/v1/datavolumes/seven/sharedScopes";
        assert_eq!(of_sharing(path, &json!({})).len(), 1);
        assert_eq!(of_sharing("/api/v1/datavolumes", &json!({})).len(), 1);
    }
}
