//! The cards with the volume's properties and the scopes it is shared with.

use crate::domain::{ScopeNames, Volume, scope_names};
use crate::pages::{Text, Time};
use crate::route::{Route, use_list_query};
use crate::state::use_directory;
use crate::tools::{Timestamp, escape_invisible, plural};
use crate::ui::{Card, CopyButton, DescriptionList, Fact, LinkButton};
use leptos::prelude::*;

#[component]
pub fn FactsCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    view! {
        <Card title="Facts">{move || volume.get().map(|volume| view! { <Facts volume /> })}</Card>
    }
}

#[component]
fn Facts(volume: Volume) -> impl IntoView {
    let directory = use_directory();
    let (department, cluster) = (volume.department_id, volume.cluster_id);
    view! {
        <DescriptionList>
            <Fact label="ID"><Copyable text=Some(volume.id.to_string()) label="Copy ID" /></Fact>
            <Fact label="Project">
                <Text text=volume.project_name />
                <span class="muted">" (ID " <bdi translate="no">{escape_invisible(volume.project_id.to_string())}</bdi> ")"</span>
            </Fact>
            <Fact label="Department">
                {move || view! { <Text text=department.as_ref().map(|id| directory.department(id)) /> }}
            </Fact>
            <Fact label="Cluster">
                {move || view! { <Text text=cluster.as_ref().map(|id| directory.cluster(id)) /> }}
            </Fact>
            <Fact label="Origin PVC">
                <Copyable text=Some(volume.origin_pvc_name) label="Copy origin PVC name" />
            </Fact>
            <Fact label="Data volume PVC">
                <Copyable text=volume.status.datavolume_pvc_name label="Copy data volume PVC name" />
            </Fact>
            <Fact label="PV">
                <Copyable text=volume.status.datavolume_pv_name label="Copy PV name" />
            </Fact>
            <Fact label="Created"><TimeAndUser at=volume.created_at by=volume.created_by /></Fact>
            <Fact label="Updated"><TimeAndUser at=volume.updated_at by=volume.updated_by /></Fact>
        </DescriptionList>
    }
}

#[component]
fn Copyable(text: Option<String>, label: &'static str) -> impl IntoView {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => view! {
            <span class="copyable">
                <bdi class="mono" translate="no">{escape_invisible(text.clone())}</bdi>
                <CopyButton value=text label=label />
            </span>
        }
        .into_any(),
        None => view! { <Text text=String::new() /> }.into_any(),
    }
}

#[component]
fn TimeAndUser(at: Option<Timestamp>, by: Option<String>) -> impl IntoView {
    view! {
        <Time at />
        {by.filter(|by| !by.is_empty()).map(|by| view! { " by " <bdi translate="no">{escape_invisible(by)}</bdi> })}
    }
}

const MAX_NAMES: usize = 5;

#[component]
pub fn SharingCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let list = use_list_query();
    let fact = |of_kind: ScopeNames| {
        let names = escape_invisible(describe_names(&of_kind));
        view! { <Fact label=of_kind.label><bdi translate="no">{names}</bdi></Fact> }
    };
    let summary = move || {
        let volume = volume.get()?;
        let sharing = Route::Sharing(volume.id, list.get()).href();
        Some(match volume.shared_scopes {
            None => view! { <p>"You cannot see whom this is shared with."</p> }.into_any(),
            Some(scopes) if scopes.is_empty() => view! {
                <p>"Not shared: only its own project can use it."</p>
                <LinkButton href=sharing>"Share it"</LinkButton>
            }
            .into_any(),
            Some(scopes) => view! {
                <p>{format!("Shared with {}.", plural(scopes.len() as u64, "scope", "scopes"))}</p>
                <DescriptionList>{scope_names(&scopes, MAX_NAMES).into_iter().map(fact).collect_view()}</DescriptionList>
                <LinkButton href=sharing>"See all and change"</LinkButton>
            }
            .into_any(),
        })
    };
    view! { <Card title="Shared with">{summary}</Card> }
}

fn describe_names(of_kind: &ScopeNames) -> String {
    let mut text = of_kind.names.join(", ");
    if of_kind.more > 0 {
        text.push_str(&format!(" and {} more", of_kind.more));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_names_are_listed_and_the_others_counted() {
        let names = |names: &[&str], more| {
            let names = names.iter().map(|&name| name.to_owned()).collect();
            describe_names(&ScopeNames { label: "Projects", names, more })
        };
        assert_eq!(names(&["prod"], 0), "prod");
        assert_eq!(names(&["alpha", "beta"], 1), "alpha, beta and 1 more");
    }
}
