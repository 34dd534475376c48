//! Copied curl commands, run in a real shell.

use data_volumes_console::api::TOKEN_VARIABLE;
use data_volumes_console::api::endpoint::{self, Call};
use data_volumes_console::domain::{
    ClusterId, Description, ListQuery, ScopeChange, ScopeKind, ScopeRef, VolumeId, VolumeName,
};
use proptest::prelude::*;
use std::process::Command;

const BASE: &str = "https://runai.example.com";
const TOKEN: &str = "a token, with 'quotes' and $(false)";

/// The arguments that `curl` receives when a shell runs the command.
fn arguments(command: &str) -> Vec<String> {
    // A shell function replaces curl and terminates each argument with a zero byte.
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");
    let output = Command::new("sh")
        .args(["-euc", &script])
        .env_clear()
        .env(TOKEN_VARIABLE, TOKEN)
        .output()
        .expect("a POSIX shell");
    assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("text");
    printed.split_terminator('\0').map(str::to_owned).collect()
}

/// The values of an option.
fn values_of<'a>(arguments: &'a [String], option: &str) -> Vec<&'a str> {
    arguments.windows(2).filter(|pair| pair[0] == option).map(|pair| pair[1].as_str()).collect()
}

fn assert_curl_sends<T>(call: &Call<T>) {
    let arguments = arguments(&call.to_curl(BASE));
    assert_eq!(values_of(&arguments, "--request"), [call.method.as_str()]);
    assert_eq!(
        values_of(&arguments, "--data-raw"),
        call.body.as_deref().into_iter().collect::<Vec<_>>()
    );
    assert_eq!(arguments.last(), Some(&format!("{BASE}{}", call.path)));
    let headers = values_of(&arguments, "--header");
    let bearer = format!("Authorization: Bearer {TOKEN}");
    assert_eq!(headers.contains(&bearer.as_str()), call.is_authorized);
    assert_eq!(headers.contains(&"Content-Type: application/json"), call.body.is_some());
    let expected = 3 + 2 * headers.len() + 2 * usize::from(call.body.is_some()) + 1;
    assert_eq!(arguments.len(), expected, "and nothing else: {arguments:?}");
}

#[test]
fn copied_commands_send_the_same_request() {
    let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
    let cluster = ClusterId::from(id.as_str());
    assert_curl_sends(&endpoint::list_volumes(&ListQuery::default()));
    assert_curl_sends(&endpoint::count_volumes(
        &ListQuery::parse("filterBy=name=@a'b&search=\"$(id)`").0,
    ));
    assert_curl_sends(&endpoint::get_volume(&id));
    assert_curl_sends(&endpoint::get_shared_scopes(&id));
    assert_curl_sends(&endpoint::delete_volume(&id));
    assert_curl_sends(&endpoint::name_availability(
        &VolumeName::parse("lidar").expect("a name"),
        &cluster,
    ));
    assert_curl_sends(&endpoint::list_clusters());
}

proptest! {
    // Each case starts a shell.
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_shell_does_not_interpret_text_in_a_body(
        text in "[ -~\n\t'\"$`\\\\!*?~#&|;<>(){}\\[\\]é🦀\u{202e}]{0,60}",
        id in "[^\u{0}]{0,20}",
    ) {
        let description = Description::parse(&text).expect("short");
        let volume = VolumeId::from(id.as_str());
        assert_curl_sends(&endpoint::patch_volume(&volume, &description));
        let add = vec![ScopeRef { kind: ScopeKind::Project, id }];
        let change = ScopeChange { add, ..ScopeChange::default() };
        assert_curl_sends(&endpoint::patch_shared_scopes(&volume, &change));
    }
}
