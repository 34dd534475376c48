//! Malformed fields in responses other than the list.

use crate::harness::{
    Network, Op, advance_time, click, description_of, find, find_all, navigate_to, open_with,
    query_all, root, rows, settle, shows_text, text_of, type_into, wait_for, wait_for_text,
    wait_until,
};
use crate::sharing::find_volume;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_volume_with_a_malformed_field_can_be_edited_shared_and_deleted() {
    let network = Network::new();
    let volume = find_volume(&network, |it| it.in_use_by.is_none() && !it.shared_scopes.is_empty());
    let mut body = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    body["originPvcName"] = Value::Null;
    network.respond_with(Op::GetDatavolume, 200, &body);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for_text(
        "Some of this data volume couldn’t be read: `originPvcName` is null, not a string.",
    )
    .await;
    for (role, name) in [("button", "Delete"), ("button", "Edit description"), ("link", "Share")] {
        let control = wait_for(role, name).await;
        assert_eq!(control.get_attribute("aria-disabled"), None, "{name}");
    }
    click("button", "Delete").await;
    wait_for_text("Will lose access").await;
}

#[wasm_bindgen_test]
async fn unreadable_scopes_are_not_shown_as_not_shared() {
    let network = Network::new();
    let volume = find_volume(&network, |it| it.in_use_by.is_none() && !it.shared_scopes.is_empty());
    let mut body = network.get_json(&format!("/api/v1/datavolumes/{}", volume.id));
    body["sharedScopes"] = json!([{"scopeType": "project"}]);
    network.respond_with(Op::GetDatavolume, 200, &body);
    let _console = open_with(&network, &format!("/datavolumes/{}", volume.id)).await;
    wait_for_text("`sharedScopes[].scopeId` is missing").await;
    assert!(!shows_text("Not shared"));
    click("button", "Delete").await;
    wait_for_text("You don’t have permission to see who this is shared with").await;
}

#[wasm_bindgen_test]
async fn a_scope_without_an_id_is_listed_and_does_not_affect_others() {
    let network = Network::new();
    let volume = find_volume(&network, |it| it.shared_scopes.len() > 1);
    let mut body = network.get_json(&format!("/api/v1/datavolumes/{}/sharedScopes", volume.id));
    let list = body.as_array_mut().expect("a list");
    list[0].as_object_mut().expect("a scope").remove("scopeId");
    list.push(json!({"scopeType": "project"}));
    let names: Vec<_> = volume.shared_scopes.iter().map(|it| it.scope_name.to_string()).collect();
    network.respond_with(Op::GetSharedScopes, 200, &body);
    let _console = open_with(&network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    wait_for_text("1 entry of the server’s response can’t be shown: `scopeId` is missing.").await;
    let listed = || {
        let rows = query_all(&root(), "table tbody th[scope=row] > bdi");
        rows.iter().map(|row| text_of(row)).collect::<Vec<_>>()
    };
    // The owner is listed first.
    assert_eq!(listed()[1..], names);
    let reason = description_of(&find("button", &format!("Remove {}", names[0])));
    assert!(reason.contains("didn’t return the ID"), "{reason}");
    click("button", &format!("Remove {}", names[1])).await;
    wait_for("button", &format!("Keep {}", names[1])).await;
}

#[wasm_bindgen_test]
async fn null_counts_as_an_empty_list() {
    let network = Network::new();
    let volume = find_volume(&network, |it| !it.shared_scopes.is_empty());
    network.respond_with(Op::GetSharedScopes, 200, &Value::Null);
    network.respond_with(Op::ListDatavolumes, 200, &json!({"datavolumes": null}));
    let _console = open_with(&network, &format!("/datavolumes/{}/sharing", volume.id)).await;
    wait_for_text("Not shared").await;
    navigate_to("/datavolumes").await;
    wait_for_text("No data volumes yet").await;
    assert!(rows().is_empty());
}

#[wasm_bindgen_test]
async fn a_project_with_a_numeric_id_is_suggested_and_one_without_an_id_is_omitted() {
    let network = Network::new();
    let projects = json!({"projects": [
        {"id": 4_711, "name": "numeric", "clusterId": "c"}, {"name": "lost"}, {"id": "5", "name": "usual"},
    ]});
    network.respond_with(Op::Projects, 200, &projects);
    network.respond_with(Op::PvcAssets, 200, &json!({"entries": null}));
    let _console = open_with(&network, "/datavolumes/new").await;
    type_into("Project", "u").await;
    advance_time(200).await;
    wait_until("both", || crate::harness::names("option").len() == 2).await;
    assert!(shows_text("1 entry of the server’s response can’t be shown: `id` is missing."));
    let option = find_all("option").into_iter().find(|it| text_of(it).contains("numeric"));
    option.expect("it").click();
    settle().await;
    wait_until("its PVCs", || network.count(Op::PvcAssets) > 0).await;
    assert_eq!(network.last(Op::PvcAssets).param("projectId").as_deref(), Some("4711"));
}

#[wasm_bindgen_test]
async fn null_in_permissions_grants_nothing() {
    let network = Network::new();
    let no_scopes = json!({"system": false, "tenants": null, "clusters": null, "departments": null, "projects": null});
    let mut permissions =
        json!({"create": no_scopes, "read": no_scopes, "update": no_scopes, "delete": null});
    permissions["read"]["system"] = json!(true);
    network.respond_with(Op::PermittedScopes, 200, &permissions);
    let _console = open_with(&network, "/datavolumes").await;
    let link = wait_for("link", "New data volume").await;
    wait_until("the link is disabled", || link.get_attribute("aria-disabled").is_some()).await;
    let reason = description_of(&link);
    assert!(reason.contains("You don’t have permission to create data volumes"), "{reason}");
}
