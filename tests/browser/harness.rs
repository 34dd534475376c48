//! Mounts the console on top of the emulator.
//!
//! Nothing sleeps: timers fire when a test advances the time ([`advance_time`]), and responses
//! arrive at once unless a test pauses them ([`Network`]).

mod console;
mod dom;
mod downloads;
mod env_stubs;
mod events;
mod history;
mod network;
mod storage_faults;
mod text_injection;
mod time;
mod waiting;

pub use console::{
    AppLoad, Console, app_element, headless, open, open_with, open_with_all_columns,
};
pub use dom::*;
pub use downloads::{capture_downloads, download_count, downloaded_file};
pub use env_stubs::{
    copied_text, set_direction, set_hidden, set_online, set_random, shift_clock,
    store_from_other_tab, stub_clipboard, stub_phone, stub_touch_only,
};
pub use events::*;
pub use history::{disable_history_changes, go_back, go_forward, replace_url, url};
pub use network::{Network, SentRequest, VOLUME_COUNT};
pub use storage_faults::{BlockedStorage, FullStorage};
pub use time::{advance_time, next_frame, pause_frames, settle, tick};
pub use waiting::wait_until;

pub use emulator::Operation as Op;
