use super::{AttemptId, NewVolume, Phase, Volume, VolumeId};
use crate::tools::{Timestamp, lowercase};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttemptState {
    Sent,
    Created(VolumeId),
}

/// The latest attempts of all tabs, without any content of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreationAttempts(Vec<(AttemptId, AttemptState)>);

const ATTEMPTS_MAX: usize = 20;

impl CreationAttempts {
    /// `None` if the attempt was not sent, or was refused.
    pub fn state(&self, attempt: &AttemptId) -> Option<&AttemptState> {
        self.0.iter().find(|(id, _)| id == attempt).map(|(_, state)| state)
    }

    /// Sets or removes the state of an attempt. The oldest attempts are dropped.
    pub fn record(&mut self, attempt: &AttemptId, state: Option<AttemptState>) {
        self.0.retain(|(id, _)| id != attempt);
        self.0.extend(state.map(|state| (attempt.clone(), state)));
        let surplus = self.0.len().saturating_sub(ATTEMPTS_MAX);
        self.0.drain(..surplus);
    }
}

/// The largest difference of the clocks plus the longest duration of a request.
const RESEND_WINDOW_MS: i64 = 120_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookupResult {
    Created(VolumeId),
    NameInUse { project: String },
    Nothing,
}

impl LookupResult {
    /// The volume that was created although the server refused its name: a browser may send a
    /// request twice if its connection breaks. It must be as new as the request and by the same
    /// user, as far as that is known.
    pub fn find_resent(
        sent: &NewVolume,
        rows: &[Volume],
        user: Option<&str>,
        sent_at: Timestamp,
    ) -> Option<VolumeId> {
        let Self::Created(id) = Self::from_rows(sent, rows) else { return None };
        let row = rows.iter().find(|row| row.id == id)?;
        let is_same_user = match (&row.created_by, user) {
            // One may be an e-mail address and the other its local part.
            (Some(creator), Some(user)) => {
                let name = |user: &str| lowercase(user.split('@').next().unwrap_or_default());
                name(creator) == name(user)
            }
            _ => true,
        };
        let is_new = row.created_at.is_some_and(|at| (at.0 - sent_at.0).abs() <= RESEND_WINDOW_MS);
        (is_same_user && is_new).then_some(id)
    }

    /// `rows` are those with the name that was sent, in the cluster or project that it was sent to.
    pub fn from_rows(sent: &NewVolume, rows: &[Volume]) -> Self {
        let named: Vec<_> = rows.iter().filter(|row| row.name == sent.name.as_str()).collect();
        // A volume that is being deleted is older.
        let is_match = |row: &&&Volume| {
            row.project_id == sent.project_id
                && row.origin_pvc_name == sent.origin_pvc_name
                && row.status.phase != Phase::Deleting
        };
        match (named.iter().find(is_match), named.first()) {
            (Some(created), _) => Self::Created(created.id.clone()),
            (None, Some(other)) => Self::NameInUse { project: other.project_name.clone() },
            (None, None) => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Draft;
    use crate::domain::fixtures::volume;

    #[test]
    fn a_resent_volume_is_new_and_by_the_same_user() {
        let sent_at = Timestamp::parse("2026-11-23T14:03:00Z").expect("a time");
        let row = |created_at: &str, by: serde_json::Value, pvc: &str| {
            volume(serde_json::json!({
                "originPvcName": pvc, "createdBy": by, "createdAt": created_at,
                "status": {"phase": "Creating"},
            }))
        };
        let (now, before) = ("2026-11-23T14:03:22Z", "2026-11-20T14:03:22Z");
        let ada = serde_json::json!("ada@example.com");
        let null = serde_json::Value::Null;
        for (row, user, is_match) in [
            (row(now, ada.clone(), "raw"), Some("ada@example.com"), true),
            (row(now, ada.clone(), "raw"), Some("Ada"), true),
            (row(now, ada.clone(), "raw"), None, true),
            (row(now, null.clone(), "raw"), Some("ada"), true),
            (row(now, ada.clone(), "raw"), Some("bob"), false),
            (row(before, ada.clone(), "raw"), Some("ada"), false),
            (row(now, ada.clone(), "other"), Some("ada"), false),
            (row("", ada, "raw"), Some("ada"), false),
        ] {
            let found =
                LookupResult::find_resent(&sent(), std::slice::from_ref(&row), user, sent_at);
            assert_eq!(found.is_some(), is_match, "{row:?} {user:?}");
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
        volume(serde_json::json!({
            "id": format!("{name}/{project}/{pvc}"), "name": name, "projectId": project,
            "projectName": format!("project-{project}"), "originPvcName": pvc,
            "status": {"phase": phase},
        }))
    }

    #[test]
    fn a_lookup_matches_name_project_and_pvc() {
        let matching = row("lidar", "5", "raw", "Creating");
        let in_use =
            |project: &str| LookupResult::NameInUse { project: format!("project-{project}") };
        let created = LookupResult::Created(matching.id.clone());
        for (rows, outcome) in [
            (vec![], LookupResult::Nothing),
            (vec![row("lidar-2", "5", "raw", "Ready")], LookupResult::Nothing),
            (vec![matching.clone()], created.clone()),
            (vec![row("lidar", "6", "raw", "Ready"), matching], created),
            (vec![row("lidar", "6", "raw", "Ready")], in_use("6")),
            (vec![row("lidar", "5", "other", "Ready")], in_use("5")),
            (vec![row("lidar", "5", "raw", "Deleting")], in_use("5")),
        ] {
            assert_eq!(LookupResult::from_rows(&sent(), &rows), outcome, "{rows:?}");
        }
    }

    #[test]
    fn the_latest_state_wins_and_old_attempts_are_dropped() {
        let id = |number: usize| AttemptId::from(number.to_string());
        let mut attempts = CreationAttempts::default();
        for number in 0..ATTEMPTS_MAX + 5 {
            attempts.record(&id(number), Some(AttemptState::Sent));
        }
        assert_eq!(attempts.state(&id(4)), None);
        assert_eq!(attempts.state(&id(5)), Some(&AttemptState::Sent));
        let created = AttemptState::Created(VolumeId::from("v"));
        attempts.record(&id(5), Some(created.clone()));
        assert_eq!(attempts.state(&id(5)), Some(&created));
        attempts.record(&id(5), None);
        assert_eq!(attempts.state(&id(5)), None);
        assert_eq!(attempts.state(&id(6)), Some(&AttemptState::Sent), "and no other");
    }
}
