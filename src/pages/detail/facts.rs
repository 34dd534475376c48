//! What the volume is, and whom it is shared with.

use super::super::parts::{Text, place_names};
use crate::domain::{ScopeNames, SharedScope, Timestamp, Volume, plural, scope_names, visible};
use crate::route::{Route, use_list};
use crate::state::use_app;
use crate::ui::{Card, CopyButton, DescriptionList, Fact, LinkButton, RelativeTime};
use leptos::prelude::*;

/// The facts that do not change, or not by themselves.
#[component]
pub fn FactsCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    view! {
        <Card title="Facts">
            {move || volume.get().map(|volume| view! { <Facts volume /> })}
        </Card>
    }
}

#[component]
fn Facts(volume: Volume) -> impl IntoView {
    let (department, cluster) = (volume.clone(), volume.clone());
    view! {
        <DescriptionList>
            <Fact label="ID">
                <Copyable text=Some(volume.id.to_string()) label="Copy ID" />
            </Fact>
            <Fact label="Project">
                <Text text=volume.project_name />
                <span class="muted">" (ID " <bdi translate="no">{visible(volume.project_id.to_string())}</bdi> ")"</span>
            </Fact>
            <Fact label="Department">
                {move || view! { <Text text=place_names(&department).0 /> }}
            </Fact>
            <Fact label="Cluster">
                {move || view! { <Text text=place_names(&cluster).1 /> }}
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
            <Fact label="Created">
                <Event at=volume.created_at by=volume.created_by />
            </Fact>
            <Fact label="Updated">
                <Event at=volume.updated_at by=volume.updated_by />
            </Fact>
        </DescriptionList>
    }
}

/// A text in letters of one width, with a button that copies it; a dash where there is none.
#[component]
fn Copyable(text: Option<String>, label: &'static str) -> impl IntoView {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => view! {
            <span class="copyable">
                <bdi class="mono" translate="no">{visible(text.clone())}</bdi>
                <CopyButton value=text label=label />
            </span>
        }
        .into_any(),
        None => view! { <Text text=String::new() /> }.into_any(),
    }
}

#[component]
fn Event(at: Option<Timestamp>, by: Option<String>) -> impl IntoView {
    let now = use_app().clock.now();
    view! {
        <RelativeTime datetime=at.map(|Timestamp(ms)| ms) now=now />
        {by.filter(|by| !by.is_empty()).map(|by| view! { " by " <bdi translate="no">{visible(by)}</bdi> })}
    }
}

/// The most names of each kind that the summary tells.
const NAMED: usize = 5;

/// Whom it is shared with, in short.
#[component]
pub fn SharingCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    let list = use_list();
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
                <DescriptionList>{by_kind(&scopes)}</DescriptionList>
                <LinkButton href=sharing>"See all and change"</LinkButton>
            }
            .into_any(),
        })
    };
    view! { <Card title="Shared with">{summary}</Card> }
}

fn by_kind(scopes: &[SharedScope]) -> Vec<AnyView> {
    let fact = |of_kind: ScopeNames| {
        view! { <Fact label=of_kind.label><bdi translate="no">{visible(of_kind.text())}</bdi></Fact> }.into_any()
    };
    scope_names(scopes, NAMED).into_iter().map(fact).collect()
}
