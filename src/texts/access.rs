//! Texts of who can use a data volume.

pub const TITLE: &str = "Access";
/// Before the name of a project.
pub const PROJECT: &str = "Project ";
pub const ALWAYS_HAS_ACCESS: &str = " always has access.";
pub const NO_CLUSTER: &str =
    "Projects can’t be listed, because the server doesn’t report the cluster of the data volume.";
pub const SHOW: &str = "Show projects with access";
pub const PROJECTS: &str = super::volume::PROJECTS;
pub const TREE: &str = "Tree";

pub const SHARING_HIDDEN: &str = "You don’t have permission to see who this is shared with.";
/// Before the name of a project, which [`CAN_USE`] follows.
pub const NOT_SHARED_ONLY_PROJECT: &str = "Not shared. Only project ";
pub const CAN_USE: &str = " can use it.";
pub const SHARE: &str = "Share";

/// The link to the page of sharing.
pub const MANAGE_SHARING: &str = "Manage sharing";
pub const SEARCH_TREE: &str = "Search departments and projects";
pub const TREE_NO_MATCH: &str = "No departments or projects match.";
pub const TREE_LABEL: &str = "Cluster, departments and projects";
pub const LOADING_TREE: &str = "Loading departments and projects…";
pub const TREE_INCOMPLETE: &str = "Some departments and projects can’t be listed";
pub const TRUNCATED: &str =
    "Too many departments or projects to load. The last ones by name aren’t shown or counted.";
pub const SEARCH_PROJECTS: &str = "Search projects";
pub const TABLE_LABEL: &str = "Projects with access";
pub const TABLE_COLUMNS: &[&str] = &["Project", "Department", "Access through"];
pub const ALL_SHOWN: &str = "All projects are shown.";

pub const TO_BE_ADDED: &str = "to be added";
pub const TO_BE_REMOVED: &str = "to be removed";
pub const IS_SHARED: &str = "shared";
pub const OWNER: &str = "owning project";
const ONLY_OWNER: &str = "only the owning project";
pub const NO_ACCESS: &str = "no access";
pub const OWNER_HAS_ACCESS: &str = "Always has access.";
pub const HAS_ACCESS: &str = "Already has access.";

pub const ORIGIN_PVC_KEPT: &str = "The origin PVC and its data aren’t deleted.";
pub const LOSS_HIDDEN: &str = "You don’t have permission to see who this is shared with. All \
                               projects with access will lose access to the data.";
pub const NOT_SHARED: &str = "Not shared.";
/// Before and after the name of a project.
pub const LOSS_NONE_BEFORE: &str = "Only project ";
pub const LOSS_NONE_AFTER: &str = " can use it. No one else loses access.";
pub const INLINE_LOSS_HIDDEN: &str = "You don’t have permission to see who will lose access.";
pub const INLINE_LOSS: &str = "Will lose access: ";

pub const REASON_HIDDEN: &str = "You don’t have permission to see why";
pub const REASON_LOADING: &str = "Loading…";
pub const REASON_OWNER: &str = OWNER;
pub const REASON_PROJECT: &str = "shared with the project";
pub const REASON_NONE: &str = "You can’t see why";

/// `elsewhere` are those of other clusters.
pub fn found(units: u64, elsewhere: u64) -> String {
    let found = format!("{} found", super::format_thousands(units));
    match elsewhere {
        0 => found,
        _ => format!("{found} · {} in other clusters", super::format_thousands(elsewhere)),
    }
}

/// How many departments and projects of other clusters match a search.
pub fn in_other_clusters(units: u64) -> String {
    let found = super::plural(
        units,
        "department or project of another cluster matches",
        "departments and projects of other clusters match",
    );
    format!("{found}. Data volumes can be shared only within their cluster.")
}

pub fn tree_size(projects: u64, departments: u64) -> String {
    format!("{} in {}", super::projects(projects), super::departments(departments))
}

/// `projects` are those that can use it, with its own one if `has_own`.
pub fn can_use(projects: u64, has_own: bool) -> String {
    let all = super::projects(projects);
    match projects.checked_sub(1).filter(|shared| has_own && *shared > 0) {
        Some(shared) => {
            let others = super::plural(shared, "other", "others");
            format!("{all} can use this data volume: the owning project and {others}.")
        }
        None => format!("{all} can use this data volume."),
    }
}

/// Before the names of those that lose access, with the number of projects if it is known.
pub fn loss_intro(projects: Option<u64>) -> String {
    match projects {
        Some(projects) => format!("Will lose access: {}", super::projects(projects)),
        None => "Will lose access:".to_owned(),
    }
}

pub fn listed_can_use(projects: u64) -> String {
    let verb = if projects == 1 { "has" } else { "have" };
    format!("{} of the listed projects {verb} access.", super::format_thousands(projects))
}

pub fn projects_found(projects: u64) -> String {
    format!("{} found.", super::projects(projects))
}

pub fn show_more(units: usize) -> String {
    format!("Show {units} more")
}

pub fn not_shown(units: u64) -> String {
    format!("{} not shown yet", super::format_thousands(units))
}

/// `units` are the departments and clusters that the access comes from.
pub fn through(units: &[String]) -> String {
    format!("has access through {}", units.join(" and "))
}

pub fn already_through(units: &[String]) -> String {
    format!("Already has access through {}.", units.join(" and "))
}

pub fn also_through(units: &[String]) -> String {
    format!("also through {}", units.join(" and "))
}

pub fn pending_through(units: &[String]) -> String {
    format!("will get access through {}", units.join(" and "))
}

pub fn will_have_access_through(units: &[String]) -> String {
    format!("Will get access through {}.", units.join(" and "))
}

/// How many of the chosen data volumes are shared with a scope.
pub fn shared_by(some: u64, all: u64) -> String {
    format!("{} of {} shared", super::format_thousands(some), super::format_thousands(all))
}

/// How many projects of a department some of the chosen data volumes are shared with.
pub fn projects_shared(some: u64, all: u64) -> String {
    format!("{} of {} shared", super::format_thousands(some), super::projects(all))
}

/// How many of the chosen data volumes a project or department owns.
pub fn owner_of(volumes: u64) -> String {
    format!("owner of {}", super::format_thousands(volumes))
}

/// How many of all projects can use it. The owning one, which is among them if `has_own`, is never counted with those
/// that get or lose access.
pub fn projects_of(able: u64, all: u64, has_own: bool) -> String {
    let count = super::format_thousands;
    match (has_own, able) {
        (true, 0 | 1) => ONLY_OWNER.to_owned(),
        (true, _) => {
            let others = super::plural(all - 1, "other", "others");
            format!("{OWNER} and {} of {others}", count(able - 1))
        }
        (false, _) => format!("{} of {}", count(able), super::projects(all)),
    }
}

/// Before the name of a scope of this kind.
pub fn shared_with(kind: &str) -> String {
    format!("Shared with {kind} ")
}

/// "Shared with 1 department and 2 projects.", or with `all` scopes if some are of another kind.
pub fn shared_with_several([clusters, departments, projects]: [u64; 3], all: u64) -> String {
    let counts = [
        (clusters, super::clusters(clusters)),
        (departments, super::departments(departments)),
        (projects, super::projects(projects)),
    ];
    let counts: Vec<_> = counts.into_iter().filter(|it| it.0 > 0).map(|it| it.1).collect();
    match counts.split_last() {
        Some((last, others)) if clusters + departments + projects == all => match others {
            [] => format!("Shared with {last}."),
            others => format!("Shared with {} and {last}.", others.join(", ")),
        },
        _ => format!("Shared with {}.", super::scopes(all)),
    }
}

pub fn and_more(names: u64) -> String {
    format!(" and {} more", super::format_thousands(names))
}

pub fn reason_failed(error: &str) -> String {
    format!("Couldn’t load: {error}")
}

pub fn reason_department(name: &str) -> String {
    format!("shared with department {name}")
}

pub fn reason_one_of_departments(names: &[String]) -> String {
    format!("shared with one of the departments {}", super::first_few(names, 3))
}

pub fn reason_cluster(name: &str) -> String {
    format!("shared with cluster {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owning_project_is_not_counted_with_the_others() {
        assert_eq!(projects_of(18, 36, true), "owning project and 17 of 35 others");
        assert_eq!(projects_of(1, 36, true), "only the owning project");
        assert_eq!(projects_of(17, 36, false), "17 of 36 projects");
    }

    #[test]
    fn scopes_are_counted_by_kind() {
        assert_eq!(shared_with_several([0, 1, 2], 3), "Shared with 1 department and 2 projects.");
        assert_eq!(
            shared_with_several([1, 1, 2], 4),
            "Shared with 1 cluster, 1 department and 2 projects."
        );
        assert_eq!(shared_with_several([0, 0, 51], 51), "Shared with 51 projects.");
        assert_eq!(shared_with_several([0, 0, 1], 2), "Shared with 2 scopes.");
    }
}
