//! Somebody at a browser: requests in, pages out.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use tower::ServiceExt as _;

use super::*;
use crate::{
    identity::{NewMember, actions as accounts},
    kit::{actor::Side, clock::date_of, proxies::Proxies},
    router::router,
    web::{App, Mail, Purpose, security::Reached},
};

/// Somebody's browser, signed in.
pub(super) struct Browser {
    router: Router,
    cookie: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) to: String,
    pub(super) page: String,
}

impl Set {
    pub(super) async fn browser(&self, role: Role) -> Browser {
        let operator = Actor::Operator(Some(self.partnership.clone()));
        let side = match role.side() {
            Side::Advice => Kind::Advice,
            Side::Health | Side::Both | Side::Outside => Kind::Health,
        };
        let organisation = self.organisation(side, &format!("Host of {}", role.code())).await;
        let team = self.team(&organisation, "Host team").await;
        let member = NewMember {
            name: "Maya Brook".to_owned(),
            email: format!("{}@example.org", role.code()),
            organisation,
            team: Some(team),
            role,
            starts_on: date_of(self.db.clock().now()),
            ends_on: None,
        };
        let invited = self
            .db
            .write(&operator, async |tx| accounts::give_membership(tx, member).await)
            .await
            .unwrap();
        let cookie = accounts::sign_in_to_demo(&self.db, &invited.membership)
            .await
            .unwrap();
        let app = App {
            db: self.db.clone(),
            purpose: Purpose::Real,
            reached: Reached::Http,
            address: "http://localhost".to_owned(),
            mail: Mail::Leaves,
            proxies: Proxies::default(),
        };
        Browser {
            router: router(app),
            cookie,
        }
    }
}

impl Browser {
    pub(super) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let to = response
            .headers()
            .get(header::LOCATION)
            .map(|to| to.to_str().unwrap().to_owned());
        let body = to_bytes(response.into_body(), 10 << 20).await.unwrap();
        Answer {
            status,
            to: to.unwrap_or_default(),
            page: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub(super) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, format!("session={}", self.cookie))
    }

    pub(super) async fn open(&self, path: &str) -> Answer {
        self.ask(self.request("GET", path).body(Body::empty()).unwrap())
            .await
    }

    pub(super) async fn reads(&self, path: &str) -> String {
        let answer = self.open(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.page);
        assert_eq!(
            answer.page.matches("<h1").count(),
            1,
            "{path} has one heading of the first order"
        );
        assert!(
            !answer.page.contains("<script>alert"),
            "{path} lets markup through"
        );
        answer.page
    }

    pub(super) async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let text = |text: &str| crate::web::paging::escape(text);
        let body: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", text(name), text(value)))
            .collect();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")));
        self.ask(request.unwrap()).await
    }

    /// Sends a form that is taken; where it leads.
    pub(super) async fn does(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.posts(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", main_of(&answer.page));
        answer.to
    }

    pub(super) async fn uploads(&self, file: &[u8], fields: &[(&str, &str)]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"practices.csv\"\r\n\
                    Content-Type: text/csv\r\n\r\n";
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = self
            .request("POST", "/sites/imports")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body));
        self.ask(request.unwrap()).await
    }
}

pub(super) fn main_of(page: &str) -> &str {
    page.split_once("<main").map_or(page, |(_, main)| main)
}

/// The value of the first hidden field with this name.
pub(super) fn hidden(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .split_once(&field)
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The first number of a line of the summary.
pub(super) fn summary(page: &str, key: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("{key}</dt><dd class=\"nhsuk-summary-list__value\">"))
        .unwrap();
    rest.split('<').next().unwrap().to_owned()
}
