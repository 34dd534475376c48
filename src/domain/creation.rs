//! The stages of creating a data volume: one request, then the sharing in requests of its own.

use super::{
    AttemptId, Clause, Draft, DraftScope, Field, FilterBy, ListQuery, Operator, ScopeChange,
    VolumeId,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    #[serde(rename = "intent")]
    pub id: AttemptId,
    pub draft: Draft,
}

impl Attempt {
    /// Finds the created volume, or another one that has its name: names are unique in a cluster.
    pub fn lookup_query(&self) -> ListQuery {
        let equals = |field, value: &str| Clause::new(field, Operator::Equals, value).ok();
        let parent = match (self.draft.cluster(), self.draft.project_id()) {
            (Some(cluster), _) => equals(Field::ClusterId, cluster.as_str()),
            (None, Some(project)) => equals(Field::ProjectId, project.as_str()),
            (None, None) => None,
        };
        let clauses = equals(Field::Name, &self.draft.name).into_iter().chain(parent);
        ListQuery { filter: FilterBy(clauses.collect()), ..ListQuery::default() }
    }
}

/// A created data volume and the scopes that it is still to be shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InitialSharing {
    pub id: VolumeId,
    pub name: String,
    /// Whether the response to the creation got lost and the volume was found by a lookup.
    pub was_found: bool,
    pub shared: Vec<DraftScope>,
    pub left: Vec<DraftScope>,
}

impl InitialSharing {
    pub fn next_request(&self) -> Option<ScopeChange> {
        let add = self.left.iter().map(|it| it.scope.clone()).collect();
        ScopeChange { add, ..ScopeChange::default() }.requests().into_iter().next()
    }

    pub fn after(&self, done: &ScopeChange) -> Self {
        let mut after = self.clone();
        let (shared, left) = after.left.into_iter().partition(|it| done.add.contains(&it.scope));
        after.left = left;
        after.shared.extend::<Vec<_>>(shared);
        after
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CreationStage {
    #[default]
    Idle,
    Sending(Attempt),
    /// The response got lost; a lookup is running.
    #[serde(rename = "InDoubt")]
    CheckingOutcome {
        attempt: Attempt,
        why: String,
    },
    /// The lookup failed.
    #[serde(rename = "Unknown")]
    OutcomeUnknown {
        attempt: Attempt,
        why: String,
    },
    /// The lookup found nothing.
    NotCreated {
        name: String,
        /// The project of another volume with that name.
        in_use_in: Option<String>,
    },
    /// Refused because the session had ended.
    SessionEnded,
    #[serde(rename = "Elsewhere")]
    SendingInOtherTab,
    #[serde(rename = "CreatedElsewhere")]
    CreatedInOtherTab(VolumeId),
    Sharing(InitialSharing),
    /// The volume exists, but sharing it failed.
    #[serde(rename = "Unshared")]
    SharingFailed {
        sharing: InitialSharing,
        why: String,
    },
    Done(VolumeId),
}

impl CreationStage {
    pub fn attempt(&self) -> Option<&Attempt> {
        match self {
            Self::Sending(attempt)
            | Self::CheckingOutcome { attempt, .. }
            | Self::OutcomeUnknown { attempt, .. } => Some(attempt),
            _ => None,
        }
    }

    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Sending(_) | Self::CheckingOutcome { .. } | Self::Sharing(_))
    }

    pub fn is_created(&self) -> bool {
        matches!(self, Self::Sharing(_) | Self::SharingFailed { .. } | Self::Done(_))
    }

    /// Whether this tab has nothing under way and the volume is not known to exist.
    pub fn is_unsent(&self) -> bool {
        matches!(
            self,
            Self::Idle | Self::NotCreated { .. } | Self::SessionEnded | Self::SendingInOtherTab
        )
    }

    /// The stage after a page reload, which aborts all requests: `why` the outcome is unknown.
    /// Nothing is sent again by itself.
    pub fn after_reload(self, why: String) -> Self {
        match self {
            Self::Sending(attempt) => Self::CheckingOutcome { attempt, why },
            Self::Sharing(sharing) => Self::SharingFailed { sharing, why },
            Self::Done(_) => Self::Idle,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClusterId, PickedProject, ProjectId, ScopeKind, ScopeRef};

    fn attempt() -> Attempt {
        let draft = Draft {
            project: "vision".to_owned(),
            is_project_id: true,
            name: "lidar".to_owned(),
            ..Draft::default()
        };
        Attempt { id: AttemptId::from("1".to_owned()), draft }
    }

    #[test]
    fn the_lookup_filters_by_name_and_by_cluster_or_project() {
        let mut attempt = attempt();
        assert_eq!(attempt.lookup_query().filter.to_string(), "name==lidar,projectId==vision");
        let cluster = "71f69d83-ba66-4822-adf5-55ce55efd210";
        attempt.draft.picked = Some(PickedProject {
            id: ProjectId::from("5"),
            name: "vision".to_owned(),
            cluster: Some(ClusterId::from(cluster)),
            department: None,
        });
        let filter = format!("name==lidar,clusterId=={cluster}");
        assert_eq!(attempt.lookup_query().filter.to_string(), filter);
        // A value with a comma cannot be filtered by; the rows are compared instead.
        attempt.draft.picked = None;
        attempt.draft.project = "a,b".to_owned();
        assert_eq!(attempt.lookup_query().filter.to_string(), "name==lidar");
    }

    #[test]
    fn a_reload_sends_nothing_and_keeps_the_attempt() {
        let why = "reloaded".to_owned();
        let lost = CreationStage::Sending(attempt()).after_reload(why.clone());
        let expected = CreationStage::CheckingOutcome { attempt: attempt(), why: why.clone() };
        assert_eq!(lost, expected);
        assert_eq!(lost.clone().after_reload(why.clone()), lost);
        let text = serde_json::to_string(&lost).expect("JSON");
        assert_eq!(serde_json::from_str::<CreationStage>(&text).expect("JSON"), lost);
        let halfway = CreationStage::Sharing(sharing(60)).after_reload(why.clone());
        assert_eq!(halfway, CreationStage::SharingFailed { sharing: sharing(60), why });
    }

    fn sharing(scopes: usize) -> InitialSharing {
        let scope = |id: usize| DraftScope {
            scope: ScopeRef { kind: ScopeKind::Project, id: id.to_string() },
            name: format!("project-{id}"),
            cluster: ClusterId::from("c"),
        };
        InitialSharing {
            id: VolumeId::from("v"),
            name: "lidar".to_owned(),
            was_found: false,
            shared: Vec::new(),
            left: (0..scopes).map(scope).collect(),
        }
    }

    #[test]
    fn sharing_resumes_until_no_scope_is_left() {
        let mut now = sharing(120);
        let mut sizes = Vec::new();
        while let Some(request) = now.next_request() {
            sizes.push(request.add.len());
            now = now.after(&request);
        }
        assert_eq!(sizes, [50, 50, 20]);
        assert_eq!(now.shared, sharing(120).left);
        assert_eq!(now.left, []);
    }
}
