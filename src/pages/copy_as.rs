//! Requests that are copied as commands.

use super::copy_and_notify;
use crate::api::endpoint::UntypedCall;
use crate::api::{CommandLanguage, Settings};
use crate::state::{use_notifications, use_settings};
use crate::texts::ui as texts;
use crate::ui::{ButtonVariant, IconName, MenuItem, PopoverButton};
use leptos::prelude::*;

/// The API's address for use outside of the browser.
fn absolute_api_base(settings: &Settings) -> String {
    match settings.api_base.as_str() {
        "" => window().location().origin().unwrap_or_default(),
        base => base.to_owned(),
    }
}

/// A menu that copies requests in a language.
#[component]
pub fn CopyAsButton(
    #[prop(into)] requests: Callback<(), Vec<UntypedCall>>,
    /// The reason why they cannot be copied.
    #[prop(optional_no_strip)]
    unavailable: Option<Signal<Option<String>>>,
    #[prop(default = ButtonVariant::Secondary)] variant: ButtonVariant,
) -> impl IntoView {
    view! {
        <PopoverButton
            is_menu=true
            label=texts::COPY_AS
            icon=IconName::Copy
            variant
            unavailable
        >
            <CopyAsItems requests />
        </PopoverButton>
    }
}

/// An item for each language.
#[component]
pub fn CopyAsItems(requests: Callback<(), Vec<UntypedCall>>) -> impl IntoView {
    let settings = use_settings();
    let notifications = use_notifications();
    let item = |(language, label): (CommandLanguage, &'static str)| {
        let copy = move || {
            let base = settings.with_untracked(absolute_api_base);
            let commands = language.commands(&untrack(|| requests.run(())), &base);
            copy_and_notify(commands, &texts::copied_command(label), notifications);
        };
        view! { <MenuItem on_select=copy>{label}</MenuItem> }
    };
    let languages = [
        (CommandLanguage::Curl, texts::CURL),
        (CommandLanguage::PowerShell, texts::POWERSHELL),
        (CommandLanguage::Python, texts::PYTHON),
    ];
    languages.map(item).collect_view()
}
