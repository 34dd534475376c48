//! A request as a command line: the same in a shell, so that a script can begin with what was seen.

use super::endpoint::Call;
use super::transport::address;
use crate::domain::shell_quoted as quoted;

/// Where the token comes from in a copied command: a variable of the shell, never the token itself.
pub const TOKEN_VARIABLE: &str = "RUNAI_TOKEN";

impl<T> Call<T> {
    /// The command for a POSIX shell that sends this to `base`, an origin without a slash at its
    /// end. The token is the variable [`TOKEN_VARIABLE`]; everything else stands in quotes.
    pub fn to_curl(&self, base: &str) -> String {
        // `--globoff`: brackets in an address are brackets.
        let mut command = format!("curl --globoff --request {}", self.method().as_str());
        let mut add = |argument: &str| {
            command.push_str(" \\\n  ");
            command.push_str(argument);
        };
        if self.is_authorized() {
            add(&format!("--header \"Authorization: Bearer ${TOKEN_VARIABLE}\""));
        }
        add("--header 'Accept: application/json'");
        if let Some(body) = self.body() {
            add("--header 'Content-Type: application/json'");
            // Raw: a body that starts with an `@` names no file.
            add(&format!("--data-raw {}", quoted(body)));
        }
        add(&quoted(&address(base, self.path())));
        command
    }
}

#[cfg(test)]
mod tests {
    use super::super::endpoint;
    use crate::domain::{Description, ListQuery, VolumeId};

    #[test]
    fn a_read_has_no_body_and_the_token_is_a_variable() {
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
    fn quotes_in_a_body_end_nothing() {
        let description = Description::parse("it's $HOME").expect("short");
        let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
        let command = endpoint::patch_volume(&id, &description).to_curl("");
        assert!(command.contains(r#"--data-raw '{"description":"it'\''s $HOME"}'"#), "{command}");
    }
}
