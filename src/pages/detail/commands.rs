//! What the command palette offers on the page of a data volume.

use super::super::AdjacentLinks;
use super::ShownVolume;
use super::description_card::FIELD;
use crate::domain::{Action, MountPath, workload_json};
use crate::effect::effect;
use crate::pages::volume_page_ids::EDIT_DESCRIPTION;
use crate::pages::{copy_and_notify, is_not_found, unusable_reason};
use crate::route::{Route, Source, use_source};
use crate::state::{
    Notifications, PageCommand, forget_recent_volume, offer_page_commands, record_recent_volume,
    use_notifications, use_permissions,
};
use crate::texts::{detail as texts, list as list_texts, palette};
use crate::ui::{focus_by_id, focused};
use leptos::prelude::*;

/// Registers the commands, and records that the data volume was opened.
pub fn use_detail_commands(shown: ShownVolume, deleting: RwSignal<bool>, links: AdjacentLinks) {
    let notifications = use_notifications();
    let source = use_source();
    offer_page_commands(move || {
        let mut commands = Vec::new();
        if shown.volume.with(Option::is_some) && !shown.remote.state.with(is_not_found) {
            commands.extend(volume_commands(shown, deleting, source.get()));
            commands.extend(copy_commands(shown, notifications));
        }
        commands.extend(adjacent_commands(links));
        commands
    });
    effect(move || {
        if shown.remote.state.with(is_not_found) {
            shown.id.with_value(forget_recent_volume);
        } else if let Some(volume) = shown.volume.get() {
            record_recent_volume(&volume);
        }
    });
}

/// The default key of a shortcut.
fn key(default: &str) -> Option<String> {
    Some(default.to_owned())
}

fn volume_commands(
    shown: ShownVolume,
    deleting: RwSignal<bool>,
    source: Option<Source>,
) -> [PageCommand; 4] {
    let id = shown.id.get_value();
    let list = source.clone().and_then(Source::into_list_query).unwrap_or_default();
    let copy = Route::New { copy_of: Some(id.clone()), list };
    let uncopyable = use_permissions().denial_reason_everywhere(Action::Create);
    [
        PageCommand::open(palette::SHARE, Route::share_href(id, source))
            .unavailable_because(shown.unavailable_reason(Action::Update))
            .with_shortcut(key("s")),
        PageCommand::run(texts::EDIT_DESCRIPTION, edit_description)
            .with_shortcut(key("e"))
            .unavailable_because(shown.unavailable_reason(Action::Update)),
        PageCommand::open(texts::MAKE_COPY, copy.href()).unavailable_because(uncopyable),
        PageCommand::run(texts::DELETE, move || deleting.set(true))
            .unavailable_because(shown.unavailable_reason(Action::Delete)),
    ]
}

/// Clicks the button, which has the focus as after a click of the user; while the form is open it has
/// the focus instead.
fn edit_description() {
    if !focus_by_id(EDIT_DESCRIPTION) {
        focus_by_id(FIELD);
    } else if let Some(button) = focused() {
        button.click();
    }
}

fn copy_commands(shown: ShownVolume, notifications: Notifications) -> [PageCommand; 3] {
    let id = move || shown.id.get_value().to_string();
    let name = shown.volume.get().map(|it| it.display_name().to_owned()).unwrap_or_default();
    let [id_copied, link_copied, snippet_copied] = [
        list_texts::id_copied(&name),
        list_texts::link_copied(&name),
        texts::snippet_copied(&name),
    ];
    let not_usable = shown.volume.get().and_then(|it| unusable_reason(&it.status.phase));
    let link = move || Route::Volume(shown.id.get_value(), None).absolute_href();
    [
        PageCommand::run(texts::COPY_ID, move || {
            copy_and_notify(id(), &id_copied, notifications);
        })
        .with_shortcut(key("c")),
        PageCommand::run(palette::COPY_LINK, move || {
            copy_and_notify(link(), &link_copied, notifications);
        }),
        PageCommand::run(palette::COPY_SNIPPET, move || {
            let snippet = workload_json(&shown.id.get_value(), &MountPath::default());
            copy_and_notify(snippet, &snippet_copied, notifications);
        })
        .unavailable_because(not_usable.map(str::to_owned)),
    ]
}

/// None if the user did not come from a list.
fn adjacent_commands(links: AdjacentLinks) -> Vec<PageCommand> {
    if links.text.with(Option::is_none) {
        return Vec::new();
    }
    let step = |label, default, href: Option<String>, missing: &str| {
        let reason = href.is_none().then(|| missing.to_owned());
        PageCommand::open(label, href.unwrap_or_default())
            .unavailable_because(reason)
            .with_shortcut(key(default))
    };
    vec![
        step(texts::NEXT, "j", links.next.get(), palette::NO_NEXT),
        step(texts::PREVIOUS, "k", links.previous.get(), palette::NO_PREVIOUS),
    ]
}
