//! Why the project can use each of the volumes in the list. Rows tell nothing of it: their shared
//! scopes are asked for one by one, only when somebody wants to know, and a few at a time.

use super::app::use_app;
use crate::api::{ApiError, Page, endpoint};
use crate::domain::{
    AT_ONCE, DepartmentId, ProjectId, SharedScope, Timestamp, Volume, VolumeId, access_reasons,
};
use crate::effect::{effect, memo, spawn_scoped};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// A volume as it was at a time: what is known of it holds until it changes.
pub type Version = (VolumeId, Option<Timestamp>);

/// What was found, kept from one look at the list to the next; none where it may not be seen.
pub type KnownScopes = RwSignal<HashMap<Version, Option<Vec<SharedScope>>>>;

/// Why rows are in the list of a project. A handle.
#[derive(Clone, Copy)]
pub struct AccessReasons {
    /// Whether somebody wants to know.
    pub wanted: RwSignal<bool>,
    project: Memo<Option<ProjectId>>,
    /// The project's department, where a row or a list of projects has told it.
    department: Memo<Option<DepartmentId>>,
    seen: KnownScopes,
    failed: RwSignal<HashMap<Version, String>>,
}

/// For the rows of the list of `project`, if it is one; asks while that is wanted, and calls off
/// what is not needed any more.
pub fn use_access_reasons(
    project: Memo<Option<ProjectId>>,
    rows: Signal<Vec<Volume>>,
) -> AccessReasons {
    let app = use_app();
    let department = memo(move |_| {
        let project = project.get()?;
        let told = |row: &&Volume| row.project_id == project && row.department_id.is_some();
        let told =
            rows.with(|rows| rows.iter().find(told).and_then(|row| row.department_id.clone()));
        told.or_else(|| app.directory.department_of(&project))
    });
    let why = AccessReasons {
        wanted: RwSignal::new(false),
        project,
        department,
        seen: app.seen_scopes,
        failed: RwSignal::new(HashMap::new()),
    };
    // Compared: an unchanged answer asks nothing and calls nothing off.
    let versions = memo(move |_| {
        let project = project.get().filter(|_| why.wanted.get())?;
        let foreign = |row: &&Volume| row.project_id != project;
        Some(rows.with(|rows| rows.iter().filter(foreign).map(version).collect::<Vec<_>>()))
    });
    effect(move || {
        let versions = versions.get().unwrap_or_default();
        if !app.session.is_signed_in() {
            return;
        }
        let known = |version: &Version| {
            why.seen.with_untracked(|seen| seen.contains_key(version))
                || why.failed.with_untracked(|failed| failed.contains_key(version))
        };
        let mut once = HashSet::new();
        let unknown = versions.into_iter().filter(|one| !known(one) && once.insert(one.clone()));
        let queue = Rc::new(RefCell::new(unknown.collect::<Vec<_>>().into_iter()));
        for _ in 0..AT_ONCE {
            let queue = queue.clone();
            spawn_scoped(async move {
                loop {
                    let next = queue.borrow_mut().next();
                    let Some(version) = next else { return };
                    let ask = app.client.send(endpoint::get_shared_scopes(&version.0));
                    why.take(version, ask.await);
                }
            });
        }
    });
    why
}

fn version(volume: &Volume) -> Version {
    (volume.id.clone(), volume.updated_at)
}

impl AccessReasons {
    /// Whether there is something to know: the list is that of a project.
    pub fn is_possible(self) -> bool {
        self.project.with(Option::is_some)
    }

    /// Whether the reasons are shown.
    pub fn is_shown(self) -> bool {
        self.is_possible() && self.wanted.get()
    }

    /// Starts or ends it. What failed is asked again.
    pub fn toggle(self) {
        self.failed.set(HashMap::new());
        self.wanted.update(|wanted| *wanted = !*wanted);
    }

    fn take(self, version: Version, answer: Result<Page<SharedScope>, ApiError>) {
        let scopes = match answer {
            Ok(scopes) => match scopes.left_out_note() {
                Some(note) => {
                    self.failed.try_update(|failed| failed.insert(version, note));
                    return;
                }
                None => Some(scopes.items),
            },
            Err(error) if error.is_forbidden() => None,
            // The session's matter; it is asked again afterwards.
            Err(error) if error.is_unauthorized() => return,
            Err(error) => {
                self.failed.try_update(|failed| failed.insert(version, error.message()));
                return;
            }
        };
        self.seen.try_update(|seen| seen.insert(version, scopes));
    }

    /// Why the project can use a volume, tracked.
    pub fn reason(self, volume: &Volume) -> String {
        let Some(project) = self.project.get() else { return String::new() };
        let told = |scopes: &[SharedScope]| {
            self.department.with(|it| access_reasons(volume, scopes, &project, it.as_ref()))
        };
        if volume.project_id == project {
            return told(&[]);
        }
        let version = version(volume);
        let seen = self.seen.with(|seen| {
            seen.get(&version).map(|scopes| match scopes {
                Some(scopes) => told(scopes),
                None => "You cannot see why".to_owned(),
            })
        });
        seen.unwrap_or_else(|| {
            self.failed.with(|failed| match failed.get(&version) {
                Some(why) => format!("Could not be read: {why}"),
                None => "Loading…".to_owned(),
            })
        })
    }
}
