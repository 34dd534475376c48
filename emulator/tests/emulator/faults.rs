//! Answers gone wrong on request, and the journal of all.

use emulator::{Fault, FaultKind, Operation, Outcome};
use serde_json::json;

use crate::support::{Plane, VOLUMES};

const LIST: &str = "/api/v1/datavolumes?requestType=Originated";

fn fault(operation: Operation, nth: Option<u64>, kind: FaultKind) -> Fault {
    Fault { operation: Some(operation), nth, kind }
}

fn unavailable() -> FaultKind {
    FaultKind::Status { status: 503, retry_after: Some("3".to_owned()) }
}

#[test]
fn only_the_nth_call_since_the_fault_was_added_goes_wrong() {
    let mut plane = Plane::new(20);
    plane.get(LIST);
    plane.emulator.add_fault(fault(Operation::ListDatavolumes, Some(2), unavailable()));
    let statuses: Vec<u16> = (0..4)
        .map(|_| {
            plane.get("/api/v1/clusters");
            plane.get(LIST).status
        })
        .collect();
    assert_eq!(statuses, [200, 503, 200, 200]);
}

#[test]
fn a_status_comes_with_its_retry_after_until_the_faults_are_cleared() {
    let mut plane = Plane::new(20);
    plane.emulator.add_fault(Fault { operation: None, nth: None, kind: unavailable() });
    assert_eq!(plane.get(LIST).headers["retry-after"], "3");
    assert_eq!(plane.get("/api/v1/clusters").status, 503);
    plane.emulator.clear_faults();
    assert_eq!(plane.get(LIST).status, 200);
}

#[test]
fn latency_adds_up_and_leaves_the_answer_alone() {
    let mut plane = Plane::new(20);
    for ms in [20, 300] {
        plane.emulator.add_fault(fault(Operation::ListDatavolumes, None, FaultKind::Latency(ms)));
    }
    let answer = plane.emulator.handle(&plane.request("GET", LIST, None), plane.now);
    assert_eq!(answer.delay_ms, 320);
    assert_eq!(answer.response().map(|response| response.status().as_u16()), Some(200));
}

#[test]
fn a_truncated_answer_is_executed_and_ends_in_its_middle() {
    let mut plane = Plane::new(20);
    let request = plane.request("GET", LIST, None);
    let whole = plane
        .emulator
        .handle(&request, plane.now)
        .response()
        .map(|response| response.body().clone());
    let whole = whole.expect("an answer");
    plane.emulator.add_fault(fault(Operation::ListDatavolumes, None, FaultKind::Truncated));
    let answer = plane.emulator.handle(&request, plane.now);
    let half = answer.response().expect("an answer").body();
    assert_eq!(half[..], whole[..whole.len() / 2]);
}

#[test]
fn a_body_can_be_anything() {
    let mut plane = Plane::new(20);
    let kind = FaultKind::Body {
        status: 200,
        content_type: "text/html".to_owned(),
        body: b"<p>".to_vec(),
    };
    plane.emulator.add_fault(fault(Operation::ListDatavolumes, None, kind));
    let answer = plane.emulator.handle(&plane.request("GET", LIST, None), plane.now);
    let response = answer.response().expect("an answer");
    assert_eq!(
        (&response.headers()["content-type"], &response.body()[..]),
        (&"text/html".parse().unwrap(), &b"<p>"[..])
    );
}

#[test]
fn dropped_executes_nothing_and_dropped_after_executes_all() {
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    for (kind, exists) in [(FaultKind::Dropped, false), (FaultKind::DroppedAfter, true)] {
        let mut plane = Plane::new(20);
        plane.emulator.add_fault(fault(Operation::CreateDatavolume, None, kind));
        let answer = plane.emulator.handle(&plane.request("POST", VOLUMES, Some(&body)), plane.now);
        assert!(matches!(answer.outcome, Outcome::Dropped));
        assert_eq!(plane.emulator.volume_named("fresh").is_some(), exists);
        assert_eq!(plane.emulator.journal().last().map(|exchange| exchange.status), Some(None));
    }
}

#[test]
fn a_fault_can_be_written_on_one_line() {
    let parse = |text: &str| text.parse::<Fault>();
    assert_eq!(
        parse("list_datavolumes:status=503,retry-after=3,nth=2"),
        Ok(fault(Operation::ListDatavolumes, Some(2), unavailable()))
    );
    assert_eq!(
        parse("get_datavolumes:dropped"),
        Ok(fault(Operation::ListDatavolumes, None, FaultKind::Dropped))
    );
    assert_eq!(
        parse("*:latency=250"),
        Ok(Fault { operation: None, nth: None, kind: FaultKind::Latency(250) })
    );
    for kind in ["html", "malformed", "empty", "truncated", "dropped-after"] {
        assert!(parse(&format!("token:{kind}")).is_ok(), "{kind}");
    }
    for wrong in [
        "list_datavolumes",
        "nothing:html",
        "token:",
        "token:burn",
        "token:status=99",
        "token:html,empty",
    ] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
    assert!(parse("token:html,retry-after=3").is_err());
}

#[test]
fn the_journal_keeps_the_request_without_the_token() {
    let mut plane = Plane::new(20);
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    plane.post(VOLUMES, &body);
    plane.get("/api/v1/datavolumes/count?requestType=Originated&search=a%20b");
    plane.get("/elsewhere");
    let [created, counted, elsewhere] = plane.emulator.journal() else { panic!("three exchanges") };
    assert_eq!(
        (created.method.as_str(), created.path.as_str(), created.status),
        ("POST", VOLUMES, Some(201))
    );
    assert_eq!(created.operation, Some(Operation::CreateDatavolume));
    assert_eq!(created.content_type.as_deref(), Some("application/json"));
    assert_eq!(created.body, body.to_string().into_bytes());
    assert_eq!(counted.query.as_deref(), Some("requestType=Originated&search=a%20b"));
    assert_eq!((elsewhere.operation, elsewhere.status), (None, Some(200)));
    let token = plane.emulator.token_for("admin", plane.now);
    assert!(!format!("{:?}", plane.emulator.journal()).contains(&token));
    plane.emulator.clear_journal();
    assert_eq!(plane.emulator.journal(), []);
}

#[test]
fn the_journal_keeps_the_last_ten_thousand() {
    let mut plane = Plane::new(0);
    for index in 0..25_000 {
        let request =
            http::Request::get(format!("/{index}")).body(Vec::new()).expect("a valid request");
        plane.emulator.handle(&request, plane.now);
    }
    let journal = plane.emulator.journal();
    assert_eq!(
        (journal.len(), journal[0].path.as_str(), journal[9999].path.as_str()),
        (10_000, "/15000", "/24999")
    );
}
