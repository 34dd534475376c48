//! What several data volumes are shared with already, and who owns them.

use super::{Sharing, sharing_of};
use crate::domain::ids::ProjectId;
use crate::domain::org_tree::OrgUnit;
use crate::domain::scope::{ScopeRef, SharedScope};
use std::collections::{HashMap, HashSet};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommonSharing {
    /// How many data volumes each project owns.
    pub owners: HashMap<ProjectId, usize>,
    /// How many data volumes there are; 0 while it is not known what they are shared with.
    pub volumes: usize,
    /// Of how many of them it is not known.
    pub unknown: usize,
    /// Each scope with its name and the indices of the data volumes that are shared with it.
    scopes: Vec<(ScopeRef, String, Vec<usize>)>,
}

impl CommonSharing {
    pub fn owned_by<'a>(projects: impl IntoIterator<Item = &'a ProjectId>) -> Self {
        let mut common = Self::default();
        for project in projects {
            *common.owners.entry(project.clone()).or_default() += 1;
        }
        common
    }

    /// `None` stands for a data volume whose scopes are not known.
    pub fn set_scopes(&mut self, volumes: &[Option<Vec<SharedScope>>]) {
        let owners = std::mem::take(&mut self.owners);
        *self = Self { owners, volumes: volumes.len(), ..Self::default() };
        for (index, scopes) in volumes.iter().enumerate() {
            let Some(scopes) = scopes else {
                self.unknown += 1;
                continue;
            };
            for (scope, name) in sharing_of(scopes) {
                match self.scopes.iter_mut().find(|(other, ..)| *other == scope) {
                    Some((.., shared)) => shared.push(index),
                    None => self.scopes.push((scope, name, vec![index])),
                }
            }
        }
    }

    fn indices(&self, scope: &ScopeRef) -> &[usize] {
        self.scopes.iter().find(|(other, ..)| other == scope).map_or(&[], |(.., shared)| shared)
    }

    /// How many of the data volumes are shared with a scope.
    pub fn count(&self, scope: &ScopeRef) -> usize {
        self.indices(scope).len()
    }

    /// How many of the data volumes a project owns.
    pub fn count_owned(&self, project: &OrgUnit) -> usize {
        let owned = self.owners.iter().find(|(id, _)| id.as_str() == project.scope.id);
        owned.map_or(0, |(_, count)| *count)
    }

    /// How many of the data volumes are shared at all.
    pub fn count_shared(&self) -> usize {
        self.scopes.iter().flat_map(|(.., shared)| shared).collect::<HashSet<_>>().len()
    }

    /// Whether the data volume with this index is shared with all of these scopes.
    pub fn has_all(&self, index: usize, scopes: &Sharing) -> bool {
        scopes.keys().all(|scope| self.indices(scope).contains(&index))
    }

    pub fn is_shared_by_all(&self, scope: &ScopeRef) -> bool {
        self.volumes > 0 && self.count(scope) == self.volumes
    }

    /// The scopes that all of the data volumes are shared with.
    pub fn of_all(&self) -> Sharing {
        let of_all = self.scopes.iter().filter(|(.., shared)| shared.len() == self.volumes);
        of_all.map(|(scope, name, _)| (scope.clone(), name.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{scope, shared, sharing};
    use super::*;
    use crate::domain::ScopeKind;

    fn common(volumes: &[Option<Vec<SharedScope>>]) -> CommonSharing {
        let mut common = CommonSharing::default();
        common.set_scopes(volumes);
        common
    }

    #[test]
    fn scopes_are_counted_over_the_data_volumes() {
        let project = || shared(ScopeKind::Project, "1", "n1");
        let department = || shared(ScopeKind::Department, "2", "n2");
        let cluster = shared(ScopeKind::Cluster, "3", "n3");
        // A scope that the server lists twice counts once.
        let common = common(&[
            Some(vec![project(), department(), project()]),
            Some(vec![project(), cluster, department()]),
            Some(vec![project()]),
        ]);
        let counts = [
            scope(ScopeKind::Project, "1"),
            scope(ScopeKind::Department, "2"),
            scope(ScopeKind::Cluster, "3"),
            scope(ScopeKind::Project, "9"),
        ];
        assert_eq!(counts.map(|it| common.count(&it)), [3, 2, 1, 0]);
        assert_eq!(common.count_shared(), 3);
        assert_eq!(common.of_all(), sharing(&[(ScopeKind::Project, "1")]));
        let two = sharing(&[(ScopeKind::Project, "1"), (ScopeKind::Department, "2")]);
        assert_eq!([0, 1, 2].map(|index| common.has_all(index, &two)), [true, true, false]);
    }

    #[test]
    fn an_unknown_data_volume_may_not_be_shared_with_the_scopes_of_the_others() {
        let common = common(&[Some(vec![shared(ScopeKind::Project, "1", "n1")]), None]);
        assert_eq!((common.volumes, common.unknown, common.count_shared()), (2, 1, 1));
        assert_eq!(common.of_all(), Sharing::new());
        assert!(!common.has_all(1, &sharing(&[(ScopeKind::Project, "1")])));
        assert_eq!(CommonSharing::default().of_all(), Sharing::new());
    }

    #[test]
    fn owners_stay_known_when_the_scopes_are_read() {
        let [a, b] = ["1", "2"].map(ProjectId::from);
        let mut common = CommonSharing::owned_by([&a, &b, &a]);
        common.set_scopes(&[None, None, None]);
        let unit = |id: &str| OrgUnit::new(ScopeKind::Project, id, "n");
        assert_eq!(["1", "2", "3"].map(|id| common.count_owned(&unit(id))), [2, 1, 0]);
    }
}
