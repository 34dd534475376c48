use super::access::Sharing;
use super::scope::{ScopeChange, ScopeKind, ScopeRef};
use std::collections::BTreeSet;

/// The scopes to add and to remove: a difference, so that it survives a refreshed list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StagedChange {
    pub added: Sharing,
    pub removed: Sharing,
}

impl StagedChange {
    pub fn len(&self) -> usize {
        self.added.len() + self.removed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Stages the opposite of the scope's current state, or unstages it.
    pub fn toggle(&mut self, scope: &ScopeRef, name: &str, shared: &Sharing) {
        if self.undo(scope) {
            return;
        }
        let side = if shared.contains_key(scope) { &mut self.removed } else { &mut self.added };
        side.insert(scope.clone(), name.to_owned());
    }

    /// Unstages a scope; returns whether it was staged.
    pub fn undo(&mut self, scope: &ScopeRef) -> bool {
        self.added.remove(scope).or_else(|| self.removed.remove(scope)).is_some()
    }

    /// Drops what a refreshed list already has.
    pub fn rebase(&mut self, shared: &Sharing) {
        self.added.retain(|scope, _| !shared.contains_key(scope));
        self.removed.retain(|scope, _| shared.contains_key(scope));
    }

    pub fn applied_to(&self, shared: &Sharing) -> Sharing {
        let remaining = shared.iter().filter(|(scope, _)| !self.removed.contains_key(scope));
        remaining.chain(&self.added).map(|(scope, name)| (scope.clone(), name.clone())).collect()
    }

    pub fn change(&self) -> ScopeChange {
        ScopeChange {
            add: self.added.keys().cloned().collect(),
            remove: self.removed.keys().cloned().collect(),
        }
    }

    pub fn remaining(&self, part: &ScopeChange) -> ScopeChange {
        let of = |scopes: &[ScopeRef], side: &Sharing| {
            scopes.iter().filter(|scope| side.contains_key(scope)).cloned().collect()
        };
        ScopeChange { add: of(&part.add, &self.added), remove: of(&part.remove, &self.removed) }
    }

    pub fn names(&self, part: &ScopeChange) -> Vec<String> {
        let name = |scope: &ScopeRef| {
            let name = self.added.get(scope).or_else(|| self.removed.get(scope));
            kind_and_name(&scope.kind, name.unwrap_or(&scope.id))
        };
        part.add.iter().chain(&part.remove).map(name).collect()
    }
}

fn kind_and_name(kind: &ScopeKind, name: &str) -> String {
    format!("{} {name}", kind.as_str())
}

/// The names of the scopes that other users added and removed while a change was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConcurrentChange {
    pub added: BTreeSet<String>,
    pub removed: BTreeSet<String>,
}

impl ConcurrentChange {
    /// Compares the sharing before and after the request `sent`. The requests in `unknown` had no
    /// response and may have been applied or not.
    pub fn between(
        before: &Sharing,
        sent: &ScopeChange,
        unknown: &[ScopeChange],
        after: &Sharing,
    ) -> Self {
        let requested = |side: fn(&ScopeChange) -> &Vec<ScopeRef>| -> BTreeSet<&ScopeRef> {
            std::iter::once(sent).chain(unknown).flat_map(side).collect()
        };
        let (add, remove) = (requested(|change| &change.add), requested(|change| &change.remove));
        let name_of = |(scope, name): (&ScopeRef, &String)| kind_and_name(&scope.kind, name);
        let is_new =
            |(scope, _): &(&ScopeRef, &String)| !before.contains_key(scope) && !add.contains(scope);
        let is_lost = |(scope, _): &(&ScopeRef, &String)| {
            !after.contains_key(scope) && !remove.contains(scope)
        };
        // Another user undid these additions.
        let undone = sent.add.iter().filter(|scope| !after.contains_key(scope));
        let undone =
            undone.map(|scope| kind_and_name(&scope.kind, before.get(scope).unwrap_or(&scope.id)));
        let back = sent.remove.iter().filter_map(|scope| after.get_key_value(scope)).map(name_of);
        Self {
            added: after.iter().filter(is_new).map(name_of).chain(back).collect(),
            removed: before.iter().filter(is_lost).map(name_of).chain(undone).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    pub fn merge(mut self, later: Self) -> Self {
        self.added.extend(later.added);
        self.removed.extend(later.removed);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::project;
    use proptest::prelude::*;

    fn sharing(ids: &[usize]) -> Sharing {
        ids.iter().map(|id| (project(*id), format!("p{id}"))).collect()
    }

    fn refs(ids: &[usize]) -> Vec<ScopeRef> {
        ids.iter().copied().map(project).collect()
    }

    #[test]
    fn toggling_a_scope_twice_changes_nothing() {
        let shared = sharing(&[1]);
        let mut staged = StagedChange::default();
        staged.toggle(&project(1), "p1", &shared);
        staged.toggle(&project(2), "p2", &shared);
        assert_eq!(staged.change(), ScopeChange { add: refs(&[2]), remove: refs(&[1]) });
        assert_eq!(staged.applied_to(&shared), sharing(&[2]));
        staged.toggle(&project(1), "p1", &shared);
        staged.toggle(&project(2), "p2", &shared);
        assert!(staged.is_empty());
    }

    #[test]
    fn a_rebase_drops_changes_that_are_already_applied() {
        let mut staged = StagedChange::default();
        for id in [1, 2, 3] {
            staged.toggle(&project(id), "x", &sharing(&[1, 9]));
        }
        // Another user removed 1 and added 2.
        staged.rebase(&sharing(&[2, 9]));
        assert_eq!(staged.change(), ScopeChange { add: refs(&[3]), remove: vec![] });
        let part = ScopeChange { add: refs(&[2, 3]), remove: refs(&[1]) };
        assert_eq!(staged.remaining(&part), ScopeChange { add: refs(&[3]), remove: vec![] });
    }

    #[test]
    fn concurrent_changes_are_known_by_name() {
        let change = ScopeChange { add: refs(&[3]), remove: refs(&[1]) };
        let name_of = |before: &[usize], after: &[usize]| {
            ConcurrentChange::between(&sharing(before), &change, &[], &sharing(after))
        };
        assert!(name_of(&[1, 2], &[2, 3]).is_empty(), "as expected");
        let changed = |added: &str, removed: &str| ConcurrentChange {
            added: BTreeSet::from([added.to_owned()]),
            removed: BTreeSet::from([removed.to_owned()]),
        };
        assert_eq!(name_of(&[1, 2], &[3, 4]), changed("project p4", "project p2"));
        // Another user undid both sides before the response.
        assert_eq!(name_of(&[1, 2], &[1, 2]), changed("project p1", "project 3"));
        let lost = [ScopeChange { add: refs(&[5]), remove: vec![] }];
        let (before, after) = (sharing(&[1, 2]), sharing(&[2, 3, 5]));
        let between = ConcurrentChange::between(&before, &change, &lost, &after);
        assert!(between.is_empty(), "a request without a response may have been applied");
    }

    proptest! {
        #[test]
        fn a_staged_change_applies_to_any_newer_list(
            shared in prop::collection::btree_set(0usize..20, 0..12),
            newer in prop::collection::btree_set(0usize..20, 0..12),
            toggled in prop::collection::btree_set(0usize..20, 0..12),
        ) {
            let of = |ids: &BTreeSet<usize>| sharing(&ids.iter().copied().collect::<Vec<_>>());
            let mut staged = StagedChange::default();
            for id in &toggled {
                staged.toggle(&project(*id), &format!("p{id}"), &of(&shared));
            }
            staged.rebase(&of(&newer));
            let wanted: BTreeSet<_> = (0usize..20)
                .filter(|id| match (toggled.contains(id), shared.contains(id)) {
                    (true, was) => !was,
                    (false, _) => newer.contains(id),
                })
                .collect();
            prop_assert_eq!(staged.applied_to(&of(&newer)), of(&wanted));
            let change = staged.change();
            prop_assert!(ConcurrentChange::between(&of(&newer), &change, &[], &of(&wanted)).is_empty());
        }
    }
}
