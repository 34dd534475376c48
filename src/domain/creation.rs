//! Where the creation of a data volume stands: one request, whose answer may get lost, and then the
//! sharing, which is requests of its own.

use super::{
    AttemptId, Clause, Draft, DraftScope, Field, FilterBy, ListQuery, Operator, ScopeChange,
    VolumeId,
};
use serde::{Deserialize, Serialize};

/// A form that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Which wish it is.
    pub intent: AttemptId,
    /// What was sent.
    pub draft: Draft,
}

impl Attempt {
    /// Asks for what it would have created, and for what would have kept it from that: names are
    /// unique in a cluster.
    pub fn look_up(&self) -> ListQuery {
        let equals = |field, value: &str| Clause::new(field, Operator::Equals, value).ok();
        let place = match (self.draft.cluster(), self.draft.project_id()) {
            (Some(cluster), _) => equals(Field::ClusterId, cluster.as_str()),
            (None, Some(project)) => equals(Field::ProjectId, project.as_str()),
            (None, None) => None,
        };
        let clauses = equals(Field::Name, &self.draft.name).into_iter().chain(place);
        ListQuery { filter: FilterBy(clauses.collect()), ..ListQuery::default() }
    }
}

/// A data volume that exists, and whom it is still to be shared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSharing {
    /// The data volume.
    pub id: VolumeId,
    /// Its name.
    pub name: String,
    /// Whether the answer to its creation got lost, and it was found afterwards.
    pub was_found: bool,
    /// With whom it is shared by now.
    pub shared: Vec<DraftScope>,
    /// With whom it is not shared yet.
    pub left: Vec<DraftScope>,
}

impl FirstSharing {
    /// The next request, with as many scopes as fit; none at the end.
    pub fn next_request(&self) -> Option<ScopeChange> {
        let add = self.left.iter().map(|one| one.scope.clone()).collect();
        ScopeChange { add, ..ScopeChange::default() }.requests().into_iter().next()
    }

    /// What is left once `done` has been done.
    pub fn after(&self, done: &ScopeChange) -> Self {
        let mut after = self.clone();
        let (shared, left) = after.left.into_iter().partition(|one| done.add.contains(&one.scope));
        after.left = left;
        after.shared.extend::<Vec<_>>(shared);
        after
    }
}

/// Where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Nothing is under way.
    #[default]
    Idle,
    /// The request is.
    Sending(Attempt),
    /// No answer came; it is being looked up.
    InDoubt {
        /// What was sent.
        attempt: Attempt,
        /// Why there is no answer.
        why: String,
    },
    /// It could not be looked up.
    Unknown {
        /// What was sent.
        attempt: Attempt,
        /// Why not.
        why: String,
    },
    /// It was looked up, and is not there.
    NotCreated {
        /// Its name.
        name: String,
        /// The project in which another one has that name.
        in_use_in: Option<String>,
    },
    /// The same form is being sent in another tab.
    Elsewhere,
    /// It was created in another tab.
    CreatedElsewhere(VolumeId),
    /// It exists and is being shared.
    Sharing(FirstSharing),
    /// It exists, and the sharing has failed.
    Unshared {
        /// How far it came.
        sharing: FirstSharing,
        /// Why it did not come further.
        why: String,
    },
    /// It exists, although no answer came.
    Found {
        /// The data volume.
        id: VolumeId,
        /// Its name.
        name: String,
    },
    /// It exists, and there is nothing more to say.
    Done(VolumeId),
}

impl Stage {
    /// The form that waits for its outcome.
    pub fn attempt(&self) -> Option<&Attempt> {
        match self {
            Self::Sending(attempt)
            | Self::InDoubt { attempt, .. }
            | Self::Unknown { attempt, .. } => Some(attempt),
            _ => None,
        }
    }

    /// Whether a request is on its way.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Sending(_) | Self::InDoubt { .. } | Self::Sharing(_))
    }

    /// Whether the data volume exists and the form has done its duty.
    pub fn is_over(&self) -> bool {
        matches!(
            self,
            Self::Sharing(_) | Self::Unshared { .. } | Self::Found { .. } | Self::Done(_)
        )
    }

    /// Why the form cannot be sent now; none where it can, or is being sent.
    pub fn keeps_from_sending(&self) -> Option<&'static str> {
        match self {
            Self::Idle | Self::NotCreated { .. } | Self::Elsewhere | Self::Sending(_) => None,
            Self::InDoubt { .. } => Some("It is being checked whether it was created already."),
            Self::Unknown { .. } => Some("It may have been created already: look again first."),
            Self::CreatedElsewhere(_) => Some("It was created in another tab already."),
            _ => Some("It was created already."),
        }
    }

    /// Where it stands when the page has been loaded again: what was on its way then is not any
    /// more, and nothing is sent by itself.
    pub fn after_reload(self) -> Self {
        let why = "The page was loaded again before the answer came.".to_owned();
        match self {
            Self::Sending(attempt) => Self::InDoubt { attempt, why },
            Self::Sharing(sharing) => Self::Unshared { sharing, why },
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
        Attempt { intent: AttemptId::from("1".to_owned()), draft }
    }

    #[test]
    fn it_is_looked_up_by_name_in_the_cluster_or_else_in_the_project() {
        let mut attempt = attempt();
        assert_eq!(attempt.look_up().filter.to_string(), "name==lidar,projectId==vision");
        let cluster = "71f69d83-ba66-4822-adf5-55ce55efd210";
        attempt.draft.picked = Some(PickedProject {
            id: ProjectId::from("5"),
            name: "vision".to_owned(),
            cluster: Some(ClusterId::from(cluster)),
            department: None,
        });
        let filter = format!("name==lidar,clusterId=={cluster}");
        assert_eq!(attempt.look_up().filter.to_string(), filter);
        // What no filter can hold is left out, and the rows tell.
        attempt.draft.picked = None;
        attempt.draft.project = "a,b".to_owned();
        assert_eq!(attempt.look_up().filter.to_string(), "name==lidar");
    }

    #[test]
    fn a_reload_sends_nothing_and_forgets_nothing() {
        let lost = Stage::Sending(attempt()).after_reload();
        assert!(matches!(&lost, Stage::InDoubt { attempt: it, .. } if *it == attempt()));
        assert_eq!(lost.clone().after_reload(), lost);
        let text = serde_json::to_string(&lost).expect("JSON");
        assert_eq!(serde_json::from_str::<Stage>(&text).expect("JSON"), lost);
        let halfway = Stage::Sharing(sharing(60)).after_reload();
        assert!(matches!(halfway, Stage::Unshared { sharing: it, .. } if it == sharing(60)));
    }

    fn sharing(scopes: usize) -> FirstSharing {
        let scope = |id: usize| DraftScope {
            scope: ScopeRef { kind: ScopeKind::Project, id: id.to_string() },
            name: format!("project-{id}"),
            cluster: ClusterId::from("c"),
        };
        FirstSharing {
            id: VolumeId::from("v"),
            name: "lidar".to_owned(),
            was_found: false,
            shared: Vec::new(),
            left: (0..scopes).map(scope).collect(),
        }
    }

    #[test]
    fn sharing_goes_on_where_it_stopped_until_nobody_is_left() {
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
