//! The card with the volume's properties.

use crate::domain::{ClusterId, DepartmentId, Volume};
use crate::pages::Text;
use crate::pages::volume_page_ids::COPY_ID;
use crate::state::{use_clock, use_directory};
use crate::texts::{detail as texts, volume as names};
use crate::tools::{Timestamp, escape_invisible};
use crate::ui::{Card, CopyButton, DescriptionList, Fact, RelativeTime};
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
            <Fact label=names::ID><Copyable text=Some(volume.id.to_string()) label=texts::COPY_ID id=COPY_ID /></Fact>
            <Fact label=names::PROJECT>
                <Text text=volume.project_name />
                <span class="muted">{texts::PROJECT_ID} <bdi translate="no">{escape_invisible(volume.project_id.to_string())}</bdi> ")"</span>
            </Fact>
            <Fact label=names::DEPARTMENT>
                {move || {
                    let id = department.as_ref();
                    name_or_id(id.map(|id| directory.department(id)), id.map(DepartmentId::as_str))
                }}
            </Fact>
            <Fact label=names::CLUSTER>
                {move || {
                    let id = cluster.as_ref();
                    name_or_id(id.map(|id| directory.cluster(id)), id.map(ClusterId::as_str))
                }}
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

/// The name of a department or a cluster, or its ID while the name is unknown.
fn name_or_id(name: Option<String>, id: Option<&str>) -> impl IntoView + use<> {
    let is_id = name.as_deref() == id;
    view! { <span class=is_id.then_some("mono")><Text text=name /></span> }
}

#[component]
pub fn Copyable(
    text: Option<String>,
    label: &'static str,
    #[prop(optional)] id: Option<&'static str>,
) -> impl IntoView {
    match text.filter(|text| !text.is_empty()) {
        Some(text) => view! {
            <span class="copyable">
                <bdi class="mono" translate="no">{escape_invisible(text.clone())}</bdi>
                <CopyButton value=text label=label id />
            </span>
        }
        .into_any(),
        None => view! { <Text text=String::new() /> }.into_any(),
    }
}

#[component]
fn TimeAndUser(at: Option<Timestamp>, by: Option<String>) -> impl IntoView {
    // The response below has the exact time, so no Tab stop is needed.
    let at = at.map(|Timestamp(ms)| ms);
    view! {
        <RelativeTime datetime=at now=use_clock() is_focusable=false />
        {by.filter(|by| !by.is_empty()).map(|by| view! { {texts::BY} <bdi translate="no">{escape_invisible(by)}</bdi> })}
    }
}
