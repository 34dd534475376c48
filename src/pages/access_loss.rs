//! Who loses access when data volumes are deleted.

use crate::domain::{ScopeKind, ScopeNames, SharedScope, Volume, scope_names, sharing_of};
use crate::effect::memo;
use crate::state::{OrgTreeHandle, use_org_tree};
use crate::texts::access as texts;
use crate::tools::{escape_invisible, lowercase};
use crate::ui::{DescriptionList, Fact};
use leptos::prelude::*;

const MAX_NAMES: usize = 5;

/// The scopes that lose access, as far as the user may see them, and how many projects these are.
#[component]
pub fn AccessLoss(
    volume: Volume,
    /// The tree of the cluster, if the caller has it.
    #[prop(optional)]
    org: Option<OrgTreeHandle>,
) -> impl IntoView {
    let project = volume.display_project_name().to_owned();
    let Volume { shared_scopes, project_id: own, cluster_id, .. } = volume;
    let is_own = |it: &SharedScope| it.kind == ScopeKind::Project && it.id == own.as_str();
    let shared_scopes =
        shared_scopes.map(|scopes| scopes.into_iter().filter(|it| !is_own(it)).collect::<Vec<_>>());
    match shared_scopes {
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
            let sharing = sharing_of(&scopes);
            let is_project = |it: &SharedScope| it.kind == ScopeKind::Project;
            let named = scopes.iter().all(is_project).then_some(sharing.len() as u64);
            let cluster = cluster_id.filter(|_| named.is_none());
            let org = org.unwrap_or_else(|| use_org_tree(memo(move |_| cluster.clone())));
            // A project may have access directly and through its department.
            let counted = move || {
                let (all, has_own) = org.count_projects(Some(&own), &sharing)?;
                Some(all - u64::from(has_own))
            };
            view! {
                <p>{move || texts::loss_intro(named.or_else(&counted))}</p>
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
