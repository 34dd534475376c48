//! Nothing that is staged is lost: not by looking again, signing in again or leaving by mistake.

use super::*;
use crate::harness::{go_to_page, open_row, press, says, url};
use crate::session::sign_in_with_key;

#[wasm_bindgen_test]
async fn staged_changes_survive_looking_again_and_what_is_done_already_drops_out() {
    let wire = Wire::new();
    let volume = with_projects(&wire);
    let other = others(&wire, &volume);
    let (mine, theirs) = (&other[0], &other[1]);
    let scope = &volume.shared_scopes[0].scope_name;
    let _console = page(&wire, &volume).await;
    stage(&mine.name).await;
    stage(&theirs.name).await;
    click("button", &format!("Remove {scope}")).await;
    somebody_adds(&wire, &volume, std::slice::from_ref(theirs));
    click("button", "Refresh").await;
    eventually("the new list", || scopes().contains(&theirs.name.to_string())).await;
    eventually("it dropped out", || !staged().contains(&format!("Add project {}", theirs.name)))
        .await;
    assert!(staged().contains(&format!("Add project {}", mine.name)), "{}", staged());
    assert!(staged().contains(&format!("Remove project {scope}")), "{}", staged());
    let looked = wire.count(Op::GetSharedScopes);
    wire.emulator(|emulator| emulator.set_shared_scopes(volume.id, volume.shared_scopes.clone()));
    pass(60_000).await;
    eventually("it looks by itself", || wire.count(Op::GetSharedScopes) > looked).await;
    eventually("an older list again", || !scopes().contains(&theirs.name.to_string())).await;
    assert!(!staged().contains(&format!("Add project {}", theirs.name)), "done is done");
    assert!(staged().contains(&format!("Remove project {scope}")), "{}", staged());
    shown("button", &format!("Keep {scope}")).await;
}

#[wasm_bindgen_test]
async fn after_a_401_one_signs_in_again_and_nothing_staged_is_lost() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).remove(0);
    let _console = page(&wire, &volume).await;
    stage(&project.name).await;
    wire.fault("patch_shared_scopes:status=401,nth=1");
    click("button", "Apply changes").await;
    shown("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", "Sharing").await;
    eventually("it is still staged", || {
        staged().contains(&format!("Add project {}", project.name))
    })
    .await;
    assert_eq!(wire.count(Op::PatchSharedScopes), 1, "nothing is sent by itself");
    click("button", "Apply changes").await;
    eventually("it is shared", || scopes() == [project.name.to_string()]).await;
}

#[wasm_bindgen_test]
async fn whoever_signs_in_next_finds_nothing_of_it() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).remove(0);
    let _console = page(&wire, &volume).await;
    stage(&project.name).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    go_to_page(&format!("/datavolumes/{}/sharing", volume.id)).await;
    reads("Not shared").await;
    assert_eq!(staged(), "");
}

#[wasm_bindgen_test]
async fn leaving_with_staged_changes_asks_and_only_leaving_drops_them() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).remove(0);
    let _console = page(&wire, &volume).await;
    stage(&project.name).await;
    let here = url();
    click("link", &volume.name).await;
    shown("alertdialog", "Leave without applying the changes?").await;
    assert_eq!(crate::harness::focus(), "button Cancel");
    press("Escape").await;
    eventually("the question is gone", || root().tag_name() != "DIALOG").await;
    assert_eq!(url(), here);
    assert!(!staged().is_empty());
    click("link", &volume.name).await;
    click("button", "Leave").await;
    shown("heading", &volume.name).await;
    go_to_page(&here).await;
    reads("Not shared").await;
    assert_eq!(staged(), "");
    assert_eq!(wire.count(Op::PatchSharedScopes), 0);
    open_row(&volume.name).await;
}

#[wasm_bindgen_test]
async fn the_commands_do_what_applying_would_and_reading_has_one_as_well() {
    let wire = Wire::new();
    let volume = unshared(&wire);
    let project = others(&wire, &volume).remove(0);
    let _console = page(&wire, &volume).await;
    let read = copied(&shown("button", "Copy as cURL").await).await;
    let path = format!("/api/v1/datavolumes/{}/sharedScopes'", volume.id);
    assert!(read.contains("--request GET") && read.ends_with(&path), "{read}");
    stage(&project.name).await;
    let command = copied(&in_panel("Copy as cURL").expect("its button")).await;
    assert!(command.contains("--request PATCH") && command.ends_with(&path), "{command}");
    let body = json!({"add": [reference(&project)]}).to_string();
    let sent = command.split('\'').find(|part| part.starts_with('{')).unwrap_or_default();
    let sent: Value = serde_json::from_str(sent).expect("JSON");
    assert_eq!(sent.to_string(), body);
    assert!(command.contains("$RUNAI_TOKEN") && !command.contains(&wire.token_for("admin")));
    assert!(!says("Could not"));
}

/// What a button puts on the clipboard.
async fn copied(button: &HtmlElement) -> String {
    use leptos::wasm_bindgen::JsValue;
    let clipboard = js_sys::Object::new();
    let write =
        js_sys::Function::new_with_args("text", "this.text = text; return Promise.resolve()");
    js_sys::Reflect::set(&clipboard, &"writeText".into(), &write).expect("set");
    let property = js_sys::Object::new();
    js_sys::Reflect::set(&property, &"value".into(), &clipboard).expect("set");
    js_sys::Reflect::set(&property, &"configurable".into(), &JsValue::TRUE).expect("set");
    let navigator: js_sys::Object = JsValue::from(leptos::prelude::window().navigator()).into();
    js_sys::Object::define_property(&navigator, &"clipboard".into(), &property);
    crate::harness::click_on(button).await;
    js_sys::Reflect::delete_property(&navigator, &"clipboard".into()).expect("the browser's own");
    let text = js_sys::Reflect::get(&clipboard, &"text".into()).expect("a text").as_string();
    text.expect("it was copied")
}
