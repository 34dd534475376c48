//! Generates the initial state, which is the same for the same configuration.

mod vocabulary;
mod workloads;

use std::collections::BTreeMap;
use std::sync::Arc;

use vocabulary::{
    CLUSTERS, DEPARTMENTS, DESCRIPTIONS, DepartmentData, LONG_DESCRIPTION_SUFFIX, PERIODS,
    STORAGE_CLASSES, UNUSED_PVCS, USERS, WELL_KNOWN_NAMES,
};

use crate::audit::AuditLog;
use crate::auth::RESEARCHER_DEPARTMENT;
use crate::config::Config;
use crate::org::{Cluster, Department, Project, Pvc};
use crate::random::Random;
use crate::state::State;
use crate::volume::{Issue, Phase, ScopeType, SeededHistory, SharedScope, Volume};

const DAY: i64 = 24 * 3_600_000;

const PROJECTS_PER_DIVISION: usize = 100;

pub(crate) fn initial_state(config: &Config) -> State {
    let mut generator = Generator::new(config);
    let volumes = (0..config.volumes).map(|index| generator.volume(index)).collect();
    // Divisions come last, so that they do not change the random volumes.
    (0..config.divisions).for_each(|index| generator.division(index));
    let Generator { clusters, departments, projects, random, .. } = generator;
    let audit = AuditLog::new(config);
    let mut state = State::new(clusters, departments, projects, volumes, random, audit, config.now);
    state.set_workloads(workloads::generate(&state, config));
    state
}

struct Generator<'a> {
    config: &'a Config,
    random: Random,
    clusters: Vec<Cluster>,
    departments: Vec<Department>,
    projects: Vec<Project>,
    users: Vec<Arc<str>>,
    /// How many volumes have each name, for the suffix of the next one.
    name_counts: BTreeMap<String, usize>,
}

impl<'a> Generator<'a> {
    fn new(config: &'a Config) -> Self {
        let users = USERS.split(' ').map(|name| format!("{name}@example.com").into()).collect();
        let mut generator = Generator {
            config,
            random: Random::new(config.seed),
            clusters: Vec::new(),
            departments: Vec::new(),
            projects: Vec::new(),
            users,
            name_counts: BTreeMap::new(),
        };
        let mut data = DEPARTMENTS.iter();
        for (cluster, (name, departments)) in CLUSTERS.iter().enumerate() {
            let id: Arc<str> = generator.random.uuid().to_string().into();
            let created_at = generator.instant_before(730 * DAY, 1100 * DAY);
            generator.clusters.push(Cluster { id, name: (*name).into(), created_at });
            for data in data.by_ref().take(*departments) {
                generator.department(cluster, data);
            }
        }
        generator
    }

    fn department(&mut self, cluster: usize, data: &DepartmentData) {
        // Older control planes had numeric department ids, as the last cluster does.
        let is_numeric = cluster + 1 == CLUSTERS.len();
        let uuid = self.random.uuid().to_string();
        let id = if is_numeric { (4_001 + self.departments.len()).to_string() } else { uuid };
        let created_at = self.instant_before(700 * DAY, 729 * DAY);
        let gpu_quota = (16 + 8 * self.random.below(12)) as f64;
        self.add_department(id, data.name, cluster, created_at, gpu_quota);
        for name in data.projects.split(' ') {
            let created_by = self.random_user();
            let created_at = self.instant_before(650 * DAY, 699 * DAY);
            let pvcs = UNUSED_PVCS.iter().enumerate().map(|(position, name)| {
                let is_pending = position + 2 >= UNUSED_PVCS.len();
                self.pvc((*name).to_owned(), !is_pending, created_at, created_by.clone())
            });
            let pvcs = pvcs.collect();
            let gpu_quota = self.random.below(17) as f64;
            self.add_project(name, pvcs, created_at, created_by, gpu_quota);
        }
    }

    fn division(&mut self, index: usize) {
        let id = self.random.uuid().to_string();
        let name = format!("division-{:02}", index + 1);
        let created_at = self.instant_before(700 * DAY, 729 * DAY);
        self.add_department(id, &name, 0, created_at, PROJECTS_PER_DIVISION as f64);
        for team in 1..=PROJECTS_PER_DIVISION {
            let created_by = self.random_user();
            let name = format!("{name}-team-{team:03}");
            self.add_project(&name, Vec::new(), created_at, created_by, 1.0);
        }
    }

    fn add_department(
        &mut self,
        id: String,
        name: &str,
        cluster: usize,
        created_at: i64,
        gpu_quota: f64,
    ) {
        let (id, name) = (id.into(), name.into());
        let cluster_id = self.clusters[cluster].id.clone();
        self.departments.push(Department { id, name, cluster_id, cluster, created_at, gpu_quota });
    }

    /// Adds a project to the last department.
    fn add_project(
        &mut self,
        name: &str,
        pvcs: Vec<Pvc>,
        created_at: i64,
        created_by: Arc<str>,
        gpu_quota: f64,
    ) {
        let department = self.departments.len() - 1;
        let parent = &self.departments[department];
        self.projects.push(Project {
            id: (5 + self.projects.len()).to_string().into(),
            name: name.into(),
            department_id: parent.id.clone(),
            cluster_id: parent.cluster_id.clone(),
            pvcs,
            department,
            cluster: parent.cluster,
            created_at,
            created_by,
            gpu_quota,
        });
    }

    fn pvc(&mut self, name: String, bound: bool, created_at: i64, created_by: Arc<str>) -> Pvc {
        // A pending PVC usually has a storage class that waits for the first consumer.
        let storage_class = if bound { *self.random.pick(&STORAGE_CLASSES) } else { "local-nvme" };
        let size_gi = 50 << self.random.below(9);
        Pvc { name, bound, id: self.random.uuid(), size_gi, storage_class, created_at, created_by }
    }

    fn volume(&mut self, index: usize) -> Volume {
        let project = match WELL_KNOWN_NAMES.get(index) {
            Some(_) => self.projects.iter().position(|it| it.department == index).unwrap_or(0),
            None => self.random.below(self.projects.len()),
        };
        let department = self.projects[project].department;
        let data = &DEPARTMENTS[department];
        let dataset = match WELL_KNOWN_NAMES.get(index) {
            Some(name) => (*name).to_owned(),
            None => self.dataset_name(data),
        };
        let name = self.unique_name(&dataset);
        let created_at = self.instant_before(0, 730 * DAY);
        let created_by = match department {
            // The user of the key `researcher` has volumes in the key's department.
            RESEARCHER_DEPARTMENT if self.random.chance(100) => self.users[1].clone(),
            _ => self.random_user(),
        };
        let (phase, issue) = self.phase();
        let origin_pvc_name = self.pvc_name(&name);
        if issue != Some(Issue::CopyFailed) {
            let bound = issue != Some(Issue::OriginNotBound);
            let pvc =
                self.pvc(origin_pvc_name.clone(), bound, created_at - DAY, created_by.clone());
            self.projects[project].pvcs.push(pvc);
        }
        let description = self.description(&dataset);
        let updated_at = self.random.chance(900).then(|| self.instant_after(created_at));
        let updated_by =
            updated_at.and_then(|_| self.random.chance(700).then(|| self.random_user()));
        let shared_scopes = self.shared_scopes(index, project, created_at);
        let now = self.config.now;
        let phase_ends_at = match phase {
            Phase::Creating => Some(now + self.config.creating_ms),
            Phase::Deleting => Some(now + self.config.deleting_ms),
            _ => None,
        };
        let in_use_by = (phase == Phase::Ready && self.random.chance(80))
            .then(|| format!("train-{dataset}-{}", self.random.below(1000)));
        let history = SeededHistory {
            updated_at,
            updated_by: updated_by.clone(),
            deleted_at: (phase == Phase::Deleting).then_some(now),
        };
        let origin = &self.projects[project];
        let mut volume = Volume {
            id: self.random.uuid(),
            name,
            description,
            origin_pvc_name,
            project_id: origin.id.clone(),
            project_name: origin.name.clone(),
            department_id: (!self.random.chance(30)).then(|| origin.department_id.clone()),
            cluster_id: origin.cluster_id.clone(),
            created_at,
            updated_at,
            created_by: (!self.random.chance(25)).then_some(created_by),
            updated_by,
            phase,
            issue,
            phase_since: if phase_ends_at.is_some() {
                now
            } else {
                (created_at + self.config.creating_ms).min(now)
            },
            shared_scopes,
            in_use_by,
            project,
            phase_ends_at,
            search_text: String::new(),
            history: Some(history),
        };
        volume.update_search_text();
        volume
    }

    /// The name of a dataset, usually followed by a variant, a period or both.
    fn dataset_name(&mut self, data: &DepartmentData) -> String {
        let mut name = self.random_word(data.datasets).to_owned();
        let form = self.random.below(4);
        if form != 1 {
            name = format!("{name}-{}", self.random_word(data.variants));
        }
        if form != 2 {
            name = format!("{name}-{}", self.random.pick(&PERIODS));
        }
        name
    }

    /// Names are unique across clusters, so that tests can find a volume by name.
    fn unique_name(&mut self, dataset: &str) -> String {
        let count = self.name_counts.entry(dataset.to_owned()).or_default();
        *count += 1;
        if *count == 1 { dataset.to_owned() } else { format!("{dataset}-v{count}") }
    }

    fn pvc_name(&mut self, name: &str) -> String {
        match self.random.below(4) {
            0 => format!("{name}-pvc"),
            1 => format!("pvc-{name}"),
            2 => format!("claim-{:08x}", self.random.next() as u32),
            _ => name.to_owned(),
        }
    }

    fn phase(&mut self) -> (Phase, Option<Issue>) {
        match self.random.below(1000) {
            0..=29 => (Phase::NotReady, Some(Issue::OriginNotBound)),
            30..=49 => (Phase::NotReady, Some(Issue::CopyFailed)),
            50..=59 => (Phase::NotReady, Some(Issue::StorageClassMissing)),
            60..=67 => (Phase::Creating, None),
            68..=72 => (Phase::Deleting, None),
            73..=79 => (Phase::Unknown, None),
            _ => (Phase::Ready, None),
        }
    }

    fn description(&mut self, dataset: &str) -> Option<String> {
        if self.random.chance(250) {
            return None;
        }
        let mut text = self.random.pick(&DESCRIPTIONS).replace("{}", &dataset.replace('-', " "));
        if self.random.chance(40) {
            text.push('.');
            text.push_str(LONG_DESCRIPTION_SUFFIX);
        }
        Some(text.chars().take(127).collect())
    }

    fn shared_scopes(&mut self, index: usize, project: usize, created_at: i64) -> Vec<SharedScope> {
        let cluster = self.projects[project].cluster;
        let roll = self.random.below(1000);
        if index >= WELL_KNOWN_NAMES.len() && roll < 400 {
            return Vec::new();
        }
        let departments: Vec<usize> = (0..self.departments.len())
            .filter(|&it| self.departments[it].cluster == cluster)
            .collect();
        let projects: Vec<usize> = (0..self.projects.len())
            .filter(|&it| it != project && self.projects[it].cluster == cluster)
            .collect();
        let mut chosen: Vec<(ScopeType, usize)> = Vec::new();
        match roll {
            // A few volumes are shared with every project of the cluster.
            995.. => chosen.extend(projects.iter().map(|&it| (ScopeType::Project, it))),
            910.. => chosen.push((ScopeType::Cluster, cluster)),
            700.. => chosen.push((ScopeType::Department, *self.random.pick(&departments))),
            _ => {}
        }
        if chosen.is_empty() || (roll < 995 && self.random.chance(300)) {
            let count = 1 + self.random.below(6);
            let start = self.random.below(projects.len());
            let some = projects.iter().cycle().skip(start).take(count.min(projects.len()));
            chosen.extend(some.map(|&it| (ScopeType::Project, it)));
        }
        let author = self.random_user();
        chosen
            .into_iter()
            .map(|(scope_type, index)| {
                let (scope_id, scope_name) = match scope_type {
                    ScopeType::Cluster => (&self.clusters[index].id, &self.clusters[index].name),
                    ScopeType::Department => {
                        (&self.departments[index].id, &self.departments[index].name)
                    }
                    ScopeType::Project => (&self.projects[index].id, &self.projects[index].name),
                };
                let (scope_id, scope_name) = (scope_id.clone(), scope_name.clone());
                // The contract allows the author and the date to be absent.
                let is_known = !self.random.chance(50);
                let at = self.instant_after(created_at);
                SharedScope {
                    scope_type,
                    scope_id,
                    scope_name,
                    created_at: is_known.then_some(at),
                    created_by: is_known.then(|| author.clone()),
                }
            })
            .collect()
    }

    fn random_word(&mut self, words: &'static str) -> &'static str {
        let chosen = self.random.below(words.split(' ').count());
        words.split(' ').nth(chosen).unwrap_or_default()
    }

    fn random_user(&mut self) -> Arc<str> {
        self.random.pick(&self.users).clone()
    }

    /// A random instant, `from` to `to` milliseconds before the start.
    fn instant_before(&mut self, from: i64, to: i64) -> i64 {
        self.config.now - from - (self.random.next() % (to - from).unsigned_abs()) as i64
    }

    /// A random instant between another and the start.
    fn instant_after(&mut self, instant: i64) -> i64 {
        let span = (self.config.now - instant).max(1).unsigned_abs();
        instant + (self.random.next() % span) as i64
    }
}
