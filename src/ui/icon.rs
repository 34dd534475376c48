//! Icons: symbols of the one sprite that `index.html` carries.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $id:literal),+ $(,)?) => {
        /// A symbol of the sprite.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName {
            $($(#[$doc])* $name),+
        }

        impl IconName {
            /// Every symbol, in the order of the sprite.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The reference that `<use>` takes.
            pub const fn href(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("#i-", $id)),+
                }
            }
        }
    };
}

icons! {
    /// A person.
    Account = "account",
    /// Add something.
    Add = "add",
    /// Downwards, sorted descending.
    ArrowDown = "arrow-down",
    /// Leftwards, back.
    ArrowLeft = "arrow-left",
    /// Rightwards, on.
    ArrowRight = "arrow-right",
    /// Upwards, sorted ascending.
    ArrowUp = "arrow-up",
    /// Done, chosen.
    Check = "check",
    /// A check mark in a circle: success.
    CheckCircle = "check-circle",
    /// Opens downwards.
    ChevronDown = "chevron-down",
    /// Previous.
    ChevronLeft = "chevron-left",
    /// Next, or a closed branch.
    ChevronRight = "chevron-right",
    /// A waiting clock.
    Clock = "clock",
    /// Close, remove.
    Close = "close",
    /// A cluster of machines.
    Cluster = "cluster",
    /// Columns of a table.
    Columns = "columns",
    /// The command palette.
    Command = "command",
    /// Copy to the clipboard.
    Copy = "copy",
    /// A data volume, and the product.
    Volume = "volume",
    /// Delete.
    Delete = "delete",
    /// A department.
    Department = "department",
    /// A dashed circle: not known.
    Unknown = "unknown",
    /// Download, export.
    Download = "download",
    /// Change something.
    Edit = "edit",
    /// An exclamation mark in a circle: failure.
    Error = "error",
    /// Leads out of the console.
    External = "external",
    /// Show what is hidden.
    Eye = "eye",
    /// Hide what is shown.
    EyeOff = "eye-off",
    /// Filter.
    Filter = "filter",
    /// A question mark.
    Help = "help",
    /// An "i" in a circle.
    Info = "info",
    /// A chain: copy a link.
    Link = "link",
    /// A source and its waves: looked at again and again.
    Live = "live",
    /// Closed lock: may not.
    Lock = "lock",
    /// Three dots.
    More = "more",
    /// Dark theme.
    Moon = "moon",
    /// Offline.
    Offline = "offline",
    /// Paused.
    Pause = "pause",
    /// Go on.
    Play = "play",
    /// A project.
    Project = "project",
    /// Read again.
    Refresh = "refresh",
    /// Search.
    Search = "search",
    /// Share.
    Share = "share",
    /// Sign out.
    SignOut = "sign-out",
    /// Both ways: sortable.
    Sort = "sort",
    /// Three quarters of a circle, turning.
    Spinner = "spinner",
    /// A star: a saved view.
    Star = "star",
    /// Stop.
    Stop = "stop",
    /// Light theme.
    Sun = "sun",
    /// The theme of the system.
    System = "system",
    /// An exclamation mark in a triangle.
    Warning = "warning",
}

/// Appends a symbol to an element outside of a view; see [`Icon`].
pub fn append_icon(parent: &web_sys::Element, name: IconName) -> Option<()> {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    let document = parent.owner_document()?;
    let svg = document.create_element_ns(SVG, "svg").ok()?;
    for (attribute, value) in [
        ("class", "icon"),
        ("data-icon", &name.href()[3..]),
        ("aria-hidden", "true"),
        ("focusable", "false"),
    ] {
        svg.set_attribute(attribute, value).ok()?;
    }
    let symbol = document.create_element_ns(SVG, "use").ok()?;
    symbol.set_attribute("href", name.href()).ok()?;
    svg.append_child(&symbol).ok()?;
    parent.append_child(&svg).ok().map(drop)
}

/// One symbol, drawn in the colour and size of the text around it.
///
/// Always decoration: hidden from assistive technology, so the name stands in text beside it.
#[component]
pub fn Icon(
    /// Which symbol.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" data-icon=&name.href()[3..] aria-hidden="true" focusable="false">
            <use href=name.href()></use>
        </svg>
    }
}
