//! Sending e-mail over SMTP.

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};

/// How e-mail leaves the building.
#[derive(Clone)]
pub enum Mailer {
    /// Through a server.
    Smtp(Box<Smtp>),
    /// It stays on a page: this is a demonstration.
    Demonstration,
    /// Nobody said how yet; messages wait.
    NotSetUp,
}

/// An SMTP server, and the sender it accepts.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why e-mail did not leave. The words name no one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It may work later.
    #[error("The mail server could not be reached or asked us to try later.")]
    Later,
    /// It will not work.
    #[error("The mail server refused the message.")]
    Refused,
    /// The address is not one.
    #[error("The e-mail address cannot be used.")]
    BadAddress,
}

/// The settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadSettings(&'static str);

impl Smtp {
    /// A server by its address (`smtp://host:25`, `smtps://user:secret@host`) and the sender's mailbox.
    ///
    /// # Errors
    /// One of the two cannot be read.
    pub fn new(server: &str, from: &str) -> Result<Self, BadSettings> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|_| BadSettings("The address of the mail server cannot be read."))?
            .timeout(Some(std::time::Duration::from_secs(20)))
            .build();
        let from = from
            .parse()
            .map_err(|_| BadSettings("The sender of e-mail cannot be read."))?;
        Ok(Self { transport, from })
    }

    /// Hands one message to the server.
    ///
    /// # Errors
    /// The server cannot be reached, asks for patience, or refuses.
    pub async fn send(&self, to: &str, subject: &str, body: &str) -> Result<(), Problem> {
        let to = to.parse().map_err(|_| Problem::BadAddress)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned())
            .map_err(|_| Problem::BadAddress)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Problem::Refused),
            Err(_) => Err(Problem::Later),
        }
    }
}
