use super::scope::{ScopeKind, SharedScope};
use crate::texts::volume as texts;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeNames {
    pub label: &'static str,
    /// The first names; the ID stands in for an empty name.
    pub names: Vec<String>,
    pub more: usize,
}

/// The position and the labels of a kind; unknown kinds are "Others".
fn labels(kind: &ScopeKind) -> (usize, &'static str, &'static str) {
    match kind {
        ScopeKind::Cluster => (0, texts::CLUSTER, texts::CLUSTERS),
        ScopeKind::Department => (1, texts::DEPARTMENT, texts::DEPARTMENTS),
        ScopeKind::Project => (2, texts::PROJECT, texts::PROJECTS),
        ScopeKind::Unrecognized(_) => (3, texts::OTHER_SCOPE, texts::OTHER_SCOPES),
    }
}

/// At most `most` sorted names of each kind, the broadest kind first.
pub fn scope_names(scopes: &[SharedScope], most: usize) -> Vec<ScopeNames> {
    let mut all = Vec::new();
    for position in 0..4 {
        let of = scopes.iter().filter(|scope| labels(&scope.kind).0 == position);
        let Some(first) = of.clone().next() else { continue };
        let (_, one, many) = labels(&first.kind);
        let mut names: Vec<_> = of.map(|scope| scope.label().to_owned()).collect();
        names.sort_unstable();
        let label = if names.len() == 1 { one } else { many };
        let more = names.len().saturating_sub(most);
        names.truncate(most);
        all.push(ScopeNames { label, names, more });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::decoded;
    use proptest::prelude::*;

    fn scope(kind: &str, name: &str) -> SharedScope {
        let json = serde_json::json!({"scopeType": kind, "scopeId": "17", "scopeName": name});
        decoded(&json).expect("a scope")
    }

    #[test]
    fn the_broadest_kind_comes_first_and_names_are_limited() {
        let scopes = [
            scope("project", "zeta"),
            scope("region", "Europe"),
            scope("project", "alpha"),
            scope("project", "beta"),
            scope("department", ""),
            scope("cluster", "prod"),
        ];
        let of_kind = |label, names: &[&str], more| ScopeNames {
            label,
            names: names.iter().map(|&name| name.to_owned()).collect(),
            more,
        };
        let expected = [
            of_kind("Cluster", &["prod"], 0),
            of_kind("Department", &["17"], 0),
            of_kind("Projects", &["alpha", "beta"], 1),
            of_kind("Other", &["Europe"], 0),
        ];
        assert_eq!(scope_names(&scopes, 2), expected);
        assert_eq!(scope_names(&[], 2), []);
    }

    proptest! {
        #[test]
        fn every_scope_is_named_or_counted_once(
            kinds in prop::collection::vec(0..5_usize, 0..30),
            most in 1..6_usize,
        ) {
            let names = ["cluster", "department", "project", "region", "planet"];
            let scopes: Vec<_> = kinds
                .iter()
                .enumerate()
                .map(|(at, kind)| scope(names[*kind], &format!("n{at}")))
                .collect();
            let listed = scope_names(&scopes, most);
            prop_assert!(listed.iter().all(|it| it.names.len() <= most && !it.names.is_empty()));
            let count: usize = listed.iter().map(|it| it.names.len() + it.more).sum();
            prop_assert_eq!(count, scopes.len());
        }
    }
}
