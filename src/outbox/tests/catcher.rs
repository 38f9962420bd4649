//! A mail server for the stories.

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use crate::kit::mail::{Mailer, Smtp};

/// A mail server on this machine that keeps what it is given, and answers the envelope as it is told to.
pub(super) struct Catcher {
    pub mailer: Mailer,
    caught: mpsc::UnboundedReceiver<String>,
}

impl Catcher {
    /// One that answers `envelope` to whom a message is for: "250 yes", "451 later", "550 never".
    pub async fn answering(envelope: &'static str) -> Self {
        Self::but_for("nobody", envelope, envelope).await
    }

    /// One that answers differently to an address with this in it.
    pub async fn but_for(whom: &'static str, to_them: &'static str, envelope: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (catch, caught) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(converse(line, (whom, to_them, envelope), catch.clone()));
            }
        });
        let smtp = Smtp::new(&format!("smtp://{address}"), "Alongside <alongside@example.org>").unwrap();
        Self {
            mailer: Mailer::Smtp(Box::new(smtp)),
            caught,
        }
    }

    /// Everything caught so far.
    pub fn all(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.caught.try_recv().ok()).collect()
    }
}

/// Speaks as much of RFC 5321 as a sender needs.
async fn converse(
    line: TcpStream,
    (whom, to_them, envelope): (&str, &'static str, &'static str),
    catch: mpsc::UnboundedSender<String>,
) {
    let mut line = BufReader::new(line);
    let (mut message, mut in_message) = (String::new(), false);
    line.write_all(b"220 catcher\r\n").await.unwrap();
    let mut words = String::new();
    while line.read_line(&mut words).await.is_ok_and(|read| read > 0) {
        let answer = match (in_message, words.trim_end()) {
            (true, ".") => {
                in_message = false;
                let _ = catch.send(std::mem::take(&mut message));
                Some("250 kept")
            }
            (true, _) => {
                message.push_str(&words);
                None
            }
            (false, command) if command.starts_with("RCPT") && command.contains(whom) => Some(to_them),
            (false, command) if command.starts_with("RCPT") => Some(envelope),
            (false, "DATA") => {
                in_message = true;
                Some("354 go on")
            }
            (false, "QUIT") => Some("221 bye"),
            (false, _) => Some("250 yes"),
        };
        if let Some(answer) = answer {
            line.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
        words.clear();
    }
}
