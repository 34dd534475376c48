//! The projects that can use a data volume, one by one, each with why.

use super::super::parts::Text;
use super::OrgState;
use crate::domain::{Access, ProjectId, Sharing, TREE_STEP, entered_search, plural, tell, visible};
use crate::effect::{effect_with, memo, when};
use crate::state::{OrgTreeHandle, use_app};
use crate::ui::{Button, SearchBox, TableRegion};
use leptos::prelude::*;

/// A row: what tells it from the others is all that it shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Row {
    name: String,
    department: Option<String>,
    why: String,
    id: String,
}

/// The list, searched by name, department and reason, fifty at a time.
#[component]
pub fn ProjectsWithAccess(
    /// The organization.
    org: OrgTreeHandle,
    /// The project that the data volume belongs to.
    own: Memo<Option<ProjectId>>,
    /// What it is shared with.
    shared: Memo<Sharing>,
) -> impl IntoView {
    let notifications = use_app().notifications;
    let rows = memo(move |_| {
        org.tree.with(|tree| {
            let Some(tree) = tree else { return Vec::new() };
            let mut rows: Vec<_> = shared.with(|sharing| {
                own.with(|own| {
                    let access = Access { tree, own: own.as_ref(), sharing };
                    let able = access.able().into_iter();
                    able.map(|(project, department, reasons)| Row {
                        name: project.unit.name.clone(),
                        department: department.map(|it| it.unit.name.clone()),
                        why: tell(&reasons),
                        id: project.unit.scope.id.clone(),
                    })
                    .collect()
                })
            });
            rows.sort_unstable();
            rows
        })
    });
    let search = RwSignal::new(String::new());
    let most = RwSignal::new(TREE_STEP);
    let found = memo(move |_| {
        let needle = search.with(|text| entered_search(text).to_lowercase());
        let has = |text: &str| text.to_lowercase().contains(&needle);
        let fits = |row: &&Row| {
            has(&row.name) || has(&row.why) || row.department.as_deref().is_some_and(has)
        };
        rows.with(|rows| rows.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let sentence = memo(move |_| {
        let count = |rows: &Vec<Row>| plural(rows.len() as u64, "project", "projects");
        match search.with(|text| entered_search(text).is_empty()) {
            true if org.is_whole() => format!("{} can use it.", rows.with(count)),
            true => format!("{} of those that are listed can use it.", rows.with(count)),
            false => format!("{} found.", found.with(count)),
        }
    });
    effect_with(move |before: Option<String>| {
        let text = search.get();
        if before.is_some_and(|before| before != text) {
            notifications.announce(sentence.get_untracked());
        }
        text
    });
    let hidden = move || found.with(Vec::len).saturating_sub(most.get());
    view! {
        <div class="org">
            <div class="org-head">
                <SearchBox
                    label="Search projects"
                    value=search
                    on_input=move |text| {
                        search.set(text);
                        most.set(TREE_STEP);
                    }
                />
                <span class="muted small">{move || sentence.get()}</span>
            </div>
            <OrgState org />
            <TableRegion label="Projects that can use it">
                <table class="table" data-plain="true">
                    <caption class="visually-hidden">"Projects that can use it"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Project"</th>
                            <th scope="col">"Department"</th>
                            <th scope="col">"Why"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || {
                                found.with(|rows| rows.iter().take(most.get()).cloned().collect::<Vec<_>>())
                            }
                            key=Row::clone
                            let:row
                        >
                            <tr>
                                <th scope="row">
                                    <bdi translate="no">{visible(row.name)}</bdi>
                                </th>
                                <td>
                                    <Text text=row.department />
                                </td>
                                <td>
                                    <bdi>{visible(row.why)}</bdi>
                                </td>
                            </tr>
                        </For>
                    </tbody>
                </table>
            </TableRegion>
            {when(move || found.with(Vec::len) > TREE_STEP, move || {
                view! {
                    <p>
                        <Button
                            on_click=move || most.update(|most| *most += TREE_STEP)
                            unavailable=move || {
                                (hidden() == 0).then(|| "All are shown.".to_owned())
                            }
                        >
                            {move || format!("Show {} more", hidden().clamp(1, TREE_STEP))}
                        </Button>
                    </p>
                }
            })}
        </div>
    }
}
