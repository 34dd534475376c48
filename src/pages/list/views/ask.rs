//! What is asked before a view is saved, renamed or deleted.

use super::told;
use crate::domain::{ListQuery, ViewError, entered_line, visible};
use crate::effect::{effect, memo};
use crate::state::use_app;
use crate::ui::{AlertDialog, Button, ButtonVariant, Dialog, TextField};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A question about the view of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Under which name to save what the list shows.
    Save,
    /// What to call it from now on.
    Rename(String),
    /// Whether to delete it.
    Delete(String),
}

impl Asking {
    /// The name of the view to rename.
    fn renamed(&self) -> Option<&str> {
        match self {
            Self::Rename(name) => Some(name),
            _ => None,
        }
    }

    /// The name of the view to delete.
    fn deleted(&self) -> Option<&str> {
        match self {
            Self::Delete(name) => Some(name),
            _ => None,
        }
    }
}

/// The dialogs, one at a time.
#[component]
pub fn Ask(
    /// What a view would show: the query in the address.
    query: Memo<ListQuery>,
    /// The question.
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let app = use_app();
    let close = move || asking.set(None);
    let named = Signal::derive(move || {
        asking.with(|asking| asking.as_ref().is_some_and(|asking| asking.deleted().is_none()))
    });
    let title = memo(move |_| {
        asking.with(|asking| match asking.as_ref().and_then(Asking::renamed) {
            Some(name) => format!("Rename “{name}”"),
            None => "Save this view".to_owned(),
        })
    });
    let deleted = memo(move |_| {
        asking.with(|asking| asking.as_ref().and_then(Asking::deleted).map(str::to_owned))
    });
    let delete = move || {
        let Some(name) = deleted.get_untracked() else { return };
        close();
        match app.views.change(|views| views.remove(&name)) {
            Ok(saved) => told(app.notifications, format!("Deleted “{name}”"), saved),
            // It was meant to be gone.
            Err(ViewError::Gone(_)) => {}
            Err(error) => app.notifications.failure("Could not delete the view", error.to_string()),
        }
    };
    let name = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ViewError>);
    effect(move || {
        let start = asking.with(|asking| {
            asking.as_ref().and_then(Asking::renamed).unwrap_or_default().to_owned()
        });
        name.set(start);
        error.set(None);
    });
    let taken = memo(move |_| match error.get() {
        Some(ViewError::Taken(name)) => Some(name),
        _ => None,
    });
    // Over a view that has the name already only when that was said.
    let save = move |replace: Option<String>| {
        let Some(question) = asking.get_untracked() else { return };
        let (query, typed) = (query.get_untracked(), name.get_untracked());
        let changed = app.views.change(|views| match (question.renamed(), &replace) {
            (Some(from), _) => views.rename(from, &typed),
            (None, Some(name)) => views.replace(name, &query),
            (None, None) => views.add(&typed, &query),
        });
        match changed {
            Ok(saved) => {
                let name = replace.unwrap_or_else(|| entered_line(&typed));
                close();
                told(app.notifications, format!("Saved “{name}”"), saved);
            }
            Err(refusal) => error.set(Some(refusal)),
        }
    };
    let saving = move || asking.with(|asking| *asking == Some(Asking::Save));
    view! {
        <Dialog
            open=named
            on_close=close
            title=title
            footer=ViewFn::from(move || {
                view! {
                    <Button on_click=close>"Cancel"</Button>
                    {move || {
                        taken
                            .get()
                            .filter(|_| saving())
                            .map(|name| {
                                let label = format!("Replace “{name}”");
                                view! {
                                    <Button on_click=move || save(Some(name.clone()))>
                                        <bdi translate="no">{visible(label)}</bdi>
                                    </Button>
                                }
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
                    error=Signal::derive(move || error.get().map(|error| error.to_string()))
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
