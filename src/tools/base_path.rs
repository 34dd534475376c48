//! The path that the console is served under; the page tells it when it starts.

use std::cell::RefCell;

thread_local! {
    static BASE_PATH: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Empty at the root of the origin, otherwise like `/data-volumes`.
pub fn base_path() -> String {
    BASE_PATH.with_borrow(Clone::clone)
}

/// Takes a path with or without a slash at its end.
pub fn set_base_path(path: &str) {
    BASE_PATH.set(path.trim_end_matches('/').to_owned());
}

/// The rest of a path of the console, `None` for any other path of the origin.
pub fn strip_base_path(path: &str) -> Option<&str> {
    let rest = BASE_PATH.with_borrow(|base| path.strip_prefix(base.as_str()))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_consoles_only_below_its_own() {
        assert_eq!(strip_base_path("/datavolumes"), Some("/datavolumes"));
        set_base_path("/data-volumes/");
        assert_eq!(base_path(), "/data-volumes");
        for (path, rest) in [
            ("/data-volumes", Some("")),
            ("/data-volumes/", Some("/")),
            ("/data-volumes/datavolumes", Some("/datavolumes")),
            ("/data-volumes-2/datavolumes", None),
            ("/datavolumes", None),
        ] {
            assert_eq!(strip_base_path(path), rest, "{path}");
        }
        set_base_path("/");
        assert_eq!(base_path(), "");
    }
}
