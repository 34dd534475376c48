//! Projects, departments, clusters and claims.

use emulator::{Companions, Switches};
use serde_json::{Value, json};

use crate::support::{Plane, query};

const PROJECTS: &str = "/api/v1/org-unit/projects";
const DEPARTMENTS: &str = "/api/v1/org-unit/departments";
const CLAIMS: &str = "/api/v1/asset/datasource/pvc";

fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().expect("a list").iter().filter_map(|item| item[field].as_str()).collect()
}

#[test]
fn projects_are_filtered_searched_sorted_and_paged() {
    let mut plane = Plane::new(20);
    let all = plane.get(&query(PROJECTS, &[("limit", "500")])).body;
    let names = texts(&all["projects"], "name");
    assert_eq!((names.len(), names.is_sorted(), all.get("next")), (120, true, None));
    let department = plane.emulator.departments()[1].clone();
    let filter = format!("departmentId=={}", department.id);
    let some = plane
        .get(&query(PROJECTS, &[("filterBy", &filter), ("sortBy", "name"), ("sortOrder", "desc")]))
        .body;
    let names = texts(&some["projects"], "name");
    assert_eq!((names.len(), names.is_sorted_by(|a, b| a > b)), (12, true));
    assert_eq!(some["projects"][0]["parent"]["name"], *department.name);
    let found = plane.get(&query(PROJECTS, &[("search", "LIDAR")])).body;
    assert_eq!(texts(&found["projects"], "name"), ["lidar-mapping"]);
    let page = plane.get(&query(PROJECTS, &[("offset", "100"), ("limit", "10")])).body;
    assert_eq!((texts(&page["projects"], "id").len(), &page["next"]), (10, &json!(110)));
    let quota = plane
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
    let mut plane = Plane::new(20);
    let cluster = plane.emulator.clusters()[0].id.clone();
    let filter = format!("clusterId=={cluster}");
    let pairs = [
        ("filterBy", filter.as_str()),
        ("sortBy", "name"),
        ("sortOrder", "desc"),
        ("verbosity", "brief"),
    ];
    let some = plane.get(&query(DEPARTMENTS, &pairs)).body;
    let names = texts(&some["departments"], "name");
    assert_eq!((names.len(), names.is_sorted_by(|a, b| a > b)), (6, true));
    let page = plane.get(&query(DEPARTMENTS, &[("limit", "5")])).body;
    assert_eq!(page["next"], 5);
}

#[test]
fn bad_parameters_of_the_companions_are_named() {
    let mut plane = Plane::new(20);
    for (path, pair, named) in [
        (PROJECTS, ("limit", "0"), "limit"),
        (PROJECTS, ("sortBy", "colour"), "sortBy"),
        (PROJECTS, ("filterBy", "totalGpuQuota=@1"), "filterBy"),
        (PROJECTS, ("filterBy", "totalGpuQuota>=many"), "filterBy"),
        (DEPARTMENTS, ("search", "x"), "search"),
        (DEPARTMENTS, ("verbosity", "full"), "verbosity"),
        (CLAIMS, ("projectId", "five"), "projectId"),
        (CLAIMS, ("clusterId", "x"), "clusterId"),
        (CLAIMS, ("assetIds", "x"), "assetIds"),
        (CLAIMS, ("statusInfo", "yes"), "statusInfo"),
        ("/api/v1/clusters", ("verbosity", "brief"), "verbosity"),
    ] {
        let refused = plane.get(&query(path, &[pair]));
        assert_eq!(
            (refused.status, refused.message().starts_with(named)),
            (400, true),
            "{path} {pair:?}"
        );
    }
}

#[test]
fn the_claims_of_a_project_tell_which_are_pending() {
    let mut plane = Plane::default();
    let entries =
        plane.get(&query(CLAIMS, &[("projectId", "5"), ("statusInfo", "true")])).body["entries"]
            .clone();
    let entries = entries.as_array().expect("a list");
    assert_eq!(entries.len(), plane.emulator.projects()[0].claims.len());
    let named = |name: &str| {
        entries.iter().find(|entry| entry["spec"]["claimName"] == name).expect("the claim")
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
    let silent = plane.get(&query(CLAIMS, &[("projectId", "5"), ("scope", "project")])).body;
    assert!(silent["entries"][0].get("status").is_none());
    assert_eq!(plane.get(&query(CLAIMS, &[("scope", "tenant")])).body, json!({"entries": []}));
    let id = named("new-ingest")["meta"]["id"].as_str().expect("an id");
    let one = plane.get(&query(CLAIMS, &[("assetIds", id)])).body;
    assert_eq!(one["entries"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_researcher_sees_one_department_in_the_companions_too() {
    let mut plane = Plane { key: Some("researcher"), ..Plane::new(20) };
    assert_eq!(texts(&plane.get(PROJECTS).body["projects"], "name").len(), 12);
    assert_eq!(texts(&plane.get(DEPARTMENTS).body["departments"], "name"), ["autonomous-driving"]);
    assert_eq!(texts(&plane.get("/api/v1/clusters").body, "name").len(), 1);
    assert_eq!(plane.get(&query(CLAIMS, &[("projectId", "120")])).status, 403);
}

#[test]
fn the_companions_can_be_switched_off_without_the_token_and_the_volumes() {
    let mut plane = Plane::new(20);
    for (companions, status) in [(Companions::Forbidden, 403), (Companions::Missing, 404)] {
        plane.emulator.set_switches(Switches { companions, ..Switches::default() });
        for path in
            [PROJECTS, DEPARTMENTS, CLAIMS, "/api/v1/clusters", "/api/v1/authorization/permissions"]
        {
            assert_eq!(plane.get(path).status, status, "{path}");
        }
        assert_eq!(plane.get("/api/v1/datavolumes?requestType=Originated").status, 200);
        let key = json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "admin"});
        assert_eq!(plane.post("/api/v1/token", &key).status, 200);
    }
}
