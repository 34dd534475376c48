//! Switches between the data volumes of the user's scopes and those that a project can use.

use super::model::scope_project;
use super::panels::LIST_PANELS;
use crate::domain::{ListQuery, RequestScope};
use crate::effect::{effect, memo, when};
use crate::lazy::lazy_view;
use crate::route::Route;
use crate::state::AccessReasons;
use crate::texts::list as texts;
use crate::ui::on_history_navigation;
use leptos::prelude::*;

const DESCRIPTION_ID: &str = "scope-meaning";

/// The state of the history entry that is added while a project is being chosen, so that Back closes the field. The URL
/// stays the same, because there is no list yet.
const CHOOSING: &str = "choosing-project";

/// Whether Back from here closes the field.
pub fn is_choosing_entry() -> bool {
    let state = window().history().and_then(|history| history.state());
    state.is_ok_and(|state| state == CHOOSING)
}

/// If the browser refuses, Back leads to the page before.
fn push_marker() {
    if let Ok(history) = window().history() {
        let _ = history.push_state(&CHOOSING.into(), "");
    }
}

fn go_back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

#[component]
pub fn ScopeSwitch(
    query: Memo<ListQuery>,
    /// Whether a project is being chosen.
    choosing: RwSignal<bool>,
    access_reasons: AccessReasons,
) -> impl IntoView {
    let project = memo(move |_| query.with(scope_project));
    // Also after a reload, so that the page shows the same as when Back leads to it.
    let update = move || choosing.set(project.with(Option::is_none) && is_choosing_entry());
    effect(update);
    on_history_navigation(move || untrack(update));
    let is_usable = move || choosing.get() || project.with(Option::is_some);
    let owned_href = move || Route::Volumes(query.get().in_scope(RequestScope::Originated)).href();
    view! {
        <div class="scope">
            <div class="segments" role="group" aria-label=texts::SCOPE_LABEL aria-describedby=DESCRIPTION_ID>
                <a
                    href=owned_href
                    aria-current=move || (!is_usable()).then_some("true")
                    on:click=move |event| {
                        // The URL is the same.
                        if choosing.get_untracked() && project.with_untracked(Option::is_none) {
                            event.prevent_default();
                            choosing.set(false);
                            if is_choosing_entry() {
                                go_back();
                            }
                        }
                    }
                >
                    {texts::OWNED}
                </a>
                <button
                    type="button"
                    aria-current=move || is_usable().then_some("true")
                    aria-expanded=move || if is_usable() { "true" } else { "false" }
                    on:click=move |_| {
                        if project.with_untracked(Option::is_none) && !choosing.get_untracked() {
                            push_marker();
                            choosing.set(true);
                        }
                    }
                >
                    {texts::USABLE}
                </button>
            </div>
            {when(is_usable, move || view! {
                <div class="scope-usable">
                    {lazy_view(&LIST_PANELS, move |panels| (panels.project_picker)(query, project, choosing))}
                    {when(move || access_reasons.is_available(), move || view! {
                        <span class="segments">
                            <button
                                type="button"
                                aria-pressed=move || if access_reasons.is_enabled.get() { "true" } else { "false" }
                                title=texts::SHOW_ACCESS_HINT
                                on:click=move |_| access_reasons.toggle()
                            >
                                {texts::SHOW_ACCESS}
                            </button>
                        </span>
                    })}
                    <p class="scope-meaning" id=DESCRIPTION_ID>{texts::USABLE_MEANING}</p>
                </div>
            })}
            {when(move || !is_usable(), || view! {
                <p class="scope-meaning" id=DESCRIPTION_ID>{texts::OWNED_MEANING}</p>
            })}
        </div>
    }
}
