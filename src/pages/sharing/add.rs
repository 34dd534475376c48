//! Choosing scopes in the tree of the volume's own cluster; by their ids, where that cannot be listed.

use super::super::access::{AccessTree, OrgState, TreeEdit};
use super::editing::SharingEditor;
use crate::domain::{ScopeKind, ScopeRef, entered_id};
use crate::effect::memo;
use crate::ui::{
    Button, ButtonType, ButtonVariant, Dialog, DialogSize, InlineNotice, NoticeKind, SelectField,
    SelectOption, TextField, focus_by_id,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The dialog. What is chosen in it is staged at once, and applied on the page.
#[component]
pub fn AddDialog(editing: SharingEditor, open: RwSignal<bool>) -> impl IntoView {
    let sentence = memo(move |_| editing.sentence());
    let close = move || open.set(false);
    view! {
        <Dialog
            open=open
            on_close=close
            title="Add scopes"
            size=DialogSize::Large
            footer=ViewFn::from(move || {
                view! {
                    <p class="dialog-preview">{move || sentence.get()}</p>
                    <Button variant=ButtonVariant::Primary on_click=close>
                        "Done"
                    </Button>
                }
            })
        >
            <Choice editing />
        </Dialog>
    }
}

#[component]
fn Choice(editing: SharingEditor) -> impl IntoView {
    let edit = TreeEdit {
        staged: editing.staged,
        why_not: Callback::new(move |scope: ScopeRef| editing.why_not(&scope)),
        on_choose: Callback::new(move |(scope, name): (ScopeRef, String)| {
            editing.toggle(&scope, &name);
        }),
    };
    let located = memo(move |_| editing.cluster.with(Option::is_some));
    // The cluster itself is known; whatever else is there has been listed.
    let listed = memo(move |_| {
        editing.org.tree.with(|tree| {
            tree.as_ref().is_some_and(|it| !it.departments.is_empty() || !it.strays.is_empty())
        })
    });
    let reading = memo(move |_| editing.org.reading.get());
    let refused = memo(move |_| editing.org.error.with(Option::is_some));
    move || {
        if !located.get() {
            return view! {
                <InlineNotice kind=NoticeKind::Warning>
                    "The server does not say which cluster the data volume is in, so its departments \
                     and projects cannot be listed."
                </InlineNotice>
                <ById editing />
            }
            .into_any();
        }
        let tree = (listed.get() || reading.get() || !refused.get()).then(|| {
            view! {
                <p class="muted">
                    "Choose whom to share with, or whom not to any more. Nothing changes before you \
                     apply it."
                </p>
                <AccessTree org=editing.org own=editing.own shared=editing.shared edit=Some(edit) />
            }
        });
        let by_id = refused.get().then(|| {
            view! {
                {(!listed.get()).then(|| view! { <OrgState org=editing.org /> })}
                <ById editing />
            }
        });
        view! { {tree} {by_id} }.into_any()
    }
}

/// The id of the field, which keeps the focus for the next one.
const FIELD: &str = "scope-id";

/// A scope by type and id.
#[component]
fn ById(editing: SharingEditor) -> impl IntoView {
    let kind = RwSignal::new(ScopeKind::Project);
    let id = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let choices = [ScopeKind::Project, ScopeKind::Department, ScopeKind::Cluster]
        .map(|kind| SelectOption::new(kind.as_str(), kind.label()))
        .to_vec();
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = id.with_untracked(|id| entered_id(id));
        let scope = ScopeRef { kind: kind.get_untracked(), id: typed.clone() };
        let is_staged = editing.staged.with_untracked(|it| it.added().contains_key(&scope));
        let is_shared = editing.shared.with_untracked(|shared| shared.contains_key(&scope));
        let why_not = untrack(|| editing.why_not(&scope));
        error.set(match (typed.is_empty(), is_staged, is_shared) {
            (true, ..) => Some("Enter the ID of the scope.".to_owned()),
            (_, true, _) => Some("It is staged already.".to_owned()),
            (.., true) => Some("It is shared already.".to_owned()),
            _ => why_not,
        });
        if error.with_untracked(Option::is_none) {
            editing.toggle(&scope, &typed);
            id.set(String::new());
        }
        focus_by_id(FIELD);
    };
    view! {
        <form class="by-id" novalidate on:submit=add>
            <SelectField
                label="Type"
                options=choices
                value=move || kind.get().as_str().to_owned()
                on_change=move |text: String| kind.set(ScopeKind::from(text))
            />
            <TextField
                value=id
                label="ID"
                id=FIELD
                error=error
                on_input=move |_| error.set(None)
                mono=true
            />
            <Button kind=ButtonType::Submit>"Add by ID"</Button>
        </form>
    }
}
