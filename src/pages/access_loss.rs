//! Who loses access when data volumes are deleted.

use crate::domain::{ScopeNames, SharedScope, scope_names};
use crate::tools::{escape_invisible, format_thousands};
use crate::ui::{DescriptionList, Fact};
use leptos::prelude::*;

pub const ORIGIN_PVC_KEPT: &str = "The origin PVC and the data on it are not deleted.";

const MAX_NAMES: usize = 5;

/// The scopes that lose access; `None` if the user may not see them.
#[component]
pub fn AccessLoss(scopes: Option<Vec<SharedScope>>) -> impl IntoView {
    match scopes {
        None => {
            view! { <p>"You cannot see whom it is shared with. Whoever that is will lose access to the data."</p> }
                .into_any()
        }
        Some(scopes) if scopes.is_empty() => {
            view! { <p>"It is not shared with anyone."</p> }.into_any()
        }
        Some(scopes) => {
            let fact = |of_kind: ScopeNames| {
                view! { <Fact label=of_kind.label><Names of_kind /></Fact> }
            };
            let facts = scope_names(&scopes, MAX_NAMES).into_iter().map(fact).collect_view();
            view! {
                <p>"These will lose access to the data:"</p>
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
        None => muted("You cannot see who will lose access."),
        Some(scopes) if scopes.is_empty() => muted("Shared with nobody."),
        Some(scopes) => {
            let names = scope_names(&scopes, MAX_NAMES).into_iter().enumerate();
            let parts = names.map(|(index, of_kind)| {
                let separator = if index > 0 { "; " } else { "" };
                let label = of_kind.label.to_lowercase();
                view! { {separator} {label} " " <Names of_kind /> }
            });
            view! { <span>"Will lose access: " {parts.collect_view()} "."</span> }.into_any()
        }
    }
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
        {(more > 0).then(|| format!(" and {} more", format_thousands(more as u64)))}
    }
}
