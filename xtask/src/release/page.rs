//! Bundles the style sheets of the page, and moves the preloads of the module to the front.
//!
//! Trunk does not bundle style sheets and puts the preloads after them, so that over HTTP/1.1 the module
//! would be requested last.

use crate::Result;
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

/// The preloads and the style sheet are inserted after this element.
pub const CHARSET: &str = "<meta charset=utf-8>";

/// The page for routes of one, two and three segments. Its addresses are relative, so that the console works under
/// any path.
pub const PAGES: [&str; 3] = ["index.html", "index-2.html", "index-3.html"];

/// Changes `index.html` in `dist`, its style sheets and its module. `split` are the addresses that
/// [`super::split::run`] returns.
pub fn run(dist: &Path, split: &[String; 3]) -> Result {
    let file = dist.join("index.html");
    let failed = |path: &Path, error| format!("cannot change {}: {error}", path.display());
    let page = fs::read_to_string(&file).map_err(|error| failed(&file, error))?;
    let Parts { mut rest, preloads, first_sheets, more_sheets, print_sheets } = parts(&page);
    let place = rest.find(CHARSET).ok_or("the release's page has no <meta charset>")?;
    let has_sheets =
        [&first_sheets, &more_sheets, &print_sheets].iter().all(|sheets| !sheets.is_empty());
    if preloads.len() != 2 || !has_sheets {
        return Err("the release's page has no preloads or no style sheets".to_owned());
    }
    let remove = |address: &str| {
        let path = served(dist, address);
        fs::remove_file(&path).map_err(|error| failed(&path, error))
    };
    preloads.iter().try_for_each(|address| remove(address))?;
    let bundle = |name: &str, sheets: &[String]| {
        let mut css = String::new();
        for sheet in sheets {
            let path = served(dist, sheet);
            css += &fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            remove(sheet)?;
        }
        let mut hasher = DefaultHasher::new();
        css.hash(&mut hasher);
        let name = format!("console-{name}-{:016x}.css", hasher.finish());
        let path = dist.join(&name);
        fs::write(&path, css).map_err(|error| failed(&path, error))?;
        Ok::<_, String>(name)
    };
    let first = bundle("first", &first_sheets)?;
    let more = bundle("more", &more_sheets)?;
    let print = bundle("print", &print_sheets)?;
    let [script, module, loader] = split;
    let folder = script.rsplit_once('/').map_or("", |(folder, _)| folder);
    for name in super::split::SCRIPTS {
        rest = rest.replace(&format!("src=/{name}"), &format!("src={folder}/{name}"));
    }
    let links = format!(
        "<link href={module} rel=preload as=fetch type=application/wasm crossorigin id=app-wasm>\
         <link href={script} rel=modulepreload id=app-js>\
         <link href={loader} rel=modulepreload>\
         <link href=/{first} rel=stylesheet>\
         <link href=/{more} rel=stylesheet media=print>\
         <link href=/{print} rel=stylesheet media=\"only print\">"
    );
    rest.insert_str(place + CHARSET.len(), &links);
    for (depth, name) in (1..).zip(PAGES) {
        let file = dist.join(name);
        fs::write(&file, at_depth(&rest, depth)).map_err(|error| failed(&file, error))?;
    }
    Ok(())
}

/// The page with addresses that are relative to a path of `depth` segments.
pub fn at_depth(page: &str, depth: usize) -> String {
    let up = "../".repeat(depth - 1);
    ["href", "src"].iter().fold(page.to_owned(), |page, name| {
        page.replace(&format!(" {name}=/"), &format!(" {name}={up}"))
    })
}

fn served(dist: &Path, address: &str) -> PathBuf {
    dist.join(address.trim_start_matches('/'))
}

/// A page without its preloads and style sheets, and their addresses.
#[derive(Debug, PartialEq)]
struct Parts {
    rest: String,
    /// The module of Trunk and its script.
    preloads: Vec<String>,
    first_sheets: Vec<String>,
    /// Those with `media=print`, which `boot.js` turns on.
    more_sheets: Vec<String>,
    /// Those with another `media`, which are never more than for printing.
    print_sheets: Vec<String>,
}

fn parts(page: &str) -> Parts {
    let mut parts = Parts {
        rest: String::new(),
        preloads: Vec::new(),
        first_sheets: Vec::new(),
        more_sheets: Vec::new(),
        print_sheets: Vec::new(),
    };
    let mut from = page;
    while let Some(start) = from.find("<link ") {
        let Some(length) = from[start..].find('>') else { break };
        let (before, link) = (&from[..start], &from[start..=start + length]);
        parts.rest += before;
        if link.contains("rel=stylesheet") {
            let sheets = match attribute(link, "media").as_deref() {
                None => &mut parts.first_sheets,
                Some("print") => &mut parts.more_sheets,
                Some(_) => &mut parts.print_sheets,
            };
            sheets.extend(attribute(link, "href"));
        } else if link.contains("id=app-") {
            parts.preloads.extend(attribute(link, "href"));
        } else {
            parts.rest += link;
        }
        from = &from[start + length + 1..];
    }
    parts.rest += from;
    parts
}

/// The value of an attribute, with or without quotes.
fn attribute(element: &str, name: &str) -> Option<String> {
    let (_, value) = element.split_once(&format!(" {name}="))?;
    let value = value.split([' ', '>']).next()?;
    Some(value.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    const PAGE: &str = "<!doctype html><html lang=en><meta charset=utf-8><title>T</title>\
        <link href=/favicon.svg rel=icon><script src=/early.js></script>\
        <link href=/a-1.css integrity=sha384-x rel=stylesheet>\
        <link href=/b-2.css rel=stylesheet>\
        <link href=/c-3.css media=print rel=stylesheet>\
        <link href=/d-4.css media=\"print\" rel=stylesheet>\
        <link href=/e-5.css media=\"only print\" rel=stylesheet>\
        <link href=/app.js id=app-js rel=modulepreload>\
        <link as=fetch crossorigin href=/app.wasm id=app-wasm rel=preload></head>";

    #[test]
    fn the_page_loads_the_module_first_and_three_style_sheets() {
        let dist = workspace::scratch().join(format!("page-{}", std::process::id()));
        fs::create_dir_all(&dist).expect("a folder");
        for (name, content) in [
            ("index.html", PAGE),
            ("a-1.css", "@layer a,b;"),
            ("b-2.css", "b{}"),
            ("c-3.css", "c{}"),
            ("d-4.css", "d{}"),
            ("e-5.css", "e{}"),
            ("app.js", ""),
            ("app.wasm", ""),
        ] {
            fs::write(dist.join(name), content).expect("a file");
        }
        let split = ["s/main.js", "s/main.wasm", "s/loader.js"].map(|name| format!("/{name}"));
        assert_eq!(run(&dist, &split), Ok(()));
        let page = fs::read_to_string(dist.join("index.html")).expect("the page");
        let Parts { first_sheets, more_sheets, print_sheets, .. } = parts(&page);
        for (sheets, css) in
            [(first_sheets, "@layer a,b;b{}"), (more_sheets, "c{}d{}"), (print_sheets, "e{}")]
        {
            let [sheet] = &sheets[..] else { panic!("one style sheet: {sheets:?}") };
            assert_eq!(fs::read_to_string(served(&dist, sheet)).expect("it"), css);
        }
        let order =
            ["utf-8", "s/main.wasm", "s/main.js", "s/loader.js", ".css", "favicon", "s/early.js"];
        let places = order.map(|part| page.find(part).expect(part));
        assert!(places.is_sorted(), "{page}");
        for gone in ["a-1.css", "c-3.css", "e-5.css", "app.js", "app.wasm"] {
            assert!(!dist.join(gone).exists() && !page.contains(&format!("/{gone}")), "{page}");
        }
        for (name, up) in PAGES.into_iter().zip(["", "../", "../../"]) {
            let page = fs::read_to_string(dist.join(name)).expect("the page");
            assert!(
                page.contains(&format!("<link href={up}s/main.js rel=modulepreload")),
                "{page}"
            );
            assert!(!page.contains("=/"), "{page}");
        }
        fs::remove_dir_all(dist).expect("the folder to go");
    }

    #[test]
    fn an_unexpected_page_is_an_error() {
        let dist = workspace::scratch().join(format!("other-page-{}", std::process::id()));
        fs::create_dir_all(&dist).expect("a folder");
        fs::write(dist.join("index.html"), "<!doctype html><title>T</title>").expect("a file");
        assert!(run(&dist, &[const { String::new() }; 3]).is_err());
        fs::remove_dir_all(dist).expect("the folder to go");
    }
}
