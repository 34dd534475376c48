//! What the console makes of every documented answer, and of some that are not documented.

use super::calls::{self, Visitor};
use super::document::{declared, example_id};
use super::example::{self, Extent};
use super::expected;
use data_volumes_console::api::endpoint::{self, Call, Deletion, OrgQuery};
use data_volumes_console::api::response::Response;
use data_volumes_console::api::{
    ApiError, DraftField, Grant, Operation, Problem, RetryAfter, Settings,
};
use data_volumes_console::domain::{
    Availability, ClusterId, Description, ListQuery, ProjectId, VolumeName,
};
use serde_json::{Value, json};

/// What an answer with a documented status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    /// The body is the value.
    Value,
    /// A deletion that is over.
    Done,
    /// A deletion that has begun.
    Accepted,
    /// The name is free.
    Free,
    /// The name is in use.
    Taken,
    /// No, with a reason for the person; asking again does not help.
    Refused,
    /// Who are you? Signing in may help.
    SignIn,
    /// There is no such thing.
    Missing,
    /// Not now; asking again may help.
    Fault,
}
use Means::{Accepted, Done, Fault, Free, Missing, Refused, SignIn, Taken};

type Table = [(&'static str, &'static [(u16, Means)])];

/// Every documented status of every operation in use.
const TABLE: &Table = &[
    ("get_datavolumes", LISTED),
    ("count_datavolumes", LISTED),
    (
        "create_datavolume",
        &[
            (201, Means::Value),
            (400, Refused),
            (401, SignIn),
            (403, Refused),
            (500, Fault),
            (503, Fault),
        ],
    ),
    ("get_datavolume", FETCHED),
    ("patch_datavolume", CHANGED),
    (
        "delete_datavolume",
        &[
            (202, Accepted),
            (204, Done),
            (401, SignIn),
            (403, Refused),
            (404, Missing),
            (500, Fault),
            (503, Fault),
        ],
    ),
    (
        "datavolume_name_availability",
        &[(204, Free), (401, SignIn), (403, Refused), (409, Taken), (503, Fault)],
    ),
    ("get_datavolume_shared_scopes", FETCHED),
    ("patch_datavolume_shared_scopes", CHANGED),
    ("grant_token", &[(200, Means::Value), (400, Refused), (500, Fault), (503, Fault)]),
    ("get_permitted_scopes", &[(200, Means::Value), (401, Refused), (500, Fault), (503, Fault)]),
    ("get_projects", UNITS),
    ("get_departments", UNITS),
    ("get_clusters", CLUSTERS),
    ("list_pvc_assets", &[(200, Means::Value), (401, Refused), (403, Refused), (503, Fault)]),
];

const LISTED: &[(u16, Means)] = &[
    (200, Means::Value),
    (400, Refused),
    (401, SignIn),
    (403, Refused),
    (500, Fault),
    (503, Fault),
];
const FETCHED: &[(u16, Means)] = &[
    (200, Means::Value),
    (401, SignIn),
    (403, Refused),
    (404, Missing),
    (500, Fault),
    (503, Fault),
];
const CHANGED: &[(u16, Means)] = &[
    (200, Means::Value),
    (400, Refused),
    (401, SignIn),
    (403, Refused),
    (404, Missing),
    (500, Fault),
    (503, Fault),
];
// A companion that is closed is no reason to sign in again.
const UNITS: &[(u16, Means)] =
    &[(200, Means::Value), (400, Refused), (401, Refused), (403, Refused), (503, Fault)];
const CLUSTERS: &[(u16, Means)] = &[
    (200, Means::Value),
    (401, Refused),
    (403, Refused),
    (404, Missing),
    (500, Fault),
    (503, Fault),
];

/// Where table and documents differ: what is documented and has no case, and cases of what is not.
fn differences(table: &Table) -> Vec<String> {
    let cases: Vec<_> = table
        .iter()
        .flat_map(|(id, statuses)| statuses.iter().map(move |(status, _)| (*id, *status)))
        .collect();
    let documented: Vec<_> = calls::used()
        .into_iter()
        .flat_map(|id| declared(id).statuses().into_iter().map(move |status| (id, status)))
        .collect();
    let missing = documented.iter().filter(|pair| !cases.contains(pair));
    let missing = missing.map(|(id, status)| format!("{id} {status} has no case"));
    let surplus = cases.iter().filter(|pair| !documented.contains(pair));
    missing.chain(surplus.map(|(id, status)| format!("{id} {status} is not documented"))).collect()
}

#[test]
fn a_documented_status_without_a_case_fails() {
    let lacking: Vec<_> = TABLE
        .iter()
        .map(|(id, statuses)| {
            (*id, if *id == "get_datavolume" { &statuses[1..] } else { statuses })
        })
        .collect();
    assert_eq!(differences(&lacking), ["get_datavolume 200 has no case"]);
    assert_eq!(differences(&TABLE[1..]).len(), LISTED.len());
    let invented: &Table = &[("get_datavolume", &[(418, Refused)])];
    assert!(differences(invented).contains(&"get_datavolume 418 is not documented".to_owned()));
}

#[test]
fn every_documented_status_of_every_operation_has_a_case() {
    assert_eq!(differences(TABLE), Vec::<String>::new());
    let cases: usize = TABLE.iter().map(|(_, statuses)| statuses.len()).sum();
    assert!(cases >= 45, "{cases}");
}

/// An answer of an operation, as its document says it, and the body once more.
fn answer_of(id: &str, status: u16, extent: Extent) -> (Response, Value) {
    let body = example::answer(&declared(id), status, extent);
    let content_type = if body.is_some() { "application/json" } else { "" };
    let answer = Response {
        status,
        content_type: content_type.to_owned(),
        body: body.as_ref().map(Value::to_string).unwrap_or_default(),
        retry_after: None,
        date: None,
    };
    (answer, body.unwrap_or_default())
}

/// A case: an answer, and what it means.
struct Case {
    id: &'static str,
    means: Means,
    answer: Response,
    body: Value,
}

impl Case {
    /// Reads the answer as one to `call`; a value must be `value`, which is none where the
    /// contract allows a body that the console cannot use.
    fn holds<T: PartialEq>(&self, call: &Call<T>, value: impl FnOnce() -> Option<T>) {
        let Self { id, means, answer, body } = self;
        let said = format!("{id} {}: {}", answer.status, answer.body);
        assert_eq!(calls::id_of(call.operation()), Some(*id));
        let result = call.read(answer);
        if !matches!(means, Refused | SignIn | Missing | Fault) {
            match value() {
                Some(value) => assert!(result == Ok(value), "{said}: {:?}", result.err()),
                None => assert!(matches!(result, Err(ApiError::Decode { .. })), "{said}"),
            }
            return;
        }
        let problem = Problem {
            message: body["message"].as_str().expect("an error has a message").to_owned(),
            details: body["details"].as_str().map(str::to_owned),
        };
        let (operation, status, wait) = (call.operation(), answer.status, RetryAfter::default());
        let rejected = ApiError::Rejected { operation, status, problem, wait };
        let Err(error) = result else { panic!("{said} was taken for a success") };
        assert_eq!(error, rejected, "{said}");
        assert_eq!(error.is_unauthorized(), *means == SignIn, "{said}");
        assert_eq!(error.is_not_found(), *means == Missing, "{said}");
        assert_eq!(error.is_retryable(), *means == Fault, "{said}");
    }

    fn check(&self) {
        let body = &self.body;
        let name = VolumeName::parse("lidar").expect("a name");
        let description = Description::default();
        let volume = calls::volume();
        let units = OrgQuery::default();
        let query = ListQuery::default();
        match self.id {
            "get_datavolumes" => {
                self.holds(&endpoint::list_volumes(&query), || Some(expected::page(body)));
            }
            "count_datavolumes" => {
                self.holds(&endpoint::count_volumes(&query), || body["count"].as_u64());
            }
            "create_datavolume" => {
                let call = endpoint::create_volume(&calls::new_volume());
                self.holds(&call, || Some(expected::volume(body)));
            }
            "get_datavolume" => {
                self.holds(&endpoint::get_volume(&volume), || Some(expected::volume(body)));
            }
            "patch_datavolume" => {
                let call = endpoint::patch_volume(&volume, &description);
                self.holds(&call, || Some(expected::volume(body)));
            }
            "delete_datavolume" => {
                let how = if self.means == Done { Deletion::Done } else { Deletion::Accepted };
                self.holds(&endpoint::delete_volume(&volume), || Some(how));
            }
            "datavolume_name_availability" => {
                let free = self.means == Free;
                let what = if free { Availability::Available } else { Availability::Taken };
                let call = endpoint::name_availability(&name, &ClusterId::from(example_id()));
                self.holds(&call, || Some(what));
            }
            "get_datavolume_shared_scopes" => {
                self.holds(&endpoint::get_shared_scopes(&volume), || {
                    Some(expected::scopes_page(body))
                });
            }
            "patch_datavolume_shared_scopes" => {
                let call = endpoint::patch_shared_scopes(&volume, &calls::scope_change());
                self.holds(&call, || Some(expected::scopes_page(body)));
            }
            "grant_token" => {
                let (key, code, flow) = (calls::access_key(), calls::code(), calls::flow());
                let refresh = calls::refresh_token();
                for grant in
                    [Grant::AccessKey(&key), Grant::Code(&code, &flow), Grant::Refresh(&refresh)]
                {
                    self.holds(&endpoint::grant_token(grant), || expected::token(body));
                }
            }
            "get_permitted_scopes" => {
                self.holds(&endpoint::permitted_scopes(), || Some(expected::permitted(body)));
            }
            "get_projects" => {
                self.holds(&endpoint::list_projects(&units), || Some(expected::projects(body)));
            }
            "get_departments" => {
                let call = endpoint::list_departments(&units);
                self.holds(&call, || Some(expected::departments(body)));
            }
            "get_clusters" => {
                self.holds(&endpoint::list_clusters(), || Some(expected::clusters(body)));
            }
            "list_pvc_assets" => {
                let call = endpoint::list_pvcs(&ProjectId::from("5")).expect("a numeric id");
                self.holds(&call, || Some(expected::pvcs(body)));
            }
            other => panic!("{other} is not checked"),
        }
    }
}

#[test]
fn every_documented_answer_means_what_the_table_says() {
    for &(id, statuses) in TABLE {
        for &(status, means) in statuses {
            for extent in Extent::all() {
                let (answer, body) = answer_of(id, status, extent);
                Case { id, means, answer, body }.check();
            }
        }
    }
}

/// Shows every operation one answer, and says what each makes of it.
fn errors(answer: impl Fn(&'static str) -> Option<Response>) -> Vec<(&'static str, ApiError)> {
    struct Shown<F>(F, Vec<(&'static str, ApiError)>);
    impl<F: Fn(&'static str) -> Option<Response>> Visitor for Shown<F> {
        fn visit<T: PartialEq + 'static>(&mut self, call: Call<T>) {
            let id = calls::id_of(call.operation()).expect("an operation of the API");
            let Some(answer) = self.0(id) else { return };
            match call.read(&answer) {
                Err(error) => {
                    assert_eq!(error.operation(), Some(call.operation()), "{id}");
                    self.1.push((id, error));
                }
                Ok(_) => panic!("{id} takes {answer:?} for a success"),
            }
        }
    }
    let mut shown = Shown(answer, Vec::new());
    calls::each(&mut shown);
    assert!(!shown.1.is_empty());
    shown.1
}

pub fn answer(status: u16, content_type: &str, body: &str) -> Response {
    let (content_type, body) = (content_type.to_owned(), body.to_owned());
    Response { status, content_type, body, retry_after: None, date: None }
}

/// The status and the body of the success that an operation documents, if it has a body that is
/// read.
fn success(id: &'static str) -> Option<(u16, String)> {
    let (_, statuses) = TABLE.iter().find(|(other, _)| *other == id)?;
    let (status, _) = statuses.iter().find(|(_, means)| *means == Means::Value)?;
    Some((*status, answer_of(id, *status, Extent::Most(0)).0.body))
}

const PAGE: &str = "<!doctype html><html><body><h1>Welcome</h1></body></html>";

#[test]
fn a_web_page_in_the_place_of_an_answer_is_not_the_api() {
    for content_type in ["text/html", "text/html; charset=utf-8", "Text/HTML"] {
        for (id, error) in errors(|_| Some(answer(200, content_type, PAGE))) {
            let ok = matches!(error, ApiError::NotTheApi { status: 200, .. });
            assert!(ok, "{id}: {error:?}");
            assert!(!error.is_retryable() && error.is_missing_operation(), "{id}");
        }
    }
    for (id, error) in errors(|id| success(id).map(|(s, _)| answer(s, "text/html", PAGE))) {
        assert!(matches!(error, ApiError::NotTheApi { .. }), "{id}: {error:?}");
    }
}

#[test]
fn a_body_that_breaks_off_is_an_error_and_not_an_empty_value() {
    let cut = |id| {
        let (status, body) = success(id)?;
        let start: String = body.chars().take(body.chars().count() / 2).collect();
        Some(answer(status, "application/json", &start))
    };
    for (id, error) in errors(cut) {
        assert!(matches!(error, ApiError::Decode { .. }), "{id}: {error:?}");
        assert!(!error.is_retryable(), "{id}");
    }
    for body in ["", "null", "7", "\"text\""] {
        // As servers in Go write an empty list.
        let is_list = |id| body == "null" && ARRAYS.contains(&id);
        for (id, error) in errors(|id| {
            let (status, _) = success(id).filter(|_| !is_list(id))?;
            Some(answer(status, "application/json", body))
        }) {
            assert!(matches!(error, ApiError::Decode { .. }), "{id} {body:?}: {error:?}");
        }
    }
}

/// The operations whose response is an array.
const ARRAYS: [&str; 3] =
    ["get_datavolume_shared_scopes", "patch_datavolume_shared_scopes", "get_clusters"];

#[test]
fn a_fault_without_a_word_is_told_by_its_status_and_may_pass() {
    for (id, error) in errors(|_| Some(answer(500, "", ""))) {
        let ApiError::Unexpected { status: 500, ref body, .. } = error else {
            panic!("{id}: {error:?}")
        };
        assert_eq!(body, "", "{id}");
        assert!(error.is_retryable() && error.message().contains("500"), "{id}");
    }
}

#[test]
fn the_page_of_a_gateway_is_a_fault_that_may_pass_and_is_not_quoted() {
    for status in [429, 502, 503, 504] {
        for (id, error) in errors(|_| Some(answer(status, "text/html", PAGE))) {
            let quoted = error.message().contains('<');
            assert!(matches!(error, ApiError::Unexpected { .. }) && !quoted, "{id}: {error:?}");
            assert!(error.is_retryable(), "{id}");
        }
    }
}

#[test]
fn every_refusal_says_how_long_the_server_asks_to_wait() {
    for (content_type, body) in [("text/html", PAGE), ("", ""), ("", r#"{"message":"later"}"#)] {
        let late =
            |status| Response { retry_after: Some(7_000), ..answer(status, content_type, body) };
        for status in [429, 503] {
            for (id, error) in errors(|_| Some(late(status))) {
                assert_eq!(error.retry_after(), Some(7_000), "{id}: {error:?}");
            }
        }
    }
}

#[test]
fn a_401_is_one_whatever_its_body_but_a_page() {
    for (content_type, body) in [("", ""), ("text/plain", "no"), ("application/json", "{}")] {
        for (id, error) in errors(|_| Some(answer(401, content_type, body))) {
            // A wrong access key is no reason to sign in again, nor is a companion that is closed.
            let operation = error.operation().expect("one was sent");
            let expected = !operation.returns_tokens() && !operation.is_companion();
            assert_eq!(error.is_unauthorized(), expected, "{id} {content_type}: {error:?}");
        }
    }
}

#[test]
fn a_redirect_and_a_page_in_place_of_a_401_are_somebody_elses_sign_in() {
    for (status, body) in [(401, PAGE), (0, ""), (302, ""), (307, PAGE)] {
        for (id, error) in errors(|_| Some(answer(status, "text/html", body))) {
            assert!(matches!(error, ApiError::ProxySignIn { .. }), "{id} {status}: {error:?}");
            assert!(!error.is_unauthorized() && !error.is_outcome_unknown());
            assert!(error.message().contains("in front of the server"));
        }
    }
}

#[test]
fn the_servers_words_are_told_whatever_media_type_they_come_with() {
    let body = json!({"code": 400, "message": "Quota exceeded"}).to_string();
    for content_type in
        ["application/json; charset=utf-8", "application/problem+json", "text/plain", ""]
    {
        for (id, error) in errors(|_| Some(answer(400, content_type, &body))) {
            let words = error.message();
            assert_eq!(words, "Quota exceeded", "{id} {content_type:?}: {error:?}");
        }
    }
}

#[test]
fn an_undocumented_refusal_tells_the_servers_words() {
    for status in [405, 410, 413, 418, 422, 429, 501] {
        let body = json!({"code": status, "message": "Not like this"}).to_string();
        for (id, error) in errors(|_| Some(answer(status, "application/json", &body))) {
            assert_eq!(error.status(), Some(status), "{id}");
            assert_eq!(error.message(), "Not like this", "{id}");
        }
    }
}

#[test]
fn a_long_text_that_is_no_error_is_quoted_only_from_its_start() {
    let body = "é".repeat(5_000);
    for (id, error) in errors(|_| Some(answer(418, "text/plain", &body))) {
        let length = error.message().chars().count();
        // What was meant to hold a token is not quoted at all.
        let secret = error.operation() == Some(Operation::GrantToken);
        let expected = if secret { 1..100 } else { 200..300 };
        assert!(expected.contains(&length), "{id}: {length}");
    }
}

#[test]
fn a_clash_of_names_that_is_not_documented_lands_on_the_name() {
    let create = endpoint::create_volume(&calls::new_volume());
    let clash = "Data volume name 'lidar' already exists in the cluster";
    let field = |status: u16, message: &str| {
        let body = json!({"code": status, "message": message}).to_string();
        create.read(&answer(status, "application/json", &body)).err().and_then(|e| e.field())
    };
    for status in [400, 409, 422] {
        assert_eq!(field(status, clash), Some(DraftField::Name), "{status}");
    }
    assert_eq!(field(409, "Conflict"), Some(DraftField::Name));
    for (status, message) in [(422, "Quota exceeded"), (500, clash), (403, clash)] {
        assert_eq!(field(status, message), None, "{status} {message}");
    }
    let patch = endpoint::patch_volume(&calls::volume(), &Description::default());
    let body = json!({"code": 409, "message": clash}).to_string();
    let error = patch.read(&answer(409, "application/json", &body)).err();
    assert_eq!(error.and_then(|error| error.field()), None, "there is no name field to land on");
}

#[test]
fn settings_that_are_not_there_are_the_defaults_and_broken_ones_are_told() {
    let call = endpoint::settings();
    assert_eq!((call.is_authorized(), calls::id_of(call.operation())), (false, None));
    let json = "application/json";
    for defaults in [answer(200, json, "{}"), answer(404, "", ""), answer(200, "text/html", PAGE)] {
        assert_eq!(call.read(&defaults), Ok(Settings::default()), "{defaults:?}");
    }
    let broken = call.read(&answer(200, json, "{\"apiBase\":"));
    assert!(matches!(broken, Err(ApiError::Decode { .. })), "{broken:?}");
    let fault = call.read(&answer(500, "", ""));
    assert!(matches!(fault, Err(ApiError::Unexpected { status: 500, .. })), "{fault:?}");
}
