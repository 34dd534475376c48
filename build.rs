//! Sets `cfg(split)` in builds whose module is split afterwards (`xtask/src/release/split.rs`).

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(split)");
    let is = |name, value| env::var(name).is_ok_and(|it| it == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-cfg=split");
        // The splitter moves functions, so it needs all references to them.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
