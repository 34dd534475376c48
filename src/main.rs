//! Starts the console in the page `index.html`.

use data_volumes_console::api::transport::Fetch;
use data_volumes_console::tools::set_base_path;
use data_volumes_console::{first_view, parts, recovery};
use js_sys::{Reflect, global};
use std::rc::Rc;

/// `public/boot.js` sets it to the path of the folder that the console was loaded from.
const BASE_PATH: &str = "dvcBasePath";

fn main() {
    recovery::install();
    if let Some(path) =
        Reflect::get(&global(), &BASE_PATH.into()).ok().and_then(|it| it.as_string())
    {
        set_base_path(&path);
    }
    parts::install();
    #[cfg(debug_assertions)]
    data_volumes_console::debug_pseudo::start();
    first_view::start(Rc::new(Fetch));
}
