//! The same form in two tabs is sent once, and each tab shows the result of the other.

use super::{CREATE, disabled_reason, field_values, filled_values, open_filled_form, submit};
use crate::harness::{
    FullStorage, Network, Op, advance_time, click, find_all, name_of, settle, shows_text, url,
    wait_for, wait_for_text, wait_until,
};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use serde_json::{Value, json};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const ATTEMPTS_KEY: &str = "dvc.intents";

fn local_storage() -> web_sys::Storage {
    window().local_storage().expect("storage").expect("storage")
}

/// The ID of the form's attempt.
fn attempt_id() -> String {
    let session = window().session_storage().expect("storage").expect("storage");
    let text = session.get_item("dvc.intent").expect("storage").expect("an attempt");
    serde_json::from_str(&text).expect("a text")
}

/// The state of an attempt that all tabs share.
fn attempt_state(attempt_id: &str) -> Value {
    let text = local_storage().get_item(ATTEMPTS_KEY).expect("storage").unwrap_or("[]".to_owned());
    let all: Vec<(String, Value)> = serde_json::from_str(&text).expect("a list");
    all.into_iter().find(|(id, _)| id == attempt_id).map(|(_, state)| state).unwrap_or_default()
}

/// Stores states from another tab, with or without the storage event.
fn store_from_other_tab(intents: &Value, notify: bool) {
    local_storage().set_item(ATTEMPTS_KEY, &intents.to_string()).expect("storage");
    if notify {
        let init = web_sys::StorageEventInit::new();
        init.set_key(Some(ATTEMPTS_KEY));
        let event = web_sys::StorageEvent::new_with_event_init_dict("storage", &init);
        window().dispatch_event(&event.expect("an event")).expect("an event");
    }
}

/// Another tab that is sending the form: it holds the lock until it is closed.
struct OtherTab(js_sys::Function);

impl OtherTab {
    async fn sending(attempt_id: &str) -> Self {
        let script = "return new Promise(taken => navigator.locks.request(\
            'dvc.create.' + intent, () => new Promise(release => taken(release))))";
        let acquire = js_sys::Function::new_with_args("intent", script);
        let acquired: js_sys::Promise =
            acquire.call1(&JsValue::NULL, &attempt_id.into()).expect("a lock").unchecked_into();
        Self(JsFuture::from(acquired).await.expect("a lock").unchecked_into())
    }

    fn close(self) {
        self.0.call0(&JsValue::NULL).expect("a held lock");
    }
}

/// The ID of an existing data volume.
fn any_volume_id(network: &Network) -> String {
    network.emulator(|emulator| emulator.volumes()[0].id.to_string())
}

#[wasm_bindgen_test]
async fn a_form_being_sent_in_another_tab_is_not_sent_and_shows_the_result() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let attempt_id = attempt_id();
    let other = OtherTab::sending(&attempt_id).await;
    store_from_other_tab(&json!([[attempt_id, "Sent"]]), true);
    click("button", CREATE).await;
    wait_for_text("Another tab is sending this form.").await;
    assert_eq!(field_values(), filled_values());
    let id = any_volume_id(&network);
    store_from_other_tab(&json!([[attempt_id, {"Created": id}]]), true);
    other.close();
    wait_for_text("Data volume created in another tab").await;
    assert_eq!(disabled_reason(), "The data volume was already created in another tab.");
    assert_eq!(network.count(Op::CreateDatavolume), 0);
    click("link", "Go to the data volume").await;
    wait_until("its page", || url() == format!("/datavolumes/{id}")).await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn a_volume_created_in_another_tab_is_not_created_again_without_a_notification() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    store_from_other_tab(&json!([[attempt_id(), {"Created": any_volume_id(&network)}]]), false);
    click("button", CREATE).await;
    wait_for_text("Data volume created in another tab").await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
    // The same values can be sent again as a new attempt.
    click("button", "Create another data volume from this form").await;
    assert!(!shows_text("Data volume created in another tab"));
    assert_eq!(field_values(), filled_values());
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    assert_eq!(network.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn a_request_sent_by_a_closed_tab_is_looked_up_and_not_resent() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    store_from_other_tab(&json!([[attempt_id(), "Sent"]]), false);
    click("button", CREATE).await;
    wait_for_text("Another tab sent this form").await;
    assert_eq!(network.count(Op::CreateDatavolume), 0);
    advance_time(7_000).await;
    wait_for_text("Data volume not created").await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn a_form_refused_in_another_tab_can_be_sent() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let attempt_id = attempt_id();
    let other = OtherTab::sending(&attempt_id).await;
    click("button", CREATE).await;
    wait_for_text("Another tab is sending this form.").await;
    other.close();
    store_from_other_tab(&json!([]), true);
    wait_until("the other tab has finished", || !shows_text("Another tab is sending")).await;
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn the_lock_is_held_until_the_outcome_is_known() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let is_locked = async |attempt_id: &str| {
        let script = "return navigator.locks.query()\
            .then(all => all.held.some(lock => lock.name === 'dvc.create.' + intent))";
        let query = js_sys::Function::new_with_args("intent", script);
        let locks: js_sys::Promise =
            query.call1(&JsValue::NULL, &attempt_id.into()).expect("locks").unchecked_into();
        JsFuture::from(locks).await.expect("locks").is_truthy()
    };
    let attempt_id = attempt_id();
    network.add_fault("create_datavolume:dropped");
    network.pause_requests(Op::CreateDatavolume);
    submit(&network).await;
    assert!(is_locked(&attempt_id).await);
    assert_eq!(attempt_state(&attempt_id), "Sent");
    network.resume_requests(Op::CreateDatavolume);
    settle().await;
    advance_time(3_000).await;
    assert!(is_locked(&attempt_id).await, "during the lookup");
    advance_time(4_000).await;
    wait_for_text("Data volume not created").await;
    assert!(!is_locked(&attempt_id).await);
    assert_eq!(attempt_state(&attempt_id), Value::Null);
    assert_ne!(self::attempt_id(), attempt_id, "the next attempt has another ID");
}

#[wasm_bindgen_test]
async fn tabs_share_ids_and_states_but_no_typed_values() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let attempt_id = attempt_id();
    submit(&network).await;
    wait_for("heading", "brand-new-data").await;
    let id = network.emulator(|emulator| emulator.volume_by_name("brand-new-data").expect("it").id);
    assert_eq!(attempt_state(&attempt_id), json!({"Created": id.to_string()}));
    let storage = local_storage();
    for index in 0..storage.length().expect("a length") {
        let key = storage.key(index).expect("a key").expect("a key");
        let text = storage.get_item(&key).expect("storage").expect("a value");
        for secret in ["brand-new", "training", "perception", "naïvely", "eyJ"] {
            assert!(!text.contains(secret), "{key}: {text}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_form_is_sent_once_without_locks_and_storage() {
    let network = Network::new();
    let _console = open_filled_form(&network).await;
    let navigator = window().navigator();
    let navigator: &js_sys::Object = navigator.unchecked_ref();
    let none = js_sys::Object::new();
    js_sys::Reflect::set(&none, &"configurable".into(), &true.into()).expect("set");
    js_sys::Reflect::set(&none, &"value".into(), &JsValue::UNDEFINED).expect("set");
    js_sys::Object::define_property(navigator, &"locks".into(), &none);
    let full_storage = FullStorage::new();
    let buttons = find_all("button");
    let button = buttons.iter().find(|it| name_of(it) == CREATE).expect("it");
    button.click();
    button.click();
    settle().await;
    settle().await;
    let sent = network.count(Op::CreateDatavolume);
    drop(full_storage);
    js_sys::Reflect::delete_property(navigator, &"locks".into()).expect("it");
    assert_eq!(sent, 1);
    wait_for("heading", "brand-new-data").await;
}
