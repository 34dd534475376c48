//! Shows every text in a pseudo-locale, which reveals texts that are cut off, put together or not translatable:
//! only in debug builds, and only where local storage has `dvc.pseudo` = `accents` or `rtl`.

use leptos::wasm_bindgen::prelude::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MutationObserver, MutationObserverInit, Node};

const KEY: &str = "dvc.pseudo";

/// The attributes that hold text of the screen.
const ATTRIBUTES: [&str; 3] = ["aria-label", "placeholder", "title"];

/// What is not translated.
const SKIPPED: &str = "[translate=no], script, style, svg, code, pre";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Locale {
    /// Accented letters, and some 40 % more of them.
    Accents,
    /// From right to left.
    RightToLeft,
}

impl Locale {
    fn stored() -> Option<Self> {
        let storage = web_sys::window()?.local_storage().ok().flatten()?;
        match storage.get_item(KEY).ok().flatten()?.as_str() {
            "accents" => Some(Self::Accents),
            "rtl" => Some(Self::RightToLeft),
            _ => None,
        }
    }

    /// What encloses a pseudo-localized text.
    fn brackets(self) -> [char; 2] {
        match self {
            Self::Accents => ['⟦', '⟧'],
            // Right-to-left override, and the end of it.
            Self::RightToLeft => ['\u{202e}', '\u{202c}'],
        }
    }

    /// `None` if there is nothing to change: an observer sees the changes that it has made itself.
    fn localize(self, text: &str) -> Option<String> {
        let [start, end] = self.brackets();
        if text.starts_with(start) || !text.contains(char::is_alphabetic) {
            return None;
        }
        let letters = match self {
            Self::Accents => accent(text),
            Self::RightToLeft => text.to_owned(),
        };
        Some(format!("{start}{letters}{end}"))
    }

    fn localize_all(self, parent: &Node) {
        if let Some(element) = parent.dyn_ref::<Element>() {
            if element.matches(SKIPPED).unwrap_or(true) {
                return;
            }
            for name in ATTRIBUTES {
                let text = element.get_attribute(name).and_then(|text| self.localize(&text));
                if let Some(text) = text {
                    let _ = element.set_attribute(name, &text);
                }
            }
        }
        // Leptos keeps its text nodes, so their data is changed instead of the nodes.
        if parent.node_type() == Node::TEXT_NODE
            && let Some(text) = parent.node_value().and_then(|text| self.localize(&text))
        {
            parent.set_node_value(Some(&text));
        }
        let mut child = parent.first_child();
        while let Some(node) = child {
            self.localize_all(&node);
            child = node.next_sibling();
        }
    }
}

/// Vowels are doubled, which makes English texts some 40 % longer.
fn accent(text: &str) -> String {
    let pair = |letter: char| match letter {
        'a' => "àà",
        'e' => "éé",
        'i' => "ïï",
        'o' => "ôô",
        'u' => "üü",
        'y' => "ýý",
        'A' => "ÀÀ",
        'E' => "ÉÉ",
        'I' => "ÏÏ",
        'O' => "ÔÔ",
        'U' => "ÜÜ",
        'c' => "ç",
        'n' => "ñ",
        's' => "š",
        'C' => "Ç",
        'N' => "Ñ",
        'S' => "Š",
        _ => "",
    };
    let mut accented = String::new();
    for letter in text.chars() {
        match pair(letter) {
            "" => accented.push(letter),
            pair => accented.push_str(pair),
        }
    }
    accented
}

/// Pseudo-localizes the page from now on, if local storage asks for it.
pub fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    let body = document.as_ref().and_then(|document| document.body());
    let (Some(locale), Some(document), Some(body)) = (Locale::stored(), document, body) else {
        return;
    };
    if let (Locale::RightToLeft, Some(root)) = (locale, document.document_element()) {
        let _ = root.set_attribute("dir", "rtl");
    }
    locale.localize_all(&body);
    let observed = body.clone();
    let callback = Closure::<dyn FnMut()>::new(move || locale.localize_all(&observed));
    let init = MutationObserverInit::new();
    init.set_subtree(true);
    init.set_child_list(true);
    init.set_character_data(true);
    init.set_attributes(true);
    init.set_attribute_filter(
        &ATTRIBUTES.map(JsValue::from).into_iter().collect::<js_sys::Array>(),
    );
    if let Ok(observer) = MutationObserver::new(callback.as_ref().unchecked_ref()) {
        let _ = observer.observe_with_options(&body, &init);
        // It observes for as long as the page is open.
        callback.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudo_localized_text_is_longer_and_changes_only_once() {
        let text = "Data volumes that belong to your projects.";
        let localized = Locale::Accents.localize(text).unwrap_or_default();
        assert!(localized.starts_with("⟦Dààtàà vôôlüümééš"), "{localized}");
        let length = localized.chars().count() * 100 / text.len();
        assert!((125..150).contains(&length), "{length} %");
        for locale in [Locale::Accents, Locale::RightToLeft] {
            let localized = locale.localize(text).unwrap_or_default();
            assert_eq!(locale.localize(&localized), None);
            assert_eq!(locale.localize("1–25 · "), None);
        }
    }
}
