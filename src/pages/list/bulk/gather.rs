//! From what is ticked to what a question is about: the rows as they are now, without those that cannot
//! be meant, and who loses access with each.

use super::{Asked, BulkLoss, NAMES, Wish};
use crate::api::{ApiError, endpoint};
use crate::domain::{AT_ONCE, Action, Place, Volume, grouped, plural};
use crate::state::{App, Matching, few_at_once, read_whole_list};
use leptos::prelude::untrack;

/// How far the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    what: What,
    /// How many are read.
    pub done: u64,
    /// How many there are.
    pub of: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    List,
    Scopes,
}

impl Reading {
    /// What is being done.
    pub fn label(self) -> &'static str {
        match self.what {
            What::List => "Reading all that match",
            What::Scopes => "Looking who loses access",
        }
    }
}

/// The rows that are meant. None of them are left where nothing can be done to any; then the warnings
/// say why.
pub async fn gather(
    app: App,
    wish: Wish,
    matching: Option<Matching>,
    rows: Vec<Volume>,
    progress: impl Fn(Reading) + Copy,
) -> Result<Asked, ApiError> {
    let mut asked = Asked { wish, volumes: rows, losses: None, warnings: Vec::new() };
    if let Some(matching) = matching {
        let step = move |done| progress(Reading { what: What::List, done, of: matching.count });
        step(0);
        let mut list = read_whole_list(app.client, &matching.query, step).await?;
        asked.volumes = matching.ticked(list.drain());
        if list.len() != matching.count {
            asked.warnings.push(format!(
                "{} matched when you selected; now {} do.",
                grouped(matching.count),
                grouped(list.len()),
            ));
        }
        if list.is_stuck() {
            asked.warnings.push(
                "The server says that more rows follow, but not where. These may not be all."
                    .to_owned(),
            );
        }
    }
    if wish == Wish::Delete {
        leave_out_forbidden(app, &mut asked);
        if asked.volumes.len() <= NAMES {
            look_who_loses(app, &mut asked, progress).await?;
        }
    }
    Ok(asked)
}

/// Leaves out what may not be deleted, and says so.
fn leave_out_forbidden(app: App, asked: &mut Asked) {
    let may =
        |it: &Volume| app.permissions.why_not(Action::Delete, &Place::of_volume(it)).is_none();
    let (may, may_not): (Vec<_>, Vec<_>) =
        untrack(|| std::mem::take(&mut asked.volumes).into_iter().partition(may));
    asked.volumes = may;
    if !may_not.is_empty() {
        let volumes = plural(may_not.len() as u64, "data volume", "data volumes");
        let verb = if may_not.len() == 1 { "is" } else { "are" };
        let names = named(&may_not);
        asked
            .warnings
            .push(format!("You may not delete {volumes}, which {verb} left out: {names}."));
    }
}

/// "lidar, radar and 3 more".
fn named(volumes: &[Volume]) -> String {
    let names: Vec<_> = volumes.iter().take(NAMES).map(|volume| volume.name.as_str()).collect();
    let more = volumes.len() - names.len();
    let names = names.join(", ");
    if more > 0 { format!("{names} and {} more", grouped(more as u64)) } else { names }
}

/// Reads each volume: the rows of a list do not tell whom it is shared with.
async fn look_who_loses(
    app: App,
    asked: &mut Asked,
    progress: impl Fn(Reading),
) -> Result<(), ApiError> {
    let of = asked.volumes.len() as u64;
    let step = |done: usize| progress(Reading { what: What::Scopes, done: done as u64, of });
    step(0);
    let read = asked.volumes.iter().map(|it| app.client.send(endpoint::get_volume(&it.id)));
    let answers = few_at_once(AT_ONCE, read, step).await;
    let (mut volumes, mut losses, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (volume, answer) in std::mem::take(&mut asked.volumes).into_iter().zip(answers) {
        let loss = match answer {
            Ok(Volume { flaw: Some(flaw), .. }) => {
                BulkLoss::Unread(format!("not all of it could be read: {flaw}."))
            }
            Ok(read) => BulkLoss::Scopes(read.shared_scopes),
            Err(error) if error.is_unauthorized() => return Err(error),
            Err(error) if error.is_not_found() => {
                gone.push(volume);
                continue;
            }
            Err(error) => BulkLoss::Unread(error.message()),
        };
        volumes.push(volume);
        losses.push(loss);
    }
    if !gone.is_empty() {
        let verb = if gone.len() == 1 { "is" } else { "are" };
        asked.warnings.push(format!("Gone already, and left out, {verb}: {}.", named(&gone)));
    }
    (asked.volumes, asked.losses) = (volumes, Some(losses));
    Ok(())
}
