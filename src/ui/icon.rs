//! Icons: the symbols of the sprite in `index.html`.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident = $id:literal),+ $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName {
            $($name),+
        }

        impl IconName {
            /// All icons, in the order of the sprite.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As in the sprite.
            fn id(self) -> &'static str {
                self.href().strip_prefix("#i-").unwrap_or_default()
            }

            /// The `href` of `<use>`.
            pub const fn href(self) -> &'static str {
                match self {
                    $(Self::$name => concat!("#i-", $id)),+
                }
            }
        }
    };
}

icons! {
    Account = "account",
    Add = "add",
    ArrowDown = "arrow-down",
    ArrowLeft = "arrow-left",
    ArrowRight = "arrow-right",
    ArrowUp = "arrow-up",
    Bell = "bell",
    Check = "check",
    CheckCircle = "check-circle",
    ChevronDown = "chevron-down",
    ChevronLeft = "chevron-left",
    ChevronRight = "chevron-right",
    Clock = "clock",
    Close = "close",
    Cluster = "cluster",
    Columns = "columns",
    Command = "command",
    Copy = "copy",
    Volume = "volume",
    Delete = "delete",
    Department = "department",
    Unknown = "unknown",
    Download = "download",
    Edit = "edit",
    Error = "error",
    External = "external",
    Eye = "eye",
    EyeOff = "eye-off",
    Filter = "filter",
    Help = "help",
    Info = "info",
    Link = "link",
    Live = "live",
    Lock = "lock",
    More = "more",
    Moon = "moon",
    Offline = "offline",
    Pause = "pause",
    Play = "play",
    Project = "project",
    Refresh = "refresh",
    Search = "search",
    Share = "share",
    SignOut = "sign-out",
    Sort = "sort",
    Spinner = "spinner",
    Star = "star",
    Stop = "stop",
    Sun = "sun",
    System = "system",
    Warning = "warning",
}

/// Appends an [`Icon`] to an element that is not part of a view.
pub fn append_icon(parent: &web_sys::Element, name: IconName) -> Option<()> {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    let document = parent.owner_document()?;
    let svg = document.create_element_ns(SVG, "svg").ok()?;
    for (attribute, value) in [
        ("class", "icon"),
        ("data-icon", name.id()),
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

/// An icon in the colour and size of the text around it. It is hidden from assistive technology.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" data-icon=name.id() aria-hidden="true" focusable="false">
            <use href=name.href()></use>
        </svg>
    }
}
