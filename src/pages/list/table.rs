//! The table of data volumes.

use super::super::parts::{PhaseBadge, Text, place_names};
use super::Listed;
use super::address::use_go;
use crate::domain::{Field, ListQuery, SortOrder, Timestamp, Volume};
use crate::route::Route;
use crate::state::{RemoteHandle, use_app};
use crate::ui::{RelativeTime, SkeletonRows, SortDirection, SortHeader, TableRegion};
use leptos::prelude::*;

/// The columns, with the field that the server sorts them by.
const COLUMNS: [(&str, Option<Field>, &str); 11] = [
    ("Name", Some(Field::Name), "xl"),
    ("Status", Some(Field::Phase), "s"),
    ("Project", Some(Field::ProjectName), "m"),
    ("Department", Some(Field::DepartmentId), "m"),
    ("Cluster", Some(Field::ClusterId), "m"),
    ("Origin PVC", None, "m"),
    ("Description", None, "xl"),
    ("Created by", Some(Field::CreatedBy), "m"),
    ("Created", Some(Field::CreatedAt), "s"),
    ("Updated", None, "s"),
    ("ID", None, "xl"),
];

/// The rows that are there, or their skeleton.
#[component]
pub fn VolumeTable(query: Memo<ListQuery>, listed: RemoteHandle<Listed>) -> impl IntoView {
    let busy =
        Memo::new(move |_| listed.state.with(|state| state.is_busy() && state.value().is_some()));
    let loading = Memo::new(move |_| listed.state.with(|state| state.value().is_none()));
    // A row is drawn anew only when what it shows has changed: an unchanged answer touches nothing.
    let rows = move || {
        listed.state.with(|state| {
            state.value().map(|listed| listed.page.volumes.clone()).unwrap_or_default()
        })
    };
    view! {
        <TableRegion label="Data volumes" busy=busy>
            <table class="table" aria-busy=move || loading.get().then_some("true")>
                <caption class="visually-hidden">"Data volumes"</caption>
                <thead>
                    <tr>
                        {COLUMNS
                            .into_iter()
                            .map(|(label, field, width)| view! { <Header query label field width /> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {move || loading.get().then(|| view! { <SkeletonRows columns=COLUMNS.len() rows=12 /> })}
                    <For each=rows key=Volume::clone let:volume>
                        <Row volume />
                    </For>
                </tbody>
            </table>
        </TableRegion>
    }
}

#[component]
fn Header(
    query: Memo<ListQuery>,
    label: &'static str,
    field: Option<Field>,
    width: &'static str,
) -> impl IntoView {
    let go = use_go();
    let Some(field) = field else {
        return view! { <th scope="col" data-width=width>{label}</th> }.into_any();
    };
    let direction = move || {
        let sort = query.with(|query| query.sort);
        (sort.by == field).then_some(match sort.order {
            SortOrder::Ascending => SortDirection::Ascending,
            SortOrder::Descending => SortDirection::Descending,
        })
    };
    view! {
        <SortHeader
            label=label
            width=width
            sort=Signal::derive(direction)
            on_sort=move || go(query.get_untracked().sorted_by(field), false)
        />
    }
    .into_any()
}

#[component]
fn Row(volume: Volume) -> impl IntoView {
    let (department, cluster) = (volume.clone(), volume.clone());
    // The whole text on hover, where the cell cuts it off.
    let (name, description) = (volume.name.clone(), volume.description.clone());
    view! {
        <tr data-id=volume.id.to_string()>
            <th scope="row">
                <a href=Route::Volume(volume.id.clone()).href() title=name>
                    <bdi>{volume.name}</bdi>
                </a>
            </th>
            <td>
                <PhaseBadge phase=volume.status.phase />
            </td>
            <td>
                <Text text=volume.project_name />
            </td>
            <td>{move || view! { <Text text=place_names(&department).0 /> }}</td>
            <td>{move || view! { <Text text=place_names(&cluster).1 /> }}</td>
            <td class="mono">
                <Text text=volume.origin_pvc_name />
            </td>
            <td class="cell-long" title=description>
                <Text text=volume.description />
            </td>
            <td>
                <Text text=volume.created_by />
            </td>
            <Time at=volume.created_at />
            <Time at=volume.updated_at />
            <td class="mono">{volume.id.to_string()}</td>
        </tr>
    }
}

#[component]
fn Time(at: Option<Timestamp>) -> impl IntoView {
    let now = use_app().clock.now();
    view! {
        <td>
            <RelativeTime datetime=at.map(|Timestamp(ms)| ms) now=now unfocusable=true />
        </td>
    }
}
