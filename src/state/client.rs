//! What every request needs.

use crate::api::{Client, Settings};
use crate::effect::Shared;
use leptos::prelude::*;

pub fn use_client() -> Client {
    expect_context()
}

pub fn use_settings() -> Shared<Settings> {
    expect_context()
}
