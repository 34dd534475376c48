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

/// The ids of all pages of 10, in the order in which they come, and whether paging came to an end.
fn walk(plane: &mut Plane) -> (Vec<String>, bool) {
    let (mut ids, mut offset) = (Vec::new(), 0);
    loop {
        let page = plane.get(&format!("{LIST}&limit=10&offset={offset}")).body;
        let rows = page["datavolumes"].as_array().expect("volumes");
        assert!(rows.len() <= 10, "{} rows", rows.len());
        ids.extend(rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()));
        match page["next"].as_u64() {
            None => return (ids, true),
            Some(next) if next <= offset => return (ids, false),
            Some(next) => offset = next,
        }
    }
}

#[test]
fn pages_that_repeat_rows_leave_none_out() {
    for (spec, most) in
        [("overlap=3", 40), ("repeat=3", 45), ("repeat=99", 400), ("overlap=99", 400)]
    {
        let mut plane = Plane::new(25);
        let (whole, _) = walk(&mut plane);
        plane.emulator.add_fault(format!("list_datavolumes:{spec}").parse().expect("a fault"));
        let (ids, ended) = walk(&mut plane);
        assert!(ended && ids.len() > 25 && ids.len() <= most, "{spec}: {} rows", ids.len());
        let mut once: Vec<_> = Vec::new();
        ids.into_iter().for_each(|id| {
            if !once.contains(&id) {
                once.push(id);
            }
        });
        assert_eq!(once, whole, "{spec}");
    }
}

#[test]
fn a_next_can_stay_where_it_is_and_a_count_be_off() {
    let mut plane = Plane::new(25);
    let count = |plane: &mut Plane| {
        plane.get("/api/v1/datavolumes/count?requestType=Originated").body["count"].as_i64()
    };
    for (spec, expected) in [("off=7", 32), ("off=-7", 18), ("off=-99", 0)] {
        plane.emulator.clear_faults();
        plane.emulator.add_fault(format!("count_datavolumes:{spec}").parse().expect("a fault"));
        assert_eq!(count(&mut plane), Some(expected), "{spec}");
    }
    plane.emulator.add_fault("list_datavolumes:next=same".parse().expect("a fault"));
    let (ids, ended) = walk(&mut plane);
    assert!(!ended && ids.len() == 10);
    let last = plane.get(&format!("{LIST}&limit=10&offset=20"));
    assert_eq!(last.body["next"], 20);
}

#[test]
fn bad_paging_is_for_lists_and_miscounting_for_counts() {
    for spec in ["*:overlap=1", "count_datavolumes:repeat=1", "*:off=1", "clusters:next=same"] {
        assert!(spec.parse::<Fault>().is_err(), "{spec}");
    }
    for spec in ["list_datavolumes:next=other", "count_datavolumes:off=x"] {
        assert!(spec.parse::<Fault>().is_err(), "{spec}");
    }
}
