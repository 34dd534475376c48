use super::{Access, Sharing};

/// The names of the projects that gain and lose access.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessPreview {
    pub gain: Vec<String>,
    pub lose: Vec<String>,
    /// Whether projects that the user cannot see may be affected too.
    pub is_partial: bool,
}

impl AccessPreview {
    /// `is_complete` says whether the tree holds all units of the cluster.
    pub fn new(access: Access, after: &Sharing, is_complete: bool) -> Self {
        let Access { tree, own, sharing: before } = access;
        let then = Access { tree, own, sharing: after };
        let mut preview = Self::default();
        for (project, _) in tree.projects() {
            match (access.can_use(project), then.can_use(project)) {
                (false, true) => preview.gain.push(project.name.clone()),
                (true, false) => preview.lose.push(project.name.clone()),
                _ => {}
            }
        }
        preview.gain.sort_unstable();
        preview.lose.sort_unstable();
        let has_unknown = |sharing: &Sharing, other: &Sharing| {
            sharing.keys().any(|scope| !other.contains_key(scope) && tree.node(scope).is_none())
        };
        preview.is_partial =
            !is_complete || has_unknown(before, after) || has_unknown(after, before);
        preview
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::*;
    use super::*;
    use crate::domain::{OrgNode, ProjectId, ScopeKind, ScopeRef};
    use proptest::prelude::*;

    #[test]
    fn a_preview_counts_gains_and_losses_and_may_be_partial() {
        let tree = org(&[Some(0), Some(0), Some(1)]);
        let preview = |before: &[_], after: &[_], is_complete| {
            let access = Access { tree: &tree, own: None, sharing: &sharing(before) };
            AccessPreview::new(access, &sharing(after), is_complete)
        };
        let both = preview(&[(ScopeKind::Project, "2")], &[(ScopeKind::Department, "0")], true);
        assert_eq!((&both.gain, &both.lose), (&names(&["p0", "p1"]), &names(&["p2"])));
        let one = preview(&[], &[(ScopeKind::Project, "2")], true);
        assert_eq!((one.gain.len(), one.lose.len(), one.is_partial), (1, 0, false));
        let lost = preview(&[(ScopeKind::Cluster, "c")], &[], true);
        assert_eq!((lost.gain.len(), lost.lose.len(), lost.is_partial), (0, 3, false));
        let same = preview(&[(ScopeKind::Project, "0")], &[(ScopeKind::Project, "0")], true);
        assert_eq!(same, AccessPreview::default());
        let unseen =
            preview(&[(ScopeKind::Department, "gone")], &[(ScopeKind::Project, "0")], true);
        assert_eq!((unseen.gain.len(), unseen.lose.len(), unseen.is_partial), (1, 0, true));
        assert!(preview(&[], &[(ScopeKind::Project, "0")], false).is_partial, "still loading");
    }

    /// A scope inside or outside of the small organization.
    fn any_scope() -> impl Strategy<Value = ScopeRef> {
        prop_oneof![
            Just(scope(ScopeKind::Cluster, "c")),
            (0u8..4).prop_map(|id| scope(ScopeKind::Department, &id.to_string())),
            (0u8..14).prop_map(|id| scope(ScopeKind::Project, &id.to_string())),
            Just(scope(ScopeKind::Unrecognized("region".to_owned()), "1")),
        ]
    }

    fn any_sharing() -> impl Strategy<Value = Sharing> {
        prop::collection::btree_map(any_scope(), "[a-c]", 0..8)
    }

    /// The documented rule, scope by scope.
    fn can_use(at: usize, home: Option<u8>, own: usize, sharing: &Sharing) -> bool {
        at == own
            || sharing.keys().any(|scope| match scope.kind {
                ScopeKind::Cluster => scope.id == "c",
                ScopeKind::Department => home.is_some_and(|home| home.to_string() == scope.id),
                ScopeKind::Project => at.to_string() == scope.id,
                ScopeKind::Unrecognized(_) => false,
            })
    }

    proptest! {
        #[test]
        fn access_and_previews_follow_the_documented_rule(
            homes in prop::collection::vec(prop::option::of(0u8..3), 0..12),
            own in 0usize..14,
            before in any_sharing(),
            after in any_sharing(),
        ) {
            let tree = org(&homes);
            let own_id = ProjectId::from(own.to_string());
            let access = Access { tree: &tree, own: Some(&own_id), sharing: &before };
            let expected = |sharing: &Sharing| -> Vec<bool> {
                homes.iter().enumerate().map(|(at, home)| can_use(at, *home, own, sharing)).collect()
            };
            let (was, will) = (expected(&before), expected(&after));
            let mut with_access: Vec<_> =
                access.projects_with_access().iter().map(|(project, ..)| project.name.clone()).collect();
            with_access.sort();
            let pick = |wanted: &dyn Fn(usize) -> bool| {
                let mut names: Vec<_> =
                    (0..homes.len()).filter(|at| wanted(*at)).map(|at| format!("p{at}")).collect();
                names.sort();
                names
            };
            prop_assert_eq!(with_access, pick(&|at| was[at]));
            let preview = AccessPreview::new(access, &after, true);
            prop_assert_eq!(preview.gain, pick(&|at| !was[at] && will[at]));
            prop_assert_eq!(preview.lose, pick(&|at| was[at] && !will[at]));
            for department in &tree.departments {
                let summary = access.summary(OrgNode::Department(department));
                let below: Vec<_> = department.projects.iter()
                    .map(|project| !access.reasons(project).is_empty()).collect();
                let with_access = below.iter().filter(|with_access| **with_access).count();
                prop_assert_eq!(summary.projects_below, Some((with_access, below.len())));
                if summary.is_covered() {
                    prop_assert!(below.iter().all(|with_access| *with_access));
                }
            }
        }
    }
}
