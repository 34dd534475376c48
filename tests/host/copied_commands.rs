//! Copied commands, run by real interpreters in place of which only what sends the request is replaced.

use data_volumes_console::api::endpoint::{self, Call, UntypedCall};
use data_volumes_console::api::{CommandLanguage, TOKEN_VARIABLE};
use data_volumes_console::domain::{
    ClusterId, Description, ListQuery, ScopeChange, ScopeKind, ScopeRef, VolumeId, VolumeName,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::env;
use std::process::{Command, Output};

const BASE: &str = "https://runai.example.com";
const TOKEN: &str = "a token, with 'quotes' and $(false)";

/// Stands for the package `requests`: each call is printed as a line of JSON.
const REQUESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/host/copied_commands");

/// Stands for the cmdlet: a function takes precedence. Each call is printed as a line of JSON.
const CMDLET: &str = "
function Invoke-RestMethod($Method, $Uri, $Headers, $ContentType, [byte[]] $Body) {
    $text = $null
    if ($Body) { $text = [Text.Encoding]::UTF8.GetString($Body) }
    $all = @{ method = $Method; url = $Uri; headers = $Headers; type = $ContentType; data = $text }
    [Console]::Out.WriteLine((ConvertTo-Json -Compress -EscapeHandling EscapeNonAscii $all))
}
";

fn output(mut command: Command, script: &str) -> String {
    let Output { status, stdout, stderr } =
        command.env(TOKEN_VARIABLE, TOKEN).output().expect("the interpreter starts");
    assert!(status.success(), "{script}\n{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("text")
}

fn lines_of_json(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The arguments that `curl` receives when a shell runs the commands.
fn run_curl(commands: &str) -> Vec<Vec<String>> {
    // A shell function replaces curl, terminates each argument with a zero byte, and a call with two.
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; printf '\\0'; }}\n{commands}\n");
    let mut shell = Command::new("sh");
    shell.args(["-euc", &script]).env_clear();
    let printed = output(shell, &script);
    let calls = printed.split_terminator("\0\0");
    calls.map(|call| call.split('\0').map(str::to_owned).collect()).collect()
}

/// What `requests.request` is called with when Python runs the script.
fn run_python(script: &str) -> Vec<Value> {
    let mut python = Command::new("python3");
    // Without `-S` and `-B` it starts slower and writes next to the module.
    python.args(["-S", "-B", "-c", script]).env("PYTHONPATH", REQUESTS);
    lines_of_json(&output(python, script))
}

/// What `Invoke-RestMethod` is called with when PowerShell runs the commands.
fn run_powershell(commands: &str) -> Vec<Value> {
    let script = format!("$ErrorActionPreference = 'Stop'\n{CMDLET}\n{commands}\n");
    let mut powershell = Command::new("pwsh");
    powershell.args(["-NoProfile", "-NonInteractive", "-Command", &script]);
    lines_of_json(&output(powershell, &script))
}

fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The values of an option.
fn values_of<'a>(arguments: &'a [String], option: &str) -> Vec<&'a str> {
    arguments.windows(2).filter(|pair| pair[0] == option).map(|pair| pair[1].as_str()).collect()
}

fn assert_curl_sends(call: &UntypedCall, arguments: &[String]) {
    assert_eq!(values_of(arguments, "--request"), [call.method.as_str()]);
    assert_eq!(
        values_of(arguments, "--data-raw"),
        call.body.as_deref().into_iter().collect::<Vec<_>>()
    );
    assert_eq!(arguments.last(), Some(&format!("{BASE}{}", call.path)));
    let headers = values_of(arguments, "--header");
    let bearer = format!("Authorization: Bearer {TOKEN}");
    assert_eq!(headers.contains(&bearer.as_str()), call.is_authorized);
    assert_eq!(headers.contains(&"Content-Type: application/json"), call.body.is_some());
    let expected = 3 + 2 * headers.len() + 2 * usize::from(call.body.is_some()) + 1;
    assert_eq!(arguments.len(), expected, "and nothing else: {arguments:?}");
}

fn headers(call: &UntypedCall) -> Value {
    let mut headers = json!({ "Accept": "application/json" });
    if call.is_authorized {
        headers["Authorization"] = json!(format!("Bearer {TOKEN}"));
    }
    headers
}

fn assert_python_sends(call: &UntypedCall, sent: &Value) {
    let mut headers = headers(call);
    if call.body.is_some() {
        headers["Content-Type"] = json!("application/json");
    }
    let (method, url) = (call.method.as_str(), format!("{BASE}{}", call.path));
    let expected = json!({
        "method": method, "url": url, "headers": headers, "data": call.body, "timeout": 60,
    });
    assert_eq!(*sent, expected);
}

fn assert_powershell_sends(call: &UntypedCall, sent: &Value) {
    let content_type = call.body.as_ref().map(|_| "application/json; charset=utf-8");
    let (method, url) = (call.method.as_str(), format!("{BASE}{}", call.path));
    let expected = json!({
        "method": method, "url": url, "headers": headers(call), "type": content_type, "data": call.body,
    });
    assert_eq!(*sent, expected);
}

/// Each language whose interpreter is installed sends these requests, in this order, and no others.
fn assert_sent(calls: &[UntypedCall]) {
    let sent = run_curl(&CommandLanguage::Curl.commands(calls, BASE));
    assert_eq!(sent.len(), calls.len());
    calls.iter().zip(&sent).for_each(|(call, sent)| assert_curl_sends(call, sent));
    if is_installed("python3") {
        let sent = run_python(&CommandLanguage::Python.commands(calls, BASE));
        assert_eq!(sent.len(), calls.len());
        calls.iter().zip(&sent).for_each(|(call, sent)| assert_python_sends(call, sent));
    }
    if is_installed("pwsh") {
        let sent = run_powershell(&CommandLanguage::PowerShell.commands(calls, BASE));
        assert_eq!(sent.len(), calls.len());
        calls.iter().zip(&sent).for_each(|(call, sent)| assert_powershell_sends(call, sent));
    }
}

fn untyped<T>(call: Call<T>) -> UntypedCall {
    call.into()
}

#[test]
fn copied_commands_send_the_same_requests() {
    let id = VolumeId::from("71f69d83-ba66-4822-adf5-55ce55efd210");
    let cluster = ClusterId::from(id.as_str());
    let name = VolumeName::parse("lidar").expect("a name");
    assert_sent(&[
        untyped(endpoint::list_volumes(&ListQuery::default())),
        untyped(endpoint::count_volumes(&ListQuery::parse("filterBy=name=@a'b&search=\"$(id)`").0)),
        untyped(endpoint::get_volume(&id)),
        untyped(endpoint::get_shared_scopes(&id)),
        untyped(endpoint::delete_volume(&id)),
        untyped(endpoint::name_availability(&name, &cluster)),
        untyped(endpoint::list_clusters()),
        untyped(endpoint::patch_volume(&id, &Description::parse("“It’s” €1").expect("short"))),
    ]);
    for program in ["python3", "pwsh"] {
        if !is_installed(program) {
            eprintln!("SKIPPED: {program} is not installed, so it runs no copied command");
        }
    }
}

/// The text between single quotes, as PowerShell reads it, and what is behind it. Of two quotes in a row, whatever
/// kind they are of, the second is part of the text.
fn read_powershell_string(source: &str) -> (String, &str) {
    let is_quote = |c: char| matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}');
    let mut rest = source.strip_prefix(is_quote).expect("a quote");
    let mut text = String::new();
    loop {
        let end = rest.find(is_quote).expect("the end of the string");
        text.push_str(&rest[..end]);
        let mut after = rest[end..].chars();
        after.next();
        rest = after.as_str();
        match after.next().filter(|c| is_quote(*c)) {
            Some(quote) => {
                text.push(quote);
                rest = after.as_str();
            }
            None => return (text, rest),
        }
    }
}

proptest! {
    // Each case starts interpreters.
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_language_interprets_text_in_a_body(
        text in "[ -~\n\r\t'\"$`\\\\!*?~#&|;<>(){}\\[\\]é🦀‘’‚‛“”\u{0}\u{7f}\u{85}\u{2028}\u{202e}\u{2066}\u{feff}\u{e0001}]{0,60}",
        id in "[^\u{0}]{0,20}",
    ) {
        let description = Description::parse(&text).expect("short");
        let volume = VolumeId::from(id.as_str());
        let add = vec![ScopeRef { kind: ScopeKind::Project, id }];
        let change = ScopeChange { add, ..ScopeChange::default() };
        assert_sent(&[
            untyped(endpoint::patch_volume(&volume, &description)),
            untyped(endpoint::patch_shared_scopes(&volume, &change)),
        ]);
    }

    #[test]
    fn python_gets_no_invisible_character(text in "\\PC{0,60}[\u{61c}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]{1,5}") {
        let description = Description::parse(&text.chars().take(100).collect::<String>());
        let call = endpoint::patch_volume(&VolumeId::from("1"), &description.expect("short"));
        let script = CommandLanguage::Python.commands(&[untyped(call)], BASE);
        let reorders = |c: char| {
            matches!(c, '\u{61c}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        prop_assert!(!script.contains(reorders), "{}", script);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn powershell_reads_the_body_as_it_is(text in "[ -~'‘’‚‛“”$`\n\r\té🦀\u{202e}]{0,100}") {
        let description = Description::parse(&text).expect("short");
        let call = untyped(endpoint::patch_volume(&VolumeId::from("a'b’c"), &description));
        let (path, body) = (format!("{BASE}{}", call.path), call.body.clone().expect("a body"));
        let command = CommandLanguage::PowerShell.commands(&[call], BASE);
        let (_, uri) = command.split_once("-Uri ").expect("a URL");
        let (uri, rest) = read_powershell_string(uri);
        prop_assert_eq!(uri, path);
        prop_assert!(rest.starts_with(" `\n  -Headers "), "{}", rest);
        let (_, data) = rest.split_once("UTF8.GetBytes(").expect("a body");
        let (data, rest) = read_powershell_string(data);
        prop_assert_eq!(data, body);
        prop_assert_eq!(rest, "))");
    }
}
