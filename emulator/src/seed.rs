//! The initial state: the same for the same configuration.

mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use words::{
    CLUSTERS, DESCRIPTIONS, FIELDS, FREE_CLAIMS, LONG_TAIL, PEOPLE, PERIODS, STORAGE_CLASSES,
    WELL_KNOWN,
};

use crate::emulator::Config;
use crate::org::{Claim, Cluster, Department, Project};
use crate::random::Random;
use crate::state::{Issue, Phase, ScopeType, SharedScope, Volume, World};

const DAY: i64 = 24 * 3_600_000;

/// How many projects a department of a large organization has.
const DIVISION: usize = 100;

pub(crate) fn world(config: &Config) -> World {
    let mut seed = Seed::new(config);
    let volumes = (0..config.volumes).map(|index| seed.volume(index)).collect();
    // After the volumes: all else is as it is without them.
    (0..config.divisions).for_each(|index| seed.division(index));
    World::new(seed.clusters, seed.departments, seed.projects, volumes, seed.random)
}

struct Seed<'a> {
    config: &'a Config,
    random: Random,
    clusters: Vec<Cluster>,
    departments: Vec<Department>,
    projects: Vec<Project>,
    people: Vec<Arc<str>>,
    /// How often each name was given, for the number behind the next one.
    names: BTreeMap<String, usize>,
}

impl<'a> Seed<'a> {
    fn new(config: &'a Config) -> Self {
        let people = PEOPLE.split(' ').map(|name| format!("{name}@example.com").into()).collect();
        let mut seed = Seed {
            config,
            random: Random::new(config.seed),
            clusters: Vec::new(),
            departments: Vec::new(),
            projects: Vec::new(),
            people,
            names: BTreeMap::new(),
        };
        let mut fields = FIELDS.iter();
        for (cluster, (name, departments)) in CLUSTERS.iter().enumerate() {
            let id: Arc<str> = seed.random.uuid().to_string().into();
            let created_at = seed.instant(730 * DAY, 1100 * DAY);
            seed.clusters.push(Cluster { id, name: (*name).into(), created_at });
            for field in fields.by_ref().take(*departments) {
                seed.department(cluster, field);
            }
        }
        seed
    }

    fn department(&mut self, cluster: usize, field: &words::Field) {
        let index = self.departments.len();
        // The last cluster was installed by an older control plane, whose departments had numbers.
        let is_numbered = cluster + 1 == CLUSTERS.len();
        let uuid = self.random.uuid().to_string();
        let id: Arc<str> =
            if is_numbered { (4_001 + index).to_string().into() } else { uuid.into() };
        let cluster_id = self.clusters[cluster].id.clone();
        let created_at = self.instant(700 * DAY, 729 * DAY);
        let gpu_quota = (16 + 8 * self.random.below(12)) as f64;
        self.departments.push(Department {
            id: id.clone(),
            name: field.department.into(),
            cluster_id: cluster_id.clone(),
            cluster,
            created_at,
            gpu_quota,
        });
        for name in field.projects.split(' ') {
            let created_by = self.person();
            let created_at = self.instant(650 * DAY, 699 * DAY);
            let claims = FREE_CLAIMS.iter().enumerate().map(|(place, name)| {
                let is_pending = place + 2 >= FREE_CLAIMS.len();
                self.claim((*name).to_owned(), !is_pending, created_at, created_by.clone())
            });
            let claims = claims.collect();
            let gpu_quota = self.random.below(17) as f64;
            self.projects.push(Project {
                id: (5 + self.projects.len()).to_string().into(),
                name: name.into(),
                department_id: id.clone(),
                cluster_id: cluster_id.clone(),
                claims,
                department: index,
                cluster,
                created_at,
                created_by,
                gpu_quota,
            });
        }
    }

    /// A department of a large organization.
    fn division(&mut self, index: usize) {
        let at = self.departments.len();
        let id: Arc<str> = self.random.uuid().to_string().into();
        let cluster_id = self.clusters[0].id.clone();
        let name = format!("division-{:02}", index + 1);
        let created_at = self.instant(700 * DAY, 729 * DAY);
        for team in 1..=DIVISION {
            let created_by = self.person();
            self.projects.push(Project {
                id: (5 + self.projects.len()).to_string().into(),
                name: format!("{name}-team-{team:03}").into(),
                department_id: id.clone(),
                cluster_id: cluster_id.clone(),
                claims: Vec::new(),
                department: at,
                cluster: 0,
                created_at,
                created_by,
                gpu_quota: 1.0,
            });
        }
        let (name, gpu_quota) = (name.into(), DIVISION as f64);
        self.departments.push(Department {
            id,
            name,
            cluster_id,
            cluster: 0,
            created_at,
            gpu_quota,
        });
    }

    fn claim(&mut self, name: String, bound: bool, created_at: i64, created_by: Arc<str>) -> Claim {
        // A pending claim is typically of a class that waits for its first consumer.
        let storage_class = if bound { *self.random.pick(&STORAGE_CLASSES) } else { "local-nvme" };
        let size_gi = 50 << self.random.below(9);
        Claim {
            name,
            bound,
            id: self.random.uuid(),
            size_gi,
            storage_class,
            created_at,
            created_by,
        }
    }

    fn volume(&mut self, index: usize) -> Volume {
        let project = match WELL_KNOWN.get(index) {
            Some(_) => self.projects.iter().position(|it| it.department == index).unwrap_or(0),
            None => self.random.below(self.projects.len()),
        };
        let department = self.projects[project].department;
        let field = &FIELDS[department];
        let words =
            WELL_KNOWN.get(index).map_or_else(|| self.words(field), |name| (*name).to_owned());
        let name = self.unique(&words);
        let created_at = self.instant(0, 730 * DAY);
        let created_by = match department {
            // The researcher has volumes of their own, in their department.
            crate::auth::RESEARCHER_DEPARTMENT if self.random.chance(100) => self.people[1].clone(),
            _ => self.person(),
        };
        let (phase, issue) = self.phase();
        let origin_pvc_name = self.origin(&name);
        if issue != Some(Issue::CopyFailed) {
            let bound = issue != Some(Issue::OriginNotBound);
            let claim =
                self.claim(origin_pvc_name.clone(), bound, created_at - DAY, created_by.clone());
            self.projects[project].claims.push(claim);
        }
        let description = self.description(&words);
        let updated_at = self.random.chance(900).then(|| self.after(created_at));
        let updated_by = updated_at.and_then(|_| self.random.chance(700).then(|| self.person()));
        let shared_scopes = self.shared_scopes(index, project, created_at);
        let now = self.config.now;
        let due = match phase {
            Phase::Creating => Some(now + self.config.creating_ms),
            Phase::Deleting => Some(now + self.config.deleting_ms),
            _ => None,
        };
        let in_use_by = (phase == Phase::Ready && self.random.chance(80))
            .then(|| format!("train-{words}-{}", self.random.below(1000)));
        let home = &self.projects[project];
        let mut volume = Volume {
            id: self.random.uuid(),
            name,
            description,
            origin_pvc_name,
            project_id: home.id.clone(),
            project_name: home.name.clone(),
            department_id: (!self.random.chance(30)).then(|| home.department_id.clone()),
            cluster_id: home.cluster_id.clone(),
            created_at,
            updated_at,
            created_by: (!self.random.chance(25)).then_some(created_by),
            updated_by,
            phase,
            issue,
            since: if due.is_some() {
                now
            } else {
                (created_at + self.config.creating_ms).min(now)
            },
            shared_scopes,
            in_use_by,
            project,
            due,
            search_text: String::new(),
        };
        volume.refresh_search_text();
        volume
    }

    /// The words of a data set: what it is, often a variant, often a period.
    fn words(&mut self, field: &words::Field) -> String {
        let mut words = self.word(field.data).to_owned();
        let form = self.random.below(4);
        if form != 1 {
            words = format!("{words}-{}", self.word(field.variants));
        }
        if form != 2 {
            words = format!("{words}-{}", self.random.pick(&PERIODS));
        }
        words
    }

    /// Names are unique in the whole control plane, so that one finds its volume.
    fn unique(&mut self, words: &str) -> String {
        let count = self.names.entry(words.to_owned()).or_default();
        *count += 1;
        if *count == 1 { words.to_owned() } else { format!("{words}-v{count}") }
    }

    fn origin(&mut self, name: &str) -> String {
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

    fn description(&mut self, words: &str) -> Option<String> {
        if self.random.chance(250) {
            return None;
        }
        let mut text = self.random.pick(&DESCRIPTIONS).replace("{}", &words.replace('-', " "));
        if self.random.chance(40) {
            text.push('.');
            text.push_str(LONG_TAIL);
        }
        Some(text.chars().take(127).collect())
    }

    fn shared_scopes(&mut self, index: usize, project: usize, created_at: i64) -> Vec<SharedScope> {
        let cluster = self.projects[project].cluster;
        let dice = self.random.below(1000);
        if index >= WELL_KNOWN.len() && dice < 400 {
            return Vec::new();
        }
        let departments: Vec<usize> = (0..self.departments.len())
            .filter(|&it| self.departments[it].cluster == cluster)
            .collect();
        let projects: Vec<usize> = (0..self.projects.len())
            .filter(|&it| it != project && self.projects[it].cluster == cluster)
            .collect();
        let mut chosen: Vec<(ScopeType, usize)> = Vec::new();
        match dice {
            // A few are shared far and wide, one project at a time.
            995.. => chosen.extend(projects.iter().map(|&it| (ScopeType::Project, it))),
            910.. => chosen.push((ScopeType::Cluster, cluster)),
            700.. => chosen.push((ScopeType::Department, *self.random.pick(&departments))),
            _ => {}
        }
        if chosen.is_empty() || (dice < 995 && self.random.chance(300)) {
            let count = 1 + self.random.below(6);
            let start = self.random.below(projects.len());
            let some = projects.iter().cycle().skip(start).take(count.min(projects.len()));
            chosen.extend(some.map(|&it| (ScopeType::Project, it)));
        }
        let author = self.person();
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
                // The contract lets the author and the date be absent.
                let is_known = !self.random.chance(50);
                let at = self.after(created_at);
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

    /// One of the words of a text.
    fn word(&mut self, words: &'static str) -> &'static str {
        let chosen = self.random.below(words.split(' ').count());
        words.split(' ').nth(chosen).unwrap_or_default()
    }

    fn person(&mut self) -> Arc<str> {
        self.random.pick(&self.people).clone()
    }

    /// An instant between two distances before the start, with milliseconds.
    fn instant(&mut self, from: i64, to: i64) -> i64 {
        self.config.now - from - (self.random.next() % (to - from).unsigned_abs()) as i64
    }

    /// An instant between another and the start.
    fn after(&mut self, instant: i64) -> i64 {
        let span = (self.config.now - instant).max(1).unsigned_abs();
        instant + (self.random.next() % span) as i64
    }
}
