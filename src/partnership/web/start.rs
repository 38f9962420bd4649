//! Creating a partnership from a service model, as the first thing in a new installation. Whoever checks that somebody
//! may do so mounts this page: it knows no set-up link and no accounts.

use askama::Template;

use super::{errors, new_key};
use crate::{
    kit::{
        db::Tx,
        error::Result,
        id::{OrganisationId, PartnershipId},
    },
    partnership::{
        actions,
        model::{Kind, OrganisationDetails},
        packs::{self, ServiceModel},
    },
    web::{Choice, Chrome, Errors, Typed},
};

/// The page on which a partnership is created.
#[derive(Template)]
#[template(path = "partnership/web/start.html")]
pub struct Start {
    chrome: Chrome,
    typed: Typed,
    errors: Errors,
    key: String,
    /// Where the form is sent.
    action: String,
    models: Vec<Choice>,
    kinds: Vec<Choice>,
}

/// What was asked for.
pub struct Begun {
    pub model: &'static ServiceModel,
    pub name: String,
    /// The organisation of whoever sets the partnership up.
    pub organisation: OrganisationDetails,
    pub manager_name: String,
    pub manager_email: String,
}

impl Start {
    /// The page, empty or as it was typed.
    pub fn new(chrome: Chrome, action: &str, typed: Typed, errors: Errors) -> Self {
        let hosts = [Kind::Advice, Kind::Health];
        Self {
            chrome,
            typed,
            errors,
            key: new_key(),
            action: action.to_owned(),
            models: packs::service_models().iter().map(choice).collect(),
            kinds: hosts
                .iter()
                .map(|kind| Choice::new(kind.code(), kind.words()))
                .collect(),
        }
    }
}

/// A model as a choice, its region never without its uncertainty.
fn choice(model: &ServiceModel) -> Choice {
    let co_location = match model.co_location_as_given.as_str() {
        "" => "not given",
        given => given,
    };
    let found = format!(
        "{}; places: {}; {}; advisers on site: {co_location}; found in: {}. {}",
        model.setting_as_given,
        model.sites_as_given,
        model.channel_as_given,
        model.region.words(),
        model.region.caution()
    );
    Choice::new(
        &model.header.id,
        format!("{}. {}", model.header.id, model.header.title),
    )
    .hint(found.trim_end())
}

impl Begun {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Every field that needs another look.
    pub fn read(typed: &Typed) -> std::result::Result<Self, Errors> {
        let mut form = typed.reader();
        let model = form.choice(
            "model",
            "Choose the model that is most like yours",
            packs::service_model,
        );
        let name = form.text(
            "name",
            "the name of the partnership",
            crate::partnership::model::LONGEST_NAME,
        );
        let manager_name = form.text("manager_name", "your name", 100);
        let manager_email = form.email("manager_email", "your e-mail address");
        let organisation = OrganisationDetails::typed(|field| match field {
            "name" => Some(typed.get("organisation")),
            "kind" => Some(typed.get("kind")),
            _ => None,
        });
        if let Err(problems) = &organisation {
            for wrong in &errors(problems.clone()) {
                let field = if wrong.field == "name" {
                    "organisation"
                } else {
                    &wrong.field
                };
                form.refuse(field, &wrong.words);
            }
        }
        form.done(|| {
            Some(Self {
                model: model?,
                name: name?,
                organisation: organisation.ok()?,
                manager_name: manager_name?,
                manager_email: manager_email?,
            })
        })
    }

    /// Creates the partnership and its first organisation, and goes on in it as its operator.
    ///
    /// # Errors
    /// `NotFound` unless the operator of the installation does it.
    pub async fn create(&self, tx: &mut Tx) -> Result<(PartnershipId, OrganisationId)> {
        let partnership = actions::create(tx, self.model, &self.name).await?;
        let organisation = actions::add_organisation(tx, self.organisation.clone()).await?;
        Ok((partnership, organisation))
    }
}
