//! As little of HTTP as a browser needs: one request for each connection, no more.

use std::{
    io::{Error, ErrorKind, Read as _, Result, Write as _},
    net::TcpStream,
    time::Duration,
};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// The session that was given: "session=…".
    pub cookie: String,
    pub body: String,
}

pub fn get(at: &str, path: &str, cookie: &str) -> Result<Answer> {
    ask(
        at,
        &format!("GET {path} HTTP/1.1\r\n{}\r\n", head(at, cookie)),
        "",
    )
}

pub fn post(at: &str, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Result<Answer> {
    let quote = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", quote(name), quote(value)))
        .collect();
    let body = pairs.join("&");
    let head = head(at, cookie);
    let request = format!(
        "POST {path} HTTP/1.1\r\n{head}content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    ask(at, &request, &body)
}

fn head(at: &str, cookie: &str) -> String {
    format!("host: {at}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncookie: {cookie}\r\n")
}

/// Everything that comes before the other side closes. An answer that was cut off is none.
fn ask(at: &str, head: &str, body: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(at)?;
    stream.set_read_timeout(Some(Duration::from_secs(40)))?;
    stream.write_all(format!("{head}{body}").as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    read(&answer).ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "the answer was cut off"))
}

fn read(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let value = |name: &str| {
        let line = head.lines().find(|line| line.starts_with(&format!("{name}: ")));
        line.map(|line| line[name.len() + 2..].to_owned())
            .unwrap_or_default()
    };
    let cut = value("content-length")
        .parse::<usize>()
        .is_ok_and(|length| body.len() < length);
    (!cut).then(|| Answer {
        status,
        location: value("location"),
        cookie: value("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned(),
        body: body.to_owned(),
    })
}
