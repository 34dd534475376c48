use crate::texts::volume as texts;
use crate::tools::{Decode, Decoder, LenientValue, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The limit of `add` and of `remove`: the contract's `maxLength: 50` on an array means items.
pub const SCOPES_PER_REQUEST: usize = 50;

/// The contract's `ScopeType`; unknown kinds are kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ScopeKind {
    Cluster,
    Department,
    Project,
    Unrecognized(String),
}

impl ScopeKind {
    fn names(&self) -> (&str, &str) {
        match self {
            Self::Cluster => ("cluster", texts::CLUSTER),
            Self::Department => ("department", texts::DEPARTMENT),
            Self::Project => ("project", texts::PROJECT),
            Self::Unrecognized(other) => (other, other),
        }
    }

    pub fn as_str(&self) -> &str {
        self.names().0
    }

    pub fn label(&self) -> &str {
        self.names().1
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

/// A cluster, department or project (the contract's `SharedScopeBase`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeRef {
    #[serde(rename = "scopeType")]
    pub kind: ScopeKind,
    #[serde(rename = "scopeId")]
    pub id: String,
}

/// A scope that may mount the volume, with who shared it and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SharedScope {
    pub kind: ScopeKind,
    /// Empty if it could not be decoded.
    pub id: String,
    pub name: String,
    pub created_at: Option<Timestamp>,
    pub created_by: Option<String>,
}

impl Decode for SharedScope {
    /// A scope without an ID can be shown by its name, but not be changed.
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
    /// `None` if it could not be decoded.
    pub fn scope(&self) -> Option<ScopeRef> {
        let is_known = !self.id.is_empty() && !self.kind.as_str().is_empty();
        is_known.then(|| ScopeRef { kind: self.kind.clone(), id: self.id.clone() })
    }

    /// The name, or the ID if the name is empty.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScopeChange {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<ScopeRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<ScopeRef>,
}

impl ScopeChange {
    /// The change from `now` to `wanted`, without duplicates, in a fixed order.
    pub fn between(now: &[ScopeRef], wanted: &[ScopeRef]) -> Self {
        let now: BTreeSet<_> = now.iter().collect();
        let wanted: BTreeSet<_> = wanted.iter().collect();
        Self {
            add: wanted.difference(&now).map(|scope| (*scope).clone()).collect(),
            remove: now.difference(&wanted).map(|scope| (*scope).clone()).collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.add.len() + self.remove.len()
    }

    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// The change in requests of at most [`SCOPES_PER_REQUEST`] additions and removals each.
    pub fn requests(&self) -> Vec<Self> {
        let part = |scopes: &[ScopeRef], index| {
            scopes.chunks(SCOPES_PER_REQUEST).nth(index).unwrap_or_default().to_vec()
        };
        let count = self.add.len().max(self.remove.len()).div_ceil(SCOPES_PER_REQUEST);
        let request =
            |index| Self { add: part(&self.add, index), remove: part(&self.remove, index) };
        (0..count).map(request).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::{decoded, project};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn an_unchanged_list_sends_nothing() {
        let scopes = [project(1), project(2)];
        let change = ScopeChange::between(&scopes, &[project(2), project(1)]);
        assert!(change.is_empty());
        assert!(change.requests().is_empty());
    }

    #[test]
    fn empty_lists_are_left_out_of_the_body() {
        let change = ScopeChange { add: vec![project(5)], remove: vec![] };
        let body = json!({"add": [{"scopeType": "project", "scopeId": "5"}]});
        assert_eq!(serde_json::to_value(change).expect("JSON"), body);
    }

    #[test]
    fn scopes_of_an_unknown_kind_are_kept() {
        let json = json!({
            "scopeType": "region", "scopeId": "eu", "scopeName": "Europe", "createdAt": "soon",
        });
        let scope: SharedScope = decoded(&json).expect("lenient");
        assert_eq!(scope.kind, ScopeKind::Unrecognized("region".to_owned()));
        assert_eq!(scope.created_at, None);
    }

    #[test]
    fn incomplete_scopes_are_decoded_as_far_as_possible() {
        let read = |json| decoded::<SharedScope>(&json);
        let nameless = read(json!({"scopeType": "project", "scopeId": 5})).expect("it");
        assert_eq!((nameless.label(), nameless.scope()), ("5", Some(project(5))));
        for lacks in [
            json!({"scopeType": "project", "scopeName": "vision"}),
            json!({"scopeType": null, "scopeId": "5", "scopeName": "vision"}),
        ] {
            let shown = read(lacks).expect("it has a name");
            assert_eq!((shown.label(), shown.scope()), ("vision", None));
        }
        let nothing = read(json!({"scopeType": "project"}));
        assert_eq!(nothing, Err("`scopeId` is missing".to_owned()));
    }

    proptest! {
        #[test]
        fn requests_have_at_most_fifty_of_each_and_add_up(
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
