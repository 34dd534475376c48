//! What stands in a row. A table of 500 rows is 500 times as large as one of these: as few nodes
//! and signals as will do.

use super::super::super::parts::{phase_kind, place_names};
use crate::domain::{Column, ListQuery, Phase, Timestamp, Volume, visible};
use crate::route::Route;
use crate::state::use_app;
use crate::ui::{Icon, IconName, exact_time, iso_time, relative_time};
use leptos::prelude::*;

/// The cells of a row of `list`, in the order of the columns; the last one spans what is left.
pub fn cells(volume: &Volume, columns: &[Column], list: &ListQuery) -> Vec<AnyView> {
    let last = columns.len().saturating_sub(1);
    let cell = |(index, column): (usize, &Column)| {
        cell(volume, *column, list, (index == last).then_some("2"))
    };
    columns.iter().enumerate().map(cell).collect()
}

fn cell(volume: &Volume, column: Column, list: &ListQuery, span: Option<&'static str>) -> AnyView {
    match column {
        Column::Name => {
            let href = Route::VolumeIn(volume.id.clone(), list.clone()).href();
            let name = visible(volume.called());
            let whole = name.clone();
            // The whole text on hover, where the cell cuts it off.
            let link = match volume.id.is_well_formed() {
                true => view! { <a href=href title=whole dir="auto">{name}</a> }.into_any(),
                // The contract knows no such id, and no page has it.
                false => view! { <span title=whole dir="auto">{name}</span> }.into_any(),
            };
            let flaw = volume.flaw.clone().map(|flaw| view! { <Flaw flaw /> });
            view! { <th scope="row" colspan=span>{flaw}{link}</th> }.into_any()
        }
        Column::Status => status(&volume.status.phase, span),
        Column::Project => text(Some(volume.project_name.clone()), span),
        Column::Department => {
            let volume = volume.clone();
            view! { <td colspan=span dir="auto">{move || or_dash(place_names(&volume).0)}</td> }
                .into_any()
        }
        Column::Cluster => {
            let volume = volume.clone();
            view! { <td colspan=span dir="auto">{move || or_dash(place_names(&volume).1)}</td> }
                .into_any()
        }
        Column::OriginPvc => mono(volume.origin_pvc_name.clone(), span),
        Column::Description => {
            let description = volume.description.clone().map(visible);
            let whole = description.clone();
            view! { <td colspan=span dir="auto" title=whole>{or_dash(description)}</td> }.into_any()
        }
        Column::CreatedBy => text(volume.created_by.clone(), span),
        Column::Created => time(volume.created_at, span),
        Column::Updated => time(volume.updated_at, span),
        Column::Id => mono(volume.id.to_string(), span),
    }
}

/// That a row is not as the contract says, and in what.
#[component]
fn Flaw(flaw: String) -> impl IntoView {
    let words = visible(format!("Not all of this row could be read: {flaw}"));
    view! {
        <span class="flaw" role="img" aria-label=words.clone() title=words>
            <Icon name=IconName::Warning />
        </span>
    }
}

fn text(text: Option<String>, span: Option<&'static str>) -> AnyView {
    view! { <td colspan=span dir="auto">{or_dash(text)}</td> }.into_any()
}

fn mono(text: String, span: Option<&'static str>) -> AnyView {
    let text = visible(text);
    let whole = text.clone();
    view! { <td colspan=span class="mono" dir="auto" title=whole>{text}</td> }.into_any()
}

fn or_dash(text: Option<String>) -> String {
    text.filter(|text| !text.is_empty()).map_or_else(|| "–".to_owned(), visible)
}

fn status(phase: &Phase, span: Option<&'static str>) -> AnyView {
    let kind = phase_kind(phase);
    view! {
        <td colspan=span>
            <span class="badge" data-kind=kind.as_str() dir="auto">
                <Icon name=kind.icon() />
                {visible(phase.label())}
            </span>
        </td>
    }
    .into_any()
}

/// The text ages by itself; the exact time is shown on hover, and while the row has the focus.
fn time(at: Option<Timestamp>, span: Option<&'static str>) -> AnyView {
    let Some(Timestamp(ms)) = at else { return text(None, span) };
    let now = use_app().clock.now();
    view! {
        <td colspan=span>
            <time class="time" datetime=iso_time(ms) title=exact_time(ms)>
                {move || relative_time(ms, now.get())}
            </time>
        </td>
    }
    .into_any()
}
