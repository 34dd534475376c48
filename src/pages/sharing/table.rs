//! The table of who can use the data volume: the project that owns it, and the shared scopes, which can be removed one
//! by one.

use super::editor::SharingEditor;
use crate::api::Page;
use crate::domain::{ScopeKind, ScopeRef, SharedScope, StagedChange, Volume};
use crate::effect::{memo, when};
use crate::pages::{Text, Time};
use crate::state::RemoteHandle;
use crate::texts::sharing as texts;
use crate::tools::escape_invisible;
use crate::ui::{Button, ButtonVariant, PlainTable};
use leptos::prelude::*;

#[component]
pub fn ScopesTable(
    editor: SharingEditor,
    volume: RemoteHandle<Volume>,
    scopes: RemoteHandle<Page<SharedScope>>,
) -> impl IntoView {
    let rows = move || scopes.value().unwrap_or_default().items;
    // Rows that could not be decoded count: an empty table would be wrong about them.
    let is_unshared = |page: &Page<SharedScope>| page.items.is_empty() && page.left_out.is_empty();
    let is_empty = memo(move |_| scopes.state.with(|state| state.value().is_none_or(is_unshared)));
    let has_changes = memo(move |_| !editor.staged.with(StagedChange::is_empty));
    let has_owner = memo(move |_| volume.state.with(|state| state.value().is_some()));
    view! {
        {when(move || has_owner.get() || !is_empty.get(), move || view! {
            <PlainTable label=texts::TABLE_LABEL columns=&texts::TABLE_COLUMNS has_actions=true>
                {when(move || has_owner.get(), move || view! { <OwnerRow volume /> })}
                <For each=rows key=SharedScope::clone let:scope>
                    <ScopeRow editor scope />
                </For>
            </PlainTable>
        })}
        // The pending changes say what the user is about to share.
        {when(move || is_empty.get() && !has_changes.get(), || view! {
            <p class="muted">{texts::NOT_SHARED_TEXT}</p>
        })}
    }
}

/// The project that the data volume belongs to, which cannot be removed.
#[component]
fn OwnerRow(volume: RemoteHandle<Volume>) -> impl IntoView {
    // Neither changes while the data volume exists.
    let volume = untrack(|| volume.value());
    volume.map(|volume| {
        view! {
            <tr role="row">
                <td role="cell" data-label=texts::TABLE_COLUMNS[0]>
                    <Text text=ScopeKind::Project.label().to_owned() />
                </td>
                <th scope="row" role="rowheader">
                    <bdi translate="no">{escape_invisible(volume.display_project_name())}</bdi>
                    <span class="muted">{texts::OWNER}</span>
                </th>
                <td role="cell" data-label=texts::TABLE_COLUMNS[2]><Text text=None /></td>
                <td role="cell" data-label=texts::TABLE_COLUMNS[3]><Time at=volume.created_at /></td>
                <td role="cell" class="cell-action"></td>
            </tr>
        }
    })
}

#[component]
fn ScopeRow(editor: SharingEditor, scope: SharedScope) -> impl IntoView {
    let name = scope.label().to_owned();
    let target = StoredValue::new(scope.scope());
    let is_removed = memo(move |_| {
        let is_staged = |scope: ScopeRef| editor.staged.with(|it| it.removed.contains_key(&scope));
        target.get_value().is_some_and(is_staged)
    });
    let unavailable = move || {
        // A staged change can be undone without any permission.
        let is_running = editor.running.get();
        if is_removed.get() && !is_running {
            return None;
        }
        match target.get_value() {
            Some(scope) => editor.unavailable_reason(&scope),
            None => Some(texts::INCOMPLETE_SCOPE.to_owned()),
        }
    };
    let staged_name = name.clone();
    let toggle = move || {
        if let Some(scope) = target.get_value() {
            editor.toggle(&scope, &staged_name);
        }
    };
    view! {
        <tr role="row" data-mark=move || is_removed.get().then_some("removed")>
            <td role="cell" data-label=texts::TABLE_COLUMNS[0]>
                <Text text=scope.kind.label().to_owned() />
            </td>
            <th scope="row" role="rowheader">
                <bdi translate="no">{escape_invisible(name.clone())}</bdi>
                {when(move || is_removed.get(), move || view! { <span class="muted">{texts::TO_BE_REMOVED}</span> })}
            </th>
            <td role="cell" data-label=texts::TABLE_COLUMNS[2]><Text text=scope.created_by /></td>
            <td role="cell" data-label=texts::TABLE_COLUMNS[3]><Time at=scope.created_at /></td>
            <td role="cell" class="cell-action">
                <Button variant=ButtonVariant::Quiet on_click=toggle unavailable>
                    {move || if is_removed.get() { texts::KEEP } else { texts::REMOVE }}
                    <span class="visually-hidden">{escape_invisible(name)}</span>
                </Button>
            </td>
        </tr>
    }
}
