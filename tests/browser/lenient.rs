//! Responses that are not as the contract says, of everything but the list: what can be read is used, what
//! cannot is marked, and nothing else suffers.

use crate::harness::{
    Op, Wire, click, description_of, eventually, find, go_to_page, open_with, pass, reads, rows,
    says, select, settle, shown, text_of, type_into,
};
use crate::sharing::some;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_data_volume_with_an_odd_field_can_be_changed_shared_and_deleted() {
    let wire = Wire::new();
    let volume = some(&wire, |it| it.in_use_by.is_none() && !it.shared_scopes.is_empty());
    let mut body = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    body["originPvcName"] = Value::Null;
    wire.answer(Op::GetDatavolume, 200, &body);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    reads("Not all of this data volume could be read: `originPvcName` is null, not a string.")
        .await;
    for (role, name) in [("button", "Delete"), ("button", "Edit description"), ("link", "Sharing")]
    {
        let control = shown(role, name).await;
        assert_eq!(control.get_attribute("aria-disabled"), None, "{name}");
    }
    click("button", "Delete").await;
    reads("These will lose access to the data").await;
}

#[wasm_bindgen_test]
async fn scopes_that_cannot_be_read_are_no_proof_that_it_is_shared_with_nobody() {
    let wire = Wire::new();
    let volume = some(&wire, |it| it.in_use_by.is_none() && !it.shared_scopes.is_empty());
    let mut body = wire.ask(&format!("/api/v1/datavolumes/{}", volume.id));
    body["sharedScopes"] = json!([{"scopeType": "project"}]);
    wire.answer(Op::GetDatavolume, 200, &body);
    let _console = open_with(&wire, &format!("/datavolumes/{}", volume.id)).await;
    reads("`sharedScopes[].scopeId` is missing").await;
    assert!(!says("Not shared"));
    click("button", "Delete").await;
    reads("You cannot see whom it is shared with").await;
}

#[wasm_bindgen_test]
async fn a_scope_without_an_id_is_listed_and_takes_no_other_with_it() {
    let wire = Wire::new();
    let volume = some(&wire, |it| it.shared_scopes.len() > 1);
    let mut body = wire.ask(&format!("/api/v1/datavolumes/{}/sharedScopes", volume.id));
    let list = body.as_array_mut().expect("a list");
    list[0].as_object_mut().expect("a scope").remove("scopeId");
    list.push(json!({"scopeType": "project"}));
    let names: Vec<_> = volume.shared_scopes.iter().map(|it| it.scope_name.to_string()).collect();
    wire.answer(Op::GetSharedScopes, 200, &body);
    let _console = open_with(&wire, &format!("/datavolumes/{}/sharing", volume.id)).await;
    reads("1 entry of the server’s response cannot be shown: `scopeId` is missing.").await;
    let listed = || {
        let rows = select(&crate::harness::root(), "table tbody th[scope=row] > bdi");
        rows.iter().map(|row| text_of(row)).collect::<Vec<_>>()
    };
    assert_eq!(listed(), names);
    let reason = description_of(&find("button", &format!("Remove {}", names[0])));
    assert!(reason.contains("lacks its ID"), "{reason}");
    click("button", &format!("Remove {}", names[1])).await;
    shown("button", &format!("Keep {}", names[1])).await;
}

#[wasm_bindgen_test]
async fn null_for_a_list_is_an_empty_one() {
    let wire = Wire::new();
    let volume = some(&wire, |it| !it.shared_scopes.is_empty());
    wire.answer(Op::GetSharedScopes, 200, &Value::Null);
    wire.answer(Op::ListDatavolumes, 200, &json!({"datavolumes": null}));
    let _console = open_with(&wire, &format!("/datavolumes/{}/sharing", volume.id)).await;
    reads("Not shared").await;
    go_to_page("/datavolumes").await;
    reads("No data volumes yet").await;
    assert!(rows().is_empty());
}

#[wasm_bindgen_test]
async fn a_project_with_a_numeric_id_is_suggested_and_one_without_is_left_out_alone() {
    let wire = Wire::new();
    let projects = json!({"projects": [
        {"id": 4_711, "name": "numeric", "clusterId": "c"}, {"name": "lost"}, {"id": "5", "name": "usual"},
    ]});
    wire.answer(Op::Projects, 200, &projects);
    wire.answer(Op::PvcAssets, 200, &json!({"entries": null}));
    let _console = open_with(&wire, "/datavolumes/new").await;
    type_into("Project", "u").await;
    pass(200).await;
    eventually("both", || crate::harness::names("option").len() == 2).await;
    assert!(says("1 entry of the server’s response cannot be shown: `id` is missing."));
    let option =
        crate::harness::all("option").into_iter().find(|it| text_of(it).contains("numeric"));
    option.expect("it").click();
    settle().await;
    eventually("its PVCs", || wire.count(Op::PvcAssets) > 0).await;
    assert_eq!(wire.last(Op::PvcAssets).param("projectId").as_deref(), Some("4711"));
}

#[wasm_bindgen_test]
async fn null_among_the_rights_lifts_no_limit() {
    let wire = Wire::new();
    let nowhere = json!({"system": false, "tenants": null, "clusters": null, "departments": null, "projects": null});
    let mut rights = json!({"create": nowhere, "read": nowhere, "update": nowhere, "delete": null});
    rights["read"]["system"] = json!(true);
    wire.answer(Op::PermittedScopes, 200, &rights);
    let _console = open_with(&wire, "/datavolumes").await;
    let link = shown("link", "New data volume").await;
    eventually("it is unavailable", || link.get_attribute("aria-disabled").is_some()).await;
    let reason = description_of(&link);
    assert!(reason.contains("You may not create data volumes"), "{reason}");
}
