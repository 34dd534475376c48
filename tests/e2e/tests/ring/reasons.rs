//! Sharing that fails half-way, who can use what and why, and what there is to do with a volume.

use e2e::{Result, Setup, Stage, Trouble, journey};
use emulator::{Issue, Operation, Phase};

const NAME: &str = "created-and-then-shared";

#[tokio::test]
async fn a_volume_that_was_created_but_not_shared_is_shared_from_where_it_stopped() {
    let trouble = Trouble(&["status of 500"]);
    journey("unshared", Setup::default(), trouble, async |stage: &mut Stage| {
        let page = &stage.page;
        let (project, other) = stage.plane.with(|emulator| {
            let name = |index: usize| emulator.projects()[index].name.to_string();
            (name(0), name(1))
        });
        page.open("/datavolumes/new").await?;
        page.is_page("New data volume").await?;
        page.fill("combobox", "Project", &project).await?;
        page.choose_option(&project).await?;
        page.fill("combobox", "Origin PVC", "training-data").await?;
        page.fill("textbox", "Name", NAME).await?;
        page.sees("Available").await?;
        page.click("button", "Choose scopes").await?;
        page.fill("combobox", "Project", &other).await?;
        page.choose_option(&other).await?;
        page.click("button", "Done").await?;
        stage.plane.fault("patch_shared_scopes:status=500,nth=1")?;
        page.click("button", "Create data volume").await?;
        page.sees("was created, but sharing failed").await?;
        page.reload().await?;
        page.sees("was created, but sharing failed").await?;
        page.click("button", "Try sharing again").await?;
        page.is_page(NAME).await?;
        let journal = stage.plane.journal();
        let count = |operation| {
            journal.iter().filter(|exchange| exchange.operation == Some(operation)).count()
        };
        assert_eq!(count(Operation::CreateDatavolume), 1);
        assert_eq!(count(Operation::PatchSharedScopes), 2);
        let scopes =
            stage.plane.with(|it| it.volume_by_name(NAME).map(|it| it.shared_scopes.len()));
        assert_eq!(scopes, Some(1));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_can_use_a_volume_and_what_a_project_can_use_is_told_with_the_reason() {
    journey("reasons", Setup::default(), Trouble(&[]), async |stage: &mut Stage| {
        let page = &stage.page;
        let (id, name, own) = stage.plane.with(|emulator| {
            let volume = &emulator.volumes()[0];
            (volume.id.to_string(), volume.name.clone(), volume.project_name.to_string())
        });
        page.open(&format!("/datavolumes/{id}")).await?;
        page.is_page(&name).await?;
        page.click("button", "Show who can use it").await?;
        page.find("table", "Projects that can use it").await?;
        page.find("rowheader", &own).await?;
        page.sees("Its own project").await?;
        let project = stage.plane.with(|emulator| emulator.projects()[0].id.to_string());
        page.open(&format!("/datavolumes?limit=25&usableInProjectId={project}")).await?;
        page.is_page("Data volumes").await?;
        page.find("navigation", "Pagination").await?;
        page.click("button", "Show why").await?;
        page.find("columnheader", "Usable because").await?;
        page.sees("Its own project").await
    })
    .await;
}

#[tokio::test]
async fn why_a_volume_is_not_ready_is_explained_and_a_ready_one_says_how_to_mount_it() {
    journey(
        "why",
        Setup { volumes: 120, ..Setup::default() },
        Trouble(&[]),
        async |stage: &mut Stage| {
            let page = &stage.page;
            for (issue, said) in [
                (Issue::OriginNotBound, "start any workload"),
                (Issue::CopyFailed, "What to do:"),
                (Issue::StorageClassMissing, "does not know the reason"),
            ] {
                let id = stage.plane.with(|emulator| {
                    let found = emulator.volumes().iter().find(|it| it.issue == Some(issue));
                    found.map(|it| it.id.to_string())
                });
                let Some(id) = id else { return Err(format!("no volume has {issue:?}").into()) };
                page.open(&format!("/datavolumes/{id}")).await?;
                sees_either_case(stage, said).await?;
            }
            let (id, name) = stage.plane.with(|emulator| {
                let ready = emulator.volumes().iter().find(|it| it.phase == Phase::Ready);
                ready.map(|it| (it.id.to_string(), it.name.clone())).unwrap_or_default()
            });
            page.open(&format!("/datavolumes/{id}")).await?;
            page.is_page(&name).await?;
            page.fill("textbox", "Mount path", "/data/in").await?;
            page.sees(r#""mountPath": "/data/in""#).await?;
            page.click("tab", "YAML").await?;
            page.sees(&id).await
        },
    )
    .await;
}

/// Whether the page says this, whatever begins a sentence.
async fn sees_either_case(stage: &Stage, words: &str) -> Result {
    let wanted = words.to_lowercase();
    e2e::eventually(words, async || {
        let text = stage.page.evaluate("document.querySelector('main').textContent").await?;
        let text = text.as_str().unwrap_or_default().to_lowercase();
        if text.contains(&wanted) { Ok(()) } else { Err(format!("{words} is not there").into()) }
    })
    .await
}
