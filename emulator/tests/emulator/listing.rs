//! Filtering, sorting and paging against a naive oracle.

use serde_json::Value;

use crate::support::{TestClient, VOLUMES_PATH, query};

const FIELDS: [&str; 8] = [
    "name",
    "projectId",
    "clusterId",
    "departmentId",
    "projectName",
    "createdAt",
    "createdBy",
    "phase",
];
const OPERATORS: [&str; 8] = ["==", "!=", "<=", ">=", "=@", "!@", "=^", "=$"];

/// Fetches every page.
fn fetch_all(client: &mut TestClient, pairs: &[(&str, &str)], limit: usize) -> Vec<Value> {
    let (mut rows, mut offset) = (Vec::new(), 0);
    loop {
        let (offset_text, limit_text) = (offset.to_string(), limit.to_string());
        let mut pairs = pairs.to_vec();
        pairs.extend([("offset", offset_text.as_str()), ("limit", limit_text.as_str())]);
        let page = client.get(&query(VOLUMES_PATH, &pairs));
        assert_eq!(page.status, 200, "{}", page.message());
        let page_rows = page.body["datavolumes"].as_array().expect("rows");
        rows.extend(page_rows.iter().cloned());
        match page.body["next"].as_u64() {
            Some(next) => {
                assert_eq!(next as usize, offset + page_rows.len());
                offset = next as usize;
            }
            None => return rows,
        }
    }
}

fn fetch_volumes(client: &mut TestClient) -> Vec<Value> {
    fetch_all(client, &[("requestType", "Originated")], 500)
}

/// The value of a field as text with the same order.
fn value(row: &Value, field: &str) -> Option<String> {
    match field {
        "phase" => row["status"]["phase"].as_str().map(str::to_owned),
        "createdAt" => row["createdAt"].as_str().map(pad_fraction),
        _ => row[field].as_str().map(str::to_owned),
    }
}

/// Pads the fraction, so that dates compare as text.
fn pad_fraction(date: &str) -> String {
    let (seconds, fraction) =
        date.trim_end_matches('Z').split_once('.').unwrap_or((date.trim_end_matches('Z'), ""));
    format!("{seconds}.{fraction:0<9}")
}

fn matches_clause(row: &Value, field: &str, operator: &str, operand: &str) -> bool {
    let Some(value) = value(row, field) else { return operator.starts_with('!') };
    let operand = if field == "createdAt" { pad_fraction(operand) } else { operand.to_owned() };
    let (lower, needle) = (value.to_lowercase(), operand.to_lowercase());
    match operator {
        "==" => value == operand,
        "!=" => value != operand,
        "<=" => value <= operand,
        ">=" => value >= operand,
        "=@" => lower.contains(&needle),
        "!@" => !lower.contains(&needle),
        "=^" => lower.starts_with(&needle),
        _ => lower.ends_with(&needle),
    }
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

fn sorted<'a>(
    rows: impl Iterator<Item = &'a Value>,
    field: &str,
    descending: bool,
) -> Vec<&'a str> {
    let mut rows: Vec<&Value> = rows.collect();
    rows.sort_by(|a, b| {
        let order = value(a, field).cmp(&value(b, field));
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| a["id"].as_str().cmp(&b["id"].as_str()))
    });
    rows.iter().filter_map(|row| row["id"].as_str()).collect()
}

#[test]
fn every_filter_field_and_operator_matches_a_naive_implementation() {
    let mut client = TestClient::new(300);
    let rows = fetch_volumes(&mut client);
    assert_eq!(rows.len(), 300);
    for field in FIELDS {
        for operator in OPERATORS {
            if field == "createdAt" && !matches!(operator, "==" | "!=" | "<=" | ">=") {
                continue;
            }
            for row in [&rows[3], &rows[120], &rows[299]] {
                let Some(_) = value(row, field) else { continue };
                let whole = if field == "phase" { &row["status"]["phase"] } else { &row[field] }
                    .as_str()
                    .unwrap_or("");
                // Substrings are in upper case because only equality is case-sensitive.
                let operand = match operator {
                    "=@" | "!@" => whole.chars().skip(1).take(3).collect::<String>().to_uppercase(),
                    "=^" => whole.chars().take(2).collect::<String>().to_uppercase(),
                    "=$" => whole.chars().skip(whole.chars().count().saturating_sub(2)).collect(),
                    _ => whole.to_owned(),
                };
                if operand.is_empty() {
                    continue;
                }
                let filter = format!("{field}{operator}{operand}");
                let pairs = [
                    ("requestType", "Originated"),
                    ("filterBy", filter.as_str()),
                    ("sortBy", field),
                ];
                let found = fetch_all(&mut client, &pairs, 77);
                let expected = sorted(
                    rows.iter().filter(|row| matches_clause(row, field, operator, &operand)),
                    field,
                    false,
                );
                assert_eq!(ids(&found), expected, "{filter}");
                let count = client.get(&query(&format!("{VOLUMES_PATH}/count"), &pairs[..2]));
                assert_eq!(count.body["count"], expected.len(), "{filter}");
            }
        }
    }
}

#[test]
fn every_sort_order_is_total_and_independent_of_the_page_size() {
    let mut client = TestClient::new(200);
    let rows = fetch_volumes(&mut client);
    for field in FIELDS {
        for (order, descending) in [("asc", false), ("desc", true)] {
            let expected = sorted(rows.iter(), field, descending);
            for limit in [7, 50, 199, 200, 500] {
                let pairs =
                    [("requestType", "Originated"), ("sortBy", field), ("sortOrder", order)];
                assert_eq!(
                    ids(&fetch_all(&mut client, &pairs, limit)),
                    expected,
                    "{field} {order} by {limit}"
                );
            }
        }
    }
}

#[test]
fn all_clauses_of_a_filter_must_match() {
    let mut client = TestClient::new(1000);
    let rows = fetch_volumes(&mut client);
    let clauses = [
        ("name", "=@", "lidar"),
        ("phase", "==", "Ready"),
        ("createdAt", ">=", "2025-03-01T00:00:00Z"),
    ];
    let filter =
        clauses.map(|(field, operator, value)| format!("{field}{operator}{value}")).join(",");
    let found = fetch_all(&mut client, &[("requestType", "Originated"), ("filterBy", &filter)], 50);
    let expected = rows.iter().filter(|row| {
        clauses.iter().all(|(field, operator, value)| matches_clause(row, field, operator, value))
    });
    assert!(!found.is_empty());
    assert_eq!(ids(&found), sorted(expected, "name", false));
}

#[test]
fn a_filter_date_can_be_short_or_have_an_offset() {
    let mut client = TestClient::default();
    let mut count = |date: &str| {
        let filter = format!("createdAt>={date}");
        client
            .get(&query(
                &format!("{VOLUMES_PATH}/count"),
                &[("requestType", "Originated"), ("filterBy", &filter)],
            ))
            .body
    };
    let day = count("2025-09-01");
    assert_eq!(day, count("2025-09-01T00:00:00Z"));
    assert_eq!(day, count("2025-09-01T00:00:00.000"));
    assert_eq!(day, count("2025-09-01T02:00:00+02:00"));
}

#[test]
fn search_matches_five_fields_ignoring_case() {
    let mut client = TestClient::new(1000);
    let rows = fetch_volumes(&mut client);
    for text in [
        "LIDAR",
        "ümlaut",
        "zürich",
        "tokenizers",
        "Kowalski",
        "claim-",
        "quarterly training",
        "\u{2013} labels",
    ] {
        let found = fetch_all(&mut client, &[("requestType", "Originated"), ("search", text)], 500);
        let needle = text.to_lowercase();
        let expected = rows.iter().filter(|row| {
            ["name", "description", "projectName", "createdBy", "originPvcName"].iter().any(
                |field| {
                    row[field].as_str().is_some_and(|value| value.to_lowercase().contains(&needle))
                },
            )
        });
        assert_eq!(ids(&found), sorted(expected, "name", false), "{text}");
        assert_eq!(found.is_empty(), text == "ümlaut", "{text}");
    }
}

#[test]
fn usable_volumes_originate_in_the_project_or_are_shared_with_it() {
    let mut client = TestClient::new(600);
    let rows = fetch_volumes(&mut client);
    for project in [0, 40, 80, 110].map(|index| client.emulator.projects()[index].clone()) {
        let pairs = [("requestType", "UsableInProject"), ("usableInProjectId", &*project.id)];
        let found = fetch_all(&mut client, &pairs, 500);
        let usable = rows.iter().filter(|row| {
            let volume = client
                .emulator
                .volume(row["id"].as_str().unwrap_or_default())
                .expect("the row is a volume");
            *volume.project_id == *project.id
                || volume.shared_scopes.iter().any(|scope| match scope.scope_type.as_str() {
                    "cluster" => scope.scope_id == project.cluster_id,
                    "department" => scope.scope_id == project.department_id,
                    _ => scope.scope_id == project.id,
                })
        });
        let usable = sorted(usable, "name", false);
        assert_eq!(ids(&found), usable);
        assert!(usable.len() > 3 && usable.len() < 600, "{}", usable.len());
    }
}

#[test]
fn a_page_beyond_the_end_is_empty() {
    let mut client = TestClient::default();
    for offset in ["300", "301", "2147483647"] {
        let page =
            client.get(&query(VOLUMES_PATH, &[("requestType", "Originated"), ("offset", offset)]));
        assert_eq!(page.body, serde_json::json!({"datavolumes": []}), "{offset}");
    }
}

#[test]
fn a_page_has_fifty_rows_by_default() {
    let mut client = TestClient::default();
    let page = client.get("/api/v1/datavolumes?requestType=Originated");
    assert_eq!(page.body["datavolumes"].as_array().map(Vec::len), Some(50));
    assert_eq!(page.body["next"], 50);
}
