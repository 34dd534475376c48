//! The shared scopes one by one, each with the way to take it away.

use super::super::parts::Text;
use super::editing::SharingEditor;
use crate::api::Page;
use crate::domain::{ScopeRef, SharedScope, Timestamp, visible};
use crate::effect::{memo, when};
use crate::state::{RemoteHandle, use_app};
use crate::ui::{Button, ButtonVariant, EmptyState, IconName, RelativeTime, TableRegion};
use leptos::prelude::*;

/// The table, or that there is nothing to put into it.
#[component]
pub fn ScopesTable(
    editing: SharingEditor,
    scopes: RemoteHandle<Page<SharedScope>>,
    adding: RwSignal<bool>,
) -> impl IntoView {
    let rows = move || scopes.value().unwrap_or_default().items;
    // Where some cannot be shown, none is not nobody.
    let is_unshared = |page: &Page<SharedScope>| page.items.is_empty() && page.left_out.is_empty();
    let none = memo(move |_| scopes.state.with(|state| state.value().is_none_or(is_unshared)));
    move || {
        if none.get() {
            return view! {
                <EmptyState
                    title="Not shared"
                    text=Some("Only its own project can use this data volume.".to_owned())
                    icon=IconName::Share
                >
                    <Button
                        on_click=move || adding.set(true)
                        unavailable=Signal::derive(move || editing.blocked.get())
                    >
                        "Share it"
                    </Button>
                </EmptyState>
            }
            .into_any();
        }
        view! {
            <TableRegion label="Shared scopes">
                <table class="table" data-plain="true">
                    <caption class="visually-hidden">"Shared scopes"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Shared by"</th>
                            <th scope="col">"Since"</th>
                            <th scope="col">
                                <span class="visually-hidden">"Actions"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=rows key=SharedScope::clone let:scope>
                            <ScopeRow editing scope />
                        </For>
                    </tbody>
                </table>
            </TableRegion>
        }
        .into_any()
    }
}

#[component]
fn ScopeRow(editing: SharingEditor, scope: SharedScope) -> impl IntoView {
    let now = use_app().clock.now();
    let name = scope.label().to_owned();
    let since = scope.created_at.map(|Timestamp(ms)| ms);
    let target = StoredValue::new((scope.scope(), name.clone()));
    let removed = memo(move |_| {
        let is_removed =
            |scope: &ScopeRef| editing.staged.with(|staged| staged.removed().contains_key(scope));
        target.with_value(|(scope, _)| scope.as_ref().is_some_and(is_removed))
    });
    let unavailable = move || {
        // What is staged can be left as it is, whoever may do what.
        let busy = editing.running.get();
        if removed.get() && !busy {
            return None;
        }
        target.with_value(|(scope, _)| match scope {
            Some(scope) => editing.why_not(scope),
            None => Some("The server’s response lacks its ID or its type.".to_owned()),
        })
    };
    let toggle = move || {
        target.with_value(|(scope, name)| {
            if let Some(scope) = scope {
                editing.toggle(scope, name);
            }
        });
    };
    view! {
        <tr data-mark=move || removed.get().then_some("removed")>
            <td>
                <Text text=scope.kind.label().to_owned() />
            </td>
            <th scope="row">
                <bdi translate="no">{visible(name.clone())}</bdi>
                {when(move || removed.get(), move || view! { <span class="muted">" · to be removed"</span> })}
            </th>
            <td>
                <Text text=scope.created_by />
            </td>
            <td>
                <RelativeTime datetime=since now=now />
            </td>
            <td class="cell-action">
                <Button
                    variant=ButtonVariant::Quiet
                    on_click=toggle
                    unavailable=Signal::derive(unavailable)
                >
                    {move || if removed.get() { "Keep " } else { "Remove " }}
                    <span class="visually-hidden">{visible(name)}</span>
                </Button>
            </td>
        </tr>
    }
}
