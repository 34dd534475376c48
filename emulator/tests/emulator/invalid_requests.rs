//! Invalid requests, whose errors name what is wrong.

use emulator::Switches;
use http::Request;
use serde_json::{Value, json};

use crate::support::{TestClient, VOLUMES_PATH, credentials, query};

#[test]
fn the_error_names_the_invalid_list_parameter() {
    let mut client = TestClient::new(20);
    let cases = [
        ("limit", "0", "limit"),
        ("limit", "501", "limit"),
        ("limit", "ten", "limit"),
        ("limit", "", "limit"),
        ("limit", "99999999999", "limit"),
        ("offset", "-1", "offset"),
        ("offset", "1.5", "offset"),
        ("sortBy", "description", "sortBy"),
        ("sortOrder", "up", "sortOrder"),
        ("filterBy", "description==x", "filterBy"),
        ("filterBy", "name", "filterBy"),
        ("filterBy", "name==", "filterBy"),
        ("filterBy", "name=~x", "filterBy"),
        ("filterBy", "==x", "filterBy"),
        ("filterBy", "", "filterBy"),
        ("filterBy", "name==a,", "filterBy"),
        ("filterBy", "createdAt=@2025", "filterBy"),
        ("filterBy", "createdAt>=yesterday", "filterBy"),
        ("filterBy", "createdAt>=1719830000", "filterBy"),
        ("colour", "red", "colour"),
    ];
    for (name, value, named) in cases {
        let pairs = [("requestType", "Originated"), (name, value)];
        client.get(&query(VOLUMES_PATH, &pairs)).assert_invalid(named, pairs);
    }
}

#[test]
fn a_request_type_is_required_and_one_of_them_requires_a_project() {
    let mut client = TestClient::new(20);
    for path in [VOLUMES_PATH.to_owned(), format!("{VOLUMES_PATH}/count")] {
        for (pairs, named) in [
            (&[][..], "requestType"),
            (&[("requestType", "All")], "requestType"),
            (&[("requestType", "UsableInProject")], "usableInProjectId"),
            (&[("requestType", "UsableInProject"), ("usableInProjectId", "")], "usableInProjectId"),
            (
                &[("requestType", "UsableInProject"), ("usableInProjectId", "9999")],
                "usableInProjectId",
            ),
            (&[("requestType", "Originated"), ("requestType", "Originated")], "requestType"),
        ] {
            client.get(&query(&path, pairs)).assert_invalid(named, pairs);
        }
    }
    let pairs = [("requestType", "Originated"), ("limit", "5")];
    let response = client.get(&query(&format!("{VOLUMES_PATH}/count"), &pairs));
    response.assert_invalid("limit", "a count has no pages");
}

#[test]
fn the_error_names_the_invalid_field_of_a_new_volume() {
    let mut client = TestClient::default();
    let taken = client.volume(|volume| *volume.project_id == *"5").clone();
    let other = client.volume(|volume| volume.cluster_id != taken.cluster_id).name.clone();
    let long = "a".repeat(64);
    let cases = [
        ("name", json!("Imagenet"), "name"),
        ("name", json!("1st"), "name"),
        ("name", json!(""), "name"),
        ("name", json!("under_score"), "name"),
        ("name", json!(long), "name"),
        ("name", json!(7), "name"),
        ("name", Value::Null, "name"),
        ("name", json!(taken.name), "name"),
        ("projectId", json!("9999"), "projectId"),
        ("projectId", json!(5), "projectId"),
        ("originPvcName", json!(""), "originPvcName"),
        ("originPvcName", json!(taken.origin_pvc_name), "originPvcName"),
        ("description", json!("d".repeat(128)), "description"),
        ("description", Value::Null, "description"),
        ("shouldDeleteOriginalVolume", json!(true), "shouldDeleteOriginalVolume"),
        ("shouldDeleteOriginalVolume", json!("no"), "shouldDeleteOriginalVolume"),
        ("useOriginalVolume", json!(1), "useOriginalVolume"),
        ("clusterId", json!("x"), "clusterId"),
    ];
    let good = json!({"name": "fresh", "projectId": "5", "originPvcName": "training-data"});
    for (field, value, named) in cases {
        let mut body = good.clone();
        body[field] = value.clone();
        client.post(VOLUMES_PATH, &body).assert_invalid(named, (field, value));
    }
    for field in ["name", "projectId", "originPvcName"] {
        let mut body = good.clone();
        body.as_object_mut().expect("an object").remove(field);
        client.post(VOLUMES_PATH, &body).assert_invalid(field, "missing");
    }
    assert_eq!(client.emulator.volumes().len(), 300, "nothing was created");
    let mut body = good;
    body["name"] = json!(other);
    body["description"] = json!("d".repeat(127));
    body["useOriginalVolume"] = Value::Null;
    body["shouldDeleteOriginalVolume"] = json!(false);
    assert_eq!(client.post(VOLUMES_PATH, &body).status, 201, "a name is taken only in its cluster");
}

#[test]
fn a_body_must_be_a_json_object() {
    let mut client = TestClient::new(20);
    for body in ["", "{", "[]", "null", "\"text\""] {
        let mut request = client.request("POST", VOLUMES_PATH, Some(&json!({})));
        *request.body_mut() = body.as_bytes().to_vec();
        client.send(&request).assert_invalid("body", body);
    }
    let mut request = client.request("POST", VOLUMES_PATH, Some(&json!({})));
    request.headers_mut().insert("content-type", http::HeaderValue::from_static("text/plain"));
    assert_eq!(client.send(&request).status, 400);
}

#[test]
fn a_malformed_id_is_not_found() {
    let mut client = TestClient::new(20);
    let id = client.volume(|_| true).id;
    for wrong in
        ["7".to_owned(), "not-a-uuid".to_owned(), id.simple().to_string(), format!("{id}0")]
    {
        let path = format!("{VOLUMES_PATH}/{wrong}");
        assert_eq!(client.get(&path).status, 404);
        assert_eq!(client.delete(&path).status, 404);
        assert_eq!(client.patch(&path, &json!({})).status, 404);
        assert_eq!(client.get(&format!("{path}/sharedScopes")).status, 404);
        assert_eq!(client.patch(&format!("{path}/sharedScopes"), &json!({})).status, 404);
    }
    assert_eq!(
        client.get(&format!("{VOLUMES_PATH}/{}", id.to_string().to_uppercase())).status,
        200
    );
}

#[test]
fn name_availability_requires_a_name_and_a_known_cluster() {
    let mut client = TestClient::default();
    let path = format!("{VOLUMES_PATH}/name-availability");
    let clusters: Vec<_> =
        client.emulator.clusters().iter().map(|cluster| cluster.id.to_string()).collect();
    for (pairs, named) in [
        (&[("clusterId", clusters[0].as_str())][..], "dataName"),
        (&[("dataName", ""), ("clusterId", &clusters[0])], "dataName"),
        (&[("dataName", "a")], "clusterId"),
        (&[("dataName", "a"), ("clusterId", "fra-dgx-prod")], "clusterId"),
        (&[("dataName", "a"), ("clusterId", "00000000-0000-4000-8000-000000000000")], "clusterId"),
    ] {
        client.get(&query(&path, pairs)).assert_invalid(named, pairs);
    }
    let name = client.volume(|volume| *volume.cluster_id == *clusters[1]).name.clone();
    let statuses = clusters.iter().map(|cluster| {
        client.get(&query(&path, &[("dataName", &name), ("clusterId", cluster)])).status
    });
    assert_eq!(statuses.collect::<Vec<_>>(), [204, 409, 204]);
}

#[test]
fn an_older_control_plane_lacks_newer_features() {
    let mut client = TestClient::default();
    client.emulator.set_switches(Switches::before_2_21());
    let cluster = client.emulator.clusters()[0].id.clone();
    let availability = query(
        &format!("{VOLUMES_PATH}/name-availability"),
        &[("dataName", "a"), ("clusterId", &cluster)],
    );
    assert_eq!(client.get(&availability).status, 404);
    assert_eq!(client.get(&format!("{VOLUMES_PATH}/count?requestType=Originated")).status, 404);
    client
        .get(&format!("{VOLUMES_PATH}?requestType=Originated&search=lidar"))
        .assert_invalid("search", "an older version");
    assert_eq!(client.get(&format!("{VOLUMES_PATH}?requestType=Originated")).status, 200);
    assert!(
        client
            .post("/api/v1/token", &credentials("admin", "admin"))
            .body
            .get("expiresIn")
            .is_none()
    );
}

#[test]
fn a_wrong_method_is_405_and_an_unknown_api_path_404() {
    let mut client = TestClient::new(20);
    let response = client.send(&client.request("PUT", VOLUMES_PATH, None));
    assert_eq!(
        (response.status, &response.headers["allow"]),
        (405, &http::HeaderValue::from_static("GET, POST"))
    );
    assert_eq!(client.get(&format!("{VOLUMES_PATH}/x/shared-scopes")).status, 404);
    assert_eq!(client.get("/api/v3/datavolumes").status, 404);
    assert_eq!(client.get(&format!("{VOLUMES_PATH}/")).status, 404);
}

#[test]
fn a_path_outside_the_api_returns_a_page() {
    let mut client = TestClient::new(20);
    client.key = None;
    let page = client.get("/console/api/v1/datavolumes");
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
}

#[test]
fn the_default_settings_contain_a_working_access_key() {
    let mut client = TestClient::new(20);
    let settings =
        client.send(&Request::get("/config.json").body(Vec::new()).expect("a valid request"));
    assert_eq!(settings.headers["content-type"], "application/json");
    let key = &settings.body["developmentAccessKey"];
    let grant = json!({"grantType": "client_credentials", "clientID": key["clientId"], "clientSecret": key["clientSecret"]});
    assert_eq!(client.post("/api/v1/token", &grant).status, 200);
}
