//! Who can use a data volume, through what, and what a change of its sharing does to whom.

use super::ids::{DepartmentId, ProjectId};
use super::org_tree::{OrgDepartment, OrgNode, OrgProject, OrgTree, Unit};
use super::scope::{ScopeKind, ScopeRef, SharedScope};
use super::text::plural;
use super::volume::Volume;
use std::collections::BTreeMap;

/// What a data volume is shared with: each scope with its name.
pub type Sharing = BTreeMap<ScopeRef, String>;

/// A server's list as a set.
pub fn sharing_of(scopes: &[SharedScope]) -> Sharing {
    scopes.iter().map(|scope| (scope.scope(), scope.label().to_owned())).collect()
}

/// Whom a data volume is shared with, by kind from the widest to the narrowest, kinds that the
/// console does not know last: what is lost with it. `None` where that may not be seen.
pub fn names_by_kind(scopes: Option<&[SharedScope]>) -> Option<Vec<(ScopeKind, Vec<&str>)>> {
    let mut kinds: BTreeMap<ScopeKind, Vec<&str>> = BTreeMap::new();
    for scope in scopes? {
        kinds.entry(scope.kind.clone()).or_default().push(scope.label());
    }
    Some(kinds.into_iter().collect())
}

/// `A, B, C and 2 more`: the first `most` names.
pub fn first_few<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<_> = names.iter().take(most).map(AsRef::as_ref).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Why a project can use a data volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It belongs to it.
    Own,
    /// It is shared with the project.
    Project,
    /// It is shared with the department of this name.
    Department(String),
    /// It is shared with the cluster of this name.
    Cluster(String),
}

impl Reason {
    /// In the middle of a sentence.
    pub fn phrase(&self) -> String {
        match self {
            Self::Own => "its own project".to_owned(),
            Self::Project => "shared with the project".to_owned(),
            Self::Department(name) => format!("shared with department {name}"),
            Self::Cluster(name) => format!("shared with cluster {name}"),
        }
    }
}

/// Reasons as a sentence without its full stop, such as "Its own project".
pub fn tell(reasons: &[Reason]) -> String {
    let phrases: Vec<_> = reasons.iter().map(Reason::phrase).collect();
    let text = phrases.join(", ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A data volume in its cluster: its own project, and what it is shared with.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// The cluster.
    pub tree: &'a OrgTree,
    /// The project that it belongs to.
    pub own: Option<&'a ProjectId>,
    /// What it is shared with.
    pub sharing: &'a Sharing,
}

/// How a unit stands to a data volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is shared with the unit itself.
    pub direct: bool,
    /// Whether it is the volume's own project.
    pub own: bool,
    /// The units above it that it is shared with, the widest first.
    pub through: Vec<Unit>,
    /// Of a cluster or department: how many of its projects can use it, and how many there are.
    pub below: Option<(usize, usize)>,
}

impl Standing {
    /// Whether all of the unit can use the data volume, whatever is shared with its parts.
    pub fn is_covered(&self) -> bool {
        self.direct || self.own || !self.through.is_empty()
    }

    /// Whether only a part of it can.
    pub fn is_partly(&self) -> bool {
        !self.is_covered() && self.below.is_some_and(|(able, _)| able > 0)
    }
}

impl<'a> Access<'a> {
    fn is_own(&self, project: &OrgProject) -> bool {
        self.own.is_some_and(|own| own.as_str() == project.unit.scope.id)
    }

    /// The name of a scope, if the volume is shared with it.
    fn shared(&self, scope: &ScopeRef) -> Option<&'a str> {
        self.sharing.get(scope).map(String::as_str)
    }

    /// Why a project can use the data volume; nothing if it cannot.
    pub fn reasons(&self, project: &OrgProject) -> Vec<Reason> {
        let department = project.department.as_ref().and_then(|scope| self.shared(scope));
        let cluster = self.shared(&self.tree.cluster.scope);
        let own = self.is_own(project).then_some(Reason::Own);
        let direct = self.shared(&project.unit.scope).map(|_| Reason::Project);
        let department = department.map(|name| Reason::Department(name.to_owned()));
        let cluster = cluster.map(|name| Reason::Cluster(name.to_owned()));
        [own, direct, department, cluster].into_iter().flatten().collect()
    }

    /// Whether a project can use it.
    fn is_able(&self, project: &OrgProject) -> bool {
        self.is_own(project)
            || self.shared(&project.unit.scope).is_some()
            || project.department.as_ref().is_some_and(|scope| self.shared(scope).is_some())
            || self.shared(&self.tree.cluster.scope).is_some()
    }

    /// Everybody who can use it, with why, in the order of the tree.
    pub fn able(&self) -> Vec<(&'a OrgProject, Option<&'a OrgDepartment>, Vec<Reason>)> {
        let with = |(project, department)| (project, department, self.reasons(project));
        self.tree.projects().map(with).filter(|(.., reasons)| !reasons.is_empty()).collect()
    }

    /// How a unit of the tree stands.
    pub fn standing(&self, node: OrgNode) -> Standing {
        let unit = |scope: &ScopeRef| {
            let name = self.shared(scope)?;
            Some(Unit::new(scope.kind.clone(), &scope.id, name))
        };
        let count = |projects: &mut dyn Iterator<Item = &OrgProject>| {
            projects
                .fold((0, 0), |(able, all), one| (able + usize::from(self.is_able(one)), all + 1))
        };
        let cluster = || unit(&self.tree.cluster.scope);
        let direct = self.shared(&node.unit().scope).is_some();
        match node {
            OrgNode::Cluster(_) => Standing {
                direct,
                own: false,
                through: Vec::new(),
                below: Some(count(&mut self.tree.projects().map(|(project, _)| project))),
            },
            OrgNode::Department(department) => Standing {
                direct,
                own: false,
                through: cluster().into_iter().collect(),
                below: Some(count(&mut department.projects.iter())),
            },
            OrgNode::Project(project, _) => {
                let department = project.department.as_ref().and_then(unit);
                let through = cluster().into_iter().chain(department).collect();
                Standing { direct, own: self.is_own(project), through, below: None }
            }
        }
    }
}

/// What a change of the sharing does, by the names of projects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Those that gain access.
    pub gain: Vec<String>,
    /// Those that lose it.
    pub lose: Vec<String>,
    /// Whether there may be others that the caller cannot see.
    pub is_partial: bool,
}

impl Preview {
    /// What leads from one sharing to the other does. `whole` says whether the tree holds all that
    /// there is.
    pub fn new(access: Access, after: &Sharing, whole: bool) -> Self {
        let Access { tree, own, sharing: before } = access;
        let then = Access { tree, own, sharing: after };
        let mut preview = Self::default();
        for (project, _) in tree.projects() {
            match (access.is_able(project), then.is_able(project)) {
                (false, true) => preview.gain.push(project.unit.name.clone()),
                (true, false) => preview.lose.push(project.unit.name.clone()),
                _ => {}
            }
        }
        preview.gain.sort_unstable();
        preview.lose.sort_unstable();
        let is_unseen = |one: &Sharing, other: &Sharing| {
            one.keys().any(|scope| !other.contains_key(scope) && tree.node(scope).is_none())
        };
        preview.is_partial = !whole || is_unseen(before, after) || is_unseen(after, before);
        preview
    }

    /// "12 projects gain access, 1 loses it."
    pub fn sentence(&self) -> String {
        let (gain, lose) = (self.gain.len() as u64, self.lose.len() as u64);
        let verb = |n: u64, one: &'static str, many: &'static str| if n == 1 { one } else { many };
        let projects = |n: u64| {
            if self.is_partial { super::text::grouped(n) } else { plural(n, "project", "projects") }
        };
        let (gains, loses) = (verb(gain, "gains", "gain"), verb(lose, "loses", "lose"));
        let said = match (gain, lose) {
            (0, 0) if self.is_partial => "none gains or loses access".to_owned(),
            (0, 0) => "No project gains or loses access".to_owned(),
            (_, 0) => format!("{} {gains} access", projects(gain)),
            (0, _) => format!("{} {loses} access", projects(lose)),
            _ => {
                let losers = super::text::grouped(lose);
                format!("{} {gains} access, {losers} {loses} it", projects(gain))
            }
        };
        if self.is_partial {
            format!("Of the projects you can see, {said}.")
        } else {
            format!("{said}.")
        }
    }
}

/// What is said where the scopes do not tell why.
const UNEXPLAINED: &str = "Nothing that you can see explains it";

/// Why a project can use a volume that it was listed for, by the scopes that the volume is shared
/// with. The project's department need not be known: where only one is left, it is that.
pub fn why_usable(
    volume: &Volume,
    scopes: &[SharedScope],
    project: &ProjectId,
    department: Option<&DepartmentId>,
) -> String {
    if volume.project_id == *project {
        return tell(&[Reason::Own]);
    }
    let of = |kind: ScopeKind| scopes.iter().filter(move |scope| scope.kind == kind);
    let mut reasons = Vec::new();
    if of(ScopeKind::Project).any(|scope| scope.id == project.as_str()) {
        reasons.push(Reason::Project);
    }
    let cluster = of(ScopeKind::Cluster).next();
    let departments: Vec<_> = of(ScopeKind::Department).collect();
    let mine = department.and_then(|id| departments.iter().find(|it| it.id == id.as_str()));
    if let Some(mine) = mine {
        reasons.push(Reason::Department(mine.label().to_owned()));
    }
    reasons.extend(cluster.map(|cluster| Reason::Cluster(cluster.label().to_owned())));
    if !reasons.is_empty() {
        return tell(&reasons);
    }
    match departments.as_slice() {
        // The department is known, and none of these.
        _ if department.is_some() => UNEXPLAINED.to_owned(),
        [] => UNEXPLAINED.to_owned(),
        [only] => tell(&[Reason::Department(only.label().to_owned())]),
        several => {
            let names: Vec<_> = several.iter().map(|it| it.label()).collect();
            format!("Shared with one of the departments {}", first_few(&names, 3))
        }
    }
}

#[cfg(test)]
mod tests;
