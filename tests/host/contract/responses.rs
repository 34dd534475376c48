//! Decodes every documented response, and some undocumented ones.

use super::calls::{self, Visitor};
use super::document::{example_id, operation_spec};
use super::example::{self, Fill};
use super::expected;
use data_volumes_console::api::endpoint::reports::{self, AuditFilter, WorkloadFilter};
use data_volumes_console::api::endpoint::{self, Call, Deletion, OrgQuery};
use data_volumes_console::api::response::Response;
use data_volumes_console::api::{ApiError, DraftField, Grant, Operation, Problem, RetryAfter};
use data_volumes_console::domain::{
    Availability, ClusterId, Description, ListQuery, ProjectId, VolumeName,
};
use data_volumes_console::tools::Timestamp;
use serde_json::{Value, json};

/// How the console interprets a documented status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The body is the value.
    Decoded,
    Deleted,
    /// The deletion has begun.
    Accepted,
    Free,
    Taken,
    /// An error with a message for the user; a retry does not help.
    Refused,
    /// Signing in again may help.
    Unauthorized,
    NotFound,
    /// A retry may help.
    Retry,
}
use Meaning::{Accepted, Decoded, Deleted, Free, NotFound, Refused, Retry, Taken, Unauthorized};

type Table = [(&'static str, &'static [(u16, Meaning)])];

/// Every documented status of every operation in use.
const TABLE: &Table = &[
    ("get_datavolumes", LIST_STATUSES),
    ("count_datavolumes", LIST_STATUSES),
    (
        "create_datavolume",
        &[
            (201, Decoded),
            (400, Refused),
            (401, Unauthorized),
            (403, Refused),
            (500, Retry),
            (503, Retry),
        ],
    ),
    ("get_datavolume", GET_STATUSES),
    ("patch_datavolume", PATCH_STATUSES),
    (
        "delete_datavolume",
        &[
            (202, Accepted),
            (204, Deleted),
            (401, Unauthorized),
            (403, Refused),
            (404, NotFound),
            (500, Retry),
            (503, Retry),
        ],
    ),
    (
        "datavolume_name_availability",
        &[(204, Free), (401, Unauthorized), (403, Refused), (409, Taken), (503, Retry)],
    ),
    ("get_datavolume_shared_scopes", GET_STATUSES),
    ("patch_datavolume_shared_scopes", PATCH_STATUSES),
    ("grant_token", &[(200, Decoded), (400, Refused), (500, Retry), (503, Retry)]),
    ("get_permitted_scopes", &[(200, Decoded), (401, Refused), (500, Retry), (503, Retry)]),
    ("get_projects", ORG_UNIT_STATUSES),
    ("get_departments", ORG_UNIT_STATUSES),
    ("get_clusters", CLUSTER_STATUSES),
    ("list_pvc_assets", &[(200, Decoded), (401, Refused), (403, Refused), (503, Retry)]),
    ("get_workloads", REPORT_STATUSES),
    ("getAuditLogs", REPORT_STATUSES),
];

const LIST_STATUSES: &[(u16, Meaning)] = &[
    (200, Decoded),
    (400, Refused),
    (401, Unauthorized),
    (403, Refused),
    (500, Retry),
    (503, Retry),
];
const GET_STATUSES: &[(u16, Meaning)] = &[
    (200, Decoded),
    (401, Unauthorized),
    (403, Refused),
    (404, NotFound),
    (500, Retry),
    (503, Retry),
];
const PATCH_STATUSES: &[(u16, Meaning)] = &[
    (200, Decoded),
    (400, Refused),
    (401, Unauthorized),
    (403, Refused),
    (404, NotFound),
    (500, Retry),
    (503, Retry),
];
// A companion operation without access does not require signing in again.
const ORG_UNIT_STATUSES: &[(u16, Meaning)] =
    &[(200, Decoded), (400, Refused), (401, Refused), (403, Refused), (503, Retry)];
const REPORT_STATUSES: &[(u16, Meaning)] =
    &[(200, Decoded), (401, Refused), (403, Refused), (500, Retry), (503, Retry)];
const CLUSTER_STATUSES: &[(u16, Meaning)] =
    &[(200, Decoded), (401, Refused), (403, Refused), (404, NotFound), (500, Retry), (503, Retry)];

/// Documented statuses without a case, and cases of undocumented statuses.
fn differences(table: &Table) -> Vec<String> {
    let cases: Vec<_> = table
        .iter()
        .flat_map(|(id, statuses)| statuses.iter().map(move |(status, _)| (*id, *status)))
        .collect();
    let documented: Vec<_> = calls::used_operations()
        .into_iter()
        .flat_map(|id| operation_spec(id).statuses().into_iter().map(move |status| (id, status)))
        .collect();
    let missing = documented.iter().filter(|pair| !cases.contains(pair));
    let missing = missing.map(|(id, status)| format!("{id} {status} has no case"));
    let surplus = cases.iter().filter(|pair| !documented.contains(pair));
    missing.chain(surplus.map(|(id, status)| format!("{id} {status} is not documented"))).collect()
}

#[test]
fn a_documented_status_without_a_case_is_reported() {
    let lacking: Vec<_> = TABLE
        .iter()
        .map(|(id, statuses)| {
            (*id, if *id == "get_datavolume" { &statuses[1..] } else { statuses })
        })
        .collect();
    assert_eq!(differences(&lacking), ["get_datavolume 200 has no case"]);
    assert_eq!(differences(&TABLE[1..]).len(), LIST_STATUSES.len());
    let invented: &Table = &[("get_datavolume", &[(418, Refused)])];
    assert!(differences(invented).contains(&"get_datavolume 418 is not documented".to_owned()));
}

#[test]
fn every_documented_status_of_every_operation_has_a_case() {
    assert_eq!(differences(TABLE), Vec::<String>::new());
    let cases: usize = TABLE.iter().map(|(_, statuses)| statuses.len()).sum();
    assert!(cases >= 45, "{cases}");
}

/// A response that is made from the document, and its body.
fn documented_response(id: &str, status: u16, fill: Fill) -> (Response, Value) {
    let body = example::response_body(&operation_spec(id), status, fill);
    let content_type = if body.is_some() { "application/json" } else { "" };
    let response = Response {
        status,
        content_type: content_type.to_owned(),
        body: body.as_ref().map(Value::to_string).unwrap_or_default(),
        retry_after: None,
        date: None,
    };
    (response, body.unwrap_or_default())
}

struct Case {
    id: &'static str,
    meaning: Meaning,
    response: Response,
    body: Value,
}

impl Case {
    /// Decodes the response to `call`. `value` is the expected value, or `None` if the contract allows a body
    /// that the console cannot use.
    fn assert_decoded<T: PartialEq>(&self, call: &Call<T>, value: impl FnOnce() -> Option<T>) {
        let Self { id, meaning, response, body } = self;
        let context = format!("{id} {}: {}", response.status, response.body);
        assert_eq!(calls::operation_id(call.operation), Some(*id));
        let result = call.read(response);
        if !matches!(meaning, Refused | Unauthorized | NotFound | Retry) {
            match value() {
                Some(value) => assert!(result == Ok(value), "{context}: {:?}", result.err()),
                None => assert!(matches!(result, Err(ApiError::Decode { .. })), "{context}"),
            }
            return;
        }
        let problem = Problem {
            message: body["message"].as_str().expect("an error has a message").to_owned(),
            details: body["details"].as_str().map(str::to_owned),
        };
        let (operation, status, wait) = (call.operation, response.status, RetryAfter::default());
        let rejected = ApiError::Rejected { operation, status, problem, wait };
        let Err(error) = result else { panic!("{context} was decoded as a success") };
        assert_eq!(error, rejected, "{context}");
        assert_eq!(error.is_unauthorized(), *meaning == Unauthorized, "{context}");
        assert_eq!(error.is_not_found(), *meaning == NotFound, "{context}");
        assert_eq!(error.is_retryable(), *meaning == Retry, "{context}");
    }

    fn check(&self) {
        let body = &self.body;
        let name = VolumeName::parse("lidar").expect("a name");
        let volume = calls::volume();
        let units = OrgQuery::default();
        let query = ListQuery::default();
        match self.id {
            "get_datavolumes" => {
                self.assert_decoded(&endpoint::list_volumes(&query), || Some(expected::page(body)));
            }
            "count_datavolumes" => {
                self.assert_decoded(&endpoint::count_volumes(&query), || body["count"].as_u64());
            }
            "create_datavolume" => {
                let call = endpoint::create_volume(&calls::new_volume());
                self.assert_decoded(&call, || Some(expected::volume(body)));
            }
            "get_datavolume" => {
                self.assert_decoded(&endpoint::get_volume(&volume), || {
                    Some(expected::volume(body))
                });
            }
            "patch_datavolume" => {
                let call = endpoint::patch_volume(&volume, &Description::default());
                self.assert_decoded(&call, || Some(expected::volume(body)));
            }
            "delete_datavolume" => {
                let deletion =
                    if self.meaning == Deleted { Deletion::Done } else { Deletion::Accepted };
                self.assert_decoded(&endpoint::delete_volume(&volume), || Some(deletion));
            }
            "datavolume_name_availability" => {
                let free = self.meaning == Free;
                let availability = if free { Availability::Available } else { Availability::Taken };
                let call = endpoint::name_availability(&name, &ClusterId::from(example_id()));
                self.assert_decoded(&call, || Some(availability));
            }
            "get_datavolume_shared_scopes" => {
                self.assert_decoded(&endpoint::get_shared_scopes(&volume), || {
                    Some(expected::scopes_page(body))
                });
            }
            "patch_datavolume_shared_scopes" => {
                let call = endpoint::patch_shared_scopes(&volume, &calls::scope_change());
                self.assert_decoded(&call, || Some(expected::scopes_page(body)));
            }
            "grant_token" => {
                let (key, code) = (calls::access_key(), calls::code());
                let refresh = Grant::Refresh { refresh_token: &calls::refresh_token() };
                for grant in [Grant::AccessKey(&key), Grant::Code(&code), refresh] {
                    self.assert_decoded(&endpoint::grant_token(grant), || expected::token(body));
                }
            }
            "get_permitted_scopes" => {
                self.assert_decoded(&endpoint::permitted_scopes(), || {
                    Some(expected::permitted(body))
                });
            }
            "get_projects" => {
                self.assert_decoded(&endpoint::list_projects(&units), || {
                    Some(expected::projects(body))
                });
            }
            "get_departments" => {
                let call = endpoint::list_departments(&units);
                self.assert_decoded(&call, || Some(expected::departments(body)));
            }
            "get_clusters" => {
                self.assert_decoded(&endpoint::list_clusters(), || Some(expected::clusters(body)));
            }
            "list_pvc_assets" => {
                let call = endpoint::list_pvcs(&ProjectId::from("5")).expect("a numeric id");
                self.assert_decoded(&call, || Some(expected::pvcs(body)));
            }
            "get_workloads" => {
                let cluster = ClusterId::from(example_id());
                let call = reports::list_workloads(&cluster, WorkloadFilter::Active, 0);
                self.assert_decoded(&call, || Some(expected::workloads(body)));
            }
            "getAuditLogs" => {
                let range = (Timestamp(0), Timestamp(1));
                let call = reports::audit_log(AuditFilter::Volume(&volume), range, 0, 20);
                self.assert_decoded(&call, || expected::audit_log(body));
            }
            other => panic!("{other} is not checked"),
        }
    }
}

#[test]
fn every_documented_response_is_decoded_as_the_table_says() {
    for &(id, statuses) in TABLE {
        for &(status, meaning) in statuses {
            for fill in Fill::all() {
                let (response, body) = documented_response(id, status, fill);
                Case { id, meaning, response, body }.check();
            }
        }
    }
}

/// The errors of all operations for a response.
fn errors(response: impl Fn(&'static str) -> Option<Response>) -> Vec<(&'static str, ApiError)> {
    struct ErrorCollector<F>(F, Vec<(&'static str, ApiError)>);
    impl<F: Fn(&'static str) -> Option<Response>> Visitor for ErrorCollector<F> {
        fn visit<T: PartialEq + 'static>(&mut self, call: Call<T>) {
            let id = calls::operation_id(call.operation).expect("an operation of the API");
            let Some(response) = self.0(id) else { return };
            match call.read(&response) {
                Err(error) => {
                    assert_eq!(error.operation(), Some(call.operation), "{id}");
                    self.1.push((id, error));
                }
                Ok(_) => panic!("{id} decodes {response:?} as a success"),
            }
        }
    }
    let mut collector = ErrorCollector(response, Vec::new());
    calls::visit_all(&mut collector);
    assert!(!collector.1.is_empty());
    collector.1
}

pub fn response(status: u16, content_type: &str, body: &str) -> Response {
    let (content_type, body) = (content_type.to_owned(), body.to_owned());
    Response { status, content_type, body, retry_after: None, date: None }
}

/// The status and the body of the documented success, if its body is decoded.
fn success(id: &'static str) -> Option<(u16, String)> {
    let (_, statuses) = TABLE.iter().find(|(other, _)| *other == id)?;
    let (status, _) = statuses.iter().find(|(_, meaning)| *meaning == Decoded)?;
    Some((*status, documented_response(id, *status, Fill::Maximal(0)).0.body))
}

pub const HTML_PAGE: &str = "<!doctype html><html><body><h1>Welcome</h1></body></html>";

#[test]
fn an_html_page_instead_of_a_response_is_not_the_api() {
    for content_type in ["text/html", "text/html; charset=utf-8", "Text/HTML"] {
        for (id, error) in errors(|_| Some(response(200, content_type, HTML_PAGE))) {
            assert!(matches!(error, ApiError::NotTheApi { status: 200, .. }), "{id}: {error:?}");
            assert!(!error.is_retryable() && error.is_missing_operation(), "{id}");
        }
    }
    for (id, error) in errors(|id| success(id).map(|(s, _)| response(s, "text/html", HTML_PAGE))) {
        assert!(matches!(error, ApiError::NotTheApi { .. }), "{id}: {error:?}");
    }
}

#[test]
fn a_truncated_body_is_an_error_and_not_an_empty_value() {
    let truncated = |id| {
        let (status, body) = success(id)?;
        let start: String = body.chars().take(body.chars().count() / 2).collect();
        Some(response(status, "application/json", &start))
    };
    for (id, error) in errors(truncated) {
        assert!(matches!(error, ApiError::Decode { .. }), "{id}: {error:?}");
        assert!(!error.is_retryable(), "{id}");
    }
    for body in ["", "null", "7", "\"text\""] {
        // Servers in Go send null for an empty list.
        let is_list = |id| body == "null" && ARRAYS.contains(&id);
        for (id, error) in errors(|id| {
            let (status, _) = success(id).filter(|_| !is_list(id))?;
            Some(response(status, "application/json", body))
        }) {
            assert!(matches!(error, ApiError::Decode { .. }), "{id} {body:?}: {error:?}");
        }
    }
}

/// The operations whose response is an array.
const ARRAYS: [&str; 3] =
    ["get_datavolume_shared_scopes", "patch_datavolume_shared_scopes", "get_clusters"];

#[test]
fn a_server_error_without_a_body_shows_its_status_and_is_retryable() {
    for (id, error) in errors(|_| Some(response(500, "", ""))) {
        let ApiError::Unexpected { status: 500, ref body, .. } = error else {
            panic!("{id}: {error:?}")
        };
        assert_eq!(body, "", "{id}");
        assert!(error.is_retryable() && error.message().contains("500"), "{id}");
    }
}

#[test]
fn the_error_page_of_a_gateway_is_retryable_and_not_quoted() {
    for status in [429, 502, 503, 504] {
        for (id, error) in errors(|_| Some(response(status, "text/html", HTML_PAGE))) {
            let quoted = error.message().contains('<');
            assert!(matches!(error, ApiError::Unexpected { .. }) && !quoted, "{id}: {error:?}");
            assert!(error.is_retryable(), "{id}");
        }
    }
}

#[test]
fn retry_after_is_read_whatever_the_body() {
    for (content_type, body) in [("text/html", HTML_PAGE), ("", ""), ("", r#"{"message":"later"}"#)]
    {
        let delayed =
            |status| Response { retry_after: Some(7_000), ..response(status, content_type, body) };
        for status in [429, 503] {
            for (id, error) in errors(|_| Some(delayed(status))) {
                assert_eq!(error.retry_after(), Some(7_000), "{id}: {error:?}");
            }
        }
    }
}

#[test]
fn a_401_means_unauthorized_unless_its_body_is_a_page() {
    for (content_type, body) in [("", ""), ("text/plain", "no"), ("application/json", "{}")] {
        for (id, error) in errors(|_| Some(response(401, content_type, body))) {
            // A wrong access key and a companion operation without access do not require signing in again.
            let operation = error.operation().expect("one was sent");
            let expected = !operation.returns_tokens() && !operation.is_companion();
            assert_eq!(error.is_unauthorized(), expected, "{id} {content_type}: {error:?}");
        }
    }
}

#[test]
fn a_redirect_or_a_page_with_status_401_is_the_sign_in_of_a_proxy() {
    for (status, body) in [(401, HTML_PAGE), (0, ""), (302, ""), (307, HTML_PAGE)] {
        for (id, error) in errors(|_| Some(response(status, "text/html", body))) {
            assert!(matches!(error, ApiError::ProxySignIn { .. }), "{id} {status}: {error:?}");
            assert!(!error.is_unauthorized() && !error.is_outcome_unknown());
            assert!(error.message().contains("in front of the server"));
        }
    }
}

#[test]
fn the_servers_message_is_shown_whatever_the_content_type() {
    let body = json!({"code": 400, "message": "Quota exceeded"}).to_string();
    for content_type in
        ["application/json; charset=utf-8", "application/problem+json", "text/plain", ""]
    {
        for (id, error) in errors(|_| Some(response(400, content_type, &body))) {
            assert_eq!(error.message(), "Quota exceeded", "{id} {content_type:?}: {error:?}");
        }
    }
}

#[test]
fn an_undocumented_error_shows_the_servers_message() {
    for status in [405, 410, 413, 418, 422, 429, 501] {
        let body = json!({"code": status, "message": "Not like this"}).to_string();
        for (id, error) in errors(|_| Some(response(status, "application/json", &body))) {
            assert_eq!(error.status(), Some(status), "{id}");
            assert_eq!(error.message(), "Not like this", "{id}");
        }
    }
}

#[test]
fn a_long_error_body_is_quoted_only_from_its_start() {
    let body = "é".repeat(5_000);
    for (id, error) in errors(|_| Some(response(418, "text/plain", &body))) {
        let length = error.message().chars().count();
        // A body that may contain a token is never quoted.
        let secret = error.operation() == Some(Operation::GrantToken);
        let expected = if secret { 1..100 } else { 200..300 };
        assert!(expected.contains(&length), "{id}: {length}");
    }
}

#[test]
fn an_undocumented_name_conflict_is_assigned_to_the_name_field() {
    let create = endpoint::create_volume(&calls::new_volume());
    let conflict = "Data volume name 'lidar' already exists in the cluster";
    let field = |status: u16, message: &str| {
        let body = json!({"code": status, "message": message}).to_string();
        create.read(&response(status, "application/json", &body)).err().and_then(|e| e.field())
    };
    for status in [400, 409, 422] {
        assert_eq!(field(status, conflict), Some(DraftField::Name), "{status}");
    }
    assert_eq!(field(409, "Conflict"), Some(DraftField::Name));
    for (status, message) in [(422, "Quota exceeded"), (500, conflict), (403, conflict)] {
        assert_eq!(field(status, message), None, "{status} {message}");
    }
    let patch = endpoint::patch_volume(&calls::volume(), &Description::default());
    let body = json!({"code": 409, "message": conflict}).to_string();
    let error = patch.read(&response(409, "application/json", &body)).err();
    assert_eq!(error.and_then(|error| error.field()), None, "a description edit has no name field");
}
