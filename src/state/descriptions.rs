//! Descriptions that are being changed. They outlive their page: what was typed is kept across signing
//! in and reloading, and an answer finds its edit wherever the person has gone meanwhile.
//!
//! Nothing is overwritten unseen: before a description is sent, the one on the server is read again,
//! and where it is no longer the one that the edit began with, the person decides.

use super::notifications::Notifications;
use super::permissions::Permissions;
use super::shared::Shared;
use super::storage::{Store, Stored};
use crate::api::{ApiError, Client, endpoint};
use crate::domain::{Action, Description, DescriptionEdit, Found, Place, Volume, VolumeId};
use crate::effect::{effect, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where an edit stands.
#[derive(Clone, Debug, PartialEq)]
pub enum EditStage {
    /// It is being typed.
    Typing,
    /// It is on its way, and shown as if it had arrived.
    Saving,
    /// Somebody else has changed the description since the edit began; this is the volume now.
    Changed(Box<Volume>),
    /// It could not be saved, and is being typed again.
    Failed(EditTrouble),
}

/// Why an edit could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditTrouble {
    /// The answer, or that there was none.
    pub error: ApiError,
    /// What is known all the same.
    pub kind: TroubleKind,
}

/// What is known of an edit that could not be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// It was not sent: the description could not be read again.
    NotSent,
    /// The server refused it.
    Refused,
    /// The answer was lost, and the description is what it was.
    NotSaved,
    /// The answer was lost, and so was the one to what became of the description.
    Unknown,
}

impl TroubleKind {
    /// What there is to say beside the error.
    pub fn sentence(self) -> &'static str {
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

/// An edit and where it stands.
#[derive(Clone, Debug, PartialEq)]
struct ActiveEdit {
    edit: DescriptionEdit,
    stage: EditStage,
}

/// How an attempt to save ended.
enum SaveOutcome {
    Saved(Volume),
    Changed(Volume),
    Failed(EditTrouble),
}

const KEPT: Stored = Stored::new(Store::Session, "dvc.descriptions");

/// The descriptions that are being changed, at most one of each volume. A handle.
#[derive(Clone, Copy)]
pub struct Descriptions {
    client: Client,
    permissions: Permissions,
    notifications: Notifications,
    all: Shared<Vec<ActiveEdit>>,
}

impl Descriptions {
    /// Those that this tab has kept, for as long as the current owner lives.
    pub fn start(client: Client, permissions: Permissions, notifications: Notifications) -> Self {
        // What cannot be read, or was written by another version, is as good as nothing.
        let kept: Vec<DescriptionEdit> = KEPT.get().unwrap_or_default();
        let typing = |edit| ActiveEdit { edit, stage: EditStage::Typing };
        let all = Shared::new(kept.into_iter().map(typing).collect::<Vec<_>>());
        let texts = memo(move |_| {
            all.with(|all| all.iter().map(|one| one.edit.clone()).collect::<Vec<_>>())
        });
        effect(move || {
            texts.with(|texts| if texts.is_empty() { KEPT.clear() } else { KEPT.set(texts) });
        });
        Self { client, permissions, notifications, all }
    }

    fn with<T>(self, id: &VolumeId, read: impl FnOnce(&ActiveEdit) -> T) -> Option<T> {
        self.all.with(|all| all.iter().find(|one| one.edit.volume == *id).map(read))
    }

    /// Changes an edit, if it is there still.
    fn update(self, id: &VolumeId, change: impl FnOnce(&mut ActiveEdit)) {
        self.all.try_update(|all| {
            all.iter_mut().find(|one| one.edit.volume == *id).map(change);
        });
    }

    /// Where the edit of a volume stands, tracked; `None` while it is not edited.
    pub fn stage(self, id: &VolumeId) -> Option<EditStage> {
        self.with(id, |one| one.stage.clone())
    }

    /// The edit of a volume, tracked.
    pub fn edit(self, id: &VolumeId) -> Option<DescriptionEdit> {
        self.with(id, |one| one.edit.clone())
    }

    /// Begins to edit.
    pub fn begin(self, volume: &Volume) {
        let edit = DescriptionEdit::new(volume.id.clone(), volume.description.as_deref());
        self.end(&volume.id);
        self.all.update(|all| all.push(ActiveEdit { edit, stage: EditStage::Typing }));
    }

    /// Takes what is typed. What went wrong before stays to be read.
    pub fn type_in(self, id: &VolumeId, text: String) {
        self.update(id, |one| one.edit.text = text);
    }

    /// Goes on from what the server has now, which the person has seen.
    pub fn go_on_from(self, now: &Volume) {
        self.update(&now.id, |one| {
            one.edit.base = now.description.clone().unwrap_or_default();
            one.stage = EditStage::Typing;
        });
    }

    /// Ends an edit; what was typed is given up, or saved.
    pub fn end(self, id: &VolumeId) {
        let is_there =
            self.all.try_with_untracked(|all| all.iter().any(|one| one.edit.volume == *id));
        if is_there == Some(true) {
            self.all.try_update(|all| all.retain(|one| one.edit.volume != *id));
        }
    }

    /// Ends them all.
    pub fn forget(self) {
        self.all.set(Vec::new());
    }

    /// Saves an edit, unless it is on its way. `page` is told of the volume as it is now, where that
    /// is known, and says whether there still is one; where not, failures are notified.
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
        let (place, name) = (Place::of_volume(volume), volume.name.clone());
        spawn_local(async move {
            match save(self.client, &edit, &description).await {
                SaveOutcome::Saved(volume) => {
                    page(Some(volume));
                    self.end(&id);
                    self.notifications.success("Description saved");
                }
                SaveOutcome::Changed(volume) => {
                    let is_there = page(Some(volume.clone()));
                    self.set_stage(&id, EditStage::Changed(Box::new(volume)));
                    if is_there {
                        self.notifications.announce(CHANGED);
                    } else {
                        self.notifications.failure(format!("{CHANGED}: {name}"), KEPT_THERE);
                    }
                }
                // Its person has left: nobody is there to be told.
                SaveOutcome::Failed(trouble) if trouble.error == ApiError::Aborted => {}
                SaveOutcome::Failed(trouble) if trouble.error.is_unauthorized() => {
                    self.set_stage(&id, EditStage::Typing);
                    self.notifications.failure(
                        trouble.error.title(),
                        "You had to be signed in again first. Please try once more.",
                    );
                }
                SaveOutcome::Failed(trouble) => {
                    if trouble.kind == TroubleKind::Refused {
                        self.permissions.learn(Action::Update, place, &trouble.error);
                    }
                    if !page(None) {
                        let words = trouble.error.message();
                        let message = format!("{words} {} {KEPT_THERE}", trouble.kind.sentence());
                        self.notifications
                            .failure(format!("{}: {name}", trouble.error.title()), message);
                    }
                    self.set_stage(&id, EditStage::Failed(trouble));
                }
            }
        });
    }

    fn set_stage(self, id: &VolumeId, stage: EditStage) {
        self.update(id, |one| one.stage = stage);
    }
}

const CHANGED: &str = "Somebody else has changed the description meanwhile";

const KEPT_THERE: &str = "What you typed is kept on the page of the data volume.";

/// One attempt: reads, writes if nobody else has written meanwhile, and looks if the answer was lost.
async fn save(client: Client, edit: &DescriptionEdit, description: &Description) -> SaveOutcome {
    let failed = |error, kind| SaveOutcome::Failed(EditTrouble { error, kind });
    let read = match client.send(endpoint::get_volume(&edit.volume)).await {
        Ok(read) => read,
        Err(error) => return failed(error, TroubleKind::NotSent),
    };
    match edit.compare(read.description.as_deref()) {
        Found::Saved => return SaveOutcome::Saved(read),
        Found::Changed => return SaveOutcome::Changed(read),
        Found::Untouched => {}
    }
    let lost = match client.send(endpoint::patch_volume(&edit.volume, description)).await {
        // The answer of a PATCH has no scopes; those that were read hold.
        Ok(saved) => {
            return SaveOutcome::Saved(Volume { shared_scopes: read.shared_scopes, ..saved });
        }
        Err(error) if !error.leaves_in_doubt() => return failed(error, TroubleKind::Refused),
        Err(error) => error,
    };
    match client.send(endpoint::get_volume(&edit.volume)).await {
        Ok(now) => match edit.compare(now.description.as_deref()) {
            Found::Saved => SaveOutcome::Saved(now),
            Found::Untouched => failed(lost, TroubleKind::NotSaved),
            Found::Changed => SaveOutcome::Changed(now),
        },
        Err(ApiError::Aborted) => failed(ApiError::Aborted, TroubleKind::Unknown),
        Err(_) => failed(lost, TroubleKind::Unknown),
    }
}
