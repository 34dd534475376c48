//! Scores response headers by the published rules of Mozilla's HTTP Observatory.
//!
//! A site starts at 100. Penalties always count; bonuses count if the site has at least 90 points
//! without them. Not checked are the HSTS preload list (5 points) and session cookies, which the
//! console does not set. COOP and COEP do not affect the score.

use crate::nginx::HttpResponse;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirection {
    ToHttps,
    OffHost,
    Missing,
}

impl Redirection {
    pub fn from_response(response: &HttpResponse, host: &str) -> Self {
        let location = response.header("location").unwrap_or_default();
        match location.strip_prefix("https://") {
            Some(rest) if rest.split(['/', ':']).next() == Some(host) => Self::ToHttps,
            Some(_) => Self::OffHost,
            None => Self::Missing,
        }
    }
}

/// The input of the rules.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The response to `/`, requested with a foreign `Origin`.
    pub response: &'a HttpResponse,
    /// The uncompressed page.
    pub page: &'a str,
    pub redirection: Redirection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub test: &'static str,
    pub finding: &'static str,
    pub points: i32,
}

/// Findings and their points, by test.
macro_rules! rules {
    ($($test:literal { $($name:ident: $finding:literal, $points:literal;)* })*) => {
        $($(const $name: Verdict = Verdict { test: $test, finding: $finding, points: $points };)*)*
    };
}

rules! {
    "Content-Security-Policy" {
        CSP_NONE_BY_DEFAULT: "denies by default, without unsafe sources", 10;
        CSP_SAFE: "no unsafe sources", 5;
        CSP_STYLE: "allows unsafe styles", 0;
        CSP_PASSIVE_HTTP: "allows images over plain HTTP", -10;
        CSP_EVAL: "allows eval", -10;
        CSP_INLINE: "allows inline scripts or any source", -20;
        CSP_ACTIVE_HTTP: "allows scripts over plain HTTP", -20;
        CSP_MISSING: "missing", -25;
    }
    "Cookies" {
        COOKIES_NONE: "none", 0;
        COOKIES_STRICT: "all are Secure, HttpOnly and SameSite", 5;
        COOKIES_SECURE: "all are Secure and HttpOnly", 0;
        COOKIES_WEAK: "one is not Secure or not HttpOnly", -20;
    }
    "Cross-origin resource sharing" {
        CORS_NONE: "not allowed", 0;
        CORS_SOME: "allowed for some origins or public content", 0;
        CORS_ALL: "allowed for any origin with credentials", -50;
    }
    "Redirection" {
        REDIRECTION_HTTPS: "to HTTPS on the same host", 0;
        REDIRECTION_OFF_HOST: "to another host first", -5;
        REDIRECTION_MISSING: "not to HTTPS", -20;
    }
    "Referrer-Policy" {
        REFERRER_PRIVATE: "other sites get the origin at most", 5;
        REFERRER_MISSING: "missing", 0;
        REFERRER_UNSAFE: "other sites get the whole URL", -5;
    }
    "Strict-Transport-Security" {
        HSTS_LONG: "for six months or more", 0;
        HSTS_SHORT: "for less than six months", -10;
        HSTS_MISSING: "missing", -20;
    }
    "Subresource integrity" {
        SRI_USED: "all scripts have hashes", 5;
        SRI_OWN: "all scripts come from the same origin", 0;
        SRI_NO_SCRIPTS: "no scripts", 0;
        SRI_FOREIGN: "a script of another origin has no hash", -5;
        SRI_FOREIGN_HTTP: "a script is loaded over plain HTTP", -50;
    }
    "X-Content-Type-Options" {
        NOSNIFF: "nosniff", 0;
        NOSNIFF_MISSING: "missing", -5;
    }
    "X-Frame-Options" {
        FRAMES_BY_POLICY: "the policy limits which sites may frame the page", 5;
        FRAMES_BY_HEADER: "a header limits which sites may frame the page", 0;
        FRAMES_MISSING: "any site may frame the page", -20;
    }
    "Cross-Origin-Resource-Policy" {
        CORP_OWN: "the same origin or site", 10;
        CORP_ANY: "any origin", 0;
        CORP_INVALID: "invalid", -5;
    }
}

pub fn verdicts(site: Site<'_>) -> [Verdict; 10] {
    let header = |name: &str| site.response.header(name);
    let csp = header("content-security-policy").unwrap_or_default();
    [
        policy(&csp),
        cookies(site.response),
        match header("access-control-allow-origin").as_deref() {
            None => CORS_NONE,
            Some(_) if header("access-control-allow-credentials").is_some() => CORS_ALL,
            Some(_) => CORS_SOME,
        },
        match site.redirection {
            Redirection::ToHttps => REDIRECTION_HTTPS,
            Redirection::OffHost => REDIRECTION_OFF_HOST,
            Redirection::Missing => REDIRECTION_MISSING,
        },
        match header("referrer-policy").as_deref() {
            None => REFERRER_MISSING,
            Some(
                "no-referrer" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin",
            ) => REFERRER_PRIVATE,
            Some(_) => REFERRER_UNSAFE,
        },
        strict_transport(&header("strict-transport-security").unwrap_or_default()),
        integrity(site.page),
        match header("x-content-type-options").as_deref() {
            Some("nosniff") => NOSNIFF,
            _ => NOSNIFF_MISSING,
        },
        match header("x-frame-options").unwrap_or_default().to_ascii_lowercase().as_str() {
            _ if directive(&csp, "frame-ancestors").is_some() => FRAMES_BY_POLICY,
            "deny" | "sameorigin" => FRAMES_BY_HEADER,
            _ => FRAMES_MISSING,
        },
        match header("cross-origin-resource-policy").as_deref() {
            Some("same-origin" | "same-site") => CORP_OWN,
            None | Some("cross-origin") => CORP_ANY,
            Some(_) => CORP_INVALID,
        },
    ]
}

pub fn score(verdicts: &[Verdict]) -> i32 {
    let sum = |is_included: fn(i32) -> bool| {
        verdicts.iter().map(|it| it.points).filter(|points| is_included(*points)).sum::<i32>()
    };
    let base = 100 + sum(|points| points < 0);
    if base >= 90 { base + sum(|points| points > 0) } else { base.max(0) }
}

pub fn grade(score: i32) -> &'static str {
    const GRADES: [(i32, &str); 12] = [
        (100, "A+"),
        (90, "A"),
        (85, "A-"),
        (80, "B+"),
        (70, "B"),
        (65, "B-"),
        (60, "C+"),
        (50, "C"),
        (45, "C-"),
        (40, "D+"),
        (30, "D"),
        (25, "D-"),
    ];
    GRADES.iter().find(|(least, _)| score >= *least).map_or("F", |(_, grade)| grade)
}

fn directive<'a>(policy: &'a str, name: &str) -> Option<Vec<&'a str>> {
    policy.split(';').map(str::split_whitespace).find_map(|mut words| {
        words.next().filter(|word| word.eq_ignore_ascii_case(name)).map(|_| words.collect())
    })
}

fn policy(policy: &str) -> Verdict {
    if policy.trim().is_empty() {
        return CSP_MISSING;
    }
    let broad =
        |source: &&str| ["*", "http:", "https:", "ftp:", "http://*", "https://*"].contains(source);
    let unsafe_inline =
        |source: &&str| broad(source) || ["'unsafe-inline'", "data:"].contains(source);
    let plain = |source: &&str| source.starts_with("http:") || source.starts_with("ftp:");
    let sources = |name: &str| {
        directive(policy, name).or_else(|| directive(policy, "default-src")).unwrap_or(vec!["*"])
    };
    let (scripts, styles) = (sources("script-src"), sources("style-src"));
    let passive = [sources("img-src"), sources("media-src")].concat();
    let active: Vec<_> = policy
        .split(';')
        .filter(|it| !it.trim().starts_with("img-src") && !it.trim().starts_with("media-src"))
        .flat_map(|it| it.split_whitespace().skip(1))
        .collect();
    if scripts.iter().any(unsafe_inline) || sources("object-src").iter().any(broad) {
        CSP_INLINE
    } else if active.iter().any(plain) {
        CSP_ACTIVE_HTTP
    } else if [scripts, styles.clone()].concat().contains(&"'unsafe-eval'") {
        CSP_EVAL
    } else if passive.iter().any(plain) {
        CSP_PASSIVE_HTTP
    } else if styles.iter().any(unsafe_inline) {
        CSP_STYLE
    } else if directive(policy, "default-src").as_deref() == Some(&["'none'"]) {
        CSP_NONE_BY_DEFAULT
    } else {
        CSP_SAFE
    }
}

fn cookies(response: &HttpResponse) -> Verdict {
    let cookies = response.headers.iter().filter(|(name, _)| name == "set-cookie");
    let cookies: Vec<_> = cookies.map(|(_, value)| value.to_ascii_lowercase()).collect();
    let all = |flag: &str| {
        cookies.iter().all(|it| it.split(';').skip(1).any(|part| part.trim().starts_with(flag)))
    };
    if cookies.is_empty() {
        COOKIES_NONE
    } else if !(all("secure") && all("httponly")) {
        COOKIES_WEAK
    } else if all("samesite=strict") || all("samesite=lax") {
        COOKIES_STRICT
    } else {
        COOKIES_SECURE
    }
}

fn strict_transport(header: &str) -> Verdict {
    let age = header.split(';').find_map(|part| part.trim().strip_prefix("max-age="));
    match age.and_then(|age| age.parse::<u64>().ok()) {
        Some(15_768_000..) => HSTS_LONG,
        Some(_) => HSTS_SHORT,
        None => HSTS_MISSING,
    }
}

fn integrity(page: &str) -> Verdict {
    let scripts: Vec<_> =
        page.split("<script").skip(1).filter_map(|rest| rest.split('>').next()).collect();
    let source = |script: &&str| {
        let rest = script.split("src=\"").nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let is_foreign =
        |script: &&str| source(script).is_some_and(|it| it.contains("://") || it.starts_with("//"));
    let has_hash = |script: &&str| script.contains("integrity=");
    let foreign: Vec<_> = scripts.iter().copied().filter(|it| is_foreign(it)).collect();
    if scripts.is_empty() {
        SRI_NO_SCRIPTS
    } else if foreign.iter().any(|it| source(it).is_some_and(|it| !it.starts_with("https:"))) {
        SRI_FOREIGN_HTTP
    } else if foreign.iter().any(|it| !has_hash(it)) {
        SRI_FOREIGN
    } else if scripts.iter().any(has_hash) {
        SRI_USED
    } else {
        SRI_OWN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(headers: &[(&str, &str)]) -> HttpResponse {
        let headers = headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
        HttpResponse { status: 200, headers: headers.collect(), body: Vec::new() }
    }

    #[test]
    fn a_site_without_headers_fails() {
        let (response, page) =
            (response(&[]), "<script src=\"https://cdn.example/x.js\"></script>");
        let verdicts =
            verdicts(Site { response: &response, page, redirection: Redirection::Missing });
        assert_eq!(score(&verdicts), 100 - 25 - 20 - 20 - 5 - 5 - 20);
        assert_eq!(grade(score(&verdicts)), "F");
    }

    #[test]
    fn content_security_policies_are_graded() {
        for (text, verdict) in [
            ("", CSP_MISSING),
            ("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'", CSP_NONE_BY_DEFAULT),
            ("default-src 'self'", CSP_SAFE),
            ("default-src 'none'; style-src 'unsafe-inline'", CSP_STYLE),
            ("default-src 'self'; img-src http://a.example", CSP_PASSIVE_HTTP),
            ("default-src 'self'; script-src 'unsafe-eval'", CSP_EVAL),
            ("default-src 'self'; script-src 'unsafe-inline'", CSP_INLINE),
            ("script-src 'self'", CSP_INLINE),
            ("default-src 'self'; connect-src http://a.example", CSP_ACTIVE_HTTP),
        ] {
            assert_eq!(policy(text), verdict, "{text}");
        }
    }

    #[test]
    fn cookies_and_scripts_are_graded() {
        for (cookie, verdict) in [
            ("a=b; Secure; HttpOnly; SameSite=Lax", COOKIES_STRICT),
            ("a=b; Secure; HttpOnly", COOKIES_SECURE),
            ("a=secure", COOKIES_WEAK),
        ] {
            assert_eq!(cookies(&response(&[("set-cookie", cookie)])), verdict, "{cookie}");
        }
        for (page, verdict) in [
            ("<p>", SRI_NO_SCRIPTS),
            ("<script src=\"/a.js\"></script>", SRI_OWN),
            ("<script src=\"/a.js\" integrity=\"x\"></script>", SRI_USED),
            ("<script src=\"//a.example/a.js\"></script>", SRI_FOREIGN_HTTP),
            ("<script src=\"https://a.example/a.js\"></script>", SRI_FOREIGN),
        ] {
            assert_eq!(integrity(page), verdict, "{page}");
        }
    }

    #[test]
    fn bonus_points_require_a_score_of_90() {
        assert_eq!(score(&[REDIRECTION_MISSING, CORP_OWN]), 80);
        assert_eq!(score(&[NOSNIFF_MISSING, CORP_OWN]), 105);
        for (points, expected) in [(130, "A+"), (99, "A"), (80, "B+"), (24, "F")] {
            assert_eq!(grade(points), expected);
        }
    }

    #[test]
    fn http_redirects_are_classified_by_location() {
        for (location, expected) in [
            ("https://a.example/x", Redirection::ToHttps),
            ("https://a.example:8443/x", Redirection::ToHttps),
            ("https://b.example/", Redirection::OffHost),
            ("http://a.example/", Redirection::Missing),
        ] {
            let response = response(&[("location", location)]);
            assert_eq!(Redirection::from_response(&response, "a.example"), expected, "{location}");
        }
        assert_eq!(Redirection::from_response(&response(&[]), "a.example"), Redirection::Missing);
    }
}
