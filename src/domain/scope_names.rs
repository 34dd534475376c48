//! Scopes by name, for a sentence: the first ones of each kind, and how many more.

use super::scope::{ScopeKind, SharedScope};

/// The scopes of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeNames {
    /// "Department", "Departments".
    pub label: &'static str,
    /// The first names. A scope without a name is told by its id.
    pub names: Vec<String>,
    /// How many are not told.
    pub more: usize,
}

/// What the scopes of a kind are called; all that the console does not know are "Others".
fn labels(kind: &ScopeKind) -> (usize, &'static str, &'static str) {
    match kind {
        ScopeKind::Cluster => (0, "Cluster", "Clusters"),
        ScopeKind::Department => (1, "Department", "Departments"),
        ScopeKind::Project => (2, "Project", "Projects"),
        ScopeKind::Unrecognized(_) => (3, "Other", "Others"),
    }
}

/// The names of `scopes`, at most `most` of each kind, the broadest kind first, each kind in the
/// order of its names.
pub fn scope_names(scopes: &[SharedScope], most: usize) -> Vec<ScopeNames> {
    let mut all = Vec::new();
    for place in 0..4 {
        let of = scopes.iter().filter(|scope| labels(&scope.kind).0 == place);
        let names = of.clone().map(|it| if it.name.is_empty() { &it.id } else { &it.name });
        let mut names: Vec<String> = names.cloned().collect();
        let Some((_, one, many)) = of.clone().next().map(|scope| labels(&scope.kind)) else {
            continue;
        };
        names.sort_unstable();
        let label = if names.len() == 1 { one } else { many };
        let more = names.len().saturating_sub(most);
        names.truncate(most);
        all.push(ScopeNames { label, names, more });
    }
    all
}

impl ScopeNames {
    /// "vision, lidar and 3 more".
    pub fn text(&self) -> String {
        let mut text = self.names.join(", ");
        if self.more > 0 {
            text.push_str(&format!(" and {} more", self.more));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decode;
    use proptest::prelude::*;

    fn scope(kind: &str, name: &str) -> SharedScope {
        let json = serde_json::json!({"scopeType": kind, "scopeId": "17", "scopeName": name});
        decode(serde_json::from_str(&json.to_string()).expect("JSON")).expect("a scope")
    }

    #[test]
    fn the_broadest_comes_first_and_the_rest_is_counted() {
        let scopes = [
            scope("project", "zeta"),
            scope("region", "Europe"),
            scope("project", "alpha"),
            scope("project", "beta"),
            scope("department", ""),
            scope("cluster", "prod"),
        ];
        let told: Vec<_> = scope_names(&scopes, 2)
            .iter()
            .map(|it| format!("{}: {}", it.label, it.text()))
            .collect();
        let expected = [
            "Cluster: prod",
            "Department: 17",
            "Projects: alpha, beta and 1 more",
            "Other: Europe",
        ];
        assert_eq!(told, expected);
        assert_eq!(scope_names(&[], 2), []);
    }

    proptest! {
        #[test]
        fn nobody_is_left_out_and_nobody_told_twice(
            kinds in prop::collection::vec(0..5_usize, 0..30),
            most in 1..6_usize,
        ) {
            let names = ["cluster", "department", "project", "region", "planet"];
            let scopes: Vec<_> = kinds
                .iter()
                .enumerate()
                .map(|(at, kind)| scope(names[*kind], &format!("n{at}")))
                .collect();
            let told = scope_names(&scopes, most);
            prop_assert!(told.iter().all(|it| it.names.len() <= most && !it.names.is_empty()));
            let count: usize = told.iter().map(|it| it.names.len() + it.more).sum();
            prop_assert_eq!(count, scopes.len());
        }
    }
}
