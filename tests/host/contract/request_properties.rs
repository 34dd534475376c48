//! Property tests: every request that the types allow is documented.

use super::calls;
use super::document::example_id;
use super::requests::{assert_documented, violations_of};
use data_volumes_console::api::Grant;
use data_volumes_console::api::endpoint::{self, MAX_ORG_LIMIT, OrgQuery};
use data_volumes_console::domain::{
    Clause, ClusterId, DESCRIPTION_MAX, Description, Draft, Field, FilterBy, ListQuery, Operator,
    PageSize, PickedProject, ProjectId, RequestScope, SCOPES_PER_REQUEST, ScopeChange, ScopeKind,
    ScopeRef, Sort, SortOrder, VolumeId, VolumeName,
};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

const NO_VIOLATIONS: [String; 0] = [];

/// Any text, often with characters that are special in URLs and filters.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(&[',', '\n', '\r', ' ', '+', '&', '=', '%', '#', '/', '\0'][..]);
    prop::collection::vec(prop_oneof![3 => any::<char>(), 1 => odd], 0..12)
        .prop_map(String::from_iter)
}

fn clauses() -> impl Strategy<Value = FilterBy> {
    let date = "20[0-9]{2}-(0[1-9]|1[0-2])-[0-2][1-8]T[01][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]0[0-9]:00)";
    let clause = (
        prop::sample::select(&Field::ALL[..]),
        prop::sample::select(&Operator::ALL[..]),
        text(),
        date,
    )
        .prop_filter_map("a clause", |(field, operator, text, date)| {
            let value = if field == Field::CreatedAt { date } else { text };
            Clause::new(field, operator, &value).ok()
        });
    prop::collection::vec(clause, 0..4).prop_map(FilterBy)
}

fn queries() -> impl Strategy<Value = ListQuery> {
    let scope = prop_oneof![
        Just(RequestScope::Originated),
        text().prop_map(|id| RequestScope::UsableInProject(ProjectId::from(id))),
    ];
    let sort = (prop::sample::select(&Field::ALL[..]), any::<bool>()).prop_map(|(by, up)| Sort {
        by,
        order: if up { SortOrder::Ascending } else { SortOrder::Descending },
    });
    let size = (1..=PageSize::MAX.get()).prop_filter_map("a page size", PageSize::new);
    (scope, clauses(), text(), sort, any::<u32>(), size).prop_map(
        |(scope, filter, search, sort, offset, limit)| {
            ListQuery { scope, filter, search, sort, offset: 0, limit }.at_offset(offset)
        },
    )
}

fn drafts() -> impl Strategy<Value = Draft> {
    let picked = prop::option::of(any::<(String, String)>()).prop_map(|picked| {
        picked.map(|(id, name)| PickedProject {
            id: ProjectId::from(id),
            name,
            cluster: None,
            department: None,
        })
    });
    let description = prop::collection::vec(any::<char>(), 0..=DESCRIPTION_MAX + 2);
    ("\\PC{1,9}", picked, "[ a-z]{1,9}", "[a-z][-a-z0-9]{0,62}|\\PC{0,9}", description).prop_map(
        |(project, picked, origin_pvc, name, description)| {
            let description = description.into_iter().collect();
            Draft {
                project,
                picked,
                is_project_id: true,
                origin_pvc,
                name,
                description,
                ..Draft::default()
            }
        },
    )
}

fn org_queries() -> impl Strategy<Value = OrgQuery> {
    let cluster = prop::option::of(Just(ClusterId::from(example_id())));
    (text(), cluster, 0..=i32::MAX as u32, 1..=MAX_ORG_LIMIT).prop_map(
        |(text, cluster, offset, limit)| OrgQuery {
            text,
            cluster,
            offset,
            limit,
            ..OrgQuery::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_query_of_the_list_is_a_documented_request(query in queries()) {
        prop_assert_eq!(violations_of(&endpoint::list_volumes(&query)), NO_VIOLATIONS);
        prop_assert_eq!(violations_of(&endpoint::count_volumes(&query)), NO_VIOLATIONS);
    }

    #[test]
    fn every_draft_that_can_be_sent_is_a_documented_body(draft in drafts()) {
        if let Ok(volume) = draft.parse() {
            let call = endpoint::create_volume(&volume);
            prop_assert_eq!(violations_of(&call), NO_VIOLATIONS);
            let body: Value = serde_json::from_str(call.body.as_deref().unwrap_or_default()).expect("JSON");
            prop_assert_eq!(body["name"].as_str(), Some(draft.name.as_str()));
            // White space around a description is not sent.
            let has_description = !draft.description.trim().is_empty();
            prop_assert_eq!(body.get("description").is_some(), has_description);
        }
    }

    #[test]
    fn every_description_that_is_short_enough_is_a_documented_body(text in "\\PC{0,130}") {
        if let Ok(description) = Description::parse(&text) {
            prop_assert_eq!(violations_of(&endpoint::patch_volume(&calls::volume(), &description)), NO_VIOLATIONS);
        }
    }

    #[test]
    fn every_availability_check_is_a_documented_request(name in "[a-z][-a-z0-9]{0,62}") {
        let name = VolumeName::parse(&name).expect("a name");
        prop_assert_eq!(violations_of(&endpoint::name_availability(&name, &ClusterId::from(example_id()))), NO_VIOLATIONS);
    }

    #[test]
    fn every_search_for_a_project_or_a_department_is_a_documented_request(query in org_queries()) {
        prop_assert_eq!(violations_of(&endpoint::list_projects(&query)), NO_VIOLATIONS);
        prop_assert_eq!(violations_of(&endpoint::list_departments(&query)), NO_VIOLATIONS);
    }

    #[test]
    fn every_access_key_is_a_documented_body(client_id: String, client_secret: String) {
        let key = data_volumes_console::api::AccessKey { client_id, client_secret };
        prop_assert_eq!(violations_of(&endpoint::grant_token(Grant::AccessKey(&key))), NO_VIOLATIONS);
    }

    #[test]
    fn pvcs_are_requested_only_for_numeric_project_ids(id in "-?[0-9]{0,12}|\\PC{0,5}") {
        if let Some(call) = endpoint::list_pvcs(&ProjectId::from(id.as_str())) {
            prop_assert_eq!(violations_of(&call), NO_VIOLATIONS);
        } else {
            prop_assert!(id.parse::<i32>().is_err());
        }
    }

    #[test]
    fn every_well_formed_id_makes_documented_paths(bytes: [u8; 16]) {
        let id = VolumeId::from(uuid::Uuid::from_bytes(bytes).to_string());
        prop_assert!(id.is_well_formed());
        prop_assert_eq!(violations_of(&endpoint::get_volume(&id)), NO_VIOLATIONS);
        prop_assert_eq!(violations_of(&endpoint::delete_volume(&id)), NO_VIOLATIONS);
        prop_assert_eq!(violations_of(&endpoint::get_shared_scopes(&id)), NO_VIOLATIONS);
        prop_assert_eq!(violations_of(&endpoint::patch_volume(&id, &Description::default())), NO_VIOLATIONS);
    }

    #[test]
    fn every_scope_change_is_sent_completely_in_documented_bodies(
        add in prop::collection::btree_set(0u32..400, 0..160),
        remove in prop::collection::btree_set(400u32..800, 0..160),
    ) {
        let now: Vec<_> = remove.iter().map(|n| scope(*n)).collect();
        let wanted: Vec<_> = add.iter().map(|n| scope(*n)).collect();
        assert_sent_completely(&ScopeChange::between(&now, &wanted));
    }
}

fn scope(n: u32) -> ScopeRef {
    let kind = match n % 3 {
        0 => ScopeKind::Project,
        1 => ScopeKind::Department,
        _ => ScopeKind::Cluster,
    };
    ScopeRef { kind, id: n.to_string() }
}

fn assert_sent_completely(change: &ScopeChange) -> usize {
    let requests = change.requests();
    let mut sent = [BTreeSet::new(), BTreeSet::new()];
    for request in &requests {
        let call = endpoint::patch_shared_scopes(&calls::volume(), request);
        assert_documented(&call);
        let body: Value =
            serde_json::from_str(call.body.as_deref().unwrap_or_default()).expect("JSON");
        for (what, sent) in ["add", "remove"].into_iter().zip(&mut sent) {
            let items = body[what].as_array().map(Vec::as_slice).unwrap_or_default();
            assert!(items.len() <= SCOPES_PER_REQUEST && SCOPES_PER_REQUEST == 50);
            for item in items {
                assert!(sent.insert(item.to_string()), "{item} is sent twice");
            }
        }
        assert!(!request.is_empty(), "no request is empty");
    }
    assert_eq!([change.add.len(), change.remove.len()], [sent[0].len(), sent[1].len()]);
    requests.len()
}

#[test]
fn a_change_of_120_scopes_is_three_requests_of_at_most_50() {
    let many: Vec<_> = (0..120).map(scope).collect();
    assert_eq!(assert_sent_completely(&ScopeChange::between(&[], &many)), 3);
    assert_eq!(assert_sent_completely(&ScopeChange::between(&many, &[])), 3);
    assert_eq!(assert_sent_completely(&ScopeChange::between(&many[..60], &many[60..])), 2);
    assert_eq!(assert_sent_completely(&ScopeChange::default()), 0);
}
