//! Requests as commands for a shell, and as a script.

use super::endpoint::UntypedCall;
use super::request::join_url;
use crate::tools::{quote_as_json, quote_for_powershell, quote_for_shell};

/// The environment variable that holds the token, which is never part of a command.
pub const TOKEN_VARIABLE: &str = "RUNAI_TOKEN";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandLanguage {
    /// For a POSIX shell.
    Curl,
    /// For version 7, and for 5.1, which is part of Windows.
    PowerShell,
    /// For version 3 with the package `requests`.
    Python,
}

impl CommandLanguage {
    /// The commands that send `calls` to `base`, an origin.
    pub fn commands(self, calls: &[UntypedCall], base: &str) -> String {
        let (start, command): (_, fn(&UntypedCall, String) -> String) = match self {
            Self::Curl => ("", curl),
            Self::PowerShell => ("", powershell),
            Self::Python => ("import os\nimport requests\n\n", python),
        };
        let commands = calls.iter().map(|call| command(call, join_url(base, &call.path)));
        start.to_owned() + &commands.collect::<Vec<_>>().join("\n")
    }
}

fn curl(call: &UntypedCall, url: String) -> String {
    // Without `--globoff` curl would expand brackets in the URL.
    let mut command = format!("curl --globoff --request {}", call.method.as_str());
    let mut add = |argument: &str| {
        command.push_str(" \\\n  ");
        command.push_str(argument);
    };
    if call.is_authorized {
        add(&format!("--header \"Authorization: Bearer ${TOKEN_VARIABLE}\""));
    }
    add("--header 'Accept: application/json'");
    if let Some(body) = &call.body {
        add("--header 'Content-Type: application/json'");
        // Without `-raw` a leading `@` would name a file.
        add(&format!("--data-raw {}", quote_for_shell(body)));
    }
    add(&quote_for_shell(&url));
    command
}

fn powershell(call: &UntypedCall, url: String) -> String {
    let token = match call.is_authorized {
        true => format!("Authorization = \"Bearer $env:{TOKEN_VARIABLE}\"; "),
        false => String::new(),
    };
    let mut command = format!(
        "Invoke-RestMethod -Method {} `\n  -Uri {} `\n  -Headers @{{ {token}Accept = 'application/json' }}",
        call.method.as_str(),
        quote_for_powershell(&url),
    );
    if let Some(body) = &call.body {
        // Version 5.1 would send a string as ISO 8859-1.
        command.push_str(&format!(
            " `\n  -ContentType 'application/json; charset=utf-8' `\n  -Body ([Text.Encoding]::UTF8.GetBytes({}))",
            quote_for_powershell(body)
        ));
    }
    command
}

fn python(call: &UntypedCall, url: String) -> String {
    let mut headers = String::new();
    if call.is_authorized {
        headers =
            format!("\n        \"Authorization\": \"Bearer \" + os.environ[\"{TOKEN_VARIABLE}\"],");
    }
    headers.push_str("\n        \"Accept\": \"application/json\",");
    let mut data = String::new();
    if let Some(body) = &call.body {
        headers.push_str("\n        \"Content-Type\": \"application/json\",");
        data = format!("\n    data={}.encode(\"utf-8\"),", quote_as_json(body));
    }
    // The response to a refused request says why, so it is printed before the error is raised.
    format!(
        "response = requests.request(\n    \"{}\",\n    {},\n    headers={{{headers}\n    }},{data}\n    \
         timeout=60,\n)\nprint(response.text)\nresponse.raise_for_status()\n",
        call.method.as_str(),
        quote_as_json(&url),
    )
}

#[cfg(test)]
mod tests {
    use super::super::endpoint;
    use super::CommandLanguage;
    use crate::domain::{Description, ListQuery, VolumeId};

    const BASE: &str = "https://runai.example.com";

    fn read(language: CommandLanguage) -> String {
        let call = endpoint::list_volumes(&ListQuery::parse("search=a'b").0).into();
        let command = language.commands(std::slice::from_ref(&call), BASE);
        assert_eq!(command, language.commands(&[call], "https://runai.example.com/"));
        command
    }

    fn change(language: CommandLanguage) -> String {
        let description = Description::parse("it's $HOME").expect("short");
        let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
        language.commands(&[endpoint::patch_volume(&id, &description).into()], BASE)
    }

    #[test]
    fn a_read_with_curl_has_no_body_and_takes_the_token_from_a_variable() {
        assert_eq!(
            read(CommandLanguage::Curl),
            "curl --globoff --request GET \\\n  \
             --header \"Authorization: Bearer $RUNAI_TOKEN\" \\\n  \
             --header 'Accept: application/json' \\\n  \
             'https://runai.example.com/api/v1/datavolumes?requestType=Originated&search=a%27b\
             &sortBy=name&sortOrder=asc&offset=0&limit=50'"
        );
    }

    #[test]
    fn a_read_with_powershell_has_no_body_and_takes_the_token_from_a_variable() {
        assert_eq!(
            read(CommandLanguage::PowerShell),
            "Invoke-RestMethod -Method GET `\n  \
             -Uri 'https://runai.example.com/api/v1/datavolumes?requestType=Originated&search=a%27b\
             &sortBy=name&sortOrder=asc&offset=0&limit=50' `\n  \
             -Headers @{ Authorization = \"Bearer $env:RUNAI_TOKEN\"; Accept = 'application/json' }"
        );
    }

    #[test]
    fn a_read_with_python_has_no_body_and_takes_the_token_from_a_variable() {
        assert_eq!(
            read(CommandLanguage::Python),
            "import os\nimport requests\n\n\
             response = requests.request(\n    \"GET\",\n    \
             \"https://runai.example.com/api/v1/datavolumes?requestType=Originated&search=a%27b\
             &sortBy=name&sortOrder=asc&offset=0&limit=50\",\n    \
             headers={\n        \"Authorization\": \"Bearer \" + os.environ[\"RUNAI_TOKEN\"],\n        \
             \"Accept\": \"application/json\",\n    },\n    timeout=60,\n)\n\
             print(response.text)\nresponse.raise_for_status()\n"
        );
    }

    #[test]
    fn quotes_in_a_body_are_escaped() {
        for (language, body) in [
            (CommandLanguage::Curl, r#"--data-raw '{"description":"it'\''s $HOME"}'"#),
            (CommandLanguage::PowerShell, r#"UTF8.GetBytes('{"description":"it''s $HOME"}'))"#),
            (
                CommandLanguage::Python,
                r#"data="{\"description\":\"it's $HOME\"}".encode("utf-8"),"#,
            ),
        ] {
            let command = change(language);
            assert!(command.contains(body), "{command}");
        }
    }
}
