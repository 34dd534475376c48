//! A change of the sharing before it is sent, and what others did while it was.

use super::access::{Sharing, first_few};
use super::scope::{ScopeChange, ScopeKind, ScopeRef};
use super::text::plural;
use std::collections::BTreeSet;

/// What is to be added and removed: a difference, so that it outlives every new list of the
/// server's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staged {
    add: Sharing,
    remove: Sharing,
}

impl Staged {
    /// What is to be added.
    pub fn added(&self) -> &Sharing {
        &self.add
    }

    /// What is to be removed.
    pub fn removed(&self) -> &Sharing {
        &self.remove
    }

    /// How many scopes are touched.
    pub fn len(&self) -> usize {
        self.add.len() + self.remove.len()
    }

    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Stages what turns a scope round: shared or not, changed already or not.
    pub fn toggle(&mut self, scope: &ScopeRef, name: &str, shared: &Sharing) {
        if self.undo(scope) {
            return;
        }
        let side = if shared.contains_key(scope) { &mut self.remove } else { &mut self.add };
        side.insert(scope.clone(), name.to_owned());
    }

    /// Leaves a scope as it is; says whether it was to be changed.
    pub fn undo(&mut self, scope: &ScopeRef) -> bool {
        self.add.remove(scope).or_else(|| self.remove.remove(scope)).is_some()
    }

    /// Forgets what a new list has already.
    pub fn rebase(&mut self, shared: &Sharing) {
        self.add.retain(|scope, _| !shared.contains_key(scope));
        self.remove.retain(|scope, _| shared.contains_key(scope));
    }

    /// What will be shared.
    pub fn applied_to(&self, shared: &Sharing) -> Sharing {
        let kept = shared.iter().filter(|(scope, _)| !self.remove.contains_key(scope));
        kept.chain(&self.add).map(|(scope, name)| (scope.clone(), name.clone())).collect()
    }

    /// The change as the API takes it.
    pub fn change(&self) -> ScopeChange {
        ScopeChange {
            add: self.add.keys().cloned().collect(),
            remove: self.remove.keys().cloned().collect(),
        }
    }

    /// What of a part is still to be changed.
    pub fn still(&self, part: &ScopeChange) -> ScopeChange {
        let of = |scopes: &[ScopeRef], side: &Sharing| {
            scopes.iter().filter(|scope| side.contains_key(scope)).cloned().collect()
        };
        ScopeChange { add: of(&part.add, &self.add), remove: of(&part.remove, &self.remove) }
    }

    /// What is staged of a part, by name: "department R&D, project perception".
    pub fn names(&self, part: &ScopeChange) -> Vec<String> {
        let name = |scope: &ScopeRef| {
            let name = self.add.get(scope).or_else(|| self.remove.get(scope));
            phrase(&scope.kind, name.unwrap_or(&scope.id))
        };
        part.add.iter().chain(&part.remove).map(name).collect()
    }
}

fn phrase(kind: &ScopeKind, name: &str) -> String {
    format!("{} {name}", kind.as_str())
}

/// "Shared with department R&D", "No longer shared with perception": what was done.
pub fn what_was_done(done: &ScopeChange, staged: &Staged) -> String {
    let side = |scopes: &[ScopeRef]| match scopes {
        [] => None,
        few @ ([_] | [_, _] | [_, _, _]) => {
            let part = ScopeChange { add: few.to_vec(), ..ScopeChange::default() };
            Some(staged.names(&part).join(", "))
        }
        many => Some(plural(many.len() as u64, "scope", "scopes")),
    };
    match (side(&done.add), side(&done.remove)) {
        (None, None) => "The sharing is as it was".to_owned(),
        (Some(add), None) => format!("Shared with {add}"),
        (None, Some(remove)) => format!("No longer shared with {remove}"),
        (Some(add), Some(remove)) => format!("Shared with {add}; no longer with {remove}"),
    }
}

/// What others added and removed while a change was made, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConcurrentChange {
    added: BTreeSet<String>,
    removed: BTreeSet<String>,
}

impl ConcurrentChange {
    /// What an answer holds that neither was there before nor was asked for, and what it lacks
    /// without having been asked to. `doubtful` is what may have been done or not.
    pub fn between(
        before: &Sharing,
        sent: &ScopeChange,
        doubtful: &[ScopeChange],
        after: &Sharing,
    ) -> Self {
        let asked = |side: fn(&ScopeChange) -> &Vec<ScopeRef>| -> BTreeSet<&ScopeRef> {
            std::iter::once(sent).chain(doubtful).flat_map(side).collect()
        };
        let (add, remove) = (asked(|change| &change.add), asked(|change| &change.remove));
        let told = |(scope, name): (&ScopeRef, &String)| phrase(&scope.kind, name);
        let is_new =
            |(scope, _): &(&ScopeRef, &String)| !before.contains_key(scope) && !add.contains(scope);
        let is_lost = |(scope, _): &(&ScopeRef, &String)| {
            !after.contains_key(scope) && !remove.contains(scope)
        };
        // What was sent and is not there after all was undone by somebody.
        let undone = sent.add.iter().filter(|scope| !after.contains_key(scope));
        let undone =
            undone.map(|scope| phrase(&scope.kind, before.get(scope).unwrap_or(&scope.id)));
        let back = sent.remove.iter().filter_map(|scope| after.get_key_value(scope)).map(told);
        Self {
            added: after.iter().filter(is_new).map(told).chain(back).collect(),
            removed: before.iter().filter(is_lost).map(told).chain(undone).collect(),
        }
    }

    /// Whether nobody did anything.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// Both, one after the other.
    pub fn and(mut self, later: Self) -> Self {
        self.added.extend(later.added);
        self.removed.extend(later.removed);
        self
    }

    /// "ConcurrentChange somebody else shared it with project ocr and stopped sharing it with project tts."
    pub fn sentence(&self) -> String {
        let names = |side: &BTreeSet<String>| {
            let names: Vec<_> = side.iter().map(String::as_str).collect();
            first_few(&names, 5)
        };
        let (added, removed) = (names(&self.added), names(&self.removed));
        let deed = match (self.added.is_empty(), self.removed.is_empty()) {
            (true, true) => "changed nothing".to_owned(),
            (false, true) => format!("shared it with {added}"),
            (true, false) => format!("stopped sharing it with {removed}"),
            (false, false) => {
                format!("shared it with {added} and stopped sharing it with {removed}")
            }
        };
        format!("ConcurrentChange somebody else {deed}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn project(id: usize) -> ScopeRef {
        ScopeRef { kind: ScopeKind::Project, id: id.to_string() }
    }

    fn sharing(ids: &[usize]) -> Sharing {
        ids.iter().map(|id| (project(*id), format!("p{id}"))).collect()
    }

    fn refs(ids: &[usize]) -> Vec<ScopeRef> {
        ids.iter().copied().map(project).collect()
    }

    #[test]
    fn turning_a_scope_round_twice_changes_nothing() {
        let shared = sharing(&[1]);
        let mut staged = Staged::default();
        staged.toggle(&project(1), "p1", &shared);
        staged.toggle(&project(2), "p2", &shared);
        assert_eq!(staged.change(), ScopeChange { add: refs(&[2]), remove: refs(&[1]) });
        assert_eq!(staged.applied_to(&shared), sharing(&[2]));
        staged.toggle(&project(1), "p1", &shared);
        staged.toggle(&project(2), "p2", &shared);
        assert!(staged.is_empty());
    }

    #[test]
    fn what_a_new_list_has_already_drops_out_of_the_stage() {
        let mut staged = Staged::default();
        for id in [1, 2, 3] {
            staged.toggle(&project(id), "x", &sharing(&[1, 9]));
        }
        // Somebody else removed 1 and added 2.
        staged.rebase(&sharing(&[2, 9]));
        assert_eq!(staged.change(), ScopeChange { add: refs(&[3]), remove: vec![] });
        let part = ScopeChange { add: refs(&[2, 3]), remove: refs(&[1]) };
        assert_eq!(staged.still(&part), ScopeChange { add: refs(&[3]), remove: vec![] });
    }

    #[test]
    fn what_others_did_is_told_by_name() {
        let change = ScopeChange { add: refs(&[3]), remove: refs(&[1]) };
        let told = |before: &[usize], after: &[usize]| {
            ConcurrentChange::between(&sharing(before), &change, &[], &sharing(after))
        };
        assert!(told(&[1, 2], &[2, 3]).is_empty(), "as expected");
        assert_eq!(
            told(&[1, 2], &[3, 4]).sentence(),
            "ConcurrentChange somebody else shared it with project p4 and stopped sharing it with project p2."
        );
        // Both sides of the change were undone before the answer.
        assert_eq!(
            told(&[1, 2], &[1, 2]).sentence(),
            "ConcurrentChange somebody else shared it with project p1 and stopped sharing it with project 3."
        );
        let lost = ScopeChange { add: refs(&[5]), remove: vec![] };
        let between = ConcurrentChange::between(
            &sharing(&[1, 2]),
            &change,
            std::slice::from_ref(&lost),
            &sharing(&[2, 3, 5]),
        );
        assert!(between.is_empty(), "a request whose answer was lost may have been done");
    }

    #[test]
    fn what_was_done_is_told_by_name_while_there_are_few() {
        let mut staged = Staged::default();
        staged.toggle(&project(1), "ocr", &sharing(&[]));
        staged.toggle(&project(2), "tts", &sharing(&[2]));
        let add = ScopeChange { add: refs(&[1]), remove: vec![] };
        assert_eq!(what_was_done(&add, &staged), "Shared with project ocr");
        let both = ScopeChange { add: refs(&[1]), remove: refs(&[2]) };
        assert_eq!(
            what_was_done(&both, &staged),
            "Shared with project ocr; no longer with project tts"
        );
        let many = ScopeChange { add: vec![], remove: refs(&[1, 2, 3, 4]) };
        assert_eq!(what_was_done(&many, &staged), "No longer shared with 4 scopes");
    }

    proptest! {
        #[test]
        fn a_stage_leads_to_what_is_wanted_from_any_newer_list(
            shared in prop::collection::btree_set(0usize..20, 0..12),
            newer in prop::collection::btree_set(0usize..20, 0..12),
            toggled in prop::collection::btree_set(0usize..20, 0..12),
        ) {
            let of = |ids: &BTreeSet<usize>| sharing(&ids.iter().copied().collect::<Vec<_>>());
            let mut staged = Staged::default();
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
            // Applying it as it was meant surprises nobody.
            let change = staged.change();
            prop_assert!(ConcurrentChange::between(&of(&newer), &change, &[], &of(&wanted)).is_empty());
        }
    }
}
