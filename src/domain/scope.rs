//! Whom a data volume is shared with, and how a change of that is sent.

use super::lenient::{Decode, Decoder, LenientValue};
use super::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most entries that `add` and that `remove` may hold in one request. The contract says
/// `maxLength: 50` on an array; it means items.
pub const SCOPES_PER_REQUEST: usize = 50;

/// The contract's `ScopeType`, open at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ScopeKind {
    /// The whole cluster.
    Cluster,
    /// A department and all its projects.
    Department,
    /// One project.
    Project,
    /// A kind that this console does not know; shown as it came.
    Unrecognized(String),
}

impl ScopeKind {
    /// As the API spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Cluster => "cluster",
            Self::Department => "department",
            Self::Project => "project",
            Self::Unrecognized(other) => other,
        }
    }

    /// What a person reads.
    pub fn label(&self) -> &str {
        match self {
            Self::Cluster => "Cluster",
            Self::Department => "Department",
            Self::Project => "Project",
            Self::Unrecognized(other) => other,
        }
    }
}

impl From<String> for ScopeKind {
    fn from(text: String) -> Self {
        match text.as_str() {
            "cluster" => Self::Cluster,
            "department" => Self::Department,
            "project" => Self::Project,
            _ => Self::Unrecognized(text),
        }
    }
}

impl From<ScopeKind> for String {
    fn from(kind: ScopeKind) -> Self {
        kind.as_str().to_owned()
    }
}

/// Points at a cluster, department or project (the contract's `SharedScopeBase`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeRef {
    /// What it points at.
    #[serde(rename = "scopeType")]
    pub kind: ScopeKind,
    /// Its id: opaque.
    #[serde(rename = "scopeId")]
    pub id: String,
}

/// A scope that may mount the volume, with who shared it and since when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SharedScope {
    /// What it is.
    pub kind: ScopeKind,
    /// Its id: opaque; empty where it could not be read.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Since when.
    pub created_at: Option<Timestamp>,
    /// By whom.
    pub created_by: Option<String>,
}

impl Decode for SharedScope {
    /// One with a name can be shown without an ID, though not be changed.
    fn decode(decoder: &mut Decoder, object: &mut LenientValue<'_>) -> Option<Self> {
        let kind = decoder.required(object, "scopeType").map(ScopeKind::from);
        let id = decoder.required(object, "scopeId");
        let name = decoder.optional(object, "scopeName").unwrap_or_default();
        if id.is_none() && name.is_empty() {
            return None;
        }
        Some(Self {
            kind: kind.unwrap_or(ScopeKind::Unrecognized(String::new())),
            id: id.unwrap_or_default(),
            name,
            created_at: decoder.time(object, "createdAt"),
            created_by: decoder.optional(object, "createdBy"),
        })
    }
}

impl SharedScope {
    /// What it points at; none where that could not be read.
    pub fn scope(&self) -> Option<ScopeRef> {
        let is_known = !self.id.is_empty() && !self.kind.as_str().is_empty();
        is_known.then(|| ScopeRef { kind: self.kind.clone(), id: self.id.clone() })
    }

    /// Its name; its id where the server gave none.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
}

/// What to add to and remove from a volume's shared scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScopeChange {
    /// Scopes that gain access.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<ScopeRef>,
    /// Scopes that lose access.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<ScopeRef>,
}

impl ScopeChange {
    /// What leads from `now` to `wanted`, each scope once, in a fixed order.
    pub fn between(now: &[ScopeRef], wanted: &[ScopeRef]) -> Self {
        let now: BTreeSet<_> = now.iter().collect();
        let wanted: BTreeSet<_> = wanted.iter().collect();
        Self {
            add: wanted.difference(&now).map(|scope| (*scope).clone()).collect(),
            remove: now.difference(&wanted).map(|scope| (*scope).clone()).collect(),
        }
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// The change as requests that the API takes: at most [`SCOPES_PER_REQUEST`] additions and
    /// as many removals in each.
    pub fn requests(&self) -> Vec<Self> {
        let mut add = self.add.chunks(SCOPES_PER_REQUEST);
        let mut remove = self.remove.chunks(SCOPES_PER_REQUEST);
        let mut requests = Vec::new();
        loop {
            let (add, remove) = (add.next(), remove.next());
            if add.is_none() && remove.is_none() {
                return requests;
            }
            requests.push(Self {
                add: add.unwrap_or_default().to_vec(),
                remove: remove.unwrap_or_default().to_vec(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lenient::decode;
    use super::*;
    use proptest::prelude::*;

    fn project(id: usize) -> ScopeRef {
        ScopeRef { kind: ScopeKind::Project, id: id.to_string() }
    }

    #[test]
    fn an_unchanged_list_sends_nothing() {
        let scopes = [project(1), project(2)];
        let change = ScopeChange::between(&scopes, &[project(2), project(1)]);
        assert!(change.is_empty());
        assert!(change.requests().is_empty());
    }

    #[test]
    fn an_empty_side_is_left_out_of_the_body() {
        let change = ScopeChange { add: vec![project(5)], remove: vec![] };
        assert_eq!(
            serde_json::to_value(change).expect("JSON"),
            serde_json::json!({"add": [{"scopeType": "project", "scopeId": "5"}]})
        );
    }

    #[test]
    fn a_scope_of_a_new_kind_is_kept_as_it_came() {
        let text =
            r#"{"scopeType":"region","scopeId":"eu","scopeName":"Europe","createdAt":"soon"}"#;
        let json = serde_json::from_str(text).expect("JSON");
        let scope: SharedScope = decode(json).expect("lenient");
        assert_eq!(scope.kind, ScopeKind::Unrecognized("region".to_owned()));
        assert_eq!(scope.created_at, None);
    }

    #[test]
    fn what_a_scope_lacks_takes_nothing_else_away() {
        let read = |json: serde_json::Value| {
            let text = json.to_string();
            decode::<SharedScope>(serde_json::from_str(&text).expect("JSON"))
        };
        let nameless = read(serde_json::json!({"scopeType": "project", "scopeId": 5})).expect("it");
        assert_eq!((nameless.label(), nameless.scope()), ("5", Some(project(5))));
        for lacks in [
            serde_json::json!({"scopeType": "project", "scopeName": "vision"}),
            serde_json::json!({"scopeType": null, "scopeId": "5", "scopeName": "vision"}),
        ] {
            let shown = read(lacks).expect("it has a name");
            assert_eq!((shown.label(), shown.scope()), ("vision", None));
        }
        let nothing = read(serde_json::json!({"scopeType": "project"}));
        assert_eq!(nothing, Err("`scopeId` is missing".to_owned()));
    }

    proptest! {
        #[test]
        fn requests_hold_at_most_fifty_of_each_and_add_up_to_the_change(
            now in prop::collection::btree_set(0usize..300, 0..180),
            wanted in prop::collection::btree_set(0usize..300, 0..180),
        ) {
            let refs = |ids: &BTreeSet<usize>| ids.iter().copied().map(project).collect::<Vec<_>>();
            let change = ScopeChange::between(&refs(&now), &refs(&wanted));
            let mut result: BTreeSet<ScopeRef> = refs(&now).into_iter().collect();
            for request in change.requests() {
                prop_assert!(!request.is_empty());
                prop_assert!(request.add.len() <= 50 && request.remove.len() <= 50);
                for scope in &request.remove { prop_assert!(result.remove(scope)); }
                for scope in &request.add { prop_assert!(result.insert(scope.clone())); }
            }
            prop_assert_eq!(result, refs(&wanted).into_iter().collect::<BTreeSet<_>>());
        }
    }
}
