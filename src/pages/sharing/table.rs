//! The table of the shared scopes, which can be removed one by one.

use super::editor::SharingEditor;
use crate::api::Page;
use crate::domain::{ScopeRef, SharedScope, StagedChange};
use crate::effect::{memo, when};
use crate::pages::{Text, Time};
use crate::state::RemoteHandle;
use crate::texts::sharing as texts;
use crate::tools::escape_invisible;
use crate::ui::{Button, ButtonVariant, EmptyState, IconName, PlainTable};
use leptos::prelude::*;

#[component]
pub fn ScopesTable(
    editor: SharingEditor,
    scopes: RemoteHandle<Page<SharedScope>>,
) -> impl IntoView {
    let rows = move || scopes.value().unwrap_or_default().items;
    // Rows that could not be decoded count: an empty table would be wrong about them.
    let is_unshared = |page: &Page<SharedScope>| page.items.is_empty() && page.left_out.is_empty();
    let is_empty = memo(move |_| scopes.state.with(|state| state.value().is_none_or(is_unshared)));
    let has_changes = memo(move |_| !editor.staged.with(StagedChange::is_empty));
    move || {
        if is_empty.get() {
            // The pending changes say what the user is about to share.
            if has_changes.get() {
                return ().into_any();
            }
            return view! {
                <EmptyState
                    title=texts::NOT_SHARED_TITLE
                    text=Some(texts::NOT_SHARED_TEXT.to_owned())
                    icon=IconName::Share
                />
            }
            .into_any();
        }
        view! {
            <PlainTable label=texts::TABLE_LABEL columns=&texts::TABLE_COLUMNS has_actions=true>
                <For each=rows key=SharedScope::clone let:scope>
                    <ScopeRow editor scope />
                </For>
            </PlainTable>
        }
        .into_any()
    }
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
            <td role="cell"><Text text=scope.kind.label().to_owned() /></td>
            <th scope="row" role="rowheader">
                <bdi translate="no">{escape_invisible(name.clone())}</bdi>
                {when(move || is_removed.get(), move || view! { <span class="muted">{texts::TO_BE_REMOVED}</span> })}
            </th>
            <td role="cell"><Text text=scope.created_by /></td>
            <td role="cell"><Time at=scope.created_at /></td>
            <td role="cell" class="cell-action">
                <Button variant=ButtonVariant::Quiet on_click=toggle unavailable>
                    {move || if is_removed.get() { texts::KEEP } else { texts::REMOVE }}
                    <span class="visually-hidden">{escape_invisible(name)}</span>
                </Button>
            </td>
        </tr>
    }
}
