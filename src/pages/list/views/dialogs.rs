//! The dialogs that save, rename and delete a view.

use super::super::model::ViewDialog;
use crate::domain::{ListQuery, VIEW_NAME_MAX, ViewError};
use crate::effect::{effect, memo};
use crate::state::{Blocked, Notifications, use_notifications, use_views};
use crate::tools::{clean_line, escape_invisible};
use crate::ui::{AlertDialog, Button, ButtonVariant, Dialog, TextField};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Reports a change of the views, and whether the browser has stored it.
pub fn report_change(notifications: Notifications, done: String, saved: Result<(), Blocked>) {
    match saved {
        Ok(()) => notifications.success(done),
        Err(Blocked) => notifications.failure(
            format!("{done}, until this page is closed"),
            "This browser does not let the console keep anything.",
        ),
    }
}

/// The dialogs that save, rename and delete a view; at most one is open.
#[component]
pub fn ViewDialogs(query: Memo<ListQuery>, dialog: RwSignal<Option<ViewDialog>>) -> impl IntoView {
    let views = use_views();
    let notifications = use_notifications();
    let close = move || dialog.set(None);
    let is_name_open = Signal::derive(move || {
        matches!(dialog.get(), Some(ViewDialog::Save | ViewDialog::Rename(_)))
    });
    let title = memo(move |_| match dialog.get() {
        Some(ViewDialog::Rename(name)) => format!("Rename “{name}”"),
        _ => "Save this view".to_owned(),
    });
    let deleted = memo(move |_| match dialog.get() {
        Some(ViewDialog::Delete(name)) => Some(name),
        _ => None,
    });
    let delete = move || {
        let Some(name) = deleted.get_untracked() else { return };
        close();
        match views.change(|views| views.remove(&name)) {
            Ok(saved) => report_change(notifications, format!("Deleted “{name}”"), saved),
            // Already deleted, for example in another tab.
            Err(ViewError::NotFound(_)) => {}
            Err(error) => {
                notifications.failure("Could not delete the view", describe_error(&error))
            }
        }
    };
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ViewError>);
    effect(move || {
        name.set(match dialog.get() {
            Some(ViewDialog::Rename(name)) => name,
            _ => String::new(),
        });
        error.set(None);
    });
    let taken_name = memo(move |_| match error.get() {
        Some(ViewError::NameTaken(name)) => Some(name),
        _ => None,
    });
    // `replace` is the existing view that the user has chosen to overwrite.
    let save = move |replace: Option<String>| {
        let Some(dialog) = dialog.get_untracked() else { return };
        let (query, typed) = (query.get_untracked(), name.get_untracked());
        let changed = views.change(|views| match (&dialog, &replace) {
            (ViewDialog::Rename(from), _) => views.rename(from, &typed),
            (_, Some(name)) => views.replace(name, &query),
            (_, None) => views.add(&typed, &query),
        });
        match changed {
            Ok(saved) => {
                let name = replace.unwrap_or_else(|| clean_line(&typed));
                close();
                report_change(notifications, format!("Saved “{name}”"), saved);
            }
            Err(new_error) => error.set(Some(new_error)),
        }
    };
    let is_saving = move || dialog.with(|dialog| *dialog == Some(ViewDialog::Save));
    view! {
        <Dialog
            open=is_name_open
            on_close=close
            title=title
            footer=ViewFn::from(move || {
                view! {
                    <Button on_click=close>"Cancel"</Button>
                    {move || {
                        let name = taken_name.get().filter(|_| is_saving())?;
                        let label = escape_invisible(format!("Replace “{name}”"));
                        Some(view! {
                            <Button on_click=move || save(Some(name.clone()))>
                                <bdi translate="no">{label}</bdi>
                            </Button>
                        })
                    }}
                    <Button variant=ButtonVariant::Primary on_click=move || save(None)>
                        "Save"
                    </Button>
                }
            })
        >
            <form on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                save(None);
            }>
                <TextField
                    value=name
                    label="Name"
                    hint=Some(
                        "The search, the filters, the order and the rows per page are saved with it, in this browser."
                            .to_owned(),
                    )
                    error=Signal::derive(move || error.get().as_ref().map(describe_error))
                    on_input=move |_| error.set(None)
                    required=true
                />
            </form>
        </Dialog>
        <AlertDialog
            open=Signal::derive(move || deleted.with(Option::is_some))
            title=Signal::derive(move || {
                format!("Delete the view “{}”?", deleted.get().unwrap_or_default())
            })
            confirm_label="Delete view"
            on_confirm=delete
            on_cancel=close
        >
            <p>"The data volumes that it shows are not touched."</p>
        </AlertDialog>
    }
}

pub fn describe_error(error: &ViewError) -> String {
    match error {
        ViewError::NoName => "Enter a name".to_owned(),
        ViewError::NameTooLong(length) => {
            format!("A name has at most {VIEW_NAME_MAX} characters; this one has {length}")
        }
        ViewError::NameTaken(name) => format!("There is a view “{name}” already"),
        ViewError::NotFound(name) => format!("There is no view “{name}” any more"),
    }
}
