//! One form in two tabs: it is sent once, and each learns what the other has done.

use super::{CREATE, create, filled, filled_in, typed, unavailable};
use crate::harness::{Op, Wire, all, click, eventually, pass, reads, says, settle, shown};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast, JsValue};
use serde_json::{Value, json};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const INTENTS: &str = "dvc.intents";

fn local() -> web_sys::Storage {
    window().local_storage().expect("storage").expect("storage")
}

/// The id of the wish in the form.
fn intent() -> String {
    let session = window().session_storage().expect("storage").expect("storage");
    let text = session.get_item("dvc.intent").expect("storage").expect("an intent");
    serde_json::from_str(&text).expect("a text")
}

/// What all tabs know of the wish.
fn known(intent: &str) -> Value {
    let text = local().get_item(INTENTS).expect("storage").unwrap_or("[]".to_owned());
    let all: Vec<(String, Value)> = serde_json::from_str(&text).expect("a list");
    all.into_iter().find(|(id, _)| id == intent).map(|(_, state)| state).unwrap_or_default()
}

/// What another tab has made of it; without a word, if it cannot say so any more.
fn keep_elsewhere(intents: &Value, says_so: bool) {
    local().set_item(INTENTS, &intents.to_string()).expect("storage");
    if says_so {
        let init = web_sys::StorageEventInit::new();
        init.set_key(Some(INTENTS));
        let event = web_sys::StorageEvent::new_with_event_init_dict("storage", &init);
        window().dispatch_event(&event.expect("an event")).expect("an event");
    }
}

/// Another tab that is sending the form: it holds the lock until it is released.
struct OtherTab(js_sys::Function);

impl OtherTab {
    async fn sending(intent: &str) -> Self {
        let script = "return new Promise(taken => navigator.locks.request(\
            'dvc.create.' + intent, () => new Promise(release => taken(release))))";
        let take = js_sys::Function::new_with_args("intent", script);
        let taken: js_sys::Promise =
            take.call1(&JsValue::NULL, &intent.into()).expect("a lock").unchecked_into();
        Self(JsFuture::from(taken).await.expect("a lock").unchecked_into())
    }

    fn close(self) {
        self.0.call0(&JsValue::NULL).expect("it was held");
    }
}

/// The id of a data volume that is there.
fn some_id(wire: &Wire) -> String {
    wire.emulator(|emulator| emulator.volumes()[0].id.to_string())
}

#[wasm_bindgen_test]
async fn a_form_that_another_tab_is_sending_is_not_sent_and_learns_what_comes_of_it() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let intent = intent();
    let other = OtherTab::sending(&intent).await;
    keep_elsewhere(&json!([[intent, "Sent"]]), true);
    click("button", CREATE).await;
    reads("This form is being sent in another tab.").await;
    assert_eq!(typed(), filled_in());
    let id = some_id(&wire);
    keep_elsewhere(&json!([[intent, {"Created": id}]]), true);
    other.close();
    reads("It was created in another tab").await;
    assert_eq!(unavailable(), "It was created in another tab already.");
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
    click("link", "Go to the data volume").await;
    eventually("its page", || crate::harness::url() == format!("/datavolumes/{id}")).await;
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
}

#[wasm_bindgen_test]
async fn what_another_tab_has_created_is_not_sent_even_if_it_did_not_say_so() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    keep_elsewhere(&json!([[intent(), {"Created": some_id(&wire)}]]), false);
    click("button", CREATE).await;
    reads("It was created in another tab").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
    // What is typed can be another wish.
    click("button", "Create another data volume from this form").await;
    assert!(!says("It was created in another tab"));
    assert_eq!(typed(), filled_in());
    create(&wire).await;
    shown("heading", "brand-new-data").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 1);
}

#[wasm_bindgen_test]
async fn what_a_closed_tab_has_sent_is_looked_up_and_not_sent_again() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    keep_elsewhere(&json!([[intent(), "Sent"]]), false);
    click("button", CREATE).await;
    reads("Another tab has sent this form").await;
    assert_eq!(wire.count(Op::CreateDatavolume), 0);
    pass(7_000).await;
    reads("It was not created").await;
    create(&wire).await;
    shown("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn what_another_tab_was_refused_can_be_sent_from_here() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let intent = intent();
    let other = OtherTab::sending(&intent).await;
    click("button", CREATE).await;
    reads("This form is being sent in another tab.").await;
    other.close();
    keep_elsewhere(&json!([]), true);
    eventually("that is over", || !says("being sent in another tab")).await;
    create(&wire).await;
    shown("heading", "brand-new-data").await;
}

#[wasm_bindgen_test]
async fn the_lock_is_held_from_sending_until_the_outcome_is_known() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let held = async |intent: &str| {
        let script = "return navigator.locks.query()\
            .then(all => all.held.some(lock => lock.name === 'dvc.create.' + intent))";
        let query = js_sys::Function::new_with_args("intent", script);
        let answer: js_sys::Promise =
            query.call1(&JsValue::NULL, &intent.into()).expect("locks").unchecked_into();
        JsFuture::from(answer).await.expect("locks").is_truthy()
    };
    let intent = intent();
    wire.fault("create_datavolume:dropped");
    wire.hold(Op::CreateDatavolume);
    create(&wire).await;
    assert!(held(&intent).await);
    assert_eq!(known(&intent), "Sent");
    wire.let_go(Op::CreateDatavolume);
    settle().await;
    pass(3_000).await;
    assert!(held(&intent).await, "while it is looked up");
    pass(4_000).await;
    reads("It was not created").await;
    assert!(!held(&intent).await);
    assert_eq!(known(&intent), Value::Null);
    assert_ne!(self::intent(), intent, "the next one is another wish");
}

#[wasm_bindgen_test]
async fn all_tabs_learn_ids_and_states_and_nothing_that_was_typed() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let intent = intent();
    create(&wire).await;
    shown("heading", "brand-new-data").await;
    let id = wire.emulator(|emulator| emulator.volume_named("brand-new-data").expect("it").id);
    assert_eq!(known(&intent), json!({"Created": id.to_string()}));
    let kept = local();
    for index in 0..kept.length().expect("a length") {
        let key = kept.key(index).expect("a key").expect("a key");
        let text = kept.get_item(&key).expect("storage").expect("a value");
        for secret in ["brand-new", "training", "perception", "naïvely", "eyJ"] {
            assert!(!text.contains(secret), "{key}: {text}");
        }
    }
}

#[wasm_bindgen_test]
async fn without_locks_and_without_storage_a_form_is_sent_once_all_the_same() {
    let wire = Wire::new();
    let _console = filled(&wire).await;
    let navigator = window().navigator();
    let navigator: &js_sys::Object = navigator.unchecked_ref();
    let none = js_sys::Object::new();
    js_sys::Reflect::set(&none, &"configurable".into(), &true.into()).expect("set");
    js_sys::Reflect::set(&none, &"value".into(), &JsValue::UNDEFINED).expect("set");
    js_sys::Object::define_property(navigator, &"locks".into(), &none);
    let storage = js_sys::Reflect::get(&window(), &"Storage".into()).expect("it");
    let prototype = js_sys::Reflect::get(&storage, &"prototype".into()).expect("it");
    let real = js_sys::Reflect::get(&prototype, &"setItem".into()).expect("it");
    let refuse = js_sys::Function::new_no_args("throw new DOMException('', 'QuotaExceededError')");
    js_sys::Reflect::set(&prototype, &"setItem".into(), &refuse).expect("set");
    let buttons = all("button");
    let button = buttons.iter().find(|it| crate::harness::name_of(it) == CREATE).expect("it");
    button.click();
    button.click();
    settle().await;
    settle().await;
    let sent = wire.count(Op::CreateDatavolume);
    js_sys::Reflect::set(&prototype, &"setItem".into(), &real).expect("set");
    js_sys::Reflect::delete_property(navigator, &"locks".into()).expect("it");
    assert_eq!(sent, 1);
    shown("heading", "brand-new-data").await;
}
