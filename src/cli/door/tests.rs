use std::sync::Arc;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::Notify,
};

use super::*;

async fn get(door: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(door.strip_prefix("http://").unwrap()).await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn until_it_leads_somewhere_every_page_says_that_we_are_starting() {
    let door = Door::open("127.0.0.1", 0).await.unwrap();
    let at = door.address();
    let page = get(&at, "/work").await.unwrap();
    assert!(
        page.starts_with("HTTP/1.1 503") && page.contains("Alongside is starting"),
        "{page}"
    );
    assert!(page.contains("retry-after: 5"), "{page}");
    let health = get(&at, "/healthz").await.unwrap();
    assert!(
        health.starts_with("HTTP/1.1 503") && health.ends_with("starting\n"),
        "{health}"
    );
    let style = page
        .split("href=\"")
        .find(|link| link.starts_with("/assets/alongside"))
        .unwrap();
    let style = get(&at, style.split('"').next().unwrap()).await.unwrap();
    assert!(style.starts_with("HTTP/1.1 200"), "the page has its style");
    door.lead_to(Router::new().fallback(async || "come in"));
    assert!(get(&at, "/work").await.unwrap().ends_with("come in"));
    door.close().await;
    assert!(get(&at, "/work").await.is_err());
}

#[tokio::test]
async fn whoever_is_inside_when_it_closes_may_finish() {
    let (inside, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let door = Door::open("127.0.0.1", 0).await.unwrap();
    let at = door.address();
    let (arrived, wait) = (inside.clone(), go_on.clone());
    door.lead_to(Router::new().fallback(async move || {
        arrived.notify_one();
        wait.notified().await;
        "done"
    }));
    let asked = at.clone();
    let slow = tokio::spawn(async move { get(&asked, "/").await });
    inside.notified().await;
    let closing = tokio::spawn(door.close());
    while TcpStream::connect(at.strip_prefix("http://").unwrap())
        .await
        .is_ok()
    {
        tokio::task::yield_now().await;
    }
    assert!(!closing.is_finished());
    go_on.notify_one();
    assert!(slow.await.unwrap().unwrap().ends_with("done"));
    closing.await.unwrap();
}

#[tokio::test]
async fn a_place_that_is_taken_is_refused_by_name() {
    let door = Door::open("127.0.0.1", 0).await.unwrap();
    let port: u16 = door.address().rsplit(':').next().unwrap().parse().unwrap();
    let refused = Door::open("127.0.0.1", port).await.err().unwrap().to_string();
    assert!(refused.contains(&port.to_string()), "{refused}");
    door.close().await;
}
