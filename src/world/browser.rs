//! Somebody at a browser without script: opens pages, fills in the form that is there, presses a button.
//! It only knows what a page says, so a story can do no more than a person could.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use tower::ServiceExt as _;

/// A person at a browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
    page: Page,
}

/// What came back to one request, as it came: nothing is followed and nothing kept.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub kind: String,
    pub location: Option<String>,
    pub body: String,
}

impl Answer {
    /// As a page.
    pub fn page(&self, path: &str) -> Page {
        Page {
            status: self.status,
            path: path.to_owned(),
            html: self.body.clone(),
        }
    }
}

/// What came back, after every redirect.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub status: u16,
    pub path: String,
    pub html: String,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookies: Vec::new(),
            page: Page::default(),
        }
    }

    /// The page that is on the screen.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Opens an address.
    pub async fn open(&mut self, path: &str) -> &Page {
        self.go("GET", path, String::new()).await
    }

    /// Sends fields to an address, whatever is on the screen.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> &Page {
        let body = encode(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        self.go("POST", path, body).await
    }

    /// Fills in the form on the screen that goes to `action`, keeps what it already holds, and sends it.
    pub async fn send(&mut self, action: &str, fields: &[(&str, &str)]) -> &Page {
        let mut all = self.page.fields(action);
        all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let body = encode(all.into_iter());
        self.go("POST", action, body).await
    }

    /// Sends one request as it is, with this browser's cookies, and leaves the screen as it was.
    pub async fn ask(&self, method: &str, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, self.cookie_line());
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body.into())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let get = |name| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let (status, kind, location) = (
            response.status().as_u16(),
            get(header::CONTENT_TYPE).unwrap_or_default(),
            get(header::LOCATION),
        );
        let headers = format!("{:?}", response.headers());
        let bytes = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status,
            headers,
            kind,
            location,
            body,
        }
    }

    /// The same person, where the program is run in another way.
    pub fn at(&self, router: Router) -> Self {
        Self {
            router,
            ..self.clone()
        }
    }

    /// The cookies, as they are sent.
    pub fn cookie_line(&self) -> String {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }

    /// Follows the link with these words.
    pub async fn follow(&mut self, words: &str) -> &Page {
        let href = self.page.link(words);
        self.open(&href).await
    }

    async fn go(&mut self, method: &str, path: &str, body: String) -> &Page {
        let (mut method, mut path, mut body) = (method.to_owned(), path.to_owned(), body);
        loop {
            let (status, location, html) = self.request(&method, &path, body).await;
            let Some(to) = location.filter(|_| status.is_redirection()) else {
                self.page = Page {
                    status: status.as_u16(),
                    path,
                    html,
                };
                return &self.page;
            };
            (method, path, body) = ("GET".to_owned(), to, String::new());
        }
    }

    async fn request(
        &mut self,
        method: &str,
        path: &str,
        body: String,
    ) -> (StatusCode, Option<String>, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, self.cookie_line())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let location = response
            .headers()
            .get(header::LOCATION)
            .map(|to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        (status, location, String::from_utf8(bytes.to_vec()).unwrap())
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        self.cookies.retain(|(kept, _)| kept != name);
        if !value.is_empty() {
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

impl Page {
    /// The words of the page, without its markup.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut outside = true;
        for c in self.html.chars() {
            match c {
                '<' => outside = false,
                '>' => {
                    outside = true;
                    text.push(' ');
                }
                c if outside => text.push(c),
                _ => {}
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        unescape(&words.join(" "))
    }

    /// Fails unless the page is a 200 that says this.
    pub fn says(&self, words: &str) -> &Self {
        assert_eq!(self.status, 200, "{} answered:\n{}", self.path, self.text());
        assert!(
            self.text().contains(words),
            "{} does not say \"{words}\":\n{}",
            self.path,
            self.text()
        );
        self
    }

    /// Fails when the page says this.
    pub fn is_silent_about(&self, words: &str) -> &Self {
        assert!(
            !self.html.contains(words),
            "{} says \"{words}\":\n{}",
            self.path,
            self.text()
        );
        self
    }

    /// Fails unless the page is an answer with this status that says this.
    pub fn refuses(&self, status: u16, words: &str) -> &Self {
        assert_eq!(self.status, status, "{} answered:\n{}", self.path, self.text());
        assert!(
            self.text().contains(words),
            "{} does not say \"{words}\":\n{}",
            self.path,
            self.text()
        );
        self
    }

    /// Where the link with these words goes.
    pub fn link(&self, words: &str) -> String {
        let links = self.html.split("<a ").skip(1);
        let link = links.map(|link| link.split("</a>").next().unwrap()).find(|link| {
            let shown = link.split_once('>').unwrap().1;
            Self {
                html: shown.to_owned(),
                ..Self::default()
            }
            .text()
                == words
        });
        let link =
            link.unwrap_or_else(|| panic!("there is no link \"{words}\" on {}:\n{}", self.path, self.text()));
        unescape(between(link, "href=\"", "\"").unwrap())
    }

    /// What the form that goes to `action` already holds.
    pub fn fields(&self, action: &str) -> Vec<(String, String)> {
        let marker = format!("action=\"{action}\"");
        let start = self.html.find(&marker);
        let start = start
            .unwrap_or_else(|| panic!("there is no form to {action} on {}:\n{}", self.path, self.text()));
        let form = &self.html[start..];
        let form = &form[..form.find("</form>").unwrap()];
        let inputs = form
            .split("<input ")
            .skip(1)
            .map(|input| input.split('>').next().unwrap());
        let mut held: Vec<(String, String)> = inputs
            .filter(|input| !input.contains("type=\"radio\"") && !input.contains("type=\"checkbox\""))
            .filter_map(|input| {
                let name = between(input, "name=\"", "\"")?;
                Some((
                    unescape(name),
                    unescape(between(input, "value=\"", "\"").unwrap_or_default()),
                ))
            })
            .collect();
        let boxes = form
            .split("<input ")
            .skip(1)
            .map(|input| input.split('>').next().unwrap());
        held.extend(
            boxes
                .filter(|input| input.contains(" checked"))
                .filter_map(|input| {
                    Some((
                        unescape(between(input, "name=\"", "\"")?),
                        unescape(between(input, "value=\"", "\"")?),
                    ))
                }),
        );
        let areas = form
            .split("<textarea ")
            .skip(1)
            .map(|area| area.split("</textarea>").next().unwrap());
        held.extend(areas.filter_map(|area| {
            let (tag, words) = area.split_once('>')?;
            Some((unescape(between(tag, "name=\"", "\"")?), unescape(words)))
        }));
        held
    }
}

pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}

pub fn unescape(text: &str) -> String {
    const WRITTEN: [(&str, &str); 9] = [
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = WRITTEN.iter().find(|(written, _)| rest.starts_with(written));
        let (written, meant) = known.unwrap_or(&("&", "&"));
        plain.push_str(meant);
        rest = &rest[written.len()..];
    }
    plain + rest
}

pub fn encode(fields: impl Iterator<Item = (String, String)>) -> String {
    let quote = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<String> = fields
        .map(|(name, value)| format!("{}={}", quote(&name), quote(&value)))
        .collect();
    pairs.join("&")
}
