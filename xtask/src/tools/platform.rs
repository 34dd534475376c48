//! What depends on the operating system and the processor, which are named as in `std::env::consts`.

/// The file name of a program.
pub fn program(os: &str, name: &str) -> String {
    if os == "windows" { format!("{name}.exe") } else { name.to_owned() }
}

/// The file name of npm and of a program that it installs.
pub fn npm_program(os: &str, name: &str) -> String {
    if os == "windows" { format!("{name}.cmd") } else { name.to_owned() }
}

/// The target of the binaries that run here. Those for musl run on each Linux.
pub fn target(os: &str, arch: &str) -> Option<&'static str> {
    Some(match (os, arch) {
        ("linux", "x86_64") => "x86_64-unknown-linux-musl",
        ("linux", "aarch64") => "aarch64-unknown-linux-musl",
        ("macos", "x86_64") => "x86_64-apple-darwin",
        ("macos", "aarch64") => "aarch64-apple-darwin",
        // Windows on ARM runs these as well.
        ("windows", "x86_64" | "aarch64") => "x86_64-pc-windows-msvc",
        _ => return None,
    })
}

/// The command of a package manager before the names of the packages.
pub fn install_command(manager: &str) -> &'static str {
    match manager {
        "apt-get" => "sudo apt-get install",
        "dnf" => "sudo dnf install",
        "brew" => "brew install",
        _ => "winget install",
    }
}

/// The package managers of a system.
pub fn managers(os: &str) -> &'static [&'static str] {
    match os {
        "linux" => &["apt-get", "dnf", "brew"],
        "macos" => &["brew"],
        "windows" => &["winget"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_have_the_suffix_of_their_system() {
        assert_eq!(program("windows", "trunk"), "trunk.exe");
        assert_eq!(npm_program("windows", "npm"), "npm.cmd");
        for os in ["linux", "macos"] {
            assert_eq!(program(os, "trunk"), "trunk");
            assert_eq!(npm_program(os, "npm"), "npm");
        }
    }

    #[test]
    fn every_usual_computer_has_a_target_and_a_package_manager() {
        for os in ["linux", "macos", "windows"] {
            for arch in ["x86_64", "aarch64"] {
                assert!(target(os, arch).is_some_and(|target| target.contains('-')), "{arch} {os}");
            }
            assert!(!managers(os).is_empty(), "{os}");
        }
        assert_eq!(target("windows", "aarch64"), Some("x86_64-pc-windows-msvc"));
        assert_eq!(target("macos", "aarch64"), Some("aarch64-apple-darwin"));
        assert_eq!(target("linux", "riscv64"), None);
        assert_eq!(target("freebsd", "x86_64"), None);
    }
}
