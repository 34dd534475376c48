//! The single-key shortcuts: a switch, and a field for each key.

use super::super::preferences::use_preferences;
use super::super::shortcuts::default_keys;
use super::saved::use_saved;
use crate::effect::effect;
use crate::state::{KeyError, KeyMap, key_signal};
use crate::texts::{frame, settings as texts};
use crate::ui::{Button, Checkbox, TextField, use_announcer};
use leptos::prelude::*;

#[component]
pub fn KeyFields() -> impl IntoView {
    let (single_keys, keys) = (use_preferences().single_keys, key_signal());
    let (announcer, saved) = (use_announcer(), use_saved());
    let fields = default_keys().into_iter().map(|it| (it, RwSignal::new(None::<String>)));
    let fields: Vec<_> = fields.collect();
    let errors: Vec<_> = fields.iter().map(|(_, error)| *error).collect();
    let is_default = move || {
        keys.with(|keys| *keys == KeyMap::default())
            && errors.iter().all(|error| error.with(Option::is_none))
    };
    let field = move |((default, label), error)| view! { <KeyField keys default label error /> };
    view! {
        <div class="stack" data-gap="s">
            <Checkbox
                label=frame::SINGLE_KEYS_LABEL
                checked=single_keys
                on_change=move |enabled: bool| {
                    single_keys.set(enabled);
                    saved.show(texts::KEYBOARD);
                }
            />
            <p class="muted small">{frame::SINGLE_KEYS_HINT}</p>
        </div>
        <div class="choices setting-keys" role="group" aria-label=texts::KEYS>
            {fields.into_iter().map(field).collect_view()}
        </div>
        <Button
            unavailable=move || is_default().then(|| texts::KEYS_ARE_DEFAULT.to_owned())
            on_click=move || {
                keys.set(KeyMap::default());
                saved.note(texts::KEYBOARD);
                announcer.announce(texts::KEYS_RESET);
            }
        >
            {texts::RESET_KEYS}
        </Button>
    }
}

#[component]
fn KeyField(
    keys: RwSignal<KeyMap>,
    default: &'static str,
    label: &'static str,
    /// Why the typed key was refused.
    error: RwSignal<Option<String>>,
) -> impl IntoView {
    let (announcer, saved) = (use_announcer(), use_saved());
    let typed = RwSignal::new(String::new());
    // What the field held before the last input.
    let before = StoredValue::new(String::new());
    let show = move |key: &str| {
        typed.set(key.to_owned());
        before.set_value(key.to_owned());
    };
    effect(move || {
        keys.with(|keys| show(keys.key_of(default)));
        error.set(None);
    });
    let change = move |text: String| {
        let key = before.with_value(|before| added_text(before, &text).to_owned());
        show(&key);
        let mut changed = keys.get_untracked();
        match changed.change(default, &key, &default_keys()) {
            Ok(()) => {
                error.set(None);
                keys.set(changed);
                saved.show(texts::KEYBOARD);
            }
            Err(problem) => {
                let text = describe(problem);
                announcer.announce(text.clone());
                error.set(Some(text));
            }
        }
    };
    view! { <TextField value=typed label error on_input=change mono=true /> }
}

/// The text that was typed before or after the text of the field, which it replaces.
fn added_text<'a>(before: &str, text: &'a str) -> &'a str {
    let added = text.strip_prefix(before).or_else(|| text.strip_suffix(before));
    added.filter(|added| !added.is_empty()).unwrap_or(text).trim()
}

fn describe(error: KeyError) -> String {
    match error {
        KeyError::NotOneKey => texts::NOT_ONE_KEY.to_owned(),
        KeyError::Taken(label) => texts::key_taken(label),
    }
}

#[cfg(test)]
mod tests {
    use super::added_text;

    #[test]
    fn a_typed_key_replaces_the_one_in_the_field() {
        for (before, text, key) in [
            ("n", "nc", "c"),
            ("n", "cn", "c"),
            ("n", "nn", "n"),
            ("n", "c", "c"),
            ("n", "", ""),
            ("n", "ab", "ab"),
            ("", "c", "c"),
            ("n", "n ", ""),
        ] {
            assert_eq!(added_text(before, text), key, "{before:?} {text:?}");
        }
    }
}
