//! Projects, departments, clusters and pvcs.

use emulator::{Companions, Switches};
use serde_json::{Value, json};

use crate::support::{TestClient, credentials, query};

const PROJECTS: &str = "/api/v1/org-unit/projects";
const DEPARTMENTS: &str = "/api/v1/org-unit/departments";
const PVCS: &str = "/api/v1/asset/datasource/pvc";

fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().expect("a list").iter().filter_map(|item| item[field].as_str()).collect()
}

#[test]
fn projects_are_filtered_searched_sorted_and_paged() {
    let mut client = TestClient::new(20);
    let all = client.get(&query(PROJECTS, &[("limit", "500")])).body;
    let names = texts(&all["projects"], "name");
    assert_eq!((names.len(), names.is_sorted(), all.get("next")), (120, true, None));
    let department = client.emulator.departments()[1].clone();
    let filter = format!("departmentId=={}", department.id);
    let some = client
        .get(&query(PROJECTS, &[("filterBy", &filter), ("sortBy", "name"), ("sortOrder", "desc")]))
        .body;
    let names = texts(&some["projects"], "name");
    assert_eq!((names.len(), names.is_sorted_by(|a, b| a > b)), (12, true));
    assert_eq!(some["projects"][0]["parent"]["name"], *department.name);
    let found = client.get(&query(PROJECTS, &[("search", "LIDAR")])).body;
    assert_eq!(texts(&found["projects"], "name"), ["lidar-mapping"]);
    let page = client.get(&query(PROJECTS, &[("offset", "100"), ("limit", "10")])).body;
    assert_eq!((texts(&page["projects"], "id").len(), &page["next"]), (10, &json!(110)));
    let quota = client
        .get(&query(
            PROJECTS,
            &[("filterBy", "totalGpuQuota>=8,gpuAllocated==0"), ("limit", "500")],
        ))
        .body;
    let quotas = quota["projects"].as_array().expect("a list").iter();
    assert!(quotas.clone().count() > 10);
    assert!(
        quotas.clone().all(|project| project["totalResources"]["gpuQuota"].as_f64() >= Some(8.0))
    );
}

#[test]
fn departments_are_filtered_and_sorted() {
    let mut client = TestClient::new(20);
    let cluster = client.emulator.clusters()[0].id.clone();
    let filter = format!("clusterId=={cluster}");
    let pairs = [
        ("filterBy", filter.as_str()),
        ("sortBy", "name"),
        ("sortOrder", "desc"),
        ("verbosity", "brief"),
    ];
    let some = client.get(&query(DEPARTMENTS, &pairs)).body;
    let names = texts(&some["departments"], "name");
    assert_eq!((names.len(), names.is_sorted_by(|a, b| a > b)), (6, true));
    let page = client.get(&query(DEPARTMENTS, &[("limit", "5")])).body;
    assert_eq!(page["next"], 5);
}

#[test]
fn the_error_names_the_invalid_companion_parameter() {
    let mut client = TestClient::new(20);
    for (path, pair, named) in [
        (PROJECTS, ("limit", "0"), "limit"),
        (PROJECTS, ("sortBy", "colour"), "sortBy"),
        (PROJECTS, ("filterBy", "totalGpuQuota=@1"), "filterBy"),
        (PROJECTS, ("filterBy", "totalGpuQuota>=many"), "filterBy"),
        (DEPARTMENTS, ("search", "x"), "search"),
        (DEPARTMENTS, ("verbosity", "full"), "verbosity"),
        (PVCS, ("projectId", "five"), "projectId"),
        (PVCS, ("clusterId", "x"), "clusterId"),
        (PVCS, ("assetIds", "x"), "assetIds"),
        (PVCS, ("statusInfo", "yes"), "statusInfo"),
        ("/api/v1/clusters", ("verbosity", "brief"), "verbosity"),
    ] {
        client.get(&query(path, &[pair])).assert_invalid(named, (path, pair));
    }
}

#[test]
fn pvcs_report_whether_they_are_pending() {
    let mut client = TestClient::default();
    let entries =
        client.get(&query(PVCS, &[("projectId", "5"), ("statusInfo", "true")])).body["entries"]
            .clone();
    let entries = entries.as_array().expect("a list");
    assert_eq!(entries.len(), client.emulator.projects()[0].pvcs.len());
    let named = |name: &str| {
        entries.iter().find(|entry| entry["spec"]["claimName"] == name).expect("the PVC")
    };
    assert_eq!(named("training-data")["status"]["status"], "No issues found");
    assert_eq!(named("training-data")["meta"]["projectId"], 5);
    let pending = &named("new-ingest")["status"];
    assert_eq!(pending["status"], "Issues found");
    assert!(
        pending["message"]
            .as_str()
            .is_some_and(|text| text.contains("Pending: waiting for first consumer"))
    );
    let silent = client.get(&query(PVCS, &[("projectId", "5"), ("scope", "project")])).body;
    assert!(silent["entries"][0].get("status").is_none());
    assert_eq!(client.get(&query(PVCS, &[("scope", "tenant")])).body, json!({"entries": []}));
    let id = named("new-ingest")["meta"]["id"].as_str().expect("an id");
    let one = client.get(&query(PVCS, &[("assetIds", id)])).body;
    assert_eq!(one["entries"].as_array().map(Vec::len), Some(1));
}

#[test]
fn companions_only_show_the_department_of_a_researcher() {
    let mut client = TestClient { key: Some("researcher"), ..TestClient::new(20) };
    assert_eq!(texts(&client.get(PROJECTS).body["projects"], "name").len(), 12);
    assert_eq!(texts(&client.get(DEPARTMENTS).body["departments"], "name"), ["autonomous-driving"]);
    assert_eq!(texts(&client.get("/api/v1/clusters").body, "name").len(), 1);
    assert_eq!(client.get(&query(PVCS, &[("projectId", "120")])).status, 403);
}

#[test]
fn companions_can_be_disabled_without_affecting_tokens_and_volumes() {
    let mut client = TestClient::new(20);
    for (companions, status) in [(Companions::Forbidden, 403), (Companions::Missing, 404)] {
        client.emulator.set_switches(Switches { companions, ..Switches::default() });
        for path in [
            PROJECTS,
            DEPARTMENTS,
            PVCS,
            "/api/v1/clusters",
            "/api/v1/authorization/permissions",
            "/api/v1/workloads",
            "/api/v1/audit/log",
        ] {
            assert_eq!(client.get(path).status, status, "{path}");
        }
        assert_eq!(client.get("/api/v1/datavolumes?requestType=Originated").status, 200);
        assert_eq!(client.post("/api/v1/token", &credentials("admin", "admin")).status, 200);
    }
}
