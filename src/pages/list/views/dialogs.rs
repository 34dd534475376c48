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
pub fn report_change(
    notifications: Notifications,
    verb: &str,
    done: String,
    changed: Result<Result<(), Blocked>, ViewError>,
) {
    match changed {
        Ok(Ok(())) => notifications.success(done),
        Ok(Err(Blocked)) => notifications.failure(
            format!("{done}, until this page is closed"),
            "This browser does not let the console keep anything.",
        ),
        Err(error) => {
            notifications.failure(format!("Could not {verb} the view"), describe_error(&error));
        }
    }
}

/// At most one is open.
#[component]
pub fn ViewDialogs(query: Memo<ListQuery>, dialog: RwSignal<Option<ViewDialog>>) -> impl IntoView {
    let views = use_views();
    let notifications = use_notifications();
    let close = move || dialog.set(None);
    let is_name_open = Signal::derive(move || {
        matches!(dialog.get(), Some(ViewDialog::Save | ViewDialog::Rename(_)))
    });
    let renamed = move || match dialog.get() {
        Some(ViewDialog::Rename(name)) => Some(name),
        _ => None,
    };
    let title = memo(move |_| {
        renamed().map_or_else(|| "Save this view".to_owned(), |name| format!("Rename “{name}”"))
    });
    let deleted = memo(move |_| match dialog.get() {
        Some(ViewDialog::Delete(name)) => Some(name),
        _ => None,
    });
    let delete = move || {
        let Some(name) = deleted.get_untracked() else { return };
        close();
        match views.change(|views| views.remove(&name)) {
            // Already deleted, for example in another tab.
            Err(ViewError::NotFound(_)) => {}
            changed => report_change(notifications, "delete", format!("Deleted “{name}”"), changed),
        }
    };
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ViewError>);
    effect(move || {
        name.set(renamed().unwrap_or_default());
        error.set(None);
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
            Err(new_error) => error.set(Some(new_error)),
            changed => {
                let name = replace.unwrap_or_else(|| clean_line(&typed));
                close();
                report_change(notifications, "save", format!("Saved “{name}”"), changed);
            }
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
                        let error = error.get().filter(|_| is_saving())?;
                        let ViewError::NameTaken(name) = error else { return None };
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

fn describe_error(error: &ViewError) -> String {
    match error {
        ViewError::NoName => "Enter a name".to_owned(),
        ViewError::NameTooLong(length) => {
            format!("A name has at most {VIEW_NAME_MAX} characters; this one has {length}")
        }
        ViewError::NameTaken(name) => format!("There is a view “{name}” already"),
        ViewError::NotFound(name) => format!("There is no view “{name}” any more"),
    }
}
