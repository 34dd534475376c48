//! Single keys.

use crate::harness::{
    Op, click, dispatch, dispatch_key, eventually, find, focus, is_there, mounted, names, open,
    open_row, press, root, rows, select, shown, type_into, url, value,
};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEventInit};

/// Nothing has the focus.
fn blur() {
    let focused = document().active_element().and_then(|it| it.dyn_into::<HtmlElement>().ok());
    focused.expect("focus").blur().expect("blur");
    assert_eq!(focus(), "");
}

#[wasm_bindgen_test]
async fn slash_leads_to_the_search_box_and_is_not_typed() {
    let _console = open("/datavolumes?search=lidar").await;
    eventually("rows", || !rows().is_empty()).await;
    press("/").await;
    assert_eq!(focus(), "searchbox Search data volumes");
    assert_eq!(value("Search data volumes"), "lidar");
}

#[wasm_bindgen_test]
async fn n_leads_to_the_form_for_a_new_data_volume() {
    let _console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    press("n").await;
    shown("heading", "New data volume").await;
    assert_eq!(url(), "/datavolumes/new");
}

#[wasm_bindgen_test]
async fn r_asks_again_for_what_the_page_shows() {
    let console = open("/datavolumes").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    press("r").await;
    assert_eq!(wire.count(Op::ListDatavolumes), 2);
    let name = rows()[0].clone();
    open_row(&name).await;
    press("r").await;
    assert_eq!(wire.count(Op::GetDatavolume), 2);
    click("link", "Sharing").await;
    eventually("shared", || wire.count(Op::GetSharedScopes) > 0).await;
    shown("button", "Refresh").await;
    press("r").await;
    eventually("asked again", || wire.count(Op::GetSharedScopes) == 2).await;
}

#[wasm_bindgen_test]
async fn j_and_k_move_from_row_to_row() {
    let _console = open("/datavolumes?limit=25").await;
    eventually("rows", || rows().len() == 25).await;
    let link = |index: usize| format!("link {}", rows()[index]);
    press("j").await;
    assert_eq!(focus(), link(0));
    press("j").await;
    press("j").await;
    assert_eq!(focus(), link(2));
    press("k").await;
    assert_eq!(focus(), link(1));
    press("k").await;
    press("k").await;
    assert_eq!(focus(), link(0), "it ends where the rows end");
    blur();
    press("k").await;
    assert_eq!(focus(), link(24));
    press("j").await;
    assert_eq!(focus(), link(24));
}

#[wasm_bindgen_test]
async fn the_help_tells_of_every_key_and_is_one_of_the_commands() {
    let _console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    press("?").await;
    eventually("the dialog", || root().tag_name() == "DIALOG").await;
    let keys: Vec<_> = select(&root(), "kbd").iter().map(|it| it.inner_text()).collect();
    assert_eq!(keys, ["Ctrl", "K", "⌘", "K", "/", "n", "r", "j", "k", "?"]);
    click("button", "Close").await;
    eventually("closed", || root().tag_name() != "DIALOG").await;
    click("button", "Commands").await;
    type_into("Command", "keyboard").await;
    press("ArrowDown").await;
    press("Enter").await;
    eventually("the help", || select(&root(), "kbd").len() == 10).await;
    eventually("it has the focus", || focus() == "field Use single keys").await;
}

#[wasm_bindgen_test]
async fn single_keys_can_be_switched_off_for_good() {
    let mut console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    press("?").await;
    click("checkbox", "Use single keys").await;
    click("button", "Close").await;
    for _ in 0..2 {
        eventually("the list", || !rows().is_empty() && root().tag_name() != "DIALOG").await;
        let (asked, focused) = (console.wire.all().len(), focus());
        for key in ["/", "n", "r", "j", "k", "?"] {
            press(key).await;
        }
        assert_eq!((console.wire.all().len(), focus()), (asked, focused));
        assert_eq!(url(), "/datavolumes");
        assert!(!is_there("dialog", "Keyboard shortcuts"));
        console = console.reload().await;
    }
    // What is no single key goes on.
    eventually("the list", || !rows().is_empty()).await;
    let init = KeyboardEventInit::new();
    init.set_ctrl_key(true);
    dispatch_key("k", &init).await;
    eventually("the commands", || root().tag_name() == "DIALOG").await;
    type_into("Command", "keyboard").await;
    press("ArrowDown").await;
    press("Enter").await;
    shown("checkbox", "Use single keys").await;
    click("checkbox", "Use single keys").await;
    click("button", "Close").await;
    eventually("closed", || root().tag_name() != "DIALOG").await;
    press("n").await;
    shown("heading", "New data volume").await;
}

#[wasm_bindgen_test]
async fn keys_are_dead_while_typing_choosing_and_composing_and_with_modifiers() {
    let console = open("/datavolumes").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    let asked = wire.count(Op::ListDatavolumes);
    let dead = async |what: &str, init: &KeyboardEventInit| {
        let focused = focus();
        for key in ["/", "n", "r", "j", "k", "?"] {
            assert!(dispatch_key(key, init).await, "{what}: {key} is the browser's");
        }
        assert_eq!(focus(), focused, "{what}");
        assert_eq!(url(), "/datavolumes", "{what}");
        assert_eq!(wire.count(Op::ListDatavolumes), asked, "{what}");
        assert_eq!(root().tag_name(), "DIV", "{what}");
    };
    let plain = KeyboardEventInit::new();
    for selector in ["main input[type=search]", "main select"] {
        select(&mounted(), selector)[0].focus().expect("focus");
        dead(selector, &plain).await;
        blur();
    }
    let text = document().create_element("div").expect("an element");
    text.set_attribute("contenteditable", "true").expect("an attribute");
    mounted().append_child(&text).expect("a child");
    text.unchecked_ref::<HtmlElement>().focus().expect("focus");
    dead("a text that can be edited", &plain).await;
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
            // K with them opens the commands.
            continue;
        }
        dead(what, &init).await;
    }
    for set in [KeyboardEventInit::set_ctrl_key, KeyboardEventInit::set_meta_key] {
        let init = KeyboardEventInit::new();
        set(&init, true);
        assert!(dispatch_key("r", &init).await && dispatch_key("n", &init).await);
        assert_eq!(wire.count(Op::ListDatavolumes), asked);
        assert_eq!(url(), "/datavolumes");
    }
}

#[wasm_bindgen_test]
async fn keys_are_dead_behind_dialogs_and_popovers() {
    let console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    let asked = console.wire.all().len();
    click("button", "Theme").await;
    eventually("the menu", || !names("menuitemradio").is_empty()).await;
    for key in ["/", "n", "r", "j", "?"] {
        press(key).await;
    }
    assert!(!names("menuitemradio").is_empty());
    assert_eq!((url().as_str(), root().tag_name().as_str()), ("/datavolumes", "DIV"));
    click("button", "Theme").await;
    press("?").await;
    eventually("the dialog", || root().tag_name() == "DIALOG").await;
    crate::harness::find("button", "Close").focus().expect("focus");
    for key in ["/", "n", "r", "j", "?"] {
        press(key).await;
    }
    assert_eq!(focus(), "button Close");
    assert_eq!(url(), "/datavolumes");
    assert_eq!(console.wire.all().len(), asked);
}

#[wasm_bindgen_test]
async fn a_key_that_is_held_down_goes_on_only_through_rows() {
    let console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    let init = KeyboardEventInit::new();
    init.set_repeat(true);
    press("r").await;
    assert!(dispatch_key("r", &init).await);
    assert_eq!(console.wire.count(Op::ListDatavolumes), 2);
    press("j").await;
    assert!(!dispatch_key("j", &init).await);
    assert_eq!(focus(), format!("link {}", rows()[1]));
}

#[wasm_bindgen_test]
async fn keys_mean_the_same_under_caps_lock_and_in_layouts_without_latin_letters() {
    for (key, code, shift) in [("N", "KeyN", false), ("т", "KeyN", false), ("ν", "KeyN", false)] {
        let _console = open("/datavolumes").await;
        eventually("rows", || !rows().is_empty()).await;
        let init = KeyboardEventInit::new();
        init.set_code(code);
        init.set_shift_key(shift);
        dispatch_key(key, &init).await;
        shown("heading", "New data volume").await;
    }
    let _console = open("/datavolumes").await;
    eventually("rows", || !rows().is_empty()).await;
    let shifted = KeyboardEventInit::new();
    shifted.set_code("KeyN");
    shifted.set_shift_key(true);
    dispatch_key("N", &shifted).await;
    assert_eq!(url(), "/datavolumes", "with Shift it is another key");
    let control = KeyboardEventInit::new();
    control.set_code("KeyK");
    control.set_ctrl_key(true);
    dispatch_key("л", &control).await;
    eventually("the commands", || root().tag_name() == "DIALOG").await;
}

#[wasm_bindgen_test]
async fn a_word_that_is_being_composed_is_not_searched_for() {
    let console = open("/datavolumes?filterBy=phase%3D%3DReady").await;
    let wire = &console.wire;
    eventually("rows", || !rows().is_empty()).await;
    let asked = wire.count(Op::ListDatavolumes);
    let input: web_sys::HtmlInputElement =
        select(&mounted(), "main input[type=search]")[0].clone().unchecked_into();
    for step in ["r", "ra", "rad"] {
        input.set_value(step);
        let init = js_sys::Object::new();
        for name in ["bubbles", "isComposing"] {
            js_sys::Reflect::set(&init, &name.into(), &true.into()).expect("an object");
        }
        let event = crate::harness::script("(init) => new InputEvent('input', init)");
        let event = event.call1(&wasm_bindgen::JsValue::NULL, &init).expect("an event");
        input.dispatch_event(event.unchecked_ref()).expect("it");
        crate::harness::pass(1_000).await;
    }
    let before = "/datavolumes?filterBy=phase%3D%3DReady";
    assert_eq!((url().as_str(), wire.count(Op::ListDatavolumes)), (before, asked));
    crate::harness::dispatch(input.unchecked_ref(), "compositionend", false);
    crate::harness::pass(1_000).await;
    eventually("once", || url() == format!("{before}&search=rad")).await;
    assert_eq!(wire.count(Op::ListDatavolumes), asked + 1);
}

#[wasm_bindgen_test]
async fn a_tooltip_is_put_away_by_escape_until_one_goes_elsewhere() {
    let _console = open("/datavolumes").await;
    eventually("rows", || rows().len() == 50).await;
    let theme = find("button", "Theme");
    theme.focus().expect("focus");
    press("Escape").await;
    let anchor = theme.closest(".tip-anchor").expect("a selector").expect("an anchor");
    let is_dismissed = || anchor.has_attribute("data-dismissed");
    // What is focused by a script shows one only where the keyboard was used last.
    if anchor.matches(":has(> :focus-visible)").expect("a selector") {
        assert!(is_dismissed());
        find("button", "Columns").focus().expect("focus");
        assert!(!is_dismissed());
    }
    dispatch(&theme, "pointerdown", false);
    assert!(is_dismissed(), "what is pressed needs no tooltip");
    dispatch(&theme, "pointerover", false);
    assert!(is_dismissed());
    dispatch(&find("button", "Columns"), "pointerover", false);
    assert!(!is_dismissed());
}
