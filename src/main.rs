//! Starts the console in the page `index.html`.

use data_volumes_console::api::transport::Fetch;
use data_volumes_console::{first_view, parts, recovery};
use std::rc::Rc;

fn main() {
    recovery::install();
    parts::install();
    #[cfg(debug_assertions)]
    data_volumes_console::debug_pseudo::start();
    first_view::start(Rc::new(Fetch));
}
