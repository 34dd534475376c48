//! The control plane of the demo: the emulator inside the page, for `page/demo.js`.
//!
//! `cargo xtask build --demo` compiles it to a module of its own. The console itself contains none of it.

mod changes;

use changes::{Change, Changes};
use emulator::{Config, Emulator};
use http::{Request, header};
use wasm_bindgen::prelude::wasm_bindgen;

const VOLUMES: usize = 300;
const WORKLOADS: usize = 200;

/// A control plane that can be restored from the changes that were made to it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct ControlPlane {
    emulator: Emulator,
    changes: Changes,
}

#[wasm_bindgen]
impl ControlPlane {
    /// Restores the control plane of this tab, or starts a new one if `stored` holds no changes. `now` is in milliseconds
    /// since the epoch.
    #[wasm_bindgen(constructor)]
    pub fn new(stored: Option<String>, now: f64) -> ControlPlane {
        let mut changes = stored
            .and_then(|text| Changes::parse(&text))
            .unwrap_or_else(|| Changes::new(now as i64));
        let mut emulator = Emulator::new(Config {
            volumes: VOLUMES,
            workloads: WORKLOADS,
            now: changes.start(),
            ..Config::default()
        });
        changes.replay(&mut emulator);
        ControlPlane { emulator, changes }
    }

    /// Responds to a request. `url` is a path and a query; `authorization` and `content_type` are headers.
    pub fn handle(
        &mut self,
        method: &str,
        url: &str,
        authorization: &str,
        content_type: &str,
        body: String,
        now: f64,
    ) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_TYPE, content_type)
            .body(body.into_bytes());
        let Ok(request) = request else { return Reply::new(400) };
        let now = now as i64;
        if let Some(change) = Change::of_request(&self.emulator, &request, now) {
            self.changes.push(change);
        }
        match self.emulator.handle(&request, now).response() {
            Some(response) => {
                let headers = response.headers().iter().flat_map(|(name, value)| {
                    [name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()]
                });
                Reply {
                    status: response.status().as_u16(),
                    headers: headers.collect(),
                    body: response.body().clone(),
                }
            }
            None => Reply::new(500),
        }
    }

    /// The changes since the start, for [`ControlPlane::new`]; `None` if there are none since the last call.
    #[wasm_bindgen(js_name = takeChanges)]
    pub fn take_changes(&mut self) -> Option<String> {
        self.changes.take_unsaved()
    }

    /// Whether there are so many changes that further ones are not stored.
    #[wasm_bindgen(getter, js_name = isFull)]
    pub fn is_full(&self) -> bool {
        self.changes.is_full()
    }
}

/// A response.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    /// Names and values, alternating.
    pub headers: Vec<String>,
    pub body: Vec<u8>,
}

impl Reply {
    fn new(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NOW: f64 = 1_782_907_200_000.0;

    fn send(plane: &mut ControlPlane, method: &str, url: &str, body: &Value, now: f64) -> Reply {
        let token = plane.emulator.token_for("admin", now as i64);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        plane.handle(method, url, &format!("Bearer {token}"), "application/json", body, now)
    }

    fn json_of(reply: &Reply) -> Value {
        serde_json::from_slice(&reply.body).expect("JSON")
    }

    fn list(plane: &mut ControlPlane, now: f64) -> Value {
        let url = "/api/v1/datavolumes?requestType=Originated&limit=500";
        json_of(&send(plane, "GET", url, &Value::Null, now))
    }

    /// Makes one change of each kind, and returns the changes to store.
    fn change(plane: &mut ControlPlane) -> String {
        let project = &plane.emulator.projects()[0];
        let (project, cluster) = (project.id.to_string(), project.cluster_id.to_string());
        let draft = json!({
            "name": "kept", "description": "first", "projectId": project,
            "originPvcName": "training-data",
        });
        let created = send(plane, "POST", "/api/v1/datavolumes", &draft, NOW + 1000.0);
        assert_eq!(created.status, 201, "{}", String::from_utf8_lossy(&created.body));
        let id = json_of(&created)["id"].as_str().expect("an ID").to_owned();
        let [edited, deleted] = [0, 1].map(|index| plane.emulator.volumes()[index].id.to_string());
        let path = |id: &str| format!("/api/v1/datavolumes/{id}");
        let second = json!({ "description": "second" });
        for (method, url, body, at) in [
            ("PATCH", path(&edited), second, NOW + 2000.0),
            ("DELETE", path(&deleted), Value::Null, NOW + 3000.0),
            (
                "PATCH",
                format!("{}/sharedScopes", path(&id)),
                json!({ "add": [{ "scopeType": "cluster", "scopeId": cluster }] }),
                NOW + 20_000.0,
            ),
        ] {
            let reply = send(plane, method, &url, &body, at);
            assert!(reply.status < 300, "{method}: {}", String::from_utf8_lossy(&reply.body));
        }
        plane.take_changes().expect("changes")
    }

    #[test]
    fn the_stored_changes_restore_the_same_state() {
        let mut plane = ControlPlane::new(None, NOW);
        let before = list(&mut plane, NOW);
        let stored = change(&mut plane);
        let later = NOW + 60_000.0;
        let after = list(&mut plane, later);
        assert_ne!(after, before);
        let mut restored = ControlPlane::new(Some(stored), later);
        assert_eq!(list(&mut restored, later), after);
        assert_eq!(restored.emulator.audit_log(), plane.emulator.audit_log());
        assert_eq!(restored.take_changes(), None, "nothing new");
    }

    #[test]
    fn reads_and_tokens_are_not_stored() {
        let mut plane = ControlPlane::new(None, NOW);
        list(&mut plane, NOW);
        let key = json!({ "grantType": "client_credentials", "clientID": "admin", "clientSecret": "admin" });
        let granted = send(&mut plane, "POST", "/api/v1/token", &key, NOW);
        let token = json_of(&granted)["accessToken"].as_str().expect("a token").to_owned();
        let unknown =
            plane.handle("DELETE", "/api/v1/datavolumes/7", "Bearer x", "", String::new(), NOW);
        assert_eq!((unknown.status, plane.take_changes()), (401, None));
        assert!(!change(&mut plane).contains(&token));
    }

    #[test]
    fn a_new_tab_has_the_same_made_up_data() {
        let data = || list(&mut ControlPlane::new(None, NOW), NOW);
        assert_eq!(data(), data());
        assert_eq!(data()["datavolumes"].as_array().map(Vec::len), Some(VOLUMES));
    }

    #[test]
    fn what_cannot_be_read_starts_anew() {
        for stored in ["", "{}", "[1]", r#"{"start":0,"changes":[{"key":"root"}]}"#] {
            let mut plane = ControlPlane::new(Some(stored.to_owned()), NOW);
            assert_eq!(list(&mut plane, NOW), list(&mut ControlPlane::new(None, NOW), NOW));
        }
        let other_key = r#"{"start":1,"changes":[["root","DELETE","/api/v1/datavolumes/7","",2]]}"#;
        let plane = ControlPlane::new(Some(other_key.to_owned()), NOW);
        assert_eq!(plane.emulator.audit_log().len(), 0);
    }

    #[test]
    fn an_address_that_is_none_is_a_bad_request() {
        let mut plane = ControlPlane::new(None, NOW);
        assert_eq!(plane.handle("GET", "no path", "", "", String::new(), NOW).status, 400);
    }
}
