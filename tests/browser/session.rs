//! Who is signed in, and where the token is.

use crate::create::fill_in_with_typed_project;
use crate::harness::{
    Op, Wire, click, eventually, field, focus, is_there, maybe_field, mounted, open, open_with,
    reads, rows, says, settle, shown, type_into, url,
};
use leptos::prelude::window;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// A wire whose settings hand out no access key.
pub fn wire() -> Rc<Wire> {
    let wire = Wire::new();
    wire.sign_in_by_itself(None);
    wire
}

pub async fn sign_in_with_key(key: &str, secret: &str) {
    type_into("Client ID", key).await;
    type_into("Client secret", secret).await;
    click("button", "Sign in with access key").await;
}

/// Everything that the browser keeps for the console, as text, but how often one has signed out.
pub fn stored() -> String {
    let mut all = String::new();
    for storage in [window().local_storage(), window().session_storage()] {
        let storage = storage.ok().flatten().expect("storage");
        for index in 0..storage.length().expect("a length") {
            let key = storage.key(index).expect("a key").expect("a key");
            let value = storage.get_item(&key).expect("a value").unwrap_or_default();
            if key != "dvc.sign-outs" {
                all += &format!("{key}={value}\n");
            }
        }
    }
    all
}

#[wasm_bindgen_test]
async fn whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes?sortBy=phase&limit=25").await;
    shown("heading", "Sign in").await;
    assert_eq!(wire.count(Op::ListDatavolumes), 0, "nothing is asked without a token");
    sign_in_with_key("admin", "admin").await;
    eventually("back", || url() == "/datavolumes?sortBy=phase&limit=25").await;
    eventually("rows", || rows().len() == 25).await;
    assert!(wire.last(Op::Token).token.is_none());
}

#[wasm_bindgen_test]
async fn a_wrong_key_shows_the_servers_words_and_keeps_what_was_typed() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    sign_in_with_key("admin", "guess").await;
    reads("The client ID or the client secret is wrong").await;
    assert_eq!(crate::harness::value("Client ID"), "admin");
    assert!(url().starts_with("/sign-in"));
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn an_incomplete_key_is_not_sent() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    type_into("Client ID", " ").await;
    click("button", "Sign in with access key").await;
    reads("Enter the client ID of the access key.").await;
    reads("Enter the client secret of the access key.").await;
    assert_eq!(field("Client ID").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(wire.count(Op::Token), 0);
}

#[wasm_bindgen_test]
async fn a_pasted_token_signs_in_also_with_its_header_around_it() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    let token = wire.token_for("admin");
    type_into("Token", &format!("  Bearer {token}\n")).await;
    click("button", "Sign in with token").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(wire.last(Op::ListDatavolumes).token.as_deref(), Some(token.as_str()));
    assert_eq!(wire.count(Op::Token), 0);
}

#[wasm_bindgen_test]
async fn a_token_that_no_header_can_hold_is_not_sent() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    for text in ["", "with blanks", "süß"] {
        type_into("Token", text).await;
        click("button", "Sign in with token").await;
        settle().await;
        assert_eq!(field("Token").get_attribute("aria-invalid").as_deref(), Some("true"), "{text}");
    }
    assert_eq!(wire.count(Op::ListDatavolumes), 0);
}

#[wasm_bindgen_test]
async fn a_refused_token_leads_back_to_the_sign_in_page() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes?limit=25").await;
    type_into("Token", "not.a.token").await;
    click("button", "Sign in with token").await;
    reads("Your session has ended").await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%3Flimit%3D25");
}

#[wasm_bindgen_test]
async fn the_token_is_in_the_header_and_nowhere_else() {
    let wire = wire();
    let console = open_with(&wire, "/datavolumes").await;
    let token = wire.token_for("admin");
    type_into("Token", &token).await;
    click("button", "Sign in with token").await;
    eventually("rows", || rows().len() == 50).await;
    click("button", "Account").await;
    let secret = token.rsplit('.').next().expect("a signature");
    let html = mounted().outer_html();
    assert!(!html.contains(&token) && !html.contains(secret), "not in the page");
    assert!(maybe_field("Token").is_none());
    assert!(!stored().contains(secret), "not in storage: {}", stored());
    assert!(!url().contains(secret));
    for sent in wire.all() {
        assert!(!sent.url.contains(secret) && !sent.body.to_string().contains(secret));
        let is_settings = sent.op.is_none();
        assert_eq!(sent.token.is_none(), is_settings, "{}", sent.url);
    }

    let _console = console.reload().await;
    shown("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn the_secret_of_an_access_key_is_sent_once_and_kept_nowhere() {
    let wire = wire();
    let _console = open_with(&wire, "/datavolumes").await;
    assert_eq!(
        field("Client secret").get_attribute("type").as_deref(),
        Some("password"),
        "nobody reads over the shoulder"
    );
    sign_in_with_key("researcher", "researcher").await;
    eventually("rows", || !rows().is_empty()).await;
    assert_eq!(wire.count(Op::Token), 1);
    assert_eq!(wire.last(Op::Token).body["clientSecret"], "researcher");
    assert!(!stored().contains("researcher"));
    assert!(!url().contains("researcher"));
}

#[wasm_bindgen_test]
async fn whoever_wants_to_stays_signed_in_on_this_tab() {
    let wire = wire();
    let console = open_with(&wire, "/datavolumes").await;
    click("checkbox", "Keep me signed in on this tab").await;
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
    let local = window().local_storage().ok().flatten().expect("storage");
    for index in 0..local.length().expect("a length") {
        let key = local.key(index).expect("a key").expect("a key");
        let kept = local.get_item(&key).expect("a value").unwrap_or_default();
        assert!(!kept.contains("ey"), "no token in what outlives the tab: {key}");
    }
    let console = console.reload().await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(wire.count(Op::Token), 1, "the same token");
    click("button", "Account").await;
    click("button", "Sign out").await;
    assert_eq!(stored(), "", "signing out wipes it");
    let _console = console.reload().await;
    shown("heading", "Sign in").await;
}

#[wasm_bindgen_test]
async fn many_refusals_at_once_lead_to_one_sign_in_page_with_the_way_back() {
    let wire = Wire::new();
    for op in ["list_datavolumes", "count_datavolumes", "clusters", "departments"] {
        wire.fault(&format!("{op}:status=401"));
    }
    for op in [Op::ListDatavolumes, Op::CountDatavolumes, Op::Clusters, Op::Departments] {
        wire.hold(op);
    }
    let before = window().history().expect("a history").length().expect("a length");
    let _console = open_with(&wire, "/datavolumes?sortBy=phase").await;
    eventually("all are asked", || wire.all().iter().filter(|sent| sent.is_held()).count() == 4)
        .await;
    for op in [Op::ListDatavolumes, Op::CountDatavolumes, Op::Clusters, Op::Departments] {
        wire.let_go(op);
    }
    shown("heading", "Sign in").await;
    settle().await;
    assert_eq!(url(), "/sign-in?then=%2Fdatavolumes%3FsortBy%3Dphase");
    assert!(wire.count(Op::Token) <= 2, "and one attempt to renew the token");
    let asked = wire.all().len();
    crate::harness::pass(120_000).await;
    assert_eq!(wire.all().len(), asked, "nothing is asked any more");
    assert_eq!(window().history().expect("a history").length().expect("a length"), before);
    assert!(!says("Could not"), "one page says it all");
    assert!(crate::harness::select(&mounted(), ".toast").is_empty());

    wire.clear_faults();
    sign_in_with_key("admin", "admin").await;
    eventually("back", || url() == "/datavolumes?sortBy=phase").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_refusal_of_an_older_token_does_not_end_the_new_session() {
    let wire = wire();
    wire.fault("projects:status=403");
    let _console = open_with(&wire, "/datavolumes/new").await;
    sign_in_with_key("admin", "admin").await;
    shown("heading", "New data volume").await;
    // A write is not called off by leaving: its refusal comes when somebody else is signed in.
    wire.fault("create_datavolume:status=401,nth=1");
    wire.hold(Op::CreateDatavolume);
    fill_in_with_typed_project().await;
    click("button", "Create data volume").await;
    click("button", "Account").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    sign_in_with_key("viewer", "viewer").await;
    eventually("rows", || rows().len() == 50).await;
    wire.let_go(Op::CreateDatavolume);
    settle().await;
    settle().await;
    assert_eq!(url(), "/datavolumes");
    assert!(is_there("button", "Account"), "still signed in");
}

#[wasm_bindgen_test]
async fn signing_out_leaves_nothing_of_the_last_person() {
    let wire = Wire::new();
    let _console = open_with(&wire, "/datavolumes?search=lidar").await;
    eventually("rows", || !rows().is_empty()).await;
    click("button", "Account").await;
    reads("maya.lindqvist@example.com").await;
    click("button", "Sign out").await;
    shown("heading", "Sign in").await;
    reads("You have signed out.").await;
    assert_eq!(url(), "/sign-in", "whoever comes next may be somebody else");
    assert!(!is_there("button", "Account") && rows().is_empty());
    assert!(!says("maya"));
    let asked = wire.all().len();
    crate::harness::pass(60_000).await;
    assert_eq!(wire.all().len(), asked, "nothing is asked any more");
}

#[wasm_bindgen_test]
async fn settings_that_cannot_be_read_are_told() {
    let wire = Wire::new();
    wire.fault("grant_token:status=503,nth=1");
    let _console = open_with(&wire, "/datavolumes").await;
    reads("Could not sign in").await;
    assert!(says("Service Unavailable (injected)"));
    sign_in_with_key("admin", "admin").await;
    eventually("rows", || rows().len() == 50).await;
}

#[wasm_bindgen_test]
async fn a_development_backend_signs_in_by_itself() {
    let console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    assert_eq!(console.wire.count(Op::Token), 1);
    assert!(says("Emulator"), "and says that it is none for production");
    assert_eq!(focus(), "", "without taking the focus");
}

#[wasm_bindgen_test]
async fn what_of_the_address_was_not_understood_is_told_after_signing_in_too() {
    let wire = wire();
    let address = "/datavolumes?filterBy=nam==x,phase==Ready&colour=red";
    let _console = open_with(&wire, address).await;
    shown("heading", "Sign in").await;
    sign_in_with_key("admin", "admin").await;
    reads("Parts of the address were not understood").await;
    assert!(says("colour: the list has no such parameter"));
    assert_eq!(url(), address, "it is still there to be mended");
}

#[wasm_bindgen_test]
async fn a_companion_that_refuses_the_token_ends_no_session() {
    let companions = ["clusters", "departments", "permitted_scopes", "projects"];
    for closed in [&companions[..1], &companions[1..2], &companions[2..3], &companions[..]] {
        let wire = Wire::new();
        for op in closed {
            wire.fault(&format!("{op}:status=401"));
        }
        let _console = open_with(&wire, "/datavolumes").await;
        eventually("rows", || rows().len() == 50).await;
        crate::harness::pass(30_000).await;
        assert!(is_there("button", "Account") && url() == "/datavolumes", "{closed:?}");
        assert_eq!(wire.count(Op::Token), 1, "{closed:?}: it is not renewed either");
        click("link", "New data volume").await;
        shown("heading", "New data volume").await;
        if closed.contains(&"projects") {
            crate::harness::find("combobox", "Project").click();
            crate::harness::reads("Projects cannot be listed").await;
        }
    }
}

#[wasm_bindgen_test]
async fn companions_that_refuse_a_token_which_the_data_volumes_refuse_as_well_end_the_session() {
    let wire = Wire::new();
    for op in ["permitted_scopes", "clusters", "departments", "projects", "list_datavolumes"] {
        wire.fault(&format!("{op}:status=401"));
    }
    let _console = open_with(&wire, "/datavolumes/new").await;
    crate::harness::reads("Your session has ended").await;
}
