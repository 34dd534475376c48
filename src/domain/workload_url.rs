//! The address of the control plane's own page of a workload, as an installation configures it.

use super::ids::{ClusterId, ProjectId};
use super::workload::Workload;
use crate::tools::encode_component;

type WorkloadText = fn(&Workload) -> Option<&str>;

/// What [`WorkloadUrl::href_of`] replaces, and by what.
const PLACEHOLDERS: [(&str, WorkloadText); 4] = [
    ("{id}", |workload| Some(&workload.id)),
    ("{name}", |workload| Some(&workload.name)),
    ("{project}", |workload| workload.project_id.as_ref().map(ProjectId::as_str)),
    ("{cluster}", |workload| workload.cluster_id.as_ref().map(ClusterId::as_str)),
];

/// A URL with placeholders for a workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkloadUrl(String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkloadUrlError {
    /// Neither an address of the web nor a path.
    NotAnAddress,
    UnknownPlaceholder(String),
}

impl WorkloadUrl {
    /// Accepts `https://…` and `http://…`, without placeholders in the host, and a path with one slash at its start.
    pub fn parse(pattern: &str) -> Result<Self, WorkloadUrlError> {
        // Browsers take `\` for `/` and skip tabs, so that a path with them may lead to another site.
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
        let origin = ["https://", "http://"].iter().find_map(|scheme| pattern.strip_prefix(scheme));
        let is_address = match origin {
            Some(rest) => {
                let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
                !host.is_empty() && !host.contains(['{', '}', '@'])
            }
            None => pattern.starts_with('/') && !pattern.starts_with("//"),
        };
        if !is_address || pattern.contains(is_odd) {
            return Err(WorkloadUrlError::NotAnAddress);
        }
        let rest =
            PLACEHOLDERS.iter().fold(pattern.to_owned(), |rest, (it, _)| rest.replace(it, "x"));
        match rest.find(['{', '}']) {
            Some(at) => {
                let end = rest[at..].find('}').map_or(rest.len(), |end| at + end + 1);
                Err(WorkloadUrlError::UnknownPlaceholder(rest[at..end].to_owned()))
            }
            None => Ok(Self(pattern.to_owned())),
        }
    }

    /// The link to the page of a workload. What comes from the server is percent-encoded; `None` if it is missing or
    /// would change the path.
    pub fn href_of(&self, workload: &Workload) -> Option<String> {
        let used = PLACEHOLDERS.iter().filter(|(placeholder, _)| self.0.contains(placeholder));
        used.clone().try_fold(self.0.clone(), |href, (placeholder, value)| {
            let value = value(workload).filter(|value| !["", ".", ".."].contains(value))?;
            Some(href.replace(placeholder, &encode_component(value)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::decoded;
    use serde_json::json;

    fn workload(name: &str) -> Workload {
        let row = json!({"id": "w-1", "name": name, "projectId": "5", "clusterId": "c-2"});
        decoded(&row).expect("a workload")
    }

    fn href(pattern: &str, name: &str) -> Option<String> {
        WorkloadUrl::parse(pattern).expect("a pattern").href_of(&workload(name))
    }

    #[test]
    fn placeholders_are_replaced_by_encoded_values() {
        for (pattern, name, expected) in [
            ("/workloads/{id}", "x", "/workloads/w-1"),
            ("/p/{project}/c/{cluster}?name={name}#{id}", "a b", "/p/5/c/c-2?name=a%20b#w-1"),
            (
                "https://runai.example.com/{name}/{name}",
                "a/b",
                "https://runai.example.com/a%2Fb/a%2Fb",
            ),
            ("http://localhost:8080?w={name}", "{id}&x", "http://localhost:8080?w=%7Bid%7D%26x"),
            ("/{name}", "/evil.example", "/%2Fevil.example"),
            ("/workloads", "x", "/workloads"),
        ] {
            assert_eq!(href(pattern, name).as_deref(), Some(expected), "{pattern}");
        }
    }

    #[test]
    fn there_is_no_link_without_the_values_it_needs() {
        for name in ["", ".", ".."] {
            assert_eq!(href("/{name}/evil.example", name), None, "{name}");
            assert!(href("/{id}", name).is_some());
        }
        let row: Workload = decoded(&json!({"id": "1"})).expect("a workload");
        for pattern in ["/{project}/workloads", "/{cluster}"] {
            assert_eq!(WorkloadUrl::parse(pattern).expect("a pattern").href_of(&row), None);
        }
    }

    #[test]
    fn only_addresses_of_the_web_and_paths_are_accepted() {
        for pattern in [
            "",
            "workloads/{id}",
            "//evil.example/{id}",
            "/\\evil.example",
            "/\t/evil.example",
            "javascript:alert({id})",
            "data:text/html,{id}",
            "ftp://example.com/{id}",
            "https:///{id}",
            "https://{name}/x",
            "https://runai.example.com{name}/x",
            "https://{name}@example.com/x",
            "https://user@example.com/{id}",
            "https://example.com/a b",
            " /workloads",
        ] {
            assert_eq!(
                WorkloadUrl::parse(pattern),
                Err(WorkloadUrlError::NotAnAddress),
                "{pattern}"
            );
        }
        for (pattern, placeholder) in [
            ("/{pod}/{id}", "{pod}"),
            ("/{ID}", "{ID}"),
            ("/{id", "{id"),
            ("/id}", "}"),
            ("/{n{id}ame}", "{nxame}"),
        ] {
            let unknown = WorkloadUrlError::UnknownPlaceholder(placeholder.to_owned());
            assert_eq!(WorkloadUrl::parse(pattern), Err(unknown), "{pattern}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_value_leads_to_another_site(name in "\\PC{0,12}|[./\\\\@:#?{}]{0,6}") {
            for pattern in ["/{name}/x", "https://example.com/{name}"] {
                if let Some(href) = href(pattern, &name) {
                    let rest = href.strip_prefix("https://example.com").unwrap_or(&href);
                    proptest::prop_assert!(rest.starts_with('/') && !rest.starts_with("//"), "{href}");
                    proptest::prop_assert!(!rest.contains(['\\', '?', '#', '@', ':']), "{href}");
                }
            }
        }
    }
}
