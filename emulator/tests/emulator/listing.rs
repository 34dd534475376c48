//! Filters, order and pages against a naive oracle.

use serde_json::Value;

use crate::support::{Plane, VOLUMES, query};

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

/// Follows `next` to the end.
fn all(plane: &mut Plane, pairs: &[(&str, &str)], limit: usize) -> Vec<Value> {
    let (mut rows, mut offset) = (Vec::new(), 0);
    loop {
        let (offset_text, limit_text) = (offset.to_string(), limit.to_string());
        let mut pairs = pairs.to_vec();
        pairs.extend([("offset", offset_text.as_str()), ("limit", limit_text.as_str())]);
        let page = plane.get(&query(VOLUMES, &pairs));
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

fn everything(plane: &mut Plane) -> Vec<Value> {
    all(plane, &[("requestType", "Originated")], 500)
}

/// The value of a field as text that compares as the field does.
fn value(row: &Value, field: &str) -> Option<String> {
    match field {
        "phase" => row["status"]["phase"].as_str().map(str::to_owned),
        "createdAt" => row["createdAt"].as_str().map(comparable),
        _ => row[field].as_str().map(str::to_owned),
    }
}

/// Fractions of different lengths, padded to one.
fn comparable(date: &str) -> String {
    let (seconds, fraction) =
        date.trim_end_matches('Z').split_once('.').unwrap_or((date.trim_end_matches('Z'), ""));
    format!("{seconds}.{fraction:0<9}")
}

fn holds(row: &Value, field: &str, operator: &str, wanted: &str) -> bool {
    let Some(value) = value(row, field) else { return operator.starts_with('!') };
    let wanted = if field == "createdAt" { comparable(wanted) } else { wanted.to_owned() };
    let (lower, needle) = (value.to_lowercase(), wanted.to_lowercase());
    match operator {
        "==" => value == wanted,
        "!=" => value != wanted,
        "<=" => value <= wanted,
        ">=" => value >= wanted,
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
fn every_field_and_operator_selects_what_a_naive_reading_selects() {
    let mut plane = Plane::new(300);
    let rows = everything(&mut plane);
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
                // Parts in capitals show that only equality minds the case.
                let wanted = match operator {
                    "=@" | "!@" => whole.chars().skip(1).take(3).collect::<String>().to_uppercase(),
                    "=^" => whole.chars().take(2).collect::<String>().to_uppercase(),
                    "=$" => whole.chars().skip(whole.chars().count().saturating_sub(2)).collect(),
                    _ => whole.to_owned(),
                };
                if wanted.is_empty() {
                    continue;
                }
                let filter = format!("{field}{operator}{wanted}");
                let pairs = [
                    ("requestType", "Originated"),
                    ("filterBy", filter.as_str()),
                    ("sortBy", field),
                ];
                let found = all(&mut plane, &pairs, 77);
                let expected = sorted(
                    rows.iter().filter(|row| holds(row, field, operator, &wanted)),
                    field,
                    false,
                );
                assert_eq!(ids(&found), expected, "{filter}");
                let count = plane.get(&query(&format!("{VOLUMES}/count"), &pairs[..2]));
                assert_eq!(count.body["count"], expected.len(), "{filter}");
            }
        }
    }
}

#[test]
fn every_order_is_total_and_every_page_size_gives_the_same_list() {
    let mut plane = Plane::new(200);
    let rows = everything(&mut plane);
    for field in FIELDS {
        for (order, descending) in [("asc", false), ("desc", true)] {
            let expected = sorted(rows.iter(), field, descending);
            for limit in [7, 50, 199, 200, 500] {
                let pairs =
                    [("requestType", "Originated"), ("sortBy", field), ("sortOrder", order)];
                assert_eq!(
                    ids(&all(&mut plane, &pairs, limit)),
                    expected,
                    "{field} {order} by {limit}"
                );
            }
        }
    }
}

#[test]
fn all_clauses_of_a_filter_must_hold() {
    let mut plane = Plane::new(1000);
    let rows = everything(&mut plane);
    let clauses = [
        ("name", "=@", "lidar"),
        ("phase", "==", "Ready"),
        ("createdAt", ">=", "2025-03-01T00:00:00Z"),
    ];
    let filter =
        clauses.map(|(field, operator, value)| format!("{field}{operator}{value}")).join(",");
    let found = all(&mut plane, &[("requestType", "Originated"), ("filterBy", &filter)], 50);
    let held = rows.iter().filter(|row| {
        clauses.iter().all(|(field, operator, value)| holds(row, field, operator, value))
    });
    assert!(!found.is_empty());
    assert_eq!(ids(&found), sorted(held, "name", false));
}

#[test]
fn a_date_may_be_short_or_have_an_offset() {
    let mut plane = Plane::default();
    let mut count = |date: &str| {
        let filter = format!("createdAt>={date}");
        plane
            .get(&query(
                &format!("{VOLUMES}/count"),
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
fn search_looks_at_five_fields_without_regard_to_case() {
    let mut plane = Plane::new(1000);
    let rows = everything(&mut plane);
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
        let found = all(&mut plane, &[("requestType", "Originated"), ("search", text)], 500);
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
fn usable_in_a_project_is_what_originates_there_or_reaches_it() {
    let mut plane = Plane::new(600);
    let rows = everything(&mut plane);
    for project in [0, 40, 80, 110].map(|index| plane.emulator.projects()[index].clone()) {
        let pairs = [("requestType", "UsableInProject"), ("usableInProjectId", &*project.id)];
        let found = all(&mut plane, &pairs, 500);
        let usable = rows.iter().filter(|row| {
            let volume = plane
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
    let mut plane = Plane::default();
    for offset in ["300", "301", "2147483647"] {
        let page = plane.get(&query(VOLUMES, &[("requestType", "Originated"), ("offset", offset)]));
        assert_eq!(page.body, serde_json::json!({"datavolumes": []}), "{offset}");
    }
}

#[test]
fn a_page_has_fifty_rows_unless_told_otherwise() {
    let mut plane = Plane::default();
    let page = plane.get("/api/v1/datavolumes?requestType=Originated");
    assert_eq!(page.body["datavolumes"].as_array().map(Vec::len), Some(50));
    assert_eq!(page.body["next"], 50);
}
