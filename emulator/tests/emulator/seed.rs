//! The initial state.

use std::collections::BTreeSet;

use emulator::{Config, Emulator, Issue, Phase};

fn emulator(volumes: usize, seed: u64) -> Emulator {
    Emulator::new(Config { volumes, seed, ..Config::default() })
}

#[test]
fn the_same_seed_gives_the_same_volumes_and_another_seed_gives_others() {
    let text = |seed| format!("{:?}", emulator(500, seed).volumes());
    assert_eq!(text(7), text(7));
    assert_ne!(text(7), text(8));
}

#[test]
fn the_configured_number_of_volumes_have_unique_names_and_pvcs() {
    for volumes in [0, 1, 20_000] {
        let emulator = emulator(volumes, 3);
        let names: BTreeSet<_> = emulator.volumes().iter().map(|volume| &volume.name).collect();
        let pvcs: BTreeSet<_> =
            emulator.volumes().iter().map(|it| (&it.project_id, &it.origin_pvc_name)).collect();
        assert_eq!(
            (emulator.volumes().len(), names.len(), pvcs.len()),
            (volumes, volumes, volumes)
        );
    }
}

#[test]
fn there_are_three_clusters_twelve_departments_and_120_projects() {
    let emulator = emulator(0, 1);
    assert_eq!(
        (emulator.clusters().len(), emulator.departments().len(), emulator.projects().len()),
        (3, 12, 120)
    );
    assert!(emulator.departments().iter().any(|department| department.id.parse::<u32>().is_ok()));
    assert!(emulator.departments().iter().any(|department| department.id.len() == 36));
    for project in emulator.projects() {
        assert!(
            project.pvcs.iter().any(|pvc| pvc.bound) && project.pvcs.iter().any(|pvc| !pvc.bound)
        );
    }
}

#[test]
fn extra_divisions_do_not_change_the_volumes() {
    let usual = emulator(50, 1);
    let large = Emulator::new(Config { volumes: 50, divisions: 40, ..Config::default() });
    assert_eq!((large.departments().len(), large.projects().len()), (12 + 40, 120 + 4_000));
    assert_eq!(format!("{:?}", usual.volumes()), format!("{:?}", large.volumes()));
    let ids: BTreeSet<_> = large.projects().iter().map(|project| &project.id).collect();
    assert_eq!(ids.len(), 4_120);
}

#[test]
fn the_volumes_cover_the_phases_and_optional_fields_of_the_contract() {
    let emulator = emulator(5000, 1);
    let share = |is_match: &dyn Fn(&emulator::Volume) -> bool| {
        emulator.volumes().iter().filter(|volume| is_match(volume)).count() as f64 / 5000.0
    };
    assert!((0.03..0.09).contains(&share(&|volume| volume.phase == Phase::NotReady)));
    for issue in [Issue::OriginNotBound, Issue::CopyFailed, Issue::StorageClassMissing] {
        assert!(share(&|volume| volume.issue == Some(issue)) > 0.0, "{issue:?}");
    }
    assert!((0.3..0.5).contains(&share(&|volume| volume.shared_scopes.is_empty())));
    assert!((0.0005..0.02).contains(&share(&|volume| volume.shared_scopes.len() > 60)));
    assert!(share(&|volume| volume.created_by.is_none()) > 0.0);
    assert!(share(&|volume| volume.department_id.is_none()) > 0.0);
    assert!(share(&|volume| volume.description.is_none()) > 0.1);
    assert!(share(&|volume| volume.updated_at.is_none()) > 0.0);
    let longest =
        |volume: &emulator::Volume| volume.description.as_ref().map(|text| text.chars().count());
    assert!(share(&|volume| longest(volume) == Some(127)) > 0.005);
    assert!(share(&|volume| longest(volume) > Some(127)) == 0.0);
    let now = Config::default().now;
    let two_years = 731 * 24 * 3_600_000;
    assert!(share(&|volume| (now - two_years..=now).contains(&volume.created_at)) == 1.0);
    assert!(
        share(&|volume| volume.updated_at.is_some_and(|at| at < volume.created_at || at > now))
            == 0.0
    );
}

#[test]
fn well_known_datasets_exist() {
    let emulator = emulator(100, 9);
    for name in ["imagenet-21k", "lidar-drives-2026-q3", "llama-tokenized", "genome-hg38"] {
        assert!(
            emulator.volume_by_name(name).is_some_and(|volume| !volume.shared_scopes.is_empty()),
            "{name}"
        );
    }
}

#[test]
fn every_access_key_has_its_own_volumes() {
    let emulator = emulator(1000, 1);
    for user in ["maya.lindqvist", "jonas.weber", "priya.nair"] {
        let email = format!("{user}@example.com");
        assert!(
            emulator.volumes().iter().any(|volume| volume.created_by.as_deref() == Some(&email)),
            "{user}"
        );
    }
}
