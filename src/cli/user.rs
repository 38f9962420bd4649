//! `alongside user add`.

use clap::{Args, Subcommand};

use super::{opened, say};
use crate::{
    identity::{Known, NewMember, actions::give_membership, model::INVITATION_DAYS},
    kit::{
        actor::{Actor, Role},
        clock::date_of,
        config::Settings,
        db::{Db, Tx},
        error::{Error, Result},
        id::{OrganisationId, PartnershipId, TeamId},
    },
    partnership::{
        Organisation, Partnership, Team, actions,
        model::{Kind, LONGEST_NAME, OrganisationDetails},
        store::Wanted,
    },
    web::{Errors, Typed},
};

#[derive(Subcommand)]
pub(super) enum Command {
    /// Give somebody a role, and print the link with which they choose a password
    Add(Add),
}

#[derive(Args)]
pub(super) struct Add {
    /// The partnership, by name or identifier; may be left out when there is only one
    #[arg(long)]
    partnership: Option<String>,
    /// The person's name
    #[arg(long)]
    name: String,
    /// The person's e-mail address, with which they sign in
    #[arg(long)]
    email: String,
    /// The role: manager, administrator, referrer, team-lead, intake, adviser, …
    #[arg(long, value_parser = role)]
    role: Role,
    /// The organisation that they work for, by name
    #[arg(long)]
    organisation: String,
    /// Add the organisation when it is not there yet: health, advice or funder
    #[arg(long, value_parser = kind, value_name = "KIND")]
    new_organisation: Option<Kind>,
    /// The team that they work in, by name; needed for those who send, receive or work on referrals
    #[arg(long)]
    team: Option<String>,
}

fn role(code: &str) -> Result<Role, String> {
    let known = || {
        Role::ALL
            .iter()
            .map(|role| role.code())
            .collect::<Vec<_>>()
            .join(", ")
    };
    Role::from_code(code).ok_or_else(|| format!("the roles are: {}", known()))
}

fn kind(code: &str) -> Result<Kind, String> {
    Kind::from_code(code).ok_or_else(|| "it is health, advice or funder".to_owned())
}

/// Adds somebody.
pub(super) async fn run(command: Command, settings: &Settings) -> Result<()> {
    let Command::Add(mut asked) = command;
    check(&mut asked)?;
    let db = opened::existing(settings).await?;
    let partnership = find(&db, asked.partnership.as_deref()).await?;
    let invited = db
        .write(&Actor::Operator(Some(partnership)), async |tx| {
            let organisation = organisation(tx, &asked).await?;
            let team = team(tx, &organisation, asked.team.as_deref()).await?;
            let new = NewMember {
                name: asked.name.clone(),
                email: asked.email.clone(),
                organisation,
                team,
                role: asked.role,
                starts_on: date_of(tx.now),
                ends_on: None,
            };
            give_membership(tx, new).await
        })
        .await?;
    match invited.known {
        Known::New => say(format!(
            "They choose a password at this link, within {INVITATION_DAYS} days:"
        )),
        Known::Elsewhere => say(format!(
            "They have an account already. They join with their own password at this link, within \
             {INVITATION_DAYS} days:"
        )),
        Known::Here => say("They have an account already and sign in as before."),
    }
    if let Some(secret) = invited.secret {
        let own = format!("http://{}:{}", settings.host, settings.port);
        let address = settings.address.as_ref().unwrap_or(&own);
        say(format!("{address}/invitations/{secret}"));
    }
    Ok(())
}

/// The same checks as on the page.
fn check(asked: &mut Add) -> Result<()> {
    let said = [
        ("name", &asked.name),
        ("email", &asked.email),
        ("organisation", &asked.organisation),
    ];
    let typed = Typed::of(said.map(|(name, value)| (name, value.clone())));
    let mut reader = typed.reader();
    let name = reader.text("name", "the name", LONGEST_NAME);
    let email = reader.email("email", "the e-mail address");
    let organisation = reader.text("organisation", "the organisation", LONGEST_NAME);
    let checked = reader.done(|| Some((name?, email?, organisation?)));
    let wrong = |errors: Errors| {
        let sentences: Vec<String> = errors.iter().map(|wrong| format!("{}.", wrong.words)).collect();
        Error::Refused(sentences.join(" "))
    };
    (asked.name, asked.email, asked.organisation) = checked.map_err(wrong)?;
    Ok(())
}

async fn find(db: &Db, wanted: Option<&str>) -> Result<PartnershipId> {
    let mut all = db
        .read(&Actor::Operator(None), async |tx| Partnership::all(tx).await)
        .await?;
    if let Some(wanted) = wanted {
        all.retain(|one| one.id.to_string() == wanted || one.details.naming.inside() == wanted);
    }
    match (all.len(), all.pop()) {
        (1, Some(found)) => Ok(found.id),
        (0, _) => Err(Error::Refused(
            "There is no such partnership. See `alongside partnership list`.".into(),
        )),
        _ => Err(Error::Refused(
            "There are several. Say which one with --partnership.".into(),
        )),
    }
}

async fn organisation(tx: &mut Tx, asked: &Add) -> Result<OrganisationId> {
    let all = Organisation::list(tx, None, &Wanted::all()).await?;
    if let Some(found) = all.iter().find(|one| one.details.name == asked.organisation) {
        return Ok(found.id.clone());
    }
    let Some(kind) = asked.new_organisation else {
        let names: Vec<&str> = all.iter().map(|one| one.details.name.as_str()).collect();
        return Err(Error::Refused(format!(
            "There is no organisation of this name. There are: {}. Add it with --new-organisation KIND.",
            if names.is_empty() {
                "none yet".to_owned()
            } else {
                names.join("; ")
            }
        )));
    };
    let details = OrganisationDetails {
        kind,
        name: asked.organisation.clone(),
        ods_code: None,
    };
    actions::add_organisation(tx, details).await
}

async fn team(tx: &mut Tx, organisation: &OrganisationId, name: Option<&str>) -> Result<Option<TeamId>> {
    let Some(name) = name else { return Ok(None) };
    let all = Team::list(tx, Some(organisation), &Wanted::all()).await?;
    let found = all.into_iter().find(|team| team.details.naming.inside() == name);
    let none = || Error::Refused("The organisation has no team of this name.".to_owned());
    found.map(|team| Some(team.id)).ok_or_else(none)
}
