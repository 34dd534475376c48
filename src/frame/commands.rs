//! The command palette, opened by Ctrl K or ⌘ K.

use super::panels::FRAME_PANELS;
use super::theme::Theme;
use crate::domain::ListQuery;
use crate::effect::on_window_event;
use crate::lazy::lazy_dialog;
use crate::pages::use_guarded_navigator;
use crate::route::{Route, use_list_query};
use crate::state::use_session;
use crate::texts::{frame as texts, sign_in};
use crate::ui::{
    Button, ButtonVariant, ComboOption, Combobox, Dialog, Icon, IconName, normalized_key,
};
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
enum CommandAction {
    Go(Route),
    Theme(Theme),
    Help,
    SignOut,
}

fn commands(signed_in: bool, list: Option<ListQuery>) -> Vec<(String, CommandAction)> {
    let mut commands = vec![
        (texts::GO_TO_LIST.to_owned(), CommandAction::Go(Route::default())),
        (texts::NEW_DATA_VOLUME.to_owned(), CommandAction::Go(Route::new_volume(list))),
    ];
    commands.extend(
        Theme::ALL.map(|theme| (texts::theme_command(theme.label()), CommandAction::Theme(theme))),
    );
    commands.push((texts::SHORTCUTS_TITLE.to_owned(), CommandAction::Help));
    if signed_in {
        commands.push((sign_in::SIGN_OUT.to_owned(), CommandAction::SignOut));
    }
    commands
}

/// The button "Commands", and its dialog.
#[component]
pub fn Commands(theme: RwSignal<Theme>, help: RwSignal<bool>) -> impl IntoView {
    let open = RwSignal::new(false);
    on_window_event(ev::keydown, move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && normalized_key(&event) == "k" {
            event.prevent_default();
            open.set(true);
        }
    });
    view! {
        <Button variant=ButtonVariant::Quiet icon=IconName::Command on_click=move || open.set(true)>
            {texts::COMMANDS}
        </Button>
        {lazy_dialog(&FRAME_PANELS, open.into(), move |panels| (panels.command_palette)(open, theme, help))}
    }
}

#[component]
pub fn CommandPalette(
    open: RwSignal<bool>,
    theme: RwSignal<Theme>,
    /// Whether the dialog "Keyboard shortcuts" is open.
    help: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open=open on_close=move || open.set(false) title=texts::COMMANDS>
            <CommandSearch open theme help />
        </Dialog>
    }
}

/// A component of its own, so that it is empty each time the dialog opens.
#[component]
fn CommandSearch(
    open: RwSignal<bool>,
    theme: RwSignal<Theme>,
    help: RwSignal<bool>,
) -> impl IntoView {
    let session = use_session();
    let navigate = use_guarded_navigator();
    let list = use_list_query();
    let text = RwSignal::new(String::new());
    let options = move || {
        let search = text.get().to_lowercase();
        commands(session.is_signed_in(), list.get())
            .into_iter()
            .filter(|(label, _)| label.to_lowercase().contains(&search))
            .map(|(label, _)| ComboOption { value: label.clone(), label, ..ComboOption::default() })
            .collect::<Vec<_>>()
    };
    let run = move |option: ComboOption| {
        open.set(false);
        let action = commands(true, list.get_untracked())
            .into_iter()
            .find(|(label, _)| *label == option.value);
        match action {
            Some((_, CommandAction::Go(route))) => navigate(route),
            Some((_, CommandAction::Theme(selected))) => theme.set(selected),
            Some((_, CommandAction::Help)) => help.set(true),
            Some((_, CommandAction::SignOut)) => session.sign_out(),
            None => {}
        }
    };
    view! {
        <div class="commands">
            <Combobox
                value=text
                label=texts::COMMAND_LABEL
                options=Signal::derive(options)
                on_select=run
            />
            <p class="muted">
                <Icon name=IconName::Info />
                " " {texts::COMMANDS_HINT}
            </p>
        </div>
    }
}
