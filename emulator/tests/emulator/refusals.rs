//! Bad input, refused with the name of what is wrong.

use emulator::Switches;
use http::Request;
use serde_json::{Value, json};

use crate::support::{Plane, VOLUMES, query};

#[test]
fn a_bad_parameter_of_a_list_is_named() {
    let mut plane = Plane::new(20);
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
        let refused = plane.get(&query(VOLUMES, &[("requestType", "Originated"), (name, value)]));
        assert_eq!(refused.status, 400, "{name}={value}");
        assert!(
            refused.message().starts_with(&format!("{named}: ")),
            "{name}={value}: {}",
            refused.message()
        );
    }
}

#[test]
fn a_request_type_is_required_and_may_require_a_project() {
    let mut plane = Plane::new(20);
    for path in [VOLUMES.to_owned(), format!("{VOLUMES}/count")] {
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
            let refused = plane.get(&query(&path, pairs));
            assert_eq!(refused.status, 400, "{pairs:?}");
            assert!(refused.message().starts_with(named), "{pairs:?}: {}", refused.message());
        }
    }
    let refused = plane
        .get(&query(&format!("{VOLUMES}/count"), &[("requestType", "Originated"), ("limit", "5")]));
    assert!(refused.message().starts_with("limit: "), "a count has no pages");
}

#[test]
fn a_bad_new_volume_is_refused_by_field() {
    let mut plane = Plane::default();
    let taken = plane.volume(|volume| *volume.project_id == *"5").clone();
    let other = plane.volume(|volume| volume.cluster_id != taken.cluster_id).name.clone();
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
        let refused = plane.post(VOLUMES, &body);
        assert_eq!(refused.status, 400, "{field}={value}");
        assert!(
            refused.message().starts_with(&format!("{named}: ")),
            "{field}={value}: {}",
            refused.message()
        );
    }
    for field in ["name", "projectId", "originPvcName"] {
        let mut body = good.clone();
        body.as_object_mut().expect("an object").remove(field);
        let refused = plane.post(VOLUMES, &body);
        assert_eq!((refused.status, refused.message().starts_with(field)), (400, true), "{field}");
    }
    assert_eq!(plane.emulator.volumes().len(), 300, "nothing was created");
    let mut body = good;
    body["name"] = json!(other);
    body["description"] = json!("d".repeat(127));
    body["useOriginalVolume"] = Value::Null;
    body["shouldDeleteOriginalVolume"] = json!(false);
    assert_eq!(plane.post(VOLUMES, &body).status, 201, "a name is taken only in its cluster");
}

#[test]
fn a_body_must_be_a_json_object() {
    let mut plane = Plane::new(20);
    for body in ["", "{", "[]", "null", "\"text\""] {
        let mut request = plane.request("POST", VOLUMES, Some(&json!({})));
        *request.body_mut() = body.as_bytes().to_vec();
        let refused = plane.send(&request);
        assert_eq!(
            (refused.status, refused.message().starts_with("body: ")),
            (400, true),
            "{body}"
        );
    }
    let mut request = plane.request("POST", VOLUMES, Some(&json!({})));
    request.headers_mut().insert("content-type", http::HeaderValue::from_static("text/plain"));
    assert_eq!(plane.send(&request).status, 400);
}

#[test]
fn a_malformed_id_is_a_volume_that_does_not_exist() {
    let mut plane = Plane::new(20);
    let id = plane.volume(|_| true).id;
    for wrong in
        ["7".to_owned(), "not-a-uuid".to_owned(), id.simple().to_string(), format!("{id}0")]
    {
        let path = format!("{VOLUMES}/{wrong}");
        assert_eq!(plane.get(&path).status, 404);
        assert_eq!(plane.delete(&path).status, 404);
        assert_eq!(plane.patch(&path, &json!({})).status, 404);
        assert_eq!(plane.get(&format!("{path}/sharedScopes")).status, 404);
        assert_eq!(plane.patch(&format!("{path}/sharedScopes"), &json!({})).status, 404);
    }
    assert_eq!(plane.get(&format!("{VOLUMES}/{}", id.to_string().to_uppercase())).status, 200);
}

#[test]
fn name_availability_needs_a_name_and_a_known_cluster() {
    let mut plane = Plane::default();
    let path = format!("{VOLUMES}/name-availability");
    let clusters: Vec<_> =
        plane.emulator.clusters().iter().map(|cluster| cluster.id.to_string()).collect();
    for (pairs, named) in [
        (&[("clusterId", clusters[0].as_str())][..], "dataName"),
        (&[("dataName", ""), ("clusterId", &clusters[0])], "dataName"),
        (&[("dataName", "a")], "clusterId"),
        (&[("dataName", "a"), ("clusterId", "fra-dgx-prod")], "clusterId"),
        (&[("dataName", "a"), ("clusterId", "00000000-0000-4000-8000-000000000000")], "clusterId"),
    ] {
        let refused = plane.get(&query(&path, pairs));
        assert_eq!(
            (refused.status, refused.message().starts_with(named)),
            (400, true),
            "{pairs:?}"
        );
    }
    let name = plane.volume(|volume| *volume.cluster_id == *clusters[1]).name.clone();
    let statuses = clusters.iter().map(|cluster| {
        plane.get(&query(&path, &[("dataName", &name), ("clusterId", cluster)])).status
    });
    assert_eq!(statuses.collect::<Vec<_>>(), [204, 409, 204]);
}

#[test]
fn an_older_control_plane_lacks_what_came_later() {
    let mut plane = Plane::default();
    plane.emulator.set_switches(Switches::old());
    let cluster = plane.emulator.clusters()[0].id.clone();
    let availability = query(
        &format!("{VOLUMES}/name-availability"),
        &[("dataName", "a"), ("clusterId", &cluster)],
    );
    assert_eq!(plane.get(&availability).status, 404);
    assert_eq!(plane.get(&format!("{VOLUMES}/count?requestType=Originated")).status, 404);
    let refused = plane.get(&format!("{VOLUMES}?requestType=Originated&search=lidar"));
    assert_eq!((refused.status, refused.message().starts_with("search: ")), (400, true));
    assert_eq!(plane.get(&format!("{VOLUMES}?requestType=Originated")).status, 200);
    let key =
        json!({"grantType": "client_credentials", "clientID": "admin", "clientSecret": "admin"});
    assert!(plane.post("/api/v1/token", &key).body.get("expiresIn").is_none());
}

#[test]
fn a_wrong_method_is_405_and_an_unknown_api_path_404() {
    let mut plane = Plane::new(20);
    let refused = plane.send(&plane.request("PUT", VOLUMES, None));
    assert_eq!(
        (refused.status, &refused.headers["allow"]),
        (405, &http::HeaderValue::from_static("GET, POST"))
    );
    assert_eq!(plane.get(&format!("{VOLUMES}/x/shared-scopes")).status, 404);
    assert_eq!(plane.get("/api/v3/datavolumes").status, 404);
    assert_eq!(plane.get(&format!("{VOLUMES}/")).status, 404);
}

#[test]
fn an_address_outside_the_api_answers_a_page() {
    let mut plane = Plane::new(20);
    plane.key = None;
    let page = plane.get("/console/api/v1/datavolumes");
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
}

#[test]
fn the_settings_sign_a_developer_in() {
    let mut plane = Plane::new(20);
    let settings =
        plane.send(&Request::get("/config.json").body(Vec::new()).expect("a valid request"));
    assert_eq!(settings.headers["content-type"], "application/json");
    let key = &settings.body["developmentAccessKey"];
    let grant = json!({"grantType": "client_credentials", "clientID": key["clientId"], "clientSecret": key["clientSecret"]});
    assert_eq!(plane.post("/api/v1/token", &grant).status, 200);
}
