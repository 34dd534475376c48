//! Description edits. They outlive their page: the text is kept across signing in again and
//! reloading, and a response finds its edit wherever the user is.
//!
//! A description is fetched again before it is saved. If it has changed since the edit began, the
//! user decides.

use super::mutation::SIGNED_IN_AGAIN;
use super::notifications::Notifications;
use super::permissions::Permissions;
use super::session::{Session, Wipe};
use super::storage::{Store, Stored};
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{
    Action, Description, DescriptionEdit, OrgScope, ServerState, Volume, VolumeId,
};
use crate::effect::{Shared, effect, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Debug, PartialEq)]
pub enum EditStage {
    Editing,
    /// Shown as if it were saved.
    Saving,
    /// Another user has changed the description since the edit began; this is the volume now.
    Conflict(Box<Volume>),
    /// Could not be saved, and is being edited again.
    Failed(SaveFailure),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveFailure {
    pub error: ApiError,
    pub kind: SaveFailureKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveFailureKind {
    /// The description could not be fetched, so nothing was sent.
    NotSent,
    Refused,
    /// The response was lost, and the description is unchanged.
    NotSaved,
    /// The response was lost, and the lookup failed as well.
    Unknown,
}

impl SaveFailureKind {
    /// What the user has to know beside the error.
    pub fn describe(self) -> &'static str {
        match self {
            Self::NotSent => {
                "Before a description is saved, the one on the server is read again. That failed, \
                 so nothing was sent."
            }
            Self::Refused => "",
            Self::NotSaved => {
                "The answer was lost, so the console has looked: the description was not saved."
            }
            Self::Unknown => {
                "The answer was lost, and the console could not look whether the description was \
                 saved. It looks when you save again."
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct ActiveEdit {
    edit: DescriptionEdit,
    stage: EditStage,
}

enum SaveOutcome {
    Saved(Volume),
    Conflict(Volume),
    Failed(SaveFailure),
}

const STORED: Stored = Stored::new(Store::Session, "dvc.descriptions");

/// The description edits, at most one per data volume.
#[derive(Clone, Copy)]
pub struct Descriptions {
    client: Client,
    permissions: Permissions,
    notifications: Notifications,
    all: Shared<Vec<ActiveEdit>>,
}

pub fn use_descriptions() -> Descriptions {
    expect_context()
}

impl Descriptions {
    /// Restores the edits of this tab and stores every change.
    pub(super) fn start(
        client: Client,
        session: Session,
        permissions: Permissions,
        notifications: Notifications,
    ) -> Self {
        let stored: Vec<DescriptionEdit> = STORED.get().unwrap_or_default();
        let editing = |edit| ActiveEdit { edit, stage: EditStage::Editing };
        let all = Shared::new(stored.into_iter().map(editing).collect::<Vec<_>>());
        let edits =
            memo(move |_| all.with(|all| all.iter().map(|it| it.edit.clone()).collect::<Vec<_>>()));
        effect(move || {
            edits.with(|edits| if edits.is_empty() { STORED.clear() } else { STORED.set(edits) });
        });
        let descriptions = Self { client, permissions, notifications, all };
        session.on_wipe(move |wipe| {
            if wipe == Wipe::All {
                descriptions.forget();
            }
        });
        descriptions
    }

    fn with<T>(self, id: &VolumeId, read: impl FnOnce(&ActiveEdit) -> T) -> Option<T> {
        self.all.with(|all| all.iter().find(|it| it.edit.volume == *id).map(read))
    }

    fn update(self, id: &VolumeId, change: impl FnOnce(&mut ActiveEdit)) {
        self.all.try_update(|all| {
            all.iter_mut().find(|it| it.edit.volume == *id).map(change);
        });
    }

    /// `None` while the description is not edited.
    pub fn stage(self, id: &VolumeId) -> Option<EditStage> {
        self.with(id, |it| it.stage.clone())
    }

    pub fn edit(self, id: &VolumeId) -> Option<DescriptionEdit> {
        self.with(id, |it| it.edit.clone())
    }

    pub fn begin(self, volume: &Volume) {
        let edit = DescriptionEdit::new(volume.id.clone(), volume.description.as_deref());
        self.end(&volume.id);
        self.all.update(|all| all.push(ActiveEdit { edit, stage: EditStage::Editing }));
    }

    /// Changes the text. A failure stays visible.
    pub fn set_text(self, id: &VolumeId, text: String) {
        self.update(id, |it| it.edit.text = text);
    }

    /// Continues the edit after the user has seen what the server has now.
    pub fn rebase_onto(self, now: &Volume) {
        self.update(&now.id, |it| {
            it.edit.base = now.description.clone().unwrap_or_default();
            it.stage = EditStage::Editing;
        });
    }

    /// Ends an edit that was saved or cancelled.
    pub fn end(self, id: &VolumeId) {
        let is_active =
            self.all.try_with_untracked(|all| all.iter().any(|it| it.edit.volume == *id));
        if is_active == Some(true) {
            self.all.try_update(|all| all.retain(|it| it.edit.volume != *id));
        }
    }

    pub fn forget(self) {
        self.all.set(Vec::new());
    }

    /// Saves an edit, unless it is being saved. `page` gets the volume as it is now, if that is known,
    /// and returns whether the page is still open; if not, failures are notified.
    pub fn save(self, volume: &Volume, page: impl Fn(Option<Volume>) -> bool + 'static) {
        let id = volume.id.clone();
        let Some(ActiveEdit { edit, stage }) = untrack(|| self.with(&id, Clone::clone)) else {
            return;
        };
        let Ok(description) = Description::parse(&edit.text) else { return };
        if stage == EditStage::Saving {
            return;
        }
        self.set_stage(&id, EditStage::Saving);
        let (place, name) = (OrgScope::of_volume(volume), volume.name.clone());
        spawn_local(async move {
            match save(self.client, &edit, &description).await {
                SaveOutcome::Saved(volume) => {
                    page(Some(volume));
                    self.end(&id);
                    self.notifications.success("Description saved");
                }
                SaveOutcome::Conflict(volume) => {
                    let is_open = page(Some(volume.clone()));
                    self.set_stage(&id, EditStage::Conflict(Box::new(volume)));
                    if is_open {
                        self.notifications.announce(CONFLICT);
                    } else {
                        self.notifications.failure(format!("{CONFLICT}: {name}"), TEXT_KEPT);
                    }
                }
                // The user has signed out.
                SaveOutcome::Failed(failure) if failure.error == ApiError::Aborted => {}
                SaveOutcome::Failed(failure) if failure.error.is_unauthorized() => {
                    self.set_stage(&id, EditStage::Editing);
                    self.notifications.failure(failure.error.title(), SIGNED_IN_AGAIN);
                }
                SaveOutcome::Failed(failure) => {
                    if failure.kind == SaveFailureKind::Refused {
                        self.permissions.record_denial(Action::Update, place, &failure.error);
                    }
                    if !page(None) {
                        let message = failure.error.message();
                        let message = format!("{message} {} {TEXT_KEPT}", failure.kind.describe());
                        self.notifications
                            .failure(format!("{}: {name}", failure.error.title()), message);
                    }
                    self.set_stage(&id, EditStage::Failed(failure));
                }
            }
        });
    }

    fn set_stage(self, id: &VolumeId, stage: EditStage) {
        self.update(id, |it| it.stage = stage);
    }
}

const CONFLICT: &str = "Somebody else has changed the description meanwhile";

const TEXT_KEPT: &str = "What you typed is kept on the page of the data volume.";

/// Fetches the description, saves it if it is unchanged, and looks it up if the response is lost.
async fn save(client: Client, edit: &DescriptionEdit, description: &Description) -> SaveOutcome {
    let failed = |error, kind| SaveOutcome::Failed(SaveFailure { error, kind });
    let read = match client.send(endpoint::get_volume(&edit.volume)).await {
        Ok(read) => read,
        Err(error) => return failed(error, SaveFailureKind::NotSent),
    };
    match edit.compare(read.description.as_deref()) {
        ServerState::Saved => return SaveOutcome::Saved(read),
        ServerState::Changed => return SaveOutcome::Conflict(read),
        ServerState::Untouched => {}
    }
    let error = match client.send(endpoint::patch_volume(&edit.volume, description)).await {
        // The response of a PATCH has no scopes.
        Ok(saved) => {
            return SaveOutcome::Saved(Volume { shared_scopes: read.shared_scopes, ..saved });
        }
        Err(error) if !error.is_outcome_unknown() => {
            return failed(error, SaveFailureKind::Refused);
        }
        Err(error) => error,
    };
    match client.send(endpoint::get_volume(&edit.volume)).await {
        Ok(now) => match edit.compare(now.description.as_deref()) {
            ServerState::Saved => SaveOutcome::Saved(now),
            ServerState::Untouched => failed(error, SaveFailureKind::NotSaved),
            ServerState::Changed => SaveOutcome::Conflict(now),
        },
        Err(ApiError::Aborted) => failed(ApiError::Aborted, SaveFailureKind::Unknown),
        Err(_) => failed(error, SaveFailureKind::Unknown),
    }
}
