//! What a deletion means: who loses access, and what stays.

use crate::domain::{ScopeNames, SharedScope, grouped, scope_names, visible};
use crate::ui::{DescriptionList, Fact};
use leptos::prelude::*;

/// What deleting leaves as it is.
pub const ORIGIN_PVC_KEPT: &str = "The origin PVC and the data on it are not deleted.";

/// What is said where nobody is.
pub const NOT_SHARED: &str = "It is not shared with anyone.";

/// What is said where one may not see who.
pub const SHARING_HIDDEN: &str =
    "You cannot see whom it is shared with. Whoever that is will lose access to the data.";

/// The most names of each kind that are told.
const NAMED: usize = 5;

/// Who loses access to a data volume that is shared with `scopes`; `None` where that may not be seen.
#[component]
pub fn Losses(
    /// The scopes.
    scopes: Option<Vec<SharedScope>>,
) -> impl IntoView {
    match scopes {
        None => view! { <p>{SHARING_HIDDEN}</p> }.into_any(),
        Some(scopes) if scopes.is_empty() => view! { <p>{NOT_SHARED}</p> }.into_any(),
        Some(scopes) => view! {
            <p>"These will lose access to the data:"</p>
            <DescriptionList>
                {scope_names(&scopes, NAMED)
                    .into_iter()
                    .map(|of_kind| {
                        view! {
                            <Fact label=of_kind.label>
                                <Names of_kind />
                            </Fact>
                        }
                    })
                    .collect_view()}
            </DescriptionList>
        }
        .into_any(),
    }
}

/// The same in one line, to stand behind a name.
#[component]
pub fn LossesInLine(
    /// The scopes.
    scopes: Option<Vec<SharedScope>>,
) -> impl IntoView {
    match scopes {
        None => {
            view! { <span class="muted">"You cannot see who will lose access."</span> }.into_any()
        }
        Some(scopes) if scopes.is_empty() => {
            view! { <span class="muted">"Shared with nobody."</span> }.into_any()
        }
        Some(scopes) => {
            let parts = scope_names(&scopes, NAMED).into_iter().enumerate().map(|(at, of_kind)| {
                let before = if at > 0 { "; " } else { "" };
                let label = of_kind.label.to_lowercase();
                view! { {before} {label} " " <Names of_kind /> }
            });
            view! { <span>"Will lose access: " {parts.collect_view()} "."</span> }.into_any()
        }
    }
}

/// "vision, lidar and 3 more", each name by itself.
#[component]
fn Names(of_kind: ScopeNames) -> impl IntoView {
    let ScopeNames { names, more, .. } = of_kind;
    view! {
        {names
            .into_iter()
            .enumerate()
            .map(|(at, name)| {
                let before = if at > 0 { ", " } else { "" };
                view! { {before} <bdi translate="no">{visible(name)}</bdi> }
            })
            .collect_view()}
        {(more > 0).then(|| format!(" and {} more", grouped(more as u64)))}
    }
}
