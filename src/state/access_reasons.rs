//! Why a project can use each data volume of the list: fetches the shared scopes, which rows lack.

use super::buffered::buffered;
use super::client::use_client;
use super::directory::use_directory;
use super::handles::{provide_handle, use_handle};
use super::session::{Session, use_session};
use crate::api::{ApiError, Page, endpoint};
use crate::domain::{
    AccessReason, DepartmentId, MAX_CONCURRENT_REQUESTS, ProjectId, SharedScope, Volume, VolumeId,
    access_reasons,
};
use crate::effect::{effect, memo, spawn_scoped};
use crate::texts::access as texts;
use crate::tools::Timestamp;
use leptos::prelude::*;
use std::collections::{HashMap, HashSet};

/// A volume and its last update: its scopes are known until it changes.
pub type VolumeVersion = (VolumeId, Option<Timestamp>);

/// `None` where the user may not see the scopes.
type KnownScopes = RwSignal<HashMap<VolumeVersion, Option<Vec<SharedScope>>>>;

pub(super) fn provide_known_scopes(session: Session) {
    let scopes: KnownScopes = RwSignal::new(HashMap::new());
    session.on_wipe(move |_| scopes.update(HashMap::clear));
    provide_handle(scopes);
}

#[derive(Clone, Copy)]
pub struct AccessReasons {
    /// Whether the user has turned the reasons on.
    pub is_enabled: RwSignal<bool>,
    project: Memo<Option<ProjectId>>,
    /// The project's department, where it is known.
    department: Memo<Option<DepartmentId>>,
    scopes: KnownScopes,
    failed: RwSignal<HashMap<VolumeVersion, String>>,
}

/// The reasons for the rows of the list of `project`; `None` for other lists.
pub fn use_access_reasons(
    project: Memo<Option<ProjectId>>,
    rows: Signal<Vec<Volume>>,
) -> AccessReasons {
    let directory = use_directory();
    let known_scopes = use_handle::<KnownScopes>();
    let session = use_session();
    let client = use_client();
    let department = memo(move |_| {
        let project = project.get()?;
        let is_own = |row: &&Volume| row.project_id == project && row.department_id.is_some();
        let department =
            rows.with(|rows| rows.iter().find(is_own).and_then(|row| row.department_id.clone()));
        department.or_else(|| directory.department_of(&project))
    });
    let reasons = AccessReasons {
        is_enabled: RwSignal::new(false),
        project,
        department,
        scopes: known_scopes,
        failed: RwSignal::new(HashMap::new()),
    };
    // A memo: an unchanged list neither sends nor aborts requests.
    let versions = memo(move |_| {
        let project = project.get().filter(|_| reasons.is_enabled.get())?;
        let is_foreign = |row: &&Volume| row.project_id != project;
        Some(rows.with(|rows| rows.iter().filter(is_foreign).map(version).collect::<Vec<_>>()))
    });
    effect(move || {
        let versions = versions.get().unwrap_or_default();
        if !session.is_signed_in() {
            return;
        }
        let is_known = |version: &VolumeVersion| {
            reasons.scopes.with_untracked(|scopes| scopes.contains_key(version))
                || reasons.failed.with_untracked(|failed| failed.contains_key(version))
        };
        let mut unique = HashSet::new();
        let unknown = versions.into_iter().filter(|it| !is_known(it) && unique.insert(it.clone()));
        let unknown: Vec<_> = unknown.collect();
        spawn_scoped(async move {
            let read = unknown.into_iter().map(|version| async move {
                let call = endpoint::get_shared_scopes(&version.0);
                reasons.record_response(version, client.send(call).await);
            });
            buffered(MAX_CONCURRENT_REQUESTS, read, |_| {}).await;
        });
    });
    reasons
}

fn version(volume: &Volume) -> VolumeVersion {
    (volume.id.clone(), volume.updated_at)
}

impl AccessReasons {
    /// Whether the list is that of a project.
    pub fn is_available(self) -> bool {
        self.project.with(Option::is_some)
    }

    pub fn is_shown(self) -> bool {
        self.is_available() && self.is_enabled.get()
    }

    /// Turns the reasons on or off. Failed requests are sent again.
    pub fn toggle(self) {
        self.failed.set(HashMap::new());
        self.is_enabled.update(|is_enabled| *is_enabled = !*is_enabled);
    }

    fn record_response(
        self,
        version: VolumeVersion,
        response: Result<Page<SharedScope>, ApiError>,
    ) {
        let scopes = match response {
            Ok(page) => page.left_out_note().map_or(Ok(Some(page.items)), Err),
            Err(error) if error.is_forbidden() => Ok(None),
            // Sent again after the next sign-in.
            Err(error) if error.is_unauthorized() => return,
            Err(error) => Err(error.message()),
        };
        match scopes {
            Ok(scopes) => drop(self.scopes.try_update(|all| all.insert(version, scopes))),
            Err(message) => drop(self.failed.try_update(|all| all.insert(version, message))),
        }
    }

    /// Why the project can use a volume.
    pub fn reason(self, volume: &Volume) -> String {
        let Some(project) = self.project.get() else { return String::new() };
        let describe = |scopes: &[SharedScope]| {
            let reasons =
                self.department.with(|it| access_reasons(volume, scopes, &project, it.as_ref()));
            describe_access_reasons(&reasons)
        };
        if volume.project_id == project {
            return describe(&[]);
        }
        let version = version(volume);
        let known = self.scopes.with(|all| {
            all.get(&version).map(|scopes| match scopes {
                Some(scopes) => describe(scopes),
                None => texts::REASON_HIDDEN.to_owned(),
            })
        });
        known.unwrap_or_else(|| {
            self.failed.with(|failed| match failed.get(&version) {
                Some(message) => texts::reason_failed(message),
                None => texts::REASON_LOADING.to_owned(),
            })
        })
    }
}

/// "Owning project, shared with the project".
pub fn describe_access_reasons(reasons: &[AccessReason]) -> String {
    let describe = |reason: &AccessReason| match reason {
        AccessReason::Own => texts::REASON_OWNER.to_owned(),
        AccessReason::Project => texts::REASON_PROJECT.to_owned(),
        AccessReason::Department(name) => texts::reason_department(name),
        AccessReason::OneOfDepartments(names) => texts::reason_one_of_departments(names),
        AccessReason::Cluster(name) => texts::reason_cluster(name),
    };
    let text = reasons.iter().map(describe).collect::<Vec<_>>().join(", ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => texts::REASON_NONE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_listed_in_one_phrase() {
        use AccessReason::*;
        let department = || Department("A".to_owned());
        let cluster = || Cluster("prod".to_owned());
        for (reasons, text) in [
            (vec![Own], "Owning project"),
            (vec![Project], "Shared with the project"),
            (vec![department()], "Shared with department A"),
            (vec![cluster()], "Shared with cluster prod"),
            (
                vec![Own, Project, department(), cluster()],
                "Owning project, shared with the project, shared with department A, shared with cluster prod",
            ),
            (
                vec![OneOfDepartments(vec!["A".to_owned(), "B".to_owned()])],
                "Shared with one of the departments A, B",
            ),
            (vec![], "No reason is visible to you"),
        ] {
            assert_eq!(describe_access_reasons(&reasons), text);
        }
    }
}
