//! Keyboard shortcuts.

mod submit;

use crate::harness::{
    Op, advance_time, app_element, click, copied_text, dispatch, dispatch_key, exists, field_value,
    find, focused, js_function, name_of, names, open, open_from_list, open_with, press, query_all,
    root, rows, settle, stub_clipboard, stub_touch_only, text_of, type_into, url, wait_for,
    wait_until,
};
use crate::session::signed_out_network;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEventInit};

/// Removes the focus.
fn blur() {
    let element = document().active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    element.expect("focus").blur().expect("blur");
    assert_eq!(focused(), "");
}

#[wasm_bindgen_test]
async fn slash_focuses_the_search_box_and_is_not_typed() {
    let _console = open("/datavolumes?search=lidar").await;
    wait_until("rows", || !rows().is_empty()).await;
    press("/").await;
    assert_eq!(focused(), "searchbox Search data volumes");
    assert_eq!(field_value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn n_opens_the_form_for_a_new_data_volume() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    press("n").await;
    wait_for("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
}

#[wasm_bindgen_test]
async fn r_refreshes_the_page() {
    let console = open("/datavolumes").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    press("r").await;
    assert_eq!(network.count(Op::ListDatavolumes), 2);
    let name = rows()[0].clone();
    open_from_list(&name).await;
    press("r").await;
    assert_eq!(network.count(Op::GetDatavolume), 2);
    crate::sharing::open_from_detail(&name).await;
    wait_for("button", "Refresh").await;
    press("r").await;
    wait_until("it is fetched again", || network.count(Op::GetSharedScopes) == 2).await;
}

#[wasm_bindgen_test]
async fn j_and_k_move_between_rows() {
    let _console = open("/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    let link = |index: usize| format!("link {}", rows()[index]);
    press("j").await;
    assert_eq!(focused(), link(0));
    press("j").await;
    press("j").await;
    assert_eq!(focused(), link(2));
    press("k").await;
    assert_eq!(focused(), link(1));
    press("k").await;
    press("k").await;
    assert_eq!(focused(), link(0), "it stops at the first row");
    blur();
    press("k").await;
    assert_eq!(focused(), link(24));
    press("j").await;
    assert_eq!(focused(), link(24));
}

#[wasm_bindgen_test]
async fn keys_do_nothing_on_the_sign_in_page() {
    let _console = open_with(&signed_out_network(), "/datavolumes?search=lidar").await;
    wait_for("heading", "Sign in").await;
    let address = url();
    blur();
    press("n").await;
    press("?").await;
    settle().await;
    assert_eq!((url(), root().tag_name() == "DIALOG"), (address, false));
}

#[wasm_bindgen_test]
async fn b_leads_from_a_row_to_the_bulk_actions() {
    let _console = open("/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    press("j").await;
    press("x").await;
    wait_until("the bar", || exists("region", "Selection")).await;
    press("b").await;
    assert_eq!(focused(), "button Share");
    press("j").await;
    assert_eq!(focused(), format!("link {}", rows()[1]), "the rows continue");
}

#[wasm_bindgen_test]
async fn keys_work_on_the_page_of_a_data_volume() {
    let _console = open("/datavolumes?limit=25").await;
    wait_until("rows", || rows().len() == 25).await;
    let [first, second] = [0, 1].map(|index| rows()[index].clone());
    open_from_list(&first).await;
    wait_until("its neighbours", || exists("link", "Next data volume")).await;
    wait_until("they are loaded", || has_href("Next data volume")).await;
    press("j").await;
    wait_for("heading", &second).await;
    press("k").await;
    wait_for("heading", &first).await;
    wait_for("button", "Copy ID").await;
    stub_clipboard();
    let before = focused();
    press("c").await;
    wait_until("the ID is copied", || url().contains(&copied_text()) && !copied_text().is_empty())
        .await;
    assert_eq!(focused(), before, "copying leads nowhere");
    press("e").await;
    wait_until("the form has the focus", || focused() == "field Description").await;
    press("Escape").await;
    blur();
    press("s").await;
    crate::sharing::cancel_dialog(&first).await;
}

fn has_href(link: &str) -> bool {
    find("link", link).has_attribute("href")
}

#[wasm_bindgen_test]
async fn slash_opens_the_commands_on_a_page_without_a_list() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    open_from_list(&rows()[0].clone()).await;
    press("/").await;
    wait_for("dialog", "Commands").await;
}

#[wasm_bindgen_test]
async fn the_help_lists_every_key_and_is_a_command() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    press("?").await;
    wait_until("the dialog", || root().tag_name() == "DIALOG").await;
    let keys: Vec<_> = query_all(&root(), "kbd").iter().map(|it| it.inner_text()).collect();
    assert_eq!(
        keys,
        [
            "Ctrl", "K", "⌘", "K", "Ctrl", "Enter", "⌘", "Enter", "/", "n", "r", "?", "Enter",
            "Space", "Esc", "j", "k", "s", "c", "e", "j", "k", "x", "o", "s", "c", "m", "b", "Esc",
            "←", "→", "Enter", "↓", "Shift", "←", "→"
        ]
    );
    click("button", "Close").await;
    wait_until("closed", || root().tag_name() != "DIALOG").await;
    click("button", "Commands").await;
    type_into("Command", "keyboard").await;
    press("Enter").await;
    wait_until("the help", || query_all(&root(), "kbd").len() == 36).await;
    assert_eq!(name_of(&find("group", "Keyboard shortcuts")), "Keyboard shortcuts");
    wait_until("its text has the focus, not the switch", || {
        let focused = document().active_element();
        focused.is_some_and(|it| it.matches(".shortcuts") == Ok(true))
    })
    .await;
}

#[wasm_bindgen_test]
async fn without_a_pointer_the_help_begins_with_what_is_tapped() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    stub_touch_only();
    click("button", "Account").await;
    wait_for("button", "Help").await;
    press("Escape").await;
    click("button", "Commands").await;
    type_into("Command", "help").await;
    press("Enter").await;
    let help = wait_for("dialog", "Help").await;
    let gestures: Vec<_> = query_all(&help, "dt").iter().map(|it| text_of(it)).collect();
    assert_eq!(
        gestures[..6],
        ["Data volume", "Owned", "Ready", "Not ready", "Hold a row", "Tap a name"]
    );
    let keys = query_all(&help, "details").remove(0);
    assert!(!keys.has_attribute("open"), "a keyboard may be there: its keys can be opened");
    let count = query_all(&keys, "kbd").len();
    assert!(count > 30);
    assert_eq!(query_all(&help, "kbd").len(), count, "they are nowhere else");
}

#[wasm_bindgen_test]
async fn single_keys_can_be_disabled_permanently() {
    let mut console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    press("?").await;
    click("checkbox", "Enable single-key shortcuts").await;
    click("button", "Close").await;
    for _ in 0..2 {
        wait_until("the list", || !rows().is_empty() && root().tag_name() != "DIALOG").await;
        let before = (console.network.requests().len(), focused());
        for key in ["/", "n", "r", "j", "k", "?"] {
            press(key).await;
        }
        assert_eq!((console.network.requests().len(), focused()), before);
        assert_eq!(url(), "/datavolumes");
        assert!(!exists("dialog", "Keyboard shortcuts"));
        console = console.reload().await;
    }
    // Other shortcuts still work.
    wait_until("the list", || !rows().is_empty()).await;
    let init = KeyboardEventInit::new();
    init.set_ctrl_key(true);
    dispatch_key("k", &init).await;
    wait_until("the commands", || root().tag_name() == "DIALOG").await;
    type_into("Command", "keyboard").await;
    press("Enter").await;
    wait_for("checkbox", "Enable single-key shortcuts").await;
    click("checkbox", "Enable single-key shortcuts").await;
    click("button", "Close").await;
    wait_until("closed", || root().tag_name() != "DIALOG").await;
    press("n").await;
    wait_for("heading", "New data volume").await;
}

#[wasm_bindgen_test]
async fn keys_are_ignored_in_form_fields_during_composition_and_with_modifiers() {
    let console = open("/datavolumes").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    let request_count = network.count(Op::ListDatavolumes);
    let expect_ignored = async |what: &str, init: &KeyboardEventInit| {
        let before = focused();
        for key in ["/", "n", "r", "j", "k", "?"] {
            assert!(dispatch_key(key, init).await, "{what}: {key} is left to the browser");
        }
        assert_eq!(focused(), before, "{what}");
        assert_eq!(url(), "/datavolumes", "{what}");
        assert_eq!(network.count(Op::ListDatavolumes), request_count, "{what}");
        assert_eq!(root().tag_name(), "DIV", "{what}");
    };
    let plain = KeyboardEventInit::new();
    for selector in ["main input[role=searchbox]", "main select"] {
        query_all(&app_element(), selector)[0].focus().expect("focus");
        expect_ignored(selector, &plain).await;
        blur();
    }
    let text = document().create_element("div").expect("an element");
    text.set_attribute("contenteditable", "true").expect("an attribute");
    app_element().append_child(&text).expect("a child");
    text.unchecked_ref::<HtmlElement>().focus().expect("focus");
    expect_ignored("editable text", &plain).await;
    text.remove();

    for (what, set) in [
        ("control", KeyboardEventInit::set_ctrl_key as fn(&KeyboardEventInit, bool)),
        ("alt", KeyboardEventInit::set_alt_key),
        ("meta", KeyboardEventInit::set_meta_key),
        ("composing", KeyboardEventInit::set_is_composing),
    ] {
        let init = KeyboardEventInit::new();
        set(&init, true);
        if what == "control" || what == "meta" {
            // Ctrl+K and Meta+K open the commands.
            continue;
        }
        expect_ignored(what, &init).await;
    }
    for set in [KeyboardEventInit::set_ctrl_key, KeyboardEventInit::set_meta_key] {
        let init = KeyboardEventInit::new();
        set(&init, true);
        assert!(dispatch_key("r", &init).await && dispatch_key("n", &init).await);
        assert_eq!(network.count(Op::ListDatavolumes), request_count);
        assert_eq!(url(), "/datavolumes");
    }
}

#[wasm_bindgen_test]
async fn keys_are_ignored_behind_dialogs_and_popovers() {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let request_count = console.network.requests().len();
    click("button", "Theme").await;
    wait_until("the menu", || !names("menuitemradio").is_empty()).await;
    for key in ["/", "n", "r", "j", "?"] {
        press(key).await;
    }
    assert!(!names("menuitemradio").is_empty());
    assert_eq!((url().as_str(), root().tag_name().as_str()), ("/datavolumes", "DIV"));
    click("button", "Theme").await;
    press("?").await;
    wait_until("the dialog", || root().tag_name() == "DIALOG").await;
    find("button", "Close").focus().expect("focus");
    for key in ["/", "n", "r", "j", "?"] {
        press(key).await;
    }
    assert_eq!(focused(), "button Close");
    assert_eq!(url(), "/datavolumes");
    assert_eq!(console.network.requests().len(), request_count);
}

#[wasm_bindgen_test]
async fn a_held_key_repeats_only_row_navigation() {
    let console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let init = KeyboardEventInit::new();
    init.set_repeat(true);
    press("r").await;
    assert!(dispatch_key("r", &init).await);
    assert_eq!(console.network.count(Op::ListDatavolumes), 2);
    press("j").await;
    assert!(!dispatch_key("j", &init).await);
    assert_eq!(focused(), format!("link {}", rows()[1]));
}

#[wasm_bindgen_test]
async fn keys_work_with_caps_lock_and_non_latin_layouts() {
    for (key, code, shift) in [("N", "KeyN", false), ("т", "KeyN", false), ("ν", "KeyN", false)] {
        let _console = open("/datavolumes").await;
        wait_until("rows", || !rows().is_empty()).await;
        let init = KeyboardEventInit::new();
        init.set_code(code);
        init.set_shift_key(shift);
        dispatch_key(key, &init).await;
        wait_for("heading", "New data volume").await;
    }
    let _console = open("/datavolumes").await;
    wait_until("rows", || !rows().is_empty()).await;
    let shifted = KeyboardEventInit::new();
    shifted.set_code("KeyN");
    shifted.set_shift_key(true);
    dispatch_key("N", &shifted).await;
    assert_eq!(url(), "/datavolumes", "Shift makes it another key");
    let control = KeyboardEventInit::new();
    control.set_code("KeyK");
    control.set_ctrl_key(true);
    dispatch_key("л", &control).await;
    wait_until("the commands", || root().tag_name() == "DIALOG").await;
}

#[wasm_bindgen_test]
async fn an_unfinished_composition_is_not_searched() {
    let console = open("/datavolumes?filterBy=phase%3D%3DReady").await;
    let network = &console.network;
    wait_until("rows", || !rows().is_empty()).await;
    let request_count = network.count(Op::ListDatavolumes);
    let input: web_sys::HtmlInputElement =
        query_all(&app_element(), "main input[role=searchbox]")[0].clone().unchecked_into();
    for step in ["r", "ra", "rad"] {
        input.set_value(step);
        let init = js_sys::Object::new();
        for name in ["bubbles", "isComposing"] {
            js_sys::Reflect::set(&init, &name.into(), &true.into()).expect("an object");
        }
        let event = js_function("(init) => new InputEvent('input', init)");
        let event = event.call1(&wasm_bindgen::JsValue::NULL, &init).expect("an event");
        input.dispatch_event(event.unchecked_ref()).expect("it");
        advance_time(1_000).await;
    }
    let before = "/datavolumes?filterBy=phase%3D%3DReady";
    assert_eq!((url().as_str(), network.count(Op::ListDatavolumes)), (before, request_count));
    dispatch(input.unchecked_ref(), "compositionend", false);
    advance_time(1_000).await;
    wait_until("one search", || url() == format!("{before}&search=rad")).await;
    assert_eq!(network.count(Op::ListDatavolumes), request_count + 1);
}

#[wasm_bindgen_test]
async fn escape_dismisses_a_tooltip_until_another_is_shown() {
    let _console = open("/datavolumes").await;
    wait_until("rows", || rows().len() == 50).await;
    let theme = find("button", "Theme");
    theme.focus().expect("focus");
    press("Escape").await;
    let anchor = theme.closest(".tip-anchor").expect("a selector").expect("an anchor");
    let is_dismissed = || anchor.has_attribute("data-dismissed");
    // Focus by a script shows a tooltip only if the keyboard was used last.
    if anchor.matches(":has(> :focus-visible)").expect("a selector") {
        assert!(is_dismissed());
        find("button", "Columns").focus().expect("focus");
        assert!(!is_dismissed());
    }
    dispatch(&theme, "pointerdown", false);
    assert!(is_dismissed(), "pressing dismisses the tooltip");
    dispatch(&theme, "pointerover", false);
    assert!(is_dismissed());
    dispatch(&find("button", "Columns"), "pointerover", false);
    assert!(!is_dismissed());
}

#[wasm_bindgen_test]
async fn pressing_a_control_that_cannot_be_used_keeps_the_reason() {
    let _console = open("/datavolumes").await;
    click("button", "Columns").await;
    let reset = wait_for("button", "Reset columns").await;
    dispatch(&reset, "pointerdown", false);
    let anchor = reset.closest(".tip-anchor").expect("a selector").expect("an anchor");
    assert!(!anchor.has_attribute("data-dismissed"));
}
