//! Several users and several tabs: no user sees the data of another one.

use crate::harness::{
    Console, Network, Op, advance_time, app_element, click, exists, field_value, find_all,
    navigate_to, open_with, query_all, rows, select_option, settle, shift_clock, shows_text,
    store_from_other_tab, text_of, type_into, url, wait_for, wait_for_text, wait_until,
};
use crate::session::{sign_in_with_key, signed_out_network, stored};
use crate::sign_in::{network_with_oidc, sign_in_and_keep_session};
use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{BroadcastChannel, MessageEvent};

/// Another tab of the same browser, which exchanges messages with the console.
pub struct OtherTab {
    channel: BroadcastChannel,
    messages: Rc<RefCell<Vec<String>>>,
    _listener: Closure<dyn Fn(MessageEvent)>,
}

impl OtherTab {
    pub fn open() -> Self {
        let channel = BroadcastChannel::new("dvc.session").expect("a channel");
        let messages = Rc::new(RefCell::new(Vec::new()));
        let received = messages.clone();
        let listener: Closure<dyn Fn(MessageEvent)> = Closure::new(move |event: MessageEvent| {
            received.borrow_mut().push(event.data().as_string().unwrap_or_default());
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { channel, messages, _listener: listener }
    }

    pub fn broadcast(&self, message: &str) {
        self.channel.post_message(&message.into()).expect("a message");
    }

    pub fn messages(&self) -> Vec<String> {
        self.messages.borrow().clone()
    }
}

impl Drop for OtherTab {
    fn drop(&mut self) {
        self.channel.close();
    }
}

async fn sign_in_and_type_draft(network: &Rc<Network>) -> Console {
    let console = open_with(network, "/datavolumes/new").await;
    sign_in_with_key("admin", "admin").await;
    wait_for("heading", "New data volume").await;
    type_into("Description", "Between you and me").await;
    wait_until("the draft is stored", || stored().contains("Between you and me")).await;
    console
}

async fn expire_session(network: &Network) {
    network.advance_server(25 * 3_600_000);
    shift_clock(60_000.0);
    navigate_to("/datavolumes").await;
    wait_for_text("Your session expired").await;
}

#[wasm_bindgen_test]
async fn signing_out_in_one_tab_signs_out_of_all_tabs() {
    let network = signed_out_network();
    let other = OtherTab::open();
    let _console = sign_in_and_type_draft(&network).await;
    network.pause_requests(Op::ListDatavolumes);
    navigate_to("/datavolumes?search=lidar").await;
    wait_until("rows are requested", || network.paused(Op::ListDatavolumes).len() == 1).await;
    other.broadcast("signed-out");
    wait_for_text("You signed out in another tab.").await;
    assert_eq!((url().as_str(), stored().as_str()), ("/sign-in", ""));
    assert!(network.last(Op::ListDatavolumes).is_aborted());
    assert!(!exists("button", "Account"));
    let before = network.requests().len();
    advance_time(120_000).await;
    assert_eq!(network.requests().len(), before, "nothing more is requested");
}

#[wasm_bindgen_test]
async fn another_user_in_another_tab_ends_the_session_but_the_same_user_does_not() {
    let network = signed_out_network();
    let other = OtherTab::open();
    let _console = sign_in_and_type_draft(&network).await;
    wait_until("the user is broadcast", || {
        other.messages().iter().any(|message| message.starts_with("person "))
    })
    .await;
    let user_message = other.messages().into_iter().find(|message| message.starts_with("person "));
    other.broadcast(&user_message.expect("a message"));
    settle().await;
    settle().await;
    assert!(exists("button", "Account"));
    assert_eq!(field_value("Description"), "Between you and me");
    let local = window().local_storage().ok().flatten().expect("storage");
    local.set_item("dvc.last-person", "\"0123456789abcdef\"").expect("storage");
    other.broadcast("person 0123456789abcdef");
    wait_for("heading", "Sign in").await;
    assert_eq!(
        stored(),
        "dvc.last-person=\"0123456789abcdef\"\n",
        "the data of the other user is kept"
    );
}

#[wasm_bindgen_test]
async fn messages_to_other_tabs_contain_no_secrets_or_names() {
    let network = signed_out_network();
    let other = OtherTab::open();
    let _console = sign_in_and_type_draft(&network).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_until("the sign-out is broadcast", || other.messages().contains(&"signed-out".to_owned()))
        .await;
    for message in other.messages() {
        assert!(
            !message.contains("eyJ") && !message.contains("maya") && !message.contains("admin")
        );
        assert!(message.len() < 40, "{message}");
    }
}

#[wasm_bindgen_test]
async fn a_draft_is_kept_for_the_same_user_when_the_session_ends() {
    let network = signed_out_network();
    let _console = sign_in_and_type_draft(&network).await;
    expire_session(&network).await;
    sign_in_with_key("admin", "admin").await;
    wait_until("rows", || !rows().is_empty()).await;
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_value("Description"), "Between you and me");
}

#[wasm_bindgen_test]
async fn a_draft_is_removed_when_another_user_signs_in() {
    let network = signed_out_network();
    let _console = sign_in_and_type_draft(&network).await;
    expire_session(&network).await;
    sign_in_with_key("researcher", "researcher").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert!(!stored().contains("Between you and me"));
    navigate_to("/datavolumes/new").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_value("Description"), "");
}

#[wasm_bindgen_test]
async fn a_draft_is_removed_when_another_user_signs_in_after_a_reload() {
    let network = signed_out_network();
    let console = sign_in_and_type_draft(&network).await;
    let _console = console.reload().await;
    assert!(stored().contains("Between you and me"), "it is kept for its user");
    sign_in_with_key("researcher", "researcher").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(field_value("Description"), "");
}

#[wasm_bindgen_test]
async fn a_late_response_is_never_shown_to_the_next_user() {
    let network = signed_out_network();
    let _console = open_with(&network, "/datavolumes").await;
    network.pause_requests(Op::ListDatavolumes);
    network.pause_requests(Op::Clusters);
    network.pause_requests(Op::Departments);
    sign_in_with_key("admin", "admin").await;
    wait_until("names are requested", || network.paused(Op::Clusters).len() == 1).await;
    wait_until("rows are requested", || network.paused(Op::ListDatavolumes).len() == 1).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    for op in [Op::ListDatavolumes, Op::Clusters, Op::Departments] {
        assert!(network.last(op).is_aborted(), "{op}");
        network.resume_requests(op);
    }
    network.add_fault("clusters:status=403");
    network.add_fault("departments:status=403");
    sign_in_with_key("viewer", "viewer").await;
    wait_until("rows", || rows().len() == 50).await;
    let cluster = network.emulator(|emulator| emulator.clusters()[0].name.to_string());
    assert!(!shows_text(&cluster), "names fetched by the previous user are gone");
}

#[wasm_bindgen_test]
async fn a_write_of_the_previous_user_is_aborted_and_not_reported() {
    let network = signed_out_network();
    network.add_fault("projects:status=403");
    let _console = sign_in_and_type_draft(&network).await;
    for (field, text) in
        [("Project", "5"), ("Origin PVC", "training-data"), ("Name", "brand-new-data")]
    {
        type_into(field, text).await;
    }
    network.pause_requests(Op::CreateDatavolume);
    click("button", "Create data volume").await;
    wait_until("it is sent", || network.paused(Op::CreateDatavolume).len() == 1).await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    wait_for("heading", "Sign in").await;
    assert!(network.last(Op::CreateDatavolume).is_aborted());
    network.resume_requests(Op::CreateDatavolume);
    sign_in_with_key("viewer", "viewer").await;
    wait_until("rows", || !rows().is_empty()).await;
    assert_eq!(url(), "/datavolumes");
    assert!(!shows_text("brand-new-data was created") && !shows_text("cancelled"));
}

#[wasm_bindgen_test]
async fn an_unidentified_user_in_another_tab_does_not_end_the_session() {
    let network = signed_out_network();
    let other = OtherTab::open();
    let _console = sign_in_and_type_draft(&network).await;
    other.broadcast("person ");
    settle().await;
    settle().await;
    assert!(exists("button", "Account"));
    other.broadcast("person 0123456789abcdef");
    wait_for_text("Another user signed in from another tab").await;
}

#[wasm_bindgen_test]
async fn a_renewed_token_of_another_tab_with_the_same_session_is_adopted() {
    let network = network_with_oidc("provider");
    let other = OtherTab::open();
    let console = sign_in_and_keep_session(&network).await;
    let console = console.reload().await;
    wait_until("rows", || rows().len() == 50).await;
    let session_fingerprint = || {
        let messages = other.messages();
        messages
            .iter()
            .rev()
            .find_map(|message| message.strip_prefix("restored "))
            .map(str::to_owned)
    };
    wait_until("a restored session is broadcast", || session_fingerprint().is_some()).await;
    network.advance_server(60_000);
    let token = network.token_for("admin");
    let renewal_message = |session_fingerprint: &str| {
        let renewal_message = serde_json::json!({
            "replaced": [session_fingerprint], "token": token, "refresh": "next", "expires_at": null,
        });
        format!("renewed {renewal_message}")
    };
    // First for another session, then for this one.
    other.broadcast(&renewal_message("0123456789abcdef"));
    settle().await;
    settle().await;
    click("button", "Refresh").await;
    assert_ne!(network.last(Op::ListDatavolumes).token.as_ref(), Some(&token));
    other.broadcast(&renewal_message(&session_fingerprint().expect("a fingerprint")));
    wait_until("its refresh token is stored", || stored().contains("\"next\"")).await;
    click("button", "Refresh").await;
    assert_eq!(network.last(Op::ListDatavolumes).token.as_ref(), Some(&token));
    drop(console);
}

#[wasm_bindgen_test]
async fn a_renewed_token_is_sent_to_tabs_with_the_same_session_even_later() {
    let network = network_with_oidc("provider");
    let other = OtherTab::open();
    let _console = sign_in_and_keep_session(&network).await;
    network.advance_server(2 * 3_600_000);
    shift_clock(2.0 * 3_600_000.0);
    click("button", "Refresh").await;
    let renewals = || {
        let messages = other.messages();
        let all = messages.iter().filter_map(|message| message.strip_prefix("renewed "));
        all.map(|json| serde_json::from_str::<serde_json::Value>(json).expect("JSON"))
            .collect::<Vec<_>>()
    };
    wait_until("the renewal is broadcast", || renewals().len() == 1).await;
    let session_fingerprint =
        renewals()[0]["replaced"][0].as_str().expect("a fingerprint").to_owned();
    other.broadcast("restored 0123456789abcdef");
    other.broadcast(&format!("restored {session_fingerprint}"));
    wait_until("the renewal is broadcast again", || renewals().len() == 2).await;
    assert_eq!(renewals()[0], renewals()[1]);
}

#[wasm_bindgen_test]
async fn settings_changed_in_another_tab_apply_and_are_kept() {
    let _console = crate::harness::open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let local = window().local_storage().ok().flatten().expect("storage");
    let columns = find_all("columnheader").len();
    store_from_other_tab("dvc.columns", r#"{"columns":[{"key":"projectName","shown":false}]}"#);
    wait_until("other columns", || find_all("columnheader").len() < columns).await;
    click("button", "Columns").await;
    select_option("Density", "compact").await;
    let stored_columns = local.get_item("dvc.columns").ok().flatten().unwrap_or_default();
    assert!(
        stored_columns.contains(r#""projectName","shown":false"#)
            && stored_columns.contains("compact"),
        "{stored_columns}"
    );
    store_from_other_tab("dvc.theme", "dark");
    let theme = || {
        let root = leptos::prelude::document().document_element();
        root.and_then(|root| root.get_attribute("data-theme"))
    };
    wait_until("the theme", || theme().as_deref() == Some("dark")).await;
    let times = || {
        let cells = query_all(&app_element(), "main tbody td[data-time]");
        cells.iter().map(|cell| text_of(cell)).collect::<Vec<_>>()
    };
    assert!(times().iter().all(|time| !time.contains(':')), "{:?}", times());
    store_from_other_tab("dvc.absolute-times", "true");
    wait_until("times with hours and minutes", || times().iter().any(|it| it.contains(':'))).await;
    store_from_other_tab("dvc.absolute-times", "false");
    wait_until("relative times", || times().iter().all(|it| !it.contains(':'))).await;
}
