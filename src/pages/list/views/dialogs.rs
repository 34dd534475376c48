//! The dialogs that save, rename and delete a view.

use super::super::filters::describe_clause;
use super::super::model::ViewDialog;
use crate::domain::{UnusedFor, VIEW_NAME_MAX, ViewError, ViewTarget};
use crate::effect::{effect, memo};
use crate::state::{
    Blocked, Directory, Notifications, use_directory, use_notifications, use_views,
};
use crate::texts::{ui, unused, views as texts};
use crate::tools::{clean_line, escape_invisible};
use crate::ui::{AlertDialog, Button, ButtonVariant, Dialog, TextField, select_focused_text};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Reports a change of the views, and whether the browser has stored it.
pub fn report_change(
    notifications: Notifications,
    done: String,
    failed: &'static str,
    changed: Result<Result<(), Blocked>, ViewError>,
) {
    match changed {
        Ok(Ok(())) => notifications.success(done),
        Ok(Err(Blocked)) => {
            notifications.failure(texts::until_closed(&done), texts::STORAGE_BLOCKED)
        }
        Err(error) => notifications.failure(failed, describe_error(&error)),
    }
}

/// At most one is open.
#[component]
pub fn ViewDialogs(
    target: Memo<ViewTarget>,
    dialog: RwSignal<Option<ViewDialog>>,
) -> impl IntoView {
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
        renamed().map_or_else(|| texts::SAVE_VIEW.to_owned(), |name| texts::rename_title(&name))
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
            changed => {
                report_change(notifications, texts::deleted(&name), texts::DELETE_FAILED, changed)
            }
        }
    };
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ViewError>);
    let directory = use_directory();
    effect(move || {
        let before = renamed();
        name.set(before.unwrap_or_else(|| untrack(|| suggested_name(&target.get(), directory))));
        error.set(None);
        if is_name_open.get() {
            // The dialog has the focus only after its effects have run.
            request_animation_frame(select_focused_text);
        }
    });
    // `replace` is the existing view that the user has chosen to overwrite.
    let save = move |replace: Option<String>| {
        let Some(dialog) = dialog.get_untracked() else { return };
        let (target, typed) = (target.get_untracked(), name.get_untracked());
        let changed = views.change(|views| match (&dialog, &replace) {
            (ViewDialog::Rename(from), _) => views.rename(from, &typed),
            (_, Some(name)) => views.replace(name, &target),
            (_, None) => views.add(&typed, &target),
        });
        match changed {
            Err(new_error) => error.set(Some(new_error)),
            changed => {
                let name = replace.unwrap_or_else(|| clean_line(&typed));
                close();
                report_change(notifications, texts::saved(&name), texts::SAVE_FAILED, changed);
            }
        }
    };
    let is_saving = move || dialog.with(|dialog| *dialog == Some(ViewDialog::Save));
    let hint = move || {
        let hint = match *target.read() {
            ViewTarget::List(_) => texts::NAME_HINT,
            ViewTarget::Unused(..) => texts::UNUSED_NAME_HINT,
        };
        Some(hint.to_owned())
    };
    view! {
        <Dialog
            open=is_name_open
            on_close=close
            title=title
            footer=ViewFn::from(move || {
                view! {
                    <Button on_click=close>{ui::CANCEL}</Button>
                    {move || {
                        let error = error.get().filter(|_| is_saving())?;
                        let ViewError::NameTaken(name) = error else { return None };
                        let label = escape_invisible(texts::replace(&name));
                        Some(view! {
                            <Button on_click=move || save(Some(name.clone()))>
                                <bdi translate="no">{label}</bdi>
                            </Button>
                        })
                    }}
                    <Button variant=ButtonVariant::Primary on_click=move || save(None)>
                        {texts::SAVE}
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
                    label=texts::NAME
                    hint=Signal::derive(hint)
                    error=Signal::derive(move || error.get().as_ref().map(describe_error))
                    on_input=move |_| error.set(None)
                    required=true
                />
            </form>
        </Dialog>
        <AlertDialog
            open=Signal::derive(move || deleted.with(Option::is_some))
            title=Signal::derive(move || {
                texts::delete_title(&deleted.get().unwrap_or_default())
            })
            name=Signal::derive(move || deleted.get().unwrap_or_default())
            confirm_label=texts::DELETE_VIEW
            on_confirm=delete
            on_cancel=close
        >
            <p>{texts::DELETE_TEXT}</p>
        </AlertDialog>
    }
}

/// As much of what the query asks for as a name can hold.
fn suggested_name(target: &ViewTarget, directory: Directory) -> String {
    let query = target.query();
    let unused = match target {
        ViewTarget::List(_) => None,
        ViewTarget::Unused(_, unused_for) => Some(describe_unused_for(*unused_for)),
    };
    let clauses = query.filter.0.iter().map(|clause| describe_clause(clause, directory));
    let search = (!query.search.is_empty()).then(|| query.search.clone());
    let mut name = String::new();
    for part in unused.into_iter().chain(clauses).chain(search) {
        let longer = if name.is_empty() { part } else { format!("{name}, {part}") };
        if longer.chars().count() > VIEW_NAME_MAX {
            break;
        }
        name = longer;
    }
    name
}

fn describe_unused_for(unused_for: UnusedFor) -> String {
    match unused_for {
        UnusedFor::Days(days) => unused::not_used_for(days),
        UnusedFor::NeverSeen => unused::NEVER_SEEN.to_owned(),
    }
}

fn describe_error(error: &ViewError) -> String {
    match error {
        ViewError::NoName => texts::NO_NAME.to_owned(),
        ViewError::NameTooLong(length) => texts::name_too_long(VIEW_NAME_MAX, *length),
        ViewError::NameTaken(name) => texts::name_taken(name),
        ViewError::NotFound(name) => texts::not_found(name),
    }
}
