//! Injected faults, and the journal.

use emulator::{Fault, FaultKind, Operation, Outcome};
use serde_json::json;

use crate::support::{TestClient, VOLUMES_PATH};

const LIST: &str = "/api/v1/datavolumes?requestType=Originated";

fn fault(operation: Operation, nth: Option<u64>, kind: FaultKind) -> Fault {
    Fault { operation: Some(operation), nth, kind }
}

fn unavailable() -> FaultKind {
    FaultKind::Status { status: 503, retry_after: Some("3".to_owned()) }
}

#[test]
fn a_fault_can_apply_only_to_the_nth_request_since_it_was_added() {
    let mut client = TestClient::new(20);
    client.get(LIST);
    client.emulator.add_fault(fault(Operation::ListDatavolumes, Some(2), unavailable()));
    let statuses: Vec<u16> = (0..4)
        .map(|_| {
            client.get("/api/v1/clusters");
            client.get(LIST).status
        })
        .collect();
    assert_eq!(statuses, [200, 503, 200, 200]);
}

#[test]
fn a_status_fault_sends_retry_after_until_the_faults_are_cleared() {
    let mut client = TestClient::new(20);
    client.emulator.add_fault(Fault { operation: None, nth: None, kind: unavailable() });
    assert_eq!(client.get(LIST).headers["retry-after"], "3");
    assert_eq!(client.get("/api/v1/clusters").status, 503);
    client.emulator.clear_faults();
    assert_eq!(client.get(LIST).status, 200);
}

#[test]
fn latencies_add_up_and_do_not_change_the_response() {
    let mut client = TestClient::new(20);
    for ms in [20, 300] {
        client.emulator.add_fault(fault(Operation::ListDatavolumes, None, FaultKind::Latency(ms)));
    }
    let delayed = client.emulator.handle(&client.request("GET", LIST, None), client.now);
    assert_eq!(delayed.delay_ms, 320);
    assert_eq!(delayed.response().map(|response| response.status().as_u16()), Some(200));
}

#[test]
fn a_truncated_response_is_cut_in_half() {
    let mut client = TestClient::new(20);
    let request = client.request("GET", LIST, None);
    let whole = client
        .emulator
        .handle(&request, client.now)
        .response()
        .map(|response| response.body().clone());
    let whole = whole.expect("a response");
    client.emulator.add_fault(fault(Operation::ListDatavolumes, None, FaultKind::Truncated));
    let delayed = client.emulator.handle(&request, client.now);
    let half = delayed.response().expect("a response").body();
    assert_eq!(half[..], whole[..whole.len() / 2]);
}

#[test]
fn a_body_fault_can_send_any_body() {
    let mut client = TestClient::new(20);
    let kind = FaultKind::Body {
        status: 200,
        content_type: "text/html".to_owned(),
        body: b"<p>".to_vec(),
    };
    client.emulator.add_fault(fault(Operation::ListDatavolumes, None, kind));
    let delayed = client.emulator.handle(&client.request("GET", LIST, None), client.now);
    let response = delayed.response().expect("a response");
    assert_eq!(
        (&response.headers()["content-type"], &response.body()[..]),
        (&"text/html".parse().unwrap(), &b"<p>"[..])
    );
}

#[test]
fn dropped_does_not_execute_the_request_and_dropped_after_does() {
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    for (kind, exists) in [(FaultKind::Dropped, false), (FaultKind::DroppedAfter, true)] {
        let mut client = TestClient::new(20);
        client.emulator.add_fault(fault(Operation::CreateDatavolume, None, kind));
        let request = client.request("POST", VOLUMES_PATH, Some(&body));
        let delayed = client.emulator.handle(&request, client.now);
        assert!(matches!(delayed.outcome, Outcome::Dropped));
        assert_eq!(client.emulator.volume_by_name("fresh").is_some(), exists);
        assert_eq!(client.emulator.journal().last().map(|exchange| exchange.status), Some(None));
    }
}

#[test]
fn faults_are_parsed_from_one_line() {
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
fn the_journal_records_requests_without_the_token() {
    let mut client = TestClient::new(20);
    let body = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    client.post(VOLUMES_PATH, &body);
    client.get("/api/v1/datavolumes/count?requestType=Originated&search=a%20b");
    client.get("/elsewhere");
    let [created, counted, elsewhere] = client.emulator.journal() else {
        panic!("three exchanges")
    };
    assert_eq!(
        (created.method.as_str(), created.path.as_str(), created.status),
        ("POST", VOLUMES_PATH, Some(201))
    );
    assert_eq!(created.operation, Some(Operation::CreateDatavolume));
    assert_eq!(created.content_type.as_deref(), Some("application/json"));
    assert_eq!(created.body, body.to_string().into_bytes());
    assert_eq!(counted.query.as_deref(), Some("requestType=Originated&search=a%20b"));
    assert_eq!((elsewhere.operation, elsewhere.status), (None, Some(200)));
    let token = client.emulator.token_for("admin", client.now);
    assert!(!format!("{:?}", client.emulator.journal()).contains(&token));
    client.emulator.clear_journal();
    assert_eq!(client.emulator.journal(), []);
}

#[test]
fn the_journal_keeps_the_last_ten_thousand_requests() {
    let mut client = TestClient::new(0);
    for index in 0..25_000 {
        let request =
            http::Request::get(format!("/{index}")).body(Vec::new()).expect("a valid request");
        client.emulator.handle(&request, client.now);
    }
    let journal = client.emulator.journal();
    assert_eq!(
        (journal.len(), journal[0].path.as_str(), journal[9999].path.as_str()),
        (10_000, "/15000", "/24999")
    );
}

/// Returns the ids of all pages of 10 in order, and whether paging ended.
fn fetch_ids(client: &mut TestClient) -> (Vec<String>, bool) {
    let (mut ids, mut offset) = (Vec::new(), 0);
    loop {
        let page = client.get(&format!("{LIST}&limit=10&offset={offset}")).body;
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
fn pages_with_repeated_rows_omit_none() {
    for (spec, most) in
        [("overlap=3", 40), ("repeat=3", 45), ("repeat=99", 400), ("overlap=99", 400)]
    {
        let mut client = TestClient::new(25);
        let (whole, _) = fetch_ids(&mut client);
        client.emulator.add_fault(format!("list_datavolumes:{spec}").parse().expect("a fault"));
        let (ids, ended) = fetch_ids(&mut client);
        assert!(ended && ids.len() > 25 && ids.len() <= most, "{spec}: {} rows", ids.len());
        let mut unique: Vec<_> = Vec::new();
        ids.into_iter().for_each(|id| {
            if !unique.contains(&id) {
                unique.push(id);
            }
        });
        assert_eq!(unique, whole, "{spec}");
    }
}

#[test]
fn next_can_stay_the_same_and_a_count_can_be_wrong() {
    let mut client = TestClient::new(25);
    let count = |client: &mut TestClient| {
        client.get("/api/v1/datavolumes/count?requestType=Originated").body["count"].as_i64()
    };
    for (spec, expected) in [("off=7", 32), ("off=-7", 18), ("off=-99", 0)] {
        client.emulator.clear_faults();
        client.emulator.add_fault(format!("count_datavolumes:{spec}").parse().expect("a fault"));
        assert_eq!(count(&mut client), Some(expected), "{spec}");
    }
    client.emulator.add_fault("list_datavolumes:next=same".parse().expect("a fault"));
    let (ids, ended) = fetch_ids(&mut client);
    assert!(!ended && ids.len() == 10);
    let last = client.get(&format!("{LIST}&limit=10&offset=20"));
    assert_eq!(last.body["next"], 20);
}

#[test]
fn paging_faults_only_apply_to_lists_and_count_faults_to_counts() {
    for spec in ["*:overlap=1", "count_datavolumes:repeat=1", "*:off=1", "clusters:next=same"] {
        assert!(spec.parse::<Fault>().is_err(), "{spec}");
    }
    for spec in ["list_datavolumes:next=other", "count_datavolumes:off=x"] {
        assert!(spec.parse::<Fault>().is_err(), "{spec}");
    }
}
