//! The table of the projects that can use a data volume, each with the reasons.

use super::OrgHead;
use crate::domain::{Access, AccessReason, ProjectId, Sharing, TREE_PAGE_SIZE};
use crate::effect::{memo, on_window_event, when};
use crate::pages::Text;
use crate::state::{OrgTreeHandle, describe_access_reasons};
use crate::texts::access as texts;
use crate::tools::{clean_search, escape_invisible, lowercase};
use crate::ui::{Button, PlainTable};
use leptos::ev;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Row {
    name: String,
    department: Option<String>,
    reasons: String,
    id: String,
    /// Whether the card above says the same: the one scope that the data volume is shared with.
    is_repeated: bool,
}

/// How many rows are shown at first.
const FEW: usize = 10;

/// Searchable by name, department and reason; shows a few rows at first, and fifty more at a time.
#[component]
pub fn ProjectsWithAccess(
    org: OrgTreeHandle,
    own: Memo<Option<ProjectId>>,
    shared: Memo<Sharing>,
) -> impl IntoView {
    let rows = memo(move |_| {
        let (sharing, own) = (shared.get(), own.get());
        org.tree.with(|tree| {
            let Some(tree) = tree else { return Vec::new() };
            let access = Access { tree, own: own.as_ref(), sharing: &sharing };
            let projects = access.projects_with_access().into_iter();
            let mut rows: Vec<_> = projects
                .map(|(project, department, reasons)| Row {
                    name: project.name.clone(),
                    department: department.map(|it| it.unit.name.clone()),
                    reasons: describe_access_reasons(&reasons),
                    id: project.scope.id.clone(),
                    is_repeated: sharing.len() == 1 && !reasons.contains(&AccessReason::Own),
                })
                .collect();
            rows.sort_unstable();
            rows
        })
    });
    let search = RwSignal::new(String::new());
    let limit = RwSignal::new(FEW);
    // A printed page has no button.
    on_window_event(ev::beforeprint, move |_| limit.set(usize::MAX));
    let found = memo(move |_| {
        let needle = search.with(|text| lowercase(&clean_search(text)));
        let has = |text: &str| lowercase(text).contains(&needle);
        let matches = |row: &&Row| {
            has(&row.name) || has(&row.reasons) || row.department.as_deref().is_some_and(has)
        };
        rows.with(|rows| rows.iter().filter(matches).cloned().collect::<Vec<_>>())
    });
    let summary = memo(move |_| {
        let count = |rows: &Vec<Row>| rows.len() as u64;
        match search.with(|text| clean_search(text).is_empty()) {
            // The card says it.
            true if org.is_complete() => None,
            true => Some(texts::listed_can_use(rows.with(count))),
            false => Some(texts::projects_found(found.with(count))),
        }
    });
    // A single row takes no more room than its button.
    let shown = move || match found.with(Vec::len) {
        all if all == limit.get().saturating_add(1) => all,
        _ => limit.get(),
    };
    let remaining = move || found.with(Vec::len).saturating_sub(shown());
    view! {
        <div class="org">
            <OrgHead
                org
                label=texts::SEARCH_PROJECTS
                search
                on_search=move |text| {
                    search.set(text);
                    limit.set(FEW);
                }
                summary
            />
            <PlainTable label=texts::TABLE_LABEL columns=texts::TABLE_COLUMNS>
                <For
                    each=move || {
                        found.with(|rows| rows.iter().take(shown()).cloned().collect::<Vec<_>>())
                    }
                    key=Row::clone
                    let:row
                >
                    <tr role="row">
                        <th scope="row" role="rowheader"><bdi translate="no">{escape_invisible(row.name)}</bdi></th>
                        <td role="cell"><Text text=row.department /></td>
                        <td role="cell" data-repeated=row.is_repeated.then_some("true")>
                            <bdi>{escape_invisible(row.reasons)}</bdi>
                        </td>
                    </tr>
                </For>
            </PlainTable>
            {when(move || found.with(Vec::len) > FEW + 1, move || {
                view! {
                    <p>
                        <Button
                            on_click=move || limit.update(|limit| *limit += TREE_PAGE_SIZE)
                            unavailable=move || {
                                (remaining() == 0).then(|| texts::ALL_SHOWN.to_owned())
                            }
                        >
                            {move || texts::show_more(remaining().clamp(1, TREE_PAGE_SIZE))}
                        </Button>
                    </p>
                }
            })}
        </div>
    }
}
