//! A small HTTP/1.1 client: one connection, kept alive, one request at a time. Small, so that it costs little beside
//! the server that shares its processor.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub struct Client {
    address: SocketAddr,
    stream: TcpStream,
    read: Vec<u8>,
}

/// An answer; `body` points into the connection's buffer.
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a [u8],
}

impl Client {
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.context("no server answers")?;
        stream.set_nodelay(true)?;
        Ok(Self {
            address,
            stream,
            read: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head = self.head().await?;
        let text = std::str::from_utf8(&self.read[..head]).context("a head that is no text")?;
        let status: u16 = text.get(9..12).context("no status")?.parse()?;
        let length = header(text, "content-length")
            .map(str::parse::<usize>)
            .transpose()?;
        let chunked = header(text, "transfer-encoding").is_some();
        let close = header(text, "connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        match length {
            Some(length) => self.until(head + length).await?,
            None if chunked => self.chunks(head).await?,
            None => {}
        }
        if close {
            self.stream = TcpStream::connect(self.address).await?;
            self.stream.set_nodelay(true)?;
        }
        Ok(Answer {
            status,
            body: &self.read[head..],
        })
    }

    /// Reads to the end of the head; answers where the body begins.
    async fn head(&mut self) -> Result<usize> {
        let mut seen = 0;
        loop {
            if let Some(at) = self.read[seen..].windows(4).position(|four| four == b"\r\n\r\n") {
                return Ok(seen + at + 4);
            }
            seen = self.read.len().saturating_sub(3);
            self.more().await?;
        }
    }

    async fn until(&mut self, length: usize) -> Result<()> {
        while self.read.len() < length {
            self.more().await?;
        }
        Ok(())
    }

    /// Reads to the last chunk and takes the lengths out of the body.
    async fn chunks(&mut self, head: usize) -> Result<()> {
        let (mut from, mut kept) = (head, head);
        loop {
            let end = loop {
                if let Some(at) = self.read[from..].windows(2).position(|two| two == b"\r\n") {
                    break from + at;
                }
                self.more().await?;
            };
            let size = std::str::from_utf8(&self.read[from..end])?
                .split(';')
                .next()
                .unwrap_or_default();
            let size = usize::from_str_radix(size, 16).context("no chunk size")?;
            self.until(end + 2 + size + 2).await?;
            self.read.copy_within(end + 2..end + 2 + size, kept);
            kept += size;
            from = end + 2 + size + 2;
            if size == 0 {
                self.read.truncate(kept);
                return Ok(());
            }
        }
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

/// The value of a header; names are compared without regard to case.
fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
