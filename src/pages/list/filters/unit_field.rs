//! The field for a project, a department or a cluster: found by name, sent as an id.

use super::super::super::{combo_state, remote_combo_state, unit_options};
use super::draft::{UnitSuggestions, VALUE_ID, ValueDraft};
use crate::api::Page;
use crate::api::endpoint::{self, Call, OrgQuery};
use crate::domain::{Field, OrgUnit, ValueKind};
use crate::effect::effect;
use crate::state::{WhenKeyChanges, use_directory, use_org_search, use_remote};
use crate::texts::filters as texts;
use crate::tools::{clean_search, lowercase};
use crate::ui::{ComboOption, ComboState, Combobox};
use leptos::prelude::*;

#[component]
pub fn UnitField(
    kind: ValueKind,
    draft: ValueDraft,
    /// Runs with the ID of the chosen unit.
    on_choose: Callback<String>,
) -> impl IntoView {
    match kind {
        ValueKind::Department => {
            view! { <UnitSearch label=Field::DepartmentId.label() draft on_choose request=endpoint::list_departments /> }
                .into_any()
        }
        ValueKind::Cluster => view! { <ClusterField draft on_choose /> }.into_any(),
        _ => view! { <UnitSearch label=Field::ProjectId.label() draft on_choose request=endpoint::list_projects /> }
            .into_any(),
    }
}

/// Suggestions that are searched by the server, page by page.
#[component]
fn UnitSearch(
    label: &'static str,
    draft: ValueDraft,
    on_choose: Callback<String>,
    request: fn(&OrgQuery) -> Call<Page<OrgUnit>>,
) -> impl IntoView {
    let directory = use_directory();
    let search = use_org_search(draft.unit.into(), Signal::stored(None), request);
    effect(move || search.items.with(|units| directory.add_units(units)));
    let units = move || search.items.with(|units| unit_options(units, directory));
    let state = Signal::derive(move || combo_state(search));
    let suggestions = UnitSuggestions { units: Signal::derive(units), state };
    view! { <UnitPicker label draft on_choose suggestions on_more=move || search.fetch_more() /> }
}

/// There are few clusters, so all of them are fetched and filtered here.
#[component]
fn ClusterField(draft: ValueDraft, on_choose: Callback<String>) -> impl IntoView {
    let clusters = use_remote(
        WhenKeyChanges::Keep,
        || Some(()),
        |client, ()| async move { client.send(endpoint::list_clusters()).await },
    );
    let directory = use_directory();
    effect(move || {
        clusters.state.with(|state| {
            if let Some(clusters) = state.value() {
                directory.add_units(&clusters.items);
            }
        });
    });
    let units = move || {
        let typed = lowercase(&clean_search(&draft.unit.get()));
        clusters.state.with(|state| {
            let all = state.value().map(|page| page.items.as_slice()).unwrap_or_default();
            let matches = |cluster: &&OrgUnit| lowercase(&cluster.name).contains(&typed);
            let shown: Vec<_> = all.iter().filter(matches).cloned().collect();
            unit_options(&shown, directory)
        })
    };
    let state = Signal::derive(move || remote_combo_state(clusters));
    let suggestions = UnitSuggestions { units: Signal::derive(units), state };
    view! { <UnitPicker label=Field::ClusterId.label() draft on_choose suggestions on_more=|| () /> }
}

#[component]
fn UnitPicker(
    label: &'static str,
    draft: ValueDraft,
    on_choose: Callback<String>,
    suggestions: UnitSuggestions,
    #[prop(into)] on_more: Callback<()>,
) -> impl IntoView {
    draft.suggestions.set_value(Some(suggestions));
    let state = suggestions.state;
    // Only without a complete list.
    let takes_ids = move || matches!(state.get(), ComboState::Failed(_) | ComboState::Partial(_));
    view! {
        <Combobox
            id=VALUE_ID
            value=draft.unit
            label=label
            hint=Some(texts::UNIT_HINT.to_owned())
            options=suggestions.units
            state=state
            is_open=draft.unit.with_untracked(String::is_empty)
            free_text=Signal::derive(takes_ids)
            required=true
            on_select=move |unit: ComboOption| {
                let id = unit.value.clone();
                draft.chosen_unit.set(Some(unit));
                on_choose.run(id);
            }
            on_more=on_more
            error=draft.error_of(VALUE_ID)
        />
    }
}
