//! Whether services can take referrals, for those who are about to send some.

use jiff::civil::Date;

use crate::{
    kit::{db::Tx, error::Result, id::ServiceId},
    partnership::{
        Service,
        model::{Capacity, Light as Colour, SafetyNet},
    },
    referral::model::Waiting,
    web::say,
};

/// One service as those who refer see it. Drawn by `_lights.html`.
#[derive(Clone, Debug)]
pub struct Light {
    pub service: ServiceId,
    pub name: String,
    pub words: &'static str,
    pub colour: &'static str,
    /// What the service says beside it; may be empty.
    pub sentence: String,
    /// Who said it, and until when it holds.
    pub said: String,
    /// How long people lately waited.
    pub waiting: String,
    /// Whether it takes nobody, so that there is something else to tell the patient.
    pub full: bool,
}

/// What the person can do, in the words of the partnership, when there is no service to refer them to; nothing when there is.
///
/// # Errors
/// `Internal` when the database says so.
pub async fn meanwhile(tx: &mut Tx, services: &[Service]) -> Result<Vec<String>> {
    if services.is_empty() {
        Ok(SafetyNet::find(tx).await?.paragraphs())
    } else {
        Ok(Vec::new())
    }
}

impl Light {
    /// What is known of each of these services today.
    ///
    /// # Errors
    /// `Internal` when the database says so.
    pub async fn of(tx: &mut Tx, services: &[Service], today: Date) -> Result<Vec<Self>> {
        let mut lights = Vec::new();
        for service in services {
            let said = Capacity::of(tx, &service.id).await?;
            let waiting = Waiting::find(tx, &service.id).await?;
            lights.push(Self::new(service, said, waiting, today));
        }
        Ok(lights)
    }

    fn new(service: &Service, said: Option<Capacity>, waiting: Waiting, today: Date) -> Self {
        let said = said.filter(|said| said.holds(today));
        Self {
            service: service.id.clone(),
            name: service.details.naming.inside().to_owned(),
            words: said.as_ref().map_or("Not known", |said| said.light.words()),
            colour: match said.as_ref().map(|said| said.light) {
                Some(Colour::Open) => "green",
                Some(Colour::Busy) => "yellow",
                Some(Colour::Full) => "red",
                None => "grey",
            },
            full: said.as_ref().is_some_and(|said| said.is_full(today)),
            said: said.as_ref().map_or_else(
                || "The service has not said lately whether it takes referrals.".to_owned(),
                |said| {
                    let (at, until) = (say::when(said.said_at), say::date(said.until_on));
                    format!("Said by {} on {at}. It holds until {until}.", said.said_by)
                },
            ),
            sentence: said.map(|said| said.sentence).unwrap_or_default(),
            waiting: waiting.words(),
        }
    }
}
