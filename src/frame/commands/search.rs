//! What the palette finds by requests: data volumes and projects.

use super::groups::{Group, Item};
use super::local::volume_key;
use crate::api::endpoint::{self, OrgQuery};
use crate::api::{ApiError, Client};
use crate::domain::{
    Clause, Field, FilterBy, ListQuery, Operator, OrgUnit, PageSize, ProjectId, RequestScope,
    Volume, VolumeId,
};
use crate::effect::memo;
use crate::route::Route;
use crate::state::{
    Capabilities, Directory, RemoteHandle, WhenKeyChanges, delay, use_capabilities, use_directory,
    use_remote, use_session,
};
use crate::texts::palette as texts;
use crate::tools::{clean_search, lowercase};
use crate::ui::IconName;
use leptos::prelude::*;

/// How long typing has to pause before a request is sent, in milliseconds.
const DEBOUNCE: i32 = 200;

const VOLUMES_MAX: u16 = 8;
const PROJECTS_MAX: u32 = 5;

#[derive(Clone)]
struct Found<T> {
    text: String,
    items: Vec<T>,
}

#[derive(Clone, Copy)]
pub struct PaletteSearch {
    /// What is searched; empty if nothing is.
    pub text: Memo<String>,
    capabilities: Capabilities,
    directory: Directory,
    volumes: RemoteHandle<Found<Volume>>,
    projects: RemoteHandle<Found<OrgUnit>>,
}

/// Searches for what is typed. A change aborts the previous requests.
pub fn use_palette_search(typed: Signal<String>) -> PaletteSearch {
    let session = use_session();
    let capabilities = use_capabilities();
    let text = memo(move |_| {
        if session.is_signed_in() { typed.with(|typed| clean_search(typed)) } else { String::new() }
    });
    let searched = move || Some(text.get()).filter(|text| !text.is_empty());
    let volumes = use_remote(
        WhenKeyChanges::Keep,
        // Once the search turns out to be missing, the request is sent again in another way.
        move || Some((searched()?, capabilities.cannot_search())),
        move |client, (text, by_name): (String, bool)| async move {
            delay(DEBOUNCE).await;
            let items = find_volumes(client, capabilities, &text, by_name).await?;
            Ok(Found { text, items })
        },
    );
    let projects = use_remote(WhenKeyChanges::Keep, searched, |client, text: String| async move {
        delay(DEBOUNCE).await;
        let query = OrgQuery { text, limit: PROJECTS_MAX, ..OrgQuery::default() };
        let page = client.send(endpoint::list_projects(&query)).await?;
        Ok(Found { text: query.text, items: page.items })
    });
    PaletteSearch { text, capabilities, directory: use_directory(), volumes, projects }
}

async fn find_volumes(
    client: Client,
    capabilities: Capabilities,
    text: &str,
    by_name: bool,
) -> Result<Vec<Volume>, ApiError> {
    let id = VolumeId::from(text);
    if id.is_well_formed() {
        return match client.send(endpoint::get_volume(&id)).await {
            Ok(volume) => Ok(vec![volume]),
            Err(error) if error.is_not_found() => Ok(Vec::new()),
            Err(error) => Err(error),
        };
    }
    let Some(query) = list_of(text, by_name) else { return Ok(Vec::new()) };
    let query = query.with_limit(PageSize::new(VOLUMES_MAX).unwrap_or_default());
    Ok(capabilities.list_volumes(client, &query).await?.items)
}

/// The list of what is found; `None` if no filter on the name can have the text.
fn list_of(text: &str, by_name: bool) -> Option<ListQuery> {
    if !by_name {
        return Some(ListQuery::default().with_search(text));
    }
    let clause = Clause::new(Field::Name, Operator::Contains, text).ok()?;
    Some(ListQuery::default().with_filter(FilterBy(vec![clause])))
}

/// The project, and the description if only that has the text.
fn detail_of(volume: &Volume, text: &str) -> String {
    let project = volume.display_project_name();
    let description = volume.description.as_deref().filter(|_| !contains(project, text));
    match description.filter(|it| contains(it, text) && !contains(volume.display_name(), text)) {
        Some(description) => format!("{project} · {}", excerpt(description, text)),
        None => project.to_owned(),
    }
}

/// A line of `text` around `part`.
fn excerpt(text: &str, part: &str) -> String {
    const BEFORE: usize = 16;
    const LENGTH: usize = 64;
    let lower = lowercase(text);
    let found = lower.find(&lowercase(part)).unwrap_or_default();
    let start = lower[..found].chars().count().saturating_sub(BEFORE);
    let shown: String = text.chars().skip(start).take(LENGTH).collect();
    let is_end = text.chars().count() <= start + LENGTH;
    format!("{}{}{}", if start > 0 { "…" } else { "" }, shown.trim(), if is_end { "" } else { "…" })
}

fn contains(text: &str, part: &str) -> bool {
    lowercase(text).contains(&lowercase(part))
}

impl PaletteSearch {
    pub fn is_busy(self) -> bool {
        self.text.with(|text| {
            !text.is_empty() && (is_waiting(text, self.volumes) || is_waiting(text, self.projects))
        })
    }

    /// Why something could not be searched, tracked.
    pub fn error(self) -> Option<String> {
        if self.text.with(String::is_empty) {
            return None;
        }
        // A user may be allowed to see data volumes and not projects.
        let projects = self.projects.problem().filter(|error| !error.is_unavailable_operation());
        let error = self.volumes.problem().or(projects)?;
        Some(texts::search_failed(&error.title(), &error.message()))
    }

    /// The groups that match, tracked.
    pub fn groups(self) -> Vec<Group> {
        let text = self.text.get();
        let mut volumes = current(self.text, self.volumes, |volume: &Volume| Item {
            keywords: volume.id.to_string(),
            detail: Some(detail_of(volume, &text)),
            phase: Some(volume.status.phase.clone()),
            ..Item::link(
                volume_key(&volume.id),
                volume.display_name(),
                Route::Volume(volume.id.clone(), None).href(),
            )
        });
        volumes.sort_by_key(|item| !contains(&item.command.label, &text));
        volumes.extend(self.all_results(&text));
        let directory = self.directory;
        let projects = current(self.text, self.projects, |project: &OrgUnit| {
            let id = ProjectId::from(project.scope.id.as_str());
            let list = ListQuery::default().in_scope(RequestScope::UsableInProject(id));
            Item {
                detail: project.cluster.as_ref().map(|id| directory.cluster(id)),
                ..Item::link(
                    format!("project-{}", project.scope.id),
                    texts::usable_in(&project.name),
                    Route::Volumes(list).href(),
                )
            }
        });
        vec![
            Group { title: texts::VOLUMES_GROUP, icon: IconName::Volume, items: volumes },
            Group { title: texts::PROJECTS_GROUP, icon: IconName::Project, items: projects },
        ]
    }
}

impl PaletteSearch {
    /// Leads to the list if there may be more than is shown, tracked.
    fn all_results(self, text: &str) -> Option<Item> {
        let is_full = self.volumes.state.with(|state| {
            state.value().is_some_and(|found| {
                found.text == text && found.items.len() >= usize::from(VOLUMES_MAX)
            })
        });
        let list = list_of(text, self.capabilities.cannot_search()).filter(|_| is_full)?;
        let href = Route::Volumes(list).href();
        Some(Item::link("all-results".to_owned(), texts::show_all(text), href))
    }
}

/// Whether the response for `text` is still to come, even if its request is not sent yet.
fn is_waiting<T: Clone + Send + Sync + 'static>(text: &str, found: RemoteHandle<Found<T>>) -> bool {
    found.state.with(|state| {
        let is_of_text = state.value().is_some_and(|found| found.text == text);
        state.is_busy() || (state.error().is_none() && !is_of_text)
    })
}

/// What was found. Until the response for the present text is here, what still matches of the last one.
fn current<T: Clone + Send + Sync + 'static>(
    text: Memo<String>,
    found: RemoteHandle<Found<T>>,
    item: impl Fn(&T) -> Item,
) -> Vec<Item> {
    text.with(|text| {
        found.state.with(|state| {
            let Some(found) = state.value().filter(|_| !text.is_empty()) else { return Vec::new() };
            let items = found.items.iter().map(item);
            items.filter(|item| found.text == *text || item.rank(text).is_some()).collect()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn a_long_text_is_cut_around_the_match() {
        assert_eq!(excerpt("Raw scans", "RAW"), "Raw scans");
        let long =
            "Frozen snapshot of the tiles. Collected by several teams over two years, then merged.";
        let shown = "…t of the tiles. Collected by several teams over two years, then…";
        assert_eq!(excerpt(long, "collected"), shown);
        assert_eq!(excerpt("İİİ straße", "STRASSE"), "İİİ straße", "cases of other lengths");
    }
}
