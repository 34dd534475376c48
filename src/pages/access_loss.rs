//! Who loses access when data volumes are deleted.

use crate::domain::{ScopeKind, ScopeNames, SharedScope, scope_names};
use crate::texts::access as texts;
use crate::tools::{escape_invisible, lowercase};
use crate::ui::{DescriptionList, Fact};
use leptos::prelude::*;

const MAX_NAMES: usize = 5;

/// The scopes that lose access; `None` if the user may not see them.
#[component]
pub fn AccessLoss(
    scopes: Option<Vec<SharedScope>>,
    /// The name of the project that the data volume belongs to.
    #[prop(into)]
    project: String,
    /// How many other projects can use it, if that is known.
    #[prop(optional, into)]
    projects: Signal<Option<u64>>,
) -> impl IntoView {
    match scopes {
        None => view! { <p>{texts::LOSS_HIDDEN}</p> }.into_any(),
        Some(scopes) if scopes.is_empty() => view! {
            <p>
                {texts::LOSS_NONE_BEFORE} <bdi translate="no">{escape_invisible(project)}</bdi>
                {texts::LOSS_NONE_AFTER}
            </p>
        }
        .into_any(),
        Some(scopes) => {
            let fact = |of_kind: ScopeNames| {
                view! { <Fact label=of_kind.label><Names of_kind /></Fact> }
            };
            let facts = scope_names(&scopes, MAX_NAMES).into_iter().map(fact).collect_view();
            let is_project = |it: &SharedScope| it.kind == ScopeKind::Project;
            let named = scopes.iter().all(is_project).then_some(scopes.len() as u64);
            view! {
                <p>{move || texts::loss_intro(named.or(projects.get()))}</p>
                <DescriptionList>{facts}</DescriptionList>
            }
            .into_any()
        }
    }
}

/// The same in one line, to follow a name.
#[component]
pub fn InlineAccessLoss(scopes: Option<Vec<SharedScope>>) -> impl IntoView {
    let muted = |text| view! { <span class="muted">{text}</span> }.into_any();
    match scopes {
        None => muted(texts::INLINE_LOSS_HIDDEN),
        Some(scopes) if scopes.is_empty() => muted(texts::NOT_SHARED),
        Some(scopes) => {
            view! { <span>{texts::INLINE_LOSS} <InlineScopes scopes /> "."</span> }.into_any()
        }
    }
}

/// "department vision; projects lidar, radar and 3 more".
#[component]
pub fn InlineScopes(scopes: Vec<SharedScope>) -> impl IntoView {
    let names = scope_names(&scopes, MAX_NAMES).into_iter().enumerate();
    let part = |(index, of_kind): (usize, ScopeNames)| {
        let separator = if index > 0 { "; " } else { "" };
        // One text: a space of its own would be missing in the accessible description.
        let label = format!("{separator}{} ", lowercase(of_kind.label));
        view! { {label} <Names of_kind /> }
    };
    names.map(part).collect_view()
}

/// "vision, lidar and 3 more", with each name isolated from its surroundings.
#[component]
fn Names(of_kind: ScopeNames) -> impl IntoView {
    let ScopeNames { names, more, .. } = of_kind;
    let name = |(index, name)| {
        let separator = if index > 0 { ", " } else { "" };
        view! { {separator} <bdi translate="no">{escape_invisible(name)}</bdi> }
    };
    view! {
        {names.into_iter().enumerate().map(name).collect_view()}
        {(more > 0).then(|| texts::and_more(more as u64))}
    }
}
