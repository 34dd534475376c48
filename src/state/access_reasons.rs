//! Why a project can use each data volume of the list.

use super::directory::use_directory;
use super::row_scopes::{ScopesOfRow, use_row_scopes, volume_version};
use crate::domain::{AccessReason, ProjectId, SharedScope, Volume, VolumeId, access_reasons};
use crate::effect::{effect, memo};
use crate::texts::access as texts;
use crate::tools::capitalize;
use leptos::prelude::*;
use std::collections::HashMap;

#[derive(Clone, Copy)]
pub struct AccessReasons {
    /// Whether the user has turned the reasons on.
    pub is_enabled: RwSignal<bool>,
    /// The project of the list; `None` for other lists.
    project: Memo<Option<ProjectId>>,
    /// The reasons of the listed data volumes, by [`find_access_reasons`].
    found: RwSignal<HashMap<VolumeId, String>>,
}

impl AccessReasons {
    pub fn new(project: Memo<Option<ProjectId>>) -> Self {
        let (is_enabled, found) = (RwSignal::new(false), RwSignal::new(HashMap::new()));
        Self { is_enabled, project, found }
    }

    /// Whether the list is that of a project.
    pub fn is_available(self) -> bool {
        self.project.with(Option::is_some)
    }

    pub fn is_shown(self) -> bool {
        self.is_available() && self.is_enabled.get()
    }

    pub fn toggle(self) {
        self.is_enabled.update(|is_enabled| *is_enabled = !*is_enabled);
    }

    /// Why the project can use a volume.
    pub fn reason(self, volume: &Volume) -> String {
        let found = self.found.with(|found| found.get(&volume.id).cloned());
        found.unwrap_or_else(|| texts::REASON_LOADING.to_owned())
    }
}

/// Finds the reasons of `rows` while the current owner lives. Requests that failed are sent again by the next owner.
pub fn find_access_reasons(reasons: AccessReasons, rows: Signal<Vec<Volume>>) {
    let directory = use_directory();
    let project = reasons.project;
    // The project's department, where it is known.
    let department = memo(move |_| {
        let project = project.get()?;
        let is_own = |row: &&Volume| row.project_id == project && row.department_id.is_some();
        let department =
            rows.with(|rows| rows.iter().find(is_own).and_then(|row| row.department_id.clone()));
        department.or_else(|| directory.department_of(&project))
    });
    // A memo: an unchanged list neither sends nor aborts requests.
    let versions = memo(move |_| {
        let Some(project) = project.get() else { return Vec::new() };
        let is_foreign = |row: &&Volume| row.project_id != project;
        rows.with(|rows| rows.iter().filter(is_foreign).map(volume_version).collect::<Vec<_>>())
    });
    let scopes = use_row_scopes(versions);
    let reason = move |volume: &Volume, project: &ProjectId| {
        let describe = |scopes: &[SharedScope]| {
            let reasons =
                department.with(|it| access_reasons(volume, scopes, project, it.as_ref()));
            describe_access_reasons(&reasons)
        };
        if volume.project_id == *project {
            return describe(&[]);
        }
        scopes.with(volume, |scopes| match scopes {
            ScopesOfRow::Known(scopes) => describe(scopes),
            ScopesOfRow::Hidden => texts::REASON_HIDDEN.to_owned(),
            ScopesOfRow::Failed(message) => texts::reason_failed(message),
            ScopesOfRow::Loading => texts::REASON_LOADING.to_owned(),
        })
    };
    let found = memo(move |_| {
        let project = project.get()?;
        let of = |volume: &Volume| (volume.id.clone(), reason(volume, &project));
        Some(rows.with(|rows| rows.iter().map(of).collect::<HashMap<_, _>>()))
    });
    effect(move || reasons.found.set(found.get().unwrap_or_default()));
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
    let mut text = reasons.iter().map(describe).collect::<Vec<_>>().join(", ");
    capitalize(&mut text);
    if text.is_empty() { texts::REASON_NONE.to_owned() } else { text }
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
            (vec![], "You can’t see why"),
        ] {
            assert_eq!(describe_access_reasons(&reasons), text);
        }
    }
}
