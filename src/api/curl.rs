//! A request as a `curl` command.

use super::endpoint::UntypedCall;
use super::request::join_url;
use crate::tools::quote_for_shell;

/// The shell variable that stands for the token, which is never part of a command.
pub const TOKEN_VARIABLE: &str = "RUNAI_TOKEN";

impl UntypedCall {
    /// The command for a POSIX shell that sends this to `base`, an origin without a trailing slash.
    pub fn to_curl(&self, base: &str) -> String {
        // Without `--globoff` curl would expand brackets in the URL.
        let mut command = format!("curl --globoff --request {}", self.method.as_str());
        let mut add = |argument: &str| {
            command.push_str(" \\\n  ");
            command.push_str(argument);
        };
        if self.is_authorized {
            add(&format!("--header \"Authorization: Bearer ${TOKEN_VARIABLE}\""));
        }
        add("--header 'Accept: application/json'");
        if let Some(body) = &self.body {
            add("--header 'Content-Type: application/json'");
            // Without `-raw` a leading `@` would name a file.
            add(&format!("--data-raw {}", quote_for_shell(body)));
        }
        add(&quote_for_shell(&join_url(base, &self.path)));
        command
    }
}

#[cfg(test)]
mod tests {
    use super::super::endpoint;
    use crate::domain::{Description, ListQuery, VolumeId};

    #[test]
    fn a_read_command_has_no_body_and_takes_the_token_from_a_variable() {
        let call = endpoint::list_volumes(&ListQuery::parse("search=a'b").0);
        let command = call.to_curl("https://runai.example.com");
        assert_eq!(command, call.to_curl("https://runai.example.com/"));
        assert_eq!(
            command,
            "curl --globoff --request GET \\\n  \
             --header \"Authorization: Bearer $RUNAI_TOKEN\" \\\n  \
             --header 'Accept: application/json' \\\n  \
             'https://runai.example.com/api/v1/datavolumes?requestType=Originated&search=a%27b\
             &sortBy=name&sortOrder=asc&offset=0&limit=50'"
        );
    }

    #[test]
    fn quotes_in_a_body_are_escaped() {
        let description = Description::parse("it's $HOME").expect("short");
        let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
        let command = endpoint::patch_volume(&id, &description).to_curl("");
        assert!(command.contains(r#"--data-raw '{"description":"it'\''s $HOME"}'"#), "{command}");
    }
}
