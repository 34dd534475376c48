//! Decodes responses that violate the documents.

use super::calls;
use super::responses::{HTML_PAGE, response};
use data_volumes_console::api::endpoint::reports::{AuditFilter, WorkloadFilter};
use data_volumes_console::api::endpoint::{self, Call, OrgQuery};
use data_volumes_console::api::{ApiError, Grant, Page, Settings};
use data_volumes_console::domain::{ClusterId, ListQuery, ProjectId};
use data_volumes_console::tools::Timestamp;
use serde_json::{Value, json};

#[test]
fn null_is_an_empty_array_and_only_invalid_entries_are_left_out() {
    fn read<T: std::fmt::Debug>(call: &Call<Page<T>>, body: &Value) -> (usize, usize) {
        let page = call.read(&response(200, "application/json", &body.to_string()));
        let page = page.unwrap_or_else(|error| panic!("{body}: {error:?}"));
        assert_eq!(page.left_out.is_empty(), page.left_out_note().is_none());
        (page.items.len(), page.left_out.len())
    }
    let (volume, units) = (calls::volume(), OrgQuery::default());
    let volumes = endpoint::list_volumes(&ListQuery::default());
    let scopes = [
        endpoint::get_shared_scopes(&volume),
        endpoint::patch_shared_scopes(&volume, &calls::scope_change()),
    ];
    let (projects, departments) =
        (endpoint::list_projects(&units), endpoint::list_departments(&units));
    let pvcs = endpoint::list_pvcs(&ProjectId::from("5")).expect("a numeric id");
    let clusters = endpoint::list_clusters();
    let cluster = ClusterId::from("c");
    let workloads = endpoint::reports::list_workloads(&cluster, WorkloadFilter::Existing, 0);
    let audit_log = endpoint::reports::audit_log(
        AuditFilter::Volume(&volume),
        (Timestamp(0), Timestamp(1)),
        0,
        20,
    );

    assert_eq!(read(&volumes, &json!({"datavolumes": null})), (0, 0));
    assert_eq!(read(&projects, &json!({"projects": null, "next": null})), (0, 0));
    assert_eq!(read(&departments, &json!({"departments": null})), (0, 0));
    assert_eq!(read(&pvcs, &json!({"entries": null})), (0, 0));
    assert_eq!(read(&clusters, &Value::Null), (0, 0));
    for scopes in &scopes {
        assert_eq!(read(scopes, &Value::Null), (0, 0));
        let some =
            json!([{"scopeType": "project", "scopeId": "5"}, {"scopeName": "vision"}, {}, null]);
        assert_eq!(read(scopes, &some), (2, 2));
    }
    let numeric = json!({"projects": [{"id": 5, "name": "vision"}, {"id": "6"}, {"name": "lost"}], "next": 50});
    assert_eq!(read(&projects, &numeric), (2, 1));
    let page =
        projects.read(&response(200, "application/json", &numeric.to_string())).expect("a page");
    assert_eq!(
        (page.items[0].scope.id.as_str(), page.items[1].name.as_str(), page.next),
        ("5", "6", Some(50))
    );
    assert_eq!(
        page.left_out_note().as_deref(),
        Some("1 entry of the server’s response can’t be shown: `id` is missing.")
    );
    assert_eq!(read(&departments, &json!({"departments": [{"id": 7, "name": null}, 8]})), (1, 1));
    assert_eq!(read(&clusters, &json!([{"uuid": "c", "name": 3}, {"name": "prod"}])), (1, 1));
    let entries = json!({"entries": [{"meta": {"name": "raw"}}, {"spec": {"claimName": "raw"}, "status": 3}, {}]});
    assert_eq!(read(&pvcs, &entries), (2, 1));
    assert_eq!(read(&workloads, &json!({"workloads": null})), (0, 0));
    let some = json!({"workloads": [{"id": "w", "datasources": null}, {"name": "lost"}, 7]});
    assert_eq!(read(&workloads, &some), (1, 2));
    assert_eq!(read(&audit_log, &json!({"audit_logs": null, "total": 0})), (0, 0));
    let some = json!({"audit_logs": [{"subject": "maya", "http_status_code": "x"}, null]});
    assert_eq!(read(&audit_log, &some), (1, 1));
}

#[test]
fn an_invalid_token_lifetime_does_not_prevent_signing_in() {
    let key = calls::access_key();
    let grant = endpoint::grant_token(Grant::AccessKey(&key));
    for (lifetime, seconds) in [
        (json!("3599"), Some(3_599)),
        (json!(3599.5), Some(3_599)),
        (json!("3599.5"), Some(3_599)),
        (json!(99_999_999_999_u64), Some(u32::MAX)),
        (json!(1e300), Some(u32::MAX)),
        (json!(-1), None),
        (json!("soon"), None),
        (json!([]), None),
        (Value::Null, None),
    ] {
        let body = json!({"accessToken": "t", "expiresIn": lifetime, "idToken": null}).to_string();
        let tokens = grant.read(&response(200, "application/json", &body));
        let tokens = tokens.unwrap_or_else(|error| panic!("{lifetime}: {error:?}"));
        assert_eq!(tokens.expires_in, seconds, "{lifetime}");
    }
}

#[test]
fn missing_settings_are_the_defaults_and_invalid_ones_are_an_error() {
    let call = endpoint::settings();
    assert_eq!((call.is_authorized, calls::operation_id(call.operation)), (false, None));
    let json = "application/json";
    for defaults in
        [response(200, json, "{}"), response(404, "", ""), response(200, "text/html", HTML_PAGE)]
    {
        assert_eq!(call.read(&defaults), Ok(Settings::default()), "{defaults:?}");
    }
    let broken = call.read(&response(200, json, "{\"apiBase\":"));
    assert!(matches!(broken, Err(ApiError::Decode { .. })), "{broken:?}");
    let unavailable = call.read(&response(500, "", ""));
    assert!(
        matches!(unavailable, Err(ApiError::Unexpected { status: 500, .. })),
        "{unavailable:?}"
    );
}
