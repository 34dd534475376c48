//! What several data volumes are shared with already.

use super::{Sharing, sharing_of};
use crate::domain::scope::{ScopeRef, SharedScope};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommonSharing {
    /// How many data volumes there are; 0 while nothing is known.
    pub volumes: usize,
    /// Of how many of them it is not known.
    pub unknown: usize,
    /// Each scope with its name and the number of data volumes that are shared with it, the largest first.
    scopes: Vec<(ScopeRef, String, usize)>,
}

impl CommonSharing {
    /// `None` stands for a data volume whose scopes are not known.
    pub fn new(volumes: &[Option<Vec<SharedScope>>]) -> Self {
        let mut common = Self { volumes: volumes.len(), ..Self::default() };
        for scopes in volumes {
            let Some(scopes) = scopes else {
                common.unknown += 1;
                continue;
            };
            for (scope, name) in sharing_of(scopes) {
                match common.scopes.iter_mut().find(|(other, ..)| *other == scope) {
                    Some((.., count)) => *count += 1,
                    None => common.scopes.push((scope, name, 1)),
                }
            }
        }
        common.scopes.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
        common
    }

    /// How many of the data volumes are shared with a scope.
    pub fn count(&self, scope: &ScopeRef) -> usize {
        self.scopes.iter().find(|(other, ..)| other == scope).map_or(0, |(.., count)| *count)
    }

    pub fn is_shared_by_all(&self, scope: &ScopeRef) -> bool {
        self.volumes > 0 && self.count(scope) == self.volumes
    }

    /// The scopes that all of the data volumes are shared with.
    pub fn of_all(&self) -> Sharing {
        let of_all = self.scopes.iter().filter(|(.., count)| *count == self.volumes);
        of_all.map(|(scope, name, _)| (scope.clone(), name.clone())).collect()
    }

    /// Numbers of data volumes, the largest first, each with the scopes that so many are shared with, such as
    /// "project asr".
    pub fn groups(&self) -> Vec<(usize, Vec<String>)> {
        let same = self.scopes.chunk_by(|(.., a), (.., b)| a == b);
        let name = |(scope, name, _): &(ScopeRef, String, usize)| {
            format!("{} {name}", scope.kind.as_str())
        };
        same.map(|group| (group[0].2, group.iter().map(name).collect())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{names, scope, shared, sharing};
    use super::*;
    use crate::domain::ScopeKind;

    #[test]
    fn scopes_are_counted_over_the_data_volumes() {
        let project = || shared(ScopeKind::Project, "1", "n1");
        let department = || shared(ScopeKind::Department, "2", "n2");
        let cluster = shared(ScopeKind::Cluster, "3", "n3");
        // A scope that the server lists twice counts once.
        let volumes = [
            Some(vec![project(), department(), project()]),
            Some(vec![project(), cluster, department()]),
            Some(vec![project()]),
        ];
        let common = CommonSharing::new(&volumes);
        let groups = [
            (3, names(&["project n1"])),
            (2, names(&["department n2"])),
            (1, names(&["cluster n3"])),
        ];
        assert_eq!(common.groups(), groups);
        assert_eq!(common.of_all(), sharing(&[(ScopeKind::Project, "1")]));
        assert_eq!(common.count(&scope(ScopeKind::Project, "9")), 0);
    }

    #[test]
    fn an_unknown_data_volume_may_not_be_shared_with_the_scopes_of_the_others() {
        let volumes = [Some(vec![shared(ScopeKind::Project, "1", "n1")]), None];
        let common = CommonSharing::new(&volumes);
        assert_eq!((common.volumes, common.unknown), (2, 1));
        assert_eq!(common.of_all(), Sharing::new());
        assert_eq!(CommonSharing::default().of_all(), Sharing::new());
    }
}
