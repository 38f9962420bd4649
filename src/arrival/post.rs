//! Reading one e-mail as it came: whoever sent it may mean harm, so everything in it is bounded and nothing is opened.

use jiff::Timestamp;
use mail_parser::{MessageParser, MimeHeaders as _};

use super::model::Mail;
use crate::kit::token;

/// The longest e-mail that is read, in bytes. Attachments are part of it.
pub const LONGEST: usize = 15 * 1024 * 1024;
/// Characters of the text that are kept, and of each line about it.
const TEXT: usize = 20_000;
const LINE: usize = 300;
/// Attachments that are listed.
const ATTACHMENTS: usize = 20;

/// Why an e-mail is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("The message is longer than 15 MB.")]
    TooLong,
    #[error("This is no e-mail.")]
    NoMail,
}

/// An e-mail, and by what it is known when it comes again: a digest of its identifier, or of all of it.
///
/// # Errors
/// It is too long, or no e-mail.
pub fn read(bytes: &[u8]) -> Result<(Mail, String), Unreadable> {
    if bytes.len() > LONGEST {
        return Err(Unreadable::TooLong);
    }
    let message = MessageParser::default().parse(bytes).ok_or(Unreadable::NoMail)?;
    let sender = message.from().and_then(|from| from.first());
    let from = sender.and_then(|one| one.address()).unwrap_or_default();
    let text = message.body_text(0).unwrap_or_default();
    if from.is_empty() && text.trim().is_empty() && message.subject().is_none() {
        return Err(Unreadable::NoMail);
    }
    let attached = message.attachments().take(ATTACHMENTS).map(|part| {
        let name = part.attachment_name().unwrap_or("without a name");
        (line(name), u64::try_from(part.len()).unwrap_or(u64::MAX))
    });
    let mail = Mail {
        from: line(from),
        name: line(sender.and_then(|one| one.name()).unwrap_or_default()),
        subject: line(message.subject().unwrap_or_default()),
        sent_at: message
            .date()
            .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        attachments: attached.collect(),
        more_attachments: message.attachment_count() > ATTACHMENTS,
        shortened: text.chars().count() > TEXT,
        text: clean(&text, TEXT),
    };
    let source = match message.message_id() {
        // Some programs give the same identifier to message after message: what is in it counts too.
        Some(id) if !id.is_empty() => {
            token::digest(format!("{id}\n{}\n{}\n{}", mail.from, mail.subject, mail.text).as_bytes())
        }
        _ => token::digest(bytes),
    };
    Ok((mail, source))
}

/// As much of a line as is kept, without what moves the pen.
fn line(text: &str) -> String {
    clean(text, LINE).replace('\n', " ").trim().to_owned()
}

fn clean(text: &str, most: usize) -> String {
    let plain = text.chars().filter(|c| !c.is_control() || *c == '\n');
    plain.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_mail_is_read_and_its_identifier_makes_it_known_again() {
        let mail =
            b"From: Dawn Miller <dawn@surgery.example>\r\nSubject: =?utf-8?q?Referral_=E2=80=93_help?=\r\n\
                     Message-ID: <1@x>\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\n\r\nPlease ring her.\r\n";
        let (read_once, source) = read(mail).unwrap();
        assert_eq!(
            (read_once.from.as_str(), read_once.name.as_str()),
            ("dawn@surgery.example", "Dawn Miller")
        );
        assert_eq!(
            (read_once.subject.as_str(), read_once.text.trim()),
            ("Referral – help", "Please ring her.")
        );
        assert_eq!(
            read_once.sent_at.map(|at| at.to_string()),
            Some("2026-11-20T09:00:00Z".into())
        );
        let again = String::from_utf8_lossy(mail).replace("Please", "PLEASE");
        assert_ne!(
            read(again.as_bytes()).unwrap().1,
            source,
            "the same identifier over other words is another message"
        );
        assert_eq!(read(mail).unwrap().1, source);
    }

    #[test]
    fn only_the_text_of_a_page_is_kept_and_attachments_are_named_and_not_opened() {
        let mail = "From: a@b.example\r\nSubject: S\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n\
                    --x\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>there</b></p><script>alert(1)</script>\r\n\
                    --x\r\nContent-Type: application/pdf; name=\"letter.pdf\"\r\nContent-Disposition: attachment; filename=\"letter.pdf\"\r\n\
                    Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--x--\r\n";
        let (mail, _) = read(mail.as_bytes()).unwrap();
        assert!(
            mail.text.contains("Hello there") && !mail.text.contains('<'),
            "{}",
            mail.text
        );
        assert_eq!(mail.attachments, [("letter.pdf".to_owned(), 3)]);
    }

    #[test]
    fn hostile_mail_is_bounded() {
        let mut nested = String::from("From: a@b.example\r\nSubject: deep\r\n");
        for depth in 0..5_000 {
            nested += "Content-Type: multipart/mixed; boundary=b";
            nested += &depth.to_string();
            nested += "\r\n\r\n--b";
            nested += &depth.to_string();
            nested += "\r\n";
        }
        let huge = format!(
            "From: a@b.example\r\nSubject: {}\r\n\r\n{}",
            "x".repeat(1_000_000),
            "y".repeat(2_000_000)
        );
        let (mail, _) = read(huge.as_bytes()).unwrap();
        assert!(mail.subject.len() <= LINE && mail.text.len() <= TEXT && mail.shortened);
        let charset = b"From: a@b.example\r\nSubject: =?klingon?b?////?=\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xff\xfe\x00ok";
        for bytes in [
            nested.as_bytes(),
            charset,
            b"",
            b"\x00\x01\x02",
            &[0xff; 5000],
            b"\r\n\r\n",
        ] {
            let _ = read(bytes);
        }
        assert_eq!(read(&vec![b'a'; LONGEST + 1]), Err(Unreadable::TooLong));
        assert_eq!(read(b""), Err(Unreadable::NoMail));
    }
}
