//! What an organisation has: the first of its places, teams and services, and the way to the rest.

use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{Id as _, OrganisationId},
    },
    partnership::{
        model::{Service, Site, Team},
        store::Wanted,
    },
    web::ui::Link,
};

/// How many places, teams or services of an organisation its page names; the rest are a link away.
const NAMED: usize = 10;

/// The first parts of one sort that an organisation has in use.
pub(super) struct Parts {
    pub(super) heading: &'static str,
    pub(super) links: Vec<Link>,
    /// The list of all of them; empty when they are all here.
    pub(super) all: String,
}

impl Parts {
    fn new<'a>(
        of: &OrganisationId,
        (heading, folder): (&'static str, &str),
        parts: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut links: Vec<Link> = parts
            .into_iter()
            .map(|(id, name)| Link::to(format!("/{folder}/{id}"), name))
            .collect();
        let all = if links.len() > NAMED {
            format!("/{folder}?organisation={of}")
        } else {
            String::new()
        };
        links.truncate(NAMED);
        Self { heading, links, all }
    }

    pub(super) async fn of(tx: &mut Tx, id: &OrganisationId) -> Result<Vec<Self>> {
        let wanted = Wanted {
            rows: NAMED + 1,
            ..Wanted::default()
        };
        let sites = Site::list(tx, Some(id), &wanted).await?;
        let teams = Team::list(tx, Some(id), &wanted).await?;
        let services = Service::list(tx, Some(id), &wanted).await?;
        let sites = sites.iter().map(|s| (s.id.as_str(), s.details.naming.inside()));
        let teams = teams.iter().map(|t| (t.id.as_str(), t.details.naming.inside()));
        let services = services
            .iter()
            .map(|s| (s.id.as_str(), s.details.naming.inside()));
        Ok(vec![
            Self::new(id, ("Places", "sites"), sites),
            Self::new(id, ("Teams", "teams"), teams),
            Self::new(id, ("Services", "services"), services),
        ])
    }
}
