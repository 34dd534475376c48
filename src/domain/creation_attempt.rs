//! One wish for one data volume: what the browser's tabs tell each other of it, and what the rows of
//! the list say has become of it when its answer got lost.

use super::{NewVolume, Phase, Timestamp, Volume, VolumeId};
use serde::{Deserialize, Serialize};

/// Names a wish. A tab that is duplicated takes it along, so that two tabs with one form have one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttemptId(String);

impl From<String> for AttemptId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl AttemptId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of a wish that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttemptState {
    /// Whether it was fulfilled is not known, or not yet.
    Sent,
    /// It was: by this data volume.
    Created(VolumeId),
}

/// The last wishes of all tabs: ids and states, nothing that was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreationAttempts(Vec<(AttemptId, AttemptState)>);

/// How many wishes are remembered.
const REMEMBERED: usize = 20;

impl CreationAttempts {
    /// What is known of `intent`; none where it was not sent, or was refused.
    pub fn state(&self, intent: &AttemptId) -> Option<&AttemptState> {
        self.0.iter().find(|(id, _)| id == intent).map(|(_, state)| state)
    }

    /// Remembers what is known of `intent`, or that there is nothing to know. The oldest is
    /// forgotten where there are too many.
    pub fn note(&mut self, intent: &AttemptId, state: Option<AttemptState>) {
        self.0.retain(|(id, _)| id != intent);
        self.0.extend(state.map(|state| (intent.clone(), state)));
        let surplus = self.0.len().saturating_sub(REMEMBERED);
        self.0.drain(..surplus);
    }
}

/// How far the clocks of browser and server may be apart, and how long a request may take, in milliseconds.
const RESENT_WITHIN: i64 = 120_000;

/// What has become of a request whose answer got lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What was asked for is there.
    Created(VolumeId),
    /// Another one has the name, so that it cannot have been created.
    NameInUse {
        /// The project of that other one.
        project: String,
    },
    /// Nothing is there.
    Nothing,
}

impl Outcome {
    /// What was sent and is there all the same, although its name was refused: a browser may send a request again
    /// whose connection broke. It was created by the same user and since then, both as far as that is known.
    pub fn of_resent(
        sent: &NewVolume,
        rows: &[Volume],
        user: Option<&str>,
        sent_at: Timestamp,
    ) -> Option<VolumeId> {
        let Self::Created(id) = Self::of(sent, rows) else { return None };
        let row = rows.iter().find(|row| row.id == id)?;
        let is_theirs = match (&row.created_by, user) {
            // One may be an e-mail address, and the other a part of it.
            (Some(creator), Some(user)) => {
                let name = |who: &str| who.split('@').next().unwrap_or_default().to_lowercase();
                name(creator) == name(user)
            }
            _ => true,
        };
        let is_new = row.created_at.is_some_and(|at| (at.0 - sent_at.0).abs() <= RESENT_WITHIN);
        (is_theirs && is_new).then_some(id)
    }

    /// Reads it off the rows with the name that was sent, in the cluster or the project that it was
    /// sent to.
    pub fn of(sent: &NewVolume, rows: &[Volume]) -> Self {
        let named: Vec<_> = rows.iter().filter(|row| row.name == sent.name.as_str()).collect();
        // One that is going away was there before.
        let is_ours = |row: &&&Volume| {
            row.project_id == sent.project_id
                && row.origin_pvc_name == sent.origin_pvc_name
                && row.status.phase != Phase::Deleting
        };
        match (named.iter().find(is_ours), named.first()) {
            (Some(ours), _) => Self::Created(ours.id.clone()),
            (None, Some(other)) => Self::NameInUse { project: other.project_name.clone() },
            (None, None) => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Draft;

    #[test]
    fn a_name_that_was_refused_is_ours_only_if_it_is_new_and_by_the_same_user() {
        let sent_at = Timestamp::parse("2026-11-23T14:03:00Z").expect("a time");
        let row = |created_at: &str, by: serde_json::Value, pvc: &str| -> Volume {
            let row = serde_json::json!({
                "id": "v", "name": "lidar", "projectId": "5", "originPvcName": pvc, "createdBy": by,
                "createdAt": created_at, "status": {"phase": "Creating"},
            });
            serde_json::from_value(row).expect("a volume")
        };
        let (now, before) = ("2026-11-23T14:03:22Z", "2026-11-20T14:03:22Z");
        let ada = serde_json::json!("ada@example.com");
        let null = serde_json::Value::Null;
        for (row, user, is_ours) in [
            (row(now, ada.clone(), "raw"), Some("ada@example.com"), true),
            (row(now, ada.clone(), "raw"), Some("Ada"), true),
            (row(now, ada.clone(), "raw"), None, true),
            (row(now, null.clone(), "raw"), Some("ada"), true),
            (row(now, ada.clone(), "raw"), Some("bob"), false),
            (row(before, ada.clone(), "raw"), Some("ada"), false),
            (row(now, ada.clone(), "other"), Some("ada"), false),
            (row("", ada, "raw"), Some("ada"), false),
        ] {
            let found = Outcome::of_resent(&sent(), std::slice::from_ref(&row), user, sent_at);
            assert_eq!(found.is_some(), is_ours, "{row:?} {user:?}");
        }
    }

    fn sent() -> NewVolume {
        let text = |text: &str| text.to_owned();
        let draft = Draft {
            project: text("5"),
            is_project_id: true,
            origin_pvc: text("raw"),
            name: text("lidar"),
            ..Draft::default()
        };
        draft.parse().expect("complete")
    }

    fn row(name: &str, project: &str, pvc: &str, phase: &str) -> Volume {
        let text = format!(
            r#"{{"id":"{name}/{project}/{pvc}","name":"{name}","projectId":"{project}",
            "projectName":"project-{project}","originPvcName":"{pvc}","status":{{"phase":"{phase}"}}}}"#
        );
        serde_json::from_str(&text).expect("a row")
    }

    #[test]
    fn only_the_same_name_project_and_pvc_are_what_was_asked_for() {
        let ours = row("lidar", "5", "raw", "Creating");
        let in_use = |project: &str| Outcome::NameInUse { project: format!("project-{project}") };
        let created = Outcome::Created(ours.id.clone());
        for (rows, outcome) in [
            (vec![], Outcome::Nothing),
            (vec![row("lidar-2", "5", "raw", "Ready")], Outcome::Nothing),
            (vec![ours.clone()], created.clone()),
            (vec![row("lidar", "6", "raw", "Ready"), ours], created),
            (vec![row("lidar", "6", "raw", "Ready")], in_use("6")),
            (vec![row("lidar", "5", "other", "Ready")], in_use("5")),
            (vec![row("lidar", "5", "raw", "Deleting")], in_use("5")),
        ] {
            assert_eq!(Outcome::of(&sent(), &rows), outcome, "{rows:?}");
        }
    }

    #[test]
    fn the_last_word_on_a_wish_counts_and_old_wishes_are_forgotten() {
        let id = |number: usize| AttemptId::from(number.to_string());
        let mut intents = CreationAttempts::default();
        for number in 0..REMEMBERED + 5 {
            intents.note(&id(number), Some(AttemptState::Sent));
        }
        assert_eq!(intents.state(&id(4)), None);
        assert_eq!(intents.state(&id(5)), Some(&AttemptState::Sent));
        let created = AttemptState::Created(VolumeId::from("v"));
        intents.note(&id(5), Some(created.clone()));
        assert_eq!(intents.state(&id(5)), Some(&created));
        intents.note(&id(5), None);
        assert_eq!(intents.state(&id(5)), None);
        assert_eq!(intents.state(&id(6)), Some(&AttemptState::Sent), "and no other");
    }
}
