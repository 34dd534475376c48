//! Description edits. They outlive their page: the text is kept across signing in again and
//! reloading, and a response finds its edit wherever the user is.
//!
//! A description is fetched again before it is saved. If it has changed since the edit began, the
//! user decides.

use super::handles::use_or_start_handle;
use super::mutation::{WriteError, WriteOutcome, Writer, use_writer};
use super::notifications::Subject;
use super::session::{Wipe, use_session};
use super::storage::{Store, Stored};
use crate::api::{ApiError, endpoint};
use crate::domain::{
    Action, Description, DescriptionEdit, OrgScope, ServerState, Volume, VolumeId,
};
use crate::effect::{Shared, effect, memo};
use crate::texts::{about, detail as texts};
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
    Failed(WriteError),
}

/// What the user has to know beside the error of a failed save.
pub fn describe_failed_save(failed: &WriteError) -> &'static str {
    match failed.outcome {
        WriteOutcome::NotSent => texts::SAVE_NOT_SENT,
        WriteOutcome::Refused => "",
        WriteOutcome::NotDone => texts::SAVE_NOT_DONE,
        WriteOutcome::Unknown { .. } => texts::SAVE_UNKNOWN,
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ActiveEdit {
    pub edit: DescriptionEdit,
    pub stage: EditStage,
}

enum SaveResult {
    Saved(Volume),
    Conflict(Volume),
}

const STORED: Stored = Stored::new(Store::Session, "dvc.descriptions");

/// The description edits, at most one per data volume.
#[derive(Clone, Copy)]
pub struct Descriptions {
    writer: Writer,
    all: Shared<Vec<ActiveEdit>>,
}

pub fn use_descriptions() -> Descriptions {
    use_or_start_handle(Descriptions::start)
}

/// Clears what is stored of the user, also if the edits are not started.
pub(super) fn clear_stored_descriptions() {
    STORED.clear();
}

impl Descriptions {
    /// Restores the edits of this tab and stores every change.
    fn start() -> Self {
        let session = use_session();
        let stored: Vec<DescriptionEdit> = STORED.get().unwrap_or_default();
        let editing = |edit| ActiveEdit { edit, stage: EditStage::Editing };
        let all = Shared::new(stored.into_iter().map(editing).collect::<Vec<_>>());
        let edits =
            memo(move |_| all.with(|all| all.iter().map(|it| it.edit.clone()).collect::<Vec<_>>()));
        effect(move || {
            edits.with(|edits| STORED.set_or_clear((!edits.is_empty()).then_some(edits)));
        });
        let descriptions = Self { writer: use_writer(), all };
        session.on_wipe(move |wipe| {
            if wipe == Wipe::All {
                descriptions.all.set(Vec::new());
            }
        });
        descriptions
    }

    /// `None` while the description is not edited.
    pub fn get(self, id: &VolumeId) -> Option<ActiveEdit> {
        self.all.with(|all| all.iter().find(|it| it.edit.volume == *id).cloned())
    }

    fn update(self, id: &VolumeId, change: impl FnOnce(&mut ActiveEdit)) {
        self.all.try_update(|all| {
            all.iter_mut().find(|it| it.edit.volume == *id).map(change);
        });
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

    /// Saves an edit, unless it is being saved. `page` gets the volume as it is now, if that is known,
    /// and returns whether the page is still open; if not, failures are notified.
    pub fn save(self, volume: &Volume, page: impl Fn(Option<Volume>) -> bool + 'static) {
        let id = volume.id.clone();
        let Some(ActiveEdit { edit, stage }) = untrack(|| self.get(&id)) else {
            return;
        };
        let Ok(description) = Description::parse(&edit.text) else { return };
        if stage == EditStage::Saving {
            return;
        }
        self.set_stage(&id, EditStage::Saving);
        let (permission, name) =
            ((Action::Update, OrgScope::of_volume(volume)), volume.name.clone());
        let notifications = self.writer.notifications;
        spawn_local(async move {
            match save(self.writer, &edit, &description, permission).await {
                Ok(SaveResult::Saved(volume)) => {
                    let title = texts::description_saved(&name);
                    let subject = Subject::Volume(id.clone(), name);
                    page(Some(volume));
                    self.end(&id);
                    notifications.success_about(subject, title);
                }
                Ok(SaveResult::Conflict(volume)) => {
                    let is_open = page(Some(volume.clone()));
                    self.set_stage(&id, EditStage::Conflict(Box::new(volume)));
                    if is_open {
                        notifications.announce(texts::CONFLICT);
                    } else {
                        let title = about(&name, texts::CONFLICT);
                        let subject = Subject::Volume(id.clone(), name);
                        notifications.failure_about(subject, title, texts::TEXT_KEPT);
                    }
                }
                // The user has signed out.
                Err(failed) if failed.error == ApiError::Aborted => {}
                Err(failed) => {
                    let error = &failed.error;
                    let explanation = describe_failed_save(&failed);
                    let title = about(&name, &error.title());
                    let message = format!("{} {explanation} {}", error.message(), texts::TEXT_KEPT);
                    notifications.write_failed(error, page(None), (title, message));
                    let stage = match error.is_unauthorized() {
                        true => EditStage::Editing,
                        false => EditStage::Failed(failed),
                    };
                    self.set_stage(&id, stage);
                }
            }
        });
    }

    fn set_stage(self, id: &VolumeId, stage: EditStage) {
        self.update(id, |it| it.stage = stage);
    }
}

/// Fetches the description, saves it if it is unchanged, and looks it up if the response is lost.
async fn save(
    writer: Writer,
    edit: &DescriptionEdit,
    description: &Description,
    permission: (Action, OrgScope),
) -> Result<SaveResult, WriteError> {
    let read = || writer.client.send(endpoint::get_volume(&edit.volume));
    let compare = |now: Volume| match edit.compare(now.description.as_deref()) {
        ServerState::Saved => Some(SaveResult::Saved(now)),
        ServerState::Changed => Some(SaveResult::Conflict(now)),
        ServerState::Untouched => None,
    };
    let not_sent = |error| WriteError { error, outcome: WriteOutcome::NotSent };
    let before = read().await.map_err(not_sent)?;
    let shared_scopes = before.shared_scopes.clone();
    if let Some(result) = compare(before) {
        return Ok(result);
    }
    let call = endpoint::patch_volume(&edit.volume, description);
    match writer.send(call, Some(permission)).await {
        // The response of a PATCH has no scopes.
        Ok(saved) => Ok(SaveResult::Saved(Volume { shared_scopes, ..saved })),
        Err(failed) => failed.look_up(async { Ok(compare(read().await?)) }).await,
    }
}
