//! The field that filters by a department or a project, for pages without the filter editor.

use super::super::super::combo_state;
use super::super::project_picker::use_unit_text;
use super::describe::unit_name;
use crate::api::endpoint;
use crate::domain::{Clause, Field, FilterBy, ListQuery, Operator, OrgUnit, ProjectId, ScopeKind};
use crate::effect::{effect, memo};
use crate::state::{use_directory, use_org_search, use_session};
use crate::texts::filters as texts;
use crate::ui::{ComboOption, ComboState, Combobox};
use leptos::prelude::*;

#[component]
pub fn UnitFilter(
    query: Memo<ListQuery>,
    /// Runs with the filter that the user has chosen.
    on_change: Callback<FilterBy>,
) -> impl IntoView {
    let directory = use_directory();
    let session = use_session();
    let unit = memo(move |_| query.with(|query| query.filter.unit().cloned()));
    let shown = memo(move |_| {
        unit.with(|unit| {
            let name = |it: &Clause| unit_name(it.field().kind(), it.value(), directory);
            (unit.as_ref().map(Clause::to_string), unit.as_ref().and_then(name).unwrap_or_default())
        })
    });
    effect(move || {
        if let Some(unit) = unit.get().filter(|it| it.field() == Field::ProjectId)
            && session.is_signed_in()
        {
            directory.fetch_project_name(&ProjectId::from(unit.value()));
        }
    });
    let (text, search_text) = use_unit_text(shown);
    let search = |request| use_org_search(search_text.into(), Signal::stored(None), request);
    let searches = [search(endpoint::list_departments), search(endpoint::list_projects)];
    for search in searches {
        effect(move || search.items.with(|units| directory.add_units(units)));
    }
    let option = move |unit: &OrgUnit| {
        let field = match unit.scope.kind {
            ScopeKind::Department => Field::DepartmentId,
            _ => Field::ProjectId,
        };
        let clause = Clause::new(field, Operator::Equals, &unit.scope.id).ok()?;
        let cluster = unit.cluster.as_ref().map(|id| directory.cluster(id));
        let place = [Some(field.label().to_owned()), cluster].into_iter().flatten();
        Some(ComboOption {
            value: clause.to_string(),
            label: unit.name.clone(),
            detail: Some(place.collect::<Vec<_>>().join(" · ")),
            ..ComboOption::default()
        })
    };
    let options = move || {
        let of = |units: &Vec<OrgUnit>| units.iter().filter_map(option).collect::<Vec<_>>();
        searches.iter().flat_map(|search| search.items.with(of)).collect::<Vec<_>>()
    };
    let state = move || match searches.map(combo_state) {
        [ComboState::Ready, other] | [other, ComboState::Ready] => other,
        [_, second] if second == ComboState::Loading => second,
        [first, _] => first,
    };
    let change = move |unit: Option<Clause>| {
        on_change.run(query.with_untracked(|query| query.filter.with_unit(unit)));
    };
    view! {
        <div class="field-inline">
            <Combobox
                value=text
                label=texts::UNIT
                placeholder=Some(texts::ALL_UNITS.to_owned())
                options=Signal::derive(options)
                state=Signal::derive(state)
                // An emptied field filters by none.
                on_input=move |typed: String| {
                    if typed.is_empty() && unit.with_untracked(Option::is_some) {
                        change(None);
                    }
                }
                on_select=move |option: ComboOption| change(Clause::parse(&option.value).ok())
                on_more=move || searches.iter().for_each(|search| search.fetch_more())
                // What was typed but not chosen filters nothing.
                on_blur=move || text.set(shown.with_untracked(|(_, name)| name.clone()))
            />
        </div>
    }
}
