//! Several people and several tabs: nobody sees what is another's.

use crate::harness::{
    Op, Wire, add_to_the_time, choose, click, eventually, go_to_page, is_there, open_with, reads,
    rows, says, settle, shown, type_into, url, value,
};
use crate::session::{sign_in_with_key, stored, wire};
use crate::sign_in::{offering, stay_signed_in};
use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{BroadcastChannel, MessageEvent};

/// Another tab of the same browser, as far as the console hears of it.
pub struct OtherTab {
    channel: BroadcastChannel,
    heard: Rc<RefCell<Vec<String>>>,
    _listener: Closure<dyn Fn(MessageEvent)>,
}

impl OtherTab {
    pub fn open() -> Self {
        let channel = BroadcastChannel::new("dvc.session").expect("a channel");
        let heard = Rc::new(RefCell::new(Vec::new()));
        let all = heard.clone();
        let listener: Closure<dyn Fn(MessageEvent)> = Closure::new(move |event: MessageEvent| {
            all.borrow_mut().push(event.data().as_string().unwrap_or_default());
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { channel, heard, _listener: listener }
    }

    pub fn say(&self, words: &str) {
        self.channel.post_message(&words.into()).expect("a message");
    }

    pub fn heard(&self) -> Vec<String> {
        self.heard.borrow().clone()
    }
}

impl Drop for OtherTab {
    fn drop(&mut self) {
        self.channel.close();
    }
}

async fn typed_a_draft(wire: &Rc<Wire>) -> crate::harness::Console {
    let console = open_with(wire, "/datavolumes/new").await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", "New data volume").await;
    type_into("Description", "Between you and me").await;
    eventually("it is kept", || stored().contains("Between you and me")).await;
    console
}

async fn end_the_session(wire: &Wire) {
    wire.pass(25 * 3_600_000);
    add_to_the_time(60_000.0);
    go_to_page("/datavolumes").await;
    click("button", "Leave").await;
    reads("Your session has ended").await;
}

#[wasm_bindgen_test]
async fn signing_out_in_one_tab_signs_out_of_all_and_leaves_nothing() {
    let wire = wire();
    let other = OtherTab::open();
    let _console = typed_a_draft(&wire).await;
    wire.hold(Op::ListDatavolumes);
    go_to_page("/datavolumes?search=lidar").await;
    click("button", "Leave").await;
    eventually("rows are asked for", || wire.held(Op::ListDatavolumes).len() == 1).await;
    other.say("signed-out");
    reads("You have signed out in another tab.").await;
    assert_eq!((url().as_str(), stored().as_str()), ("/sign-in", ""));
    assert!(wire.last(Op::ListDatavolumes).is_aborted());
    assert!(!is_there("button", "Account"));
    let asked = wire.all().len();
    crate::harness::pass(120_000).await;
    assert_eq!(wire.all().len(), asked, "nothing is asked any more");
}

#[wasm_bindgen_test]
async fn somebody_else_in_another_tab_ends_this_session_and_the_same_person_does_not() {
    let wire = wire();
    let other = OtherTab::open();
    let _console = typed_a_draft(&wire).await;
    eventually("others are told who", || {
        other.heard().iter().any(|words| words.starts_with("person "))
    })
    .await;
    let same = other.heard().into_iter().find(|words| words.starts_with("person "));
    other.say(&same.expect("told"));
    settle().await;
    settle().await;
    assert!(is_there("button", "Account"));
    assert_eq!(value("Description"), "Between you and me");
    let local = window().local_storage().ok().flatten().expect("storage");
    local.set_item("dvc.last-person", "\"0123456789abcdef\"").expect("storage");
    other.say("person 0123456789abcdef");
    shown("heading", "Sign in").await;
    assert_eq!(stored(), "dvc.last-person=\"0123456789abcdef\"\n", "what is theirs stays");
}

#[wasm_bindgen_test]
async fn the_other_tabs_are_told_of_it_without_a_secret_or_a_name() {
    let wire = wire();
    let other = OtherTab::open();
    let _console = typed_a_draft(&wire).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    eventually("they are told", || other.heard().contains(&"signed-out".to_owned())).await;
    for words in other.heard() {
        assert!(!words.contains("eyJ") && !words.contains("maya") && !words.contains("admin"));
        assert!(words.len() < 40, "{words}");
    }
}

#[wasm_bindgen_test]
async fn a_draft_is_kept_for_the_same_person_when_the_session_ends() {
    let wire = wire();
    let _console = typed_a_draft(&wire).await;
    end_the_session(&wire).await;
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || !rows().is_empty()).await;
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    assert_eq!(value("Description"), "Between you and me");
}

#[wasm_bindgen_test]
async fn a_draft_is_not_for_somebody_else_when_the_session_ends() {
    let wire = wire();
    let _console = typed_a_draft(&wire).await;
    end_the_session(&wire).await;
    sign_in_with_key("researcher", "researcher").await;
    eventually("rows", || !rows().is_empty()).await;
    assert!(!stored().contains("Between you and me"));
    go_to_page("/datavolumes/new").await;
    shown("heading", "New data volume").await;
    assert_eq!(value("Description"), "");
}

#[wasm_bindgen_test]
async fn nor_is_it_after_a_reload() {
    let wire = wire();
    let console = typed_a_draft(&wire).await;
    let _console = console.reload().await;
    assert!(stored().contains("Between you and me"), "for whoever typed it");
    sign_in_with_key("viewer", "viewer").await;
    shown("heading", "New data volume").await;
    assert_eq!(value("Description"), "");
}

#[wasm_bindgen_test]
async fn a_late_answer_to_somebody_who_has_left_is_never_shown_to_the_next() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    wire.hold(Op::ListDatavolumes);
    wire.hold(Op::Clusters);
    wire.hold(Op::Departments);
    sign_in_with_key("admin", "admin").await;
    eventually("all is asked", || wire.held(Op::Clusters).len() == 1).await;
    eventually("rows, too", || wire.held(Op::ListDatavolumes).len() == 1).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    for op in [Op::ListDatavolumes, Op::Clusters, Op::Departments] {
        assert!(wire.last(op).is_aborted(), "{op}");
        wire.let_go(op);
    }
    wire.fault("clusters:status=403");
    wire.fault("departments:status=403");
    sign_in_with_key("viewer", "viewer").await;
    eventually("rows", || rows().len() == 50).await;
    let cluster = wire.emulator(|emulator| emulator.clusters()[0].name.to_string());
    assert!(!says(&cluster), "names that only the last person knew are gone");
}

#[wasm_bindgen_test]
async fn a_write_of_somebody_who_has_left_is_called_off_and_tells_the_next_nothing() {
    let wire = wire();
    wire.fault("projects:status=403");
    let _console = typed_a_draft(&wire).await;
    for (field, text) in
        [("Project", "5"), ("Origin PVC", "training-data"), ("Name", "brand-new-data")]
    {
        type_into(field, text).await;
    }
    wire.hold(Op::CreateDatavolume);
    click("button", "Create data volume").await;
    eventually("it is sent", || wire.held(Op::CreateDatavolume).len() == 1).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    assert!(wire.last(Op::CreateDatavolume).is_aborted());
    wire.let_go(Op::CreateDatavolume);
    sign_in_with_key("viewer", "viewer").await;
    eventually("rows", || !rows().is_empty()).await;
    assert_eq!(url(), "/datavolumes");
    assert!(!says("brand-new-data has been created") && !says("called off"));
}

#[wasm_bindgen_test]
async fn whoever_is_not_named_by_their_token_may_be_the_same_and_ends_no_session() {
    let wire = wire();
    let other = OtherTab::open();
    let _console = typed_a_draft(&wire).await;
    other.say("person ");
    settle().await;
    settle().await;
    assert!(is_there("button", "Account"));
    other.say("person 0123456789abcdef");
    reads("Somebody else has signed in in another tab").await;
}

#[wasm_bindgen_test]
async fn a_renewal_in_another_tab_with_the_same_session_is_taken_over() {
    let wire = offering("provider");
    let other = OtherTab::open();
    let console = stay_signed_in(&wire).await;
    let console = console.reload().await;
    eventually("rows", || rows().len() == 50).await;
    let mark = || {
        let heard = other.heard();
        heard.iter().rev().find_map(|words| words.strip_prefix("restored ")).map(str::to_owned)
    };
    eventually("a tab that goes on tells which session it has", || mark().is_some()).await;
    wire.pass(60_000);
    let token = wire.token_for("admin");
    let renewed = |mark: &str| {
        let renewed = serde_json::json!({
            "replaced": [mark], "token": token, "refresh": "next", "expires_at": null,
        });
        format!("renewed {renewed}")
    };
    // Of another session; then of this one.
    other.say(&renewed("0123456789abcdef"));
    settle().await;
    settle().await;
    click("button", "Refresh").await;
    assert_ne!(wire.last(Op::ListDatavolumes).token.as_ref(), Some(&token));
    other.say(&renewed(&mark().expect("a mark")));
    eventually("its refresh token is stored", || stored().contains("\"next\"")).await;
    click("button", "Refresh").await;
    assert_eq!(wire.last(Op::ListDatavolumes).token.as_ref(), Some(&token));
    drop(console);
}

#[wasm_bindgen_test]
async fn a_renewal_is_told_to_tabs_with_the_same_session_also_later() {
    let wire = offering("provider");
    let other = OtherTab::open();
    let _console = stay_signed_in(&wire).await;
    wire.pass(2 * 3_600_000);
    add_to_the_time(2.0 * 3_600_000.0);
    click("button", "Refresh").await;
    let told = || {
        let heard = other.heard();
        let all = heard.iter().filter_map(|words| words.strip_prefix("renewed "));
        all.map(|json| serde_json::from_str::<serde_json::Value>(json).expect("JSON"))
            .collect::<Vec<_>>()
    };
    eventually("it is renewed and told", || told().len() == 1).await;
    let mark = told()[0]["replaced"][0].as_str().expect("a mark").to_owned();
    other.say("restored 0123456789abcdef");
    other.say(&format!("restored {mark}"));
    eventually("it is told again", || told().len() == 2).await;
    assert_eq!(told()[0], told()[1]);
}

#[wasm_bindgen_test]
async fn what_is_chosen_in_another_tab_holds_here_and_is_not_undone() {
    let _console = crate::harness::open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let local = window().local_storage().ok().flatten().expect("storage");
    let elsewhere = |key: &str, text: &str| {
        local.set_item(key, text).expect("storage");
        let init = web_sys::StorageEventInit::new();
        init.set_key(Some(key));
        let event = web_sys::StorageEvent::new_with_event_init_dict("storage", &init);
        window().dispatch_event(&event.expect("an event")).expect("an event");
    };
    let columns = crate::harness::all("columnheader").len();
    elsewhere("dvc.columns", r#"{"columns":[{"key":"projectName","shown":false}]}"#);
    eventually("other columns", || crate::harness::all("columnheader").len() < columns).await;
    click("button", "Columns").await;
    choose("Density", "compact").await;
    let kept = local.get_item("dvc.columns").ok().flatten().unwrap_or_default();
    assert!(kept.contains(r#""projectName","shown":false"#) && kept.contains("compact"), "{kept}");
    elsewhere("dvc.theme", "dark");
    let theme = || {
        let root = leptos::prelude::document().document_element();
        root.and_then(|root| root.get_attribute("data-theme"))
    };
    eventually("the theme", || theme().as_deref() == Some("dark")).await;
}
