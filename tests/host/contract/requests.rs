//! Checks requests against the documents.

use super::calls::{self, Visitor};
use super::document::{
    OperationSpec, Parameter, example_id, operation_spec, violations, without_additional_properties,
};
use data_volumes_console::api::endpoint::reports::{AuditFilter, WorkloadFilter};
use data_volumes_console::api::endpoint::{self, Call};
use data_volumes_console::api::response::Response;
use data_volumes_console::api::transport::{PendingResponse, Request, Transport};
use data_volumes_console::api::{Client, Grant};
use data_volumes_console::domain::{ClusterId, VolumeName};
use data_volumes_console::tools::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// DocumentedCheck fields that are never sent: the second will be removed, and the first is meaningless without it.
const NEVER_SENT: [&str; 2] = ["useOriginalVolume", "shouldDeleteOriginalVolume"];

/// A request without host and token.
#[derive(Clone, Debug)]
struct SentRequest {
    id: &'static str,
    method: String,
    path: String,
    body: Option<String>,
}

/// The violations of a call against the document of its operation.
pub fn violations_of<T>(call: &Call<T>) -> Vec<String> {
    let sent = SentRequest {
        id: calls::operation_id(call.operation).expect("an operation of the API"),
        method: call.method.as_str().to_owned(),
        path: call.path.clone(),
        body: call.body.clone(),
    };
    let with_context = |violation| format!("{} {}: {violation}", sent.method, sent.path);
    sent.violations().into_iter().map(with_context).collect()
}

#[track_caller]
pub fn assert_documented<T>(call: &Call<T>) {
    assert_eq!(violations_of(call), Vec::<String>::new());
}

impl SentRequest {
    fn violations(&self) -> Vec<String> {
        let operation = operation_spec(self.id);
        let mut violations = Vec::new();
        if self.method.to_lowercase() != operation.method {
            violations.push(format!("the method is {}", operation.method));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~/?&=%".contains(c);
        if let Some(c) = self.path.chars().find(|c| !allowed(*c)) {
            violations.push(format!("{c:?} is not encoded"));
        }
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        violations.extend(self.path_violations(&operation, path));
        violations.extend(self.query_violations(&operation, query));
        violations.extend(self.body_violations(&operation));
        violations
    }

    fn path_violations(&self, operation: &OperationSpec, path: &str) -> Vec<String> {
        let (wanted, given): (Vec<_>, Vec<_>) =
            (operation.template.split('/').collect(), path.split('/').collect());
        if wanted.len() != given.len() {
            return vec![format!("the path is {}", operation.template)];
        }
        let mut violations = Vec::new();
        for (wanted, given) in wanted.into_iter().zip(given) {
            match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => {
                    let parameters = operation.parameters();
                    let parameter = parameters.iter().find(|p| p.place == "path" && p.name == name);
                    let parameter = parameter.expect("a template's parameter is operation_spec");
                    violations.extend(value_violations(operation, parameter, &decoded(given)));
                }
                None if wanted != given => {
                    violations.push(format!("the path is {}", operation.template))
                }
                None => {}
            }
        }
        violations
    }

    fn query_violations(&self, operation: &OperationSpec, query: &str) -> Vec<String> {
        let mut violations = Vec::new();
        let pairs: Vec<_> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        let parameters: Vec<_> =
            operation.parameters().into_iter().filter(|p| p.place == "query").collect();
        for (index, (name, value)) in pairs.iter().enumerate() {
            if pairs[..index].iter().any(|(before, _)| before == name) {
                violations.push(format!("{name} is there twice"));
            }
            match parameters.iter().find(|parameter| parameter.name == name) {
                Some(parameter) => violations.extend(value_violations(operation, parameter, value)),
                None => violations.push(format!("{name} is no parameter")),
            }
        }
        for parameter in parameters.iter().filter(|parameter| parameter.required) {
            if value(parameter.name).is_none() {
                violations.push(format!("{} is required", parameter.name));
            }
        }
        // The document says this in prose only.
        let in_project = value("requestType") == Some("UsableInProject");
        if in_project != value("usableInProjectId").is_some() {
            violations.push("usableInProjectId belongs to UsableInProject".to_owned());
        }
        violations
    }

    fn body_violations(&self, operation: &OperationSpec) -> Vec<String> {
        let (schema, body) = match (operation.request_schema(), &self.body) {
            (Some(schema), Some(body)) => (schema, body),
            (None, None) => return vec![],
            (Some(_), None) => return vec!["a body is required".to_owned()],
            (None, Some(_)) => return vec!["there is no body".to_owned()],
        };
        let Ok(value) = serde_json::from_str::<Value>(body) else {
            return vec!["the body is not JSON".to_owned()];
        };
        let mut violations = violations(
            operation.document,
            &without_additional_properties(operation.document, schema),
            &value,
        );
        let never = NEVER_SENT.into_iter().filter(|name| value.get(name).is_some());
        violations.extend(never.map(|name| format!("{name} is never sent")));
        violations
    }
}

fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8().expect("what is encoded is UTF-8").into_owned()
}

/// The violations of a parameter's value, parsed as the type of its schema.
fn value_violations(operation: &OperationSpec, parameter: &Parameter, text: &str) -> Vec<String> {
    let value = match parameter.schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().map_or(json!(text), |n| json!(n)),
        Some("boolean") => text.parse::<bool>().map_or(json!(text), |b| json!(b)),
        // `explode: false`: one value, its items separated by commas.
        Some("array") => json!(text.split(',').collect::<Vec<_>>()),
        _ => json!(text),
    };
    let with_context = |violation| format!("{}: {violation}", parameter.name);
    violations(operation.document, parameter.schema, &value).into_iter().map(with_context).collect()
}

#[test]
fn undocumented_requests_are_detected() {
    let list =
        |query: &str| ("get_datavolumes", "GET", format!("/api/v1/datavolumes?{query}"), None);
    let one = |id: &str| ("get_datavolume", "GET", format!("/api/v1/datavolumes/{id}"), None);
    let create = |body| ("create_datavolume", "POST", "/api/v1/datavolumes".to_owned(), Some(body));
    let scopes = format!("/api/v1/datavolumes/{}/sharedScopes", example_id());
    let many: Vec<_> =
        (0..51).map(|n| json!({"scopeType": "project", "scopeId": n.to_string()})).collect();
    let share = |body| ("patch_datavolume_shared_scopes", "PATCH", scopes.clone(), Some(body));
    let complete = json!({"name": "a", "projectId": "5", "originPvcName": "p"});
    let with = |name: &str, value: Value| {
        let mut body = complete.clone();
        body[name] = value;
        body
    };
    let cases = [
        (list("requestType=Originated&limit=500&filterBy=name%3D%3Da%2Cphase%3D%40b"), None),
        (list(""), Some("requestType is required")),
        (list("requestType=Mine"), Some("requestType: ")),
        (list("requestType=Originated&limit=501"), Some("limit: ")),
        (list("requestType=Originated&limit=few"), Some("limit: ")),
        (list("requestType=Originated&offset=2147483648"), Some("offset: ")),
        (list("requestType=Originated&sortBy=size"), Some("sortBy: ")),
        (list("requestType=Originated&sortOrder=up"), Some("sortOrder: ")),
        (list("requestType=Originated&filterBy=name%3D%3Da%2Cb"), Some("filterBy: ")),
        (list("requestType=Originated&colour=red"), Some("colour is no parameter")),
        (list("requestType=Originated&search=a&search=b"), Some("search is there twice")),
        (list("requestType=Originated&search=a b"), Some("is not encoded")),
        (list("requestType=UsableInProject"), Some("usableInProjectId belongs")),
        (list("requestType=Originated&usableInProjectId=5"), Some("usableInProjectId belongs")),
        (one(example_id()), None),
        (one("seven"), Some("datavolumeId: ")),
        (one("a/b"), Some("the path is")),
        (
            ("get_datavolume", "PUT", format!("/api/v1/datavolumes/{}", example_id()), None),
            Some("the method is"),
        ),
        (("get_clusters", "GET", "/api/v2/clusters".to_owned(), None), Some("the path is")),
        (
            ("get_clusters", "GET", "/api/v1/clusters".to_owned(), Some(json!({}))),
            Some("there is no body"),
        ),
        (
            ("create_datavolume", "POST", "/api/v1/datavolumes".to_owned(), None),
            Some("a body is required"),
        ),
        (create(complete.clone()), None),
        (create(json!({"name": "a", "projectId": "5"})), Some("originPvcName")),
        (create(with("name", json!("Upper"))), Some("/name")),
        (create(with("projectId", json!(5))), Some("/projectId")),
        (create(with("description", json!("é".repeat(128)))), Some("/description")),
        (create(with("colour", json!("red"))), Some("colour")),
        (create(with("useOriginalVolume", json!(null))), Some("useOriginalVolume is never sent")),
        (create(with("shouldDeleteOriginalVolume", json!(false))), Some("is never sent")),
        (share(json!({"add": many[1..]})), None),
        (share(json!({"add": many})), Some("/add")),
        (share(json!({"remove": [{"scopeType": "team", "scopeId": "1"}]})), Some("/remove/0")),
        (
            share(json!({"remove": [{"scopeType": "project", "scopeId": "1", "name": "p"}]})),
            Some("name"),
        ),
    ];
    for ((id, method, path, body), violation) in cases {
        let body = body.map(|body| body.to_string());
        let sent = SentRequest { id, method: method.to_owned(), path, body };
        let violations = sent.violations();
        match violation {
            None => assert_eq!(violations, Vec::<String>::new(), "{sent:?}"),
            Some(violation) => {
                assert!(
                    violations.iter().any(|it| it.contains(violation)),
                    "{sent:?}: {violations:?}"
                );
            }
        }
    }
}

#[test]
fn every_call_is_a_documented_request() {
    struct DocumentedCheck;
    impl Visitor for DocumentedCheck {
        fn visit<T: PartialEq + 'static>(&mut self, call: Call<T>) {
            assert_documented(&call);
        }
    }
    calls::visit_all(&mut DocumentedCheck);
    let (name, range) = (VolumeName::parse("lidar").expect("a name"), (Timestamp(0), Timestamp(1)));
    assert_documented(&endpoint::reports::audit_log(AuditFilter::Creation(&name), range, 0, 1));
}

#[test]
fn every_filter_of_workloads_is_documented() {
    let cluster = ClusterId::from(example_id());
    let deleted = WorkloadFilter::DeletedSince(Timestamp(1_769_817_600_000));
    for filter in [WorkloadFilter::Active, WorkloadFilter::Existing, deleted] {
        assert_documented(&endpoint::reports::list_workloads(&cluster, filter, 500));
    }
}

#[test]
fn every_grant_sends_exactly_the_documented_fields() {
    let (key, code) = (calls::access_key(), calls::code());
    let refresh = calls::refresh_token();
    for (grant, body) in [
        (
            Grant::AccessKey(&key),
            json!({
                "grantType": "client_credentials", "clientID": "console",
                "clientSecret": "s3cr3t-of-the-key",
            }),
        ),
        (
            Grant::Code(&code),
            json!({
                "grantType": "exchange_token", "clientID": "console",
                "code": "c0d3-of-the-provider",
                "redirectUri": "https://console.example/sign-in/callback",
            }),
        ),
        (
            Grant::Refresh { refresh_token: &refresh },
            json!({"grantType": "refresh_token", "refreshToken": "r3fr3sh"}),
        ),
    ] {
        let call = endpoint::grant_token(grant);
        assert_documented(&call);
        let sent: Value =
            serde_json::from_str(call.body.as_deref().unwrap_or_default()).expect("JSON");
        assert_eq!((sent, call.is_authorized), (body, false));
    }
}

/// Responds with status 500 and records the requests.
#[derive(Clone, Default)]
struct Recorder(Rc<RefCell<Vec<Request>>>);

impl Transport for Recorder {
    fn send(&self, request: Request) -> PendingResponse {
        self.0.borrow_mut().push(request);
        let (content_type, body) = (String::new(), String::new());
        let response = Response { status: 500, content_type, body, retry_after: None, date: None };
        Box::pin(std::future::ready(Ok(response)))
    }
}

struct ClientVisitor(Client);

impl Visitor for ClientVisitor {
    fn visit<T: PartialEq + 'static>(&mut self, call: Call<T>) {
        let mut context = Context::from_waker(Waker::noop());
        let sending = pin!(self.0.send(call)).poll(&mut context);
        assert!(matches!(sending, Poll::Ready(Err(_))), "the response is immediate and an error");
    }
}

#[test]
fn the_token_accompanies_every_request_except_that_for_a_token() {
    const TOKEN: &str = "t0k3n-of-the-session";
    let recorder = Recorder::default();
    let owner = leptos::prelude::Owner::new();
    owner.with(|| {
        let client = Client::new(Rc::new(recorder.clone()));
        client.set_base("https://runai.example/");
        client.set_token(Some(TOKEN));
        calls::visit_all(&mut ClientVisitor(client));
    });
    let secret = calls::access_key().client_secret;
    let sent = recorder.0.borrow();
    assert_eq!(sent.len(), calls::used_operations().len());
    for request in sent.iter() {
        let Request { url, token, body, .. } = request;
        assert!(url.starts_with("https://runai.example/api/v1/"), "{url}");
        let for_a_token = url.ends_with("/api/v1/token");
        assert_eq!(token.as_deref(), (!for_a_token).then_some(TOKEN), "{url}");
        let body = body.clone().unwrap_or_default();
        assert!(!url.contains(TOKEN) && !body.contains(TOKEN), "{url}");
        assert!(!url.contains(&secret), "{url}");
        assert_eq!(body.contains(&secret), for_a_token, "{url}");
    }
}
