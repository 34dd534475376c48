//! The cards with the volume's properties and the scopes it is shared with.

use crate::domain::{ScopeNames, Volume, scope_names};
use crate::pages::{Text, Time};
use crate::route::{Route, use_list_query};
use crate::state::use_directory;
use crate::texts::{access, detail as texts, volume as names};
use crate::tools::{Timestamp, escape_invisible};
use crate::ui::{Card, CopyButton, DescriptionList, Fact, LinkButton};
use leptos::prelude::*;

#[component]
pub fn FactsCard(volume: Memo<Option<Volume>>) -> impl IntoView {
    view! {
        <Card title=texts::FACTS>{move || volume.get().map(|volume| view! { <Facts volume /> })}</Card>
    }
}

#[component]
fn Facts(volume: Volume) -> impl IntoView {
    let directory = use_directory();
    let (department, cluster) = (volume.department_id, volume.cluster_id);
    view! {
        <DescriptionList>
            <Fact label=names::ID><Copyable text=Some(volume.id.to_string()) label=texts::COPY_ID /></Fact>
            <Fact label=names::PROJECT>
                <Text text=volume.project_name />
                <span class="muted">{texts::PROJECT_ID} <bdi translate="no">{escape_invisible(volume.project_id.to_string())}</bdi> ")"</span>
            </Fact>
            <Fact label=names::DEPARTMENT>
                {move || view! { <Text text=department.as_ref().map(|id| directory.department(id)) /> }}
            </Fact>
            <Fact label=names::CLUSTER>
                {move || view! { <Text text=cluster.as_ref().map(|id| directory.cluster(id)) /> }}
            </Fact>
            <Fact label=names::ORIGIN_PVC>
                <Copyable text=Some(volume.origin_pvc_name) label=texts::COPY_ORIGIN_PVC />
            </Fact>
            <Fact label=texts::DATA_VOLUME_PVC>
                <Copyable text=volume.status.datavolume_pvc_name label=texts::COPY_DATA_VOLUME_PVC />
            </Fact>
            <Fact label=texts::PV>
                <Copyable text=volume.status.datavolume_pv_name label=texts::COPY_PV />
            </Fact>
            <Fact label=names::CREATED><TimeAndUser at=volume.created_at by=volume.created_by /></Fact>
            <Fact label=names::UPDATED><TimeAndUser at=volume.updated_at by=volume.updated_by /></Fact>
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
        {by.filter(|by| !by.is_empty()).map(|by| view! { {texts::BY} <bdi translate="no">{escape_invisible(by)}</bdi> })}
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
        let project = escape_invisible(volume.display_project_name());
        let sharing = Route::Sharing(volume.id, list.get()).href();
        Some(match volume.shared_scopes {
            None => view! { <p>{access::SHARING_HIDDEN}</p> }.into_any(),
            Some(scopes) if scopes.is_empty() => view! {
                <p>
                    {access::NOT_SHARED_ONLY_PROJECT}
                    <bdi translate="no">{project}</bdi>
                    {access::CAN_USE}
                </p>
                <LinkButton href=sharing>{access::SHARE}</LinkButton>
            }
            .into_any(),
            Some(scopes) => view! {
                <p>{access::shared_with(scopes.len() as u64)}</p>
                <DescriptionList>{scope_names(&scopes, MAX_NAMES).into_iter().map(fact).collect_view()}</DescriptionList>
                <LinkButton href=sharing>{access::MANAGE}</LinkButton>
            }
            .into_any(),
        })
    };
    view! { <Card title=access::SHARED_WITH>{summary}</Card> }
}

fn describe_names(of_kind: &ScopeNames) -> String {
    let mut text = of_kind.names.join(", ");
    if of_kind.more > 0 {
        text.push_str(&access::and_more(of_kind.more as u64));
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
