//! The dialog that adds scopes: from the tree of the volume's cluster, or by ID if the tree cannot be
//! read.

use super::ADD;
use super::editor::SharingEditor;
use super::staged::focus_staged_changes;
use crate::domain::{ScopeKind, ScopeRef, StagedChange};
use crate::effect::{effect, memo};
use crate::pages::ScopeKindField;
use crate::pages::access::{AccessTree, OrgState};
use crate::texts::{sharing as texts, ui};
use crate::tools::clean_id;
use crate::ui::{
    Button, ButtonVariant, Dialog, InlineNotice, StatusKind, TextField, focus_by_id,
    keep_focus_within,
};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Each choice is staged at once. The page applies the staged changes.
#[component]
pub fn AddDialog(editor: SharingEditor, open: RwSignal<bool>) -> impl IntoView {
    let summary = memo(move |_| editor.summary());
    // What was staged when the dialog was opened.
    let before = StoredValue::new(StagedChange::default());
    effect(move || {
        if open.get() {
            before.set_value(editor.staged.get_untracked());
        }
    });
    let cancel = move || {
        open.set(false);
        editor.restore(before.get_value());
        // The button that opened the dialog may have been replaced.
        keep_focus_within(|| focus_by_id(ADD));
    };
    let review = move || {
        open.set(false);
        if !editor.staged.with_untracked(StagedChange::is_empty) {
            focus_staged_changes();
        }
    };
    view! {
        <Dialog
            open=open
            on_close=cancel
            title=texts::EDIT
            large=true
            footer=ViewFn::from(move || {
                view! {
                    <p class="dialog-preview">{move || summary.get()}</p>
                    <Button on_click=cancel>{ui::CANCEL}</Button>
                    <Button variant=ButtonVariant::Primary on_click=review>{texts::REVIEW}</Button>
                }
            })
        >
            <ScopeChoice editor />
        </Dialog>
    }
}

#[component]
fn ScopeChoice(editor: SharingEditor) -> impl IntoView {
    let has_cluster = memo(move |_| editor.cluster.with(Option::is_some));
    // The cluster is always in the tree, anything else only once it has been read.
    let is_listed = memo(move |_| {
        editor.org.tree.with(|tree| {
            tree.as_ref()
                .is_some_and(|it| !it.departments.is_empty() || !it.ungrouped_projects.is_empty())
        })
    });
    let reading = memo(move |_| editor.org.is_loading.get());
    let refused = memo(move |_| editor.org.error.with(Option::is_some));
    move || {
        if !has_cluster.get() {
            return view! {
                <InlineNotice kind=StatusKind::Warning>
                    {texts::NO_CLUSTER_TEXT}
                </InlineNotice>
                <AddByIdForm editor />
            }
            .into_any();
        }
        let tree = (is_listed.get() || reading.get() || !refused.get()).then(|| {
            view! {
                <p class="muted">{texts::CHOOSE_TEXT}</p>
                <AccessTree org=editor.org own=editor.own shared=editor.shared edit=Some(editor) />
            }
        });
        let by_id = refused.get().then(|| {
            view! {
                {(!is_listed.get()).then(|| view! { <OrgState org=editor.org /> })}
                <AddByIdForm editor />
            }
        });
        view! { {tree} {by_id} }.into_any()
    }
}

const ID_FIELD: &str = "scope-id";

#[component]
fn AddByIdForm(editor: SharingEditor) -> impl IntoView {
    let kind = RwSignal::new(ScopeKind::Project);
    let id = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = id.with_untracked(|id| clean_id(id));
        let scope = ScopeRef { kind: kind.get_untracked(), id: typed.clone() };
        let is_staged = editor.staged.with_untracked(|it| it.added.contains_key(&scope));
        let is_shared = editor.shared.with_untracked(|shared| shared.contains_key(&scope));
        let unavailable = untrack(|| editor.unavailable_reason(&scope));
        error.set(match (typed.is_empty(), is_staged, is_shared) {
            (true, ..) => Some(texts::ID_MISSING.to_owned()),
            (_, true, _) => Some(texts::ALREADY_PENDING.to_owned()),
            (.., true) => Some(texts::ALREADY_SHARED.to_owned()),
            _ => unavailable,
        });
        if error.with_untracked(Option::is_none) {
            editor.toggle(&scope, &typed);
            id.set(String::new());
        }
        focus_by_id(ID_FIELD);
    };
    view! {
        <form class="by-id" novalidate on:submit=add>
            <ScopeKindField kind />
            <TextField
                value=id
                label=texts::ID_LABEL
                id=ID_FIELD
                error=error
                on_input=move |_| error.set(None)
                mono=true
            />
            <Button submit=true>{texts::ADD_BY_ID}</Button>
        </form>
    }
}
