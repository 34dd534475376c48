//! The console in a page of its own, with the emulator at the other end of the wire.
//!
//! Time does not pass by itself: timers fire when a test lets time pass ([`pass`]), answers come
//! at once or when a test releases them ([`Wire`]). So nothing here sleeps.

mod addresses;
mod console;
mod dom;
mod events;
mod files;
mod history;
mod poison;
mod surroundings;
mod time;
mod wire;

pub use console::{CallbackResult, Console, VOLUMES, bare, mounted, open, open_with, url};
pub use dom::*;
pub use events::*;
pub use files::{catch_files, saved, saved_count};
pub use history::{go_back, go_forward, go_to as go_to_address, leave_the_history_alone};
pub use surroundings::{
    add_to_the_time, catch_copies, copied, load_the_dice, set_hidden, set_online,
};
pub use time::{eventually, frame, hold_frames, pass, settle, tick};
pub use wire::{Sent, Wire};

pub use emulator::Operation as Op;
