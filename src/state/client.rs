//! What every request needs.

<<<<<<< HEAD
use super::handles::use_handle;
use super::shared::Shared;
use crate::api::{Client, Settings};
=======
use crate::api::{Client, Settings};
use crate::effect::Shared;
use leptos::prelude::*;
>>>>>>> h-e

pub fn use_client() -> Client {
    use_handle()
}

pub fn use_settings() -> Shared<Settings> {
    use_handle()
}
