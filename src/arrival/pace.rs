//! How fast one network may send: a flood from one place does not fill the queue. Kept in memory only, so that no
//! address of anybody is stored.

use std::{
    collections::{BTreeMap, VecDeque},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::ConnectInfo, http::request::Parts};
use jiff::{SignedDuration, Timestamp};

/// How many one network may send in an hour. A surgery or a library is one network.
const MOST: usize = 12;
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Networks that are remembered at one time; beyond that the one that sent longest ago is forgotten.
const NETWORKS: usize = 10_000;

/// What was sent lately, by network.
#[derive(Clone, Debug, Default)]
pub struct Pace(Arc<Mutex<BTreeMap<String, VecDeque<Timestamp>>>>);

impl Pace {
    /// Whether this network may send one more now.
    pub fn allows(&self, network: &str, now: Timestamp) -> bool {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(times) = sent.get_mut(network) else {
            return true;
        };
        while times
            .front()
            .is_some_and(|first| now.duration_since(*first) >= WINDOW)
        {
            times.pop_front();
        }
        times.len() < MOST
    }

    /// Counts what this network sent.
    pub fn count(&self, network: &str, now: Timestamp) {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= NETWORKS && !sent.contains_key(network) {
            let idle = sent.iter().min_by_key(|(_, times)| times.back().copied());
            if let Some(idle) = idle.map(|(network, _)| network.clone()) {
                sent.remove(&idle);
            }
        }
        sent.entry(network.to_owned()).or_default().push_back(now);
    }
}

/// The network that a request came from: of four numbers the first three, of the long addresses the first 48 bits.
/// Behind a proxy on a private network it is the last address that the proxy added; what a visitor writes there
/// themselves stands before it, and what comes straight from outside is not asked.
pub fn network(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let Some(peer) = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical()) else {
        return "unknown".to_owned();
    };
    let from = if is_near(peer) {
        forwarded(parts).unwrap_or(peer)
    } else {
        peer
    };
    prefix(from)
}

fn is_near(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(peer) => peer.is_loopback() || peer.is_private(),
        IpAddr::V6(peer) => peer.is_loopback() || peer.is_unique_local(),
    }
}

fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let lines = parts.headers.get_all("x-forwarded-for").iter();
    let last = lines.filter_map(|line| line.to_str().ok()).next_back()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

fn prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(peer: &str, forwarded: &[&str]) -> Parts {
        let mut request = axum::http::Request::builder();
        for line in forwarded {
            request = request.header("x-forwarded-for", *line);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let peer: SocketAddr = peer.parse().unwrap();
        parts.extensions.insert(ConnectInfo(peer));
        parts
    }

    #[test]
    fn a_network_is_told_from_another_and_nobody_can_pretend_to_be_many() {
        let pretended = request("203.0.113.9:1", &["1.2.3.4"]);
        assert_eq!(network(&pretended), "203.0.113");
        let proxied = request("127.0.0.1:1", &["1.2.3.4, 198.51.100.7"]);
        assert_eq!(network(&proxied), "198.51.100");
        let twice = request("10.0.0.1:1", &["9.9.9.9", "198.51.100.7"]);
        assert_eq!(network(&twice), "198.51.100");
        assert_eq!(network(&request("127.0.0.1:1", &["rubbish"])), "127.0.0");
        assert_eq!(network(&request("[2001:db8:7:8::1]:1", &[])), "2001:db8:7");
    }

    #[test]
    fn a_flood_is_stopped_and_an_hour_later_it_is_forgotten() {
        let (pace, now) = (Pace::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..MOST {
            assert!(pace.allows("a", now));
            pace.count("a", now);
        }
        assert!(!pace.allows("a", now) && pace.allows("b", now));
        assert!(pace.allows("a", now + WINDOW));
        for other in 0..NETWORKS * 2 {
            pace.count(&other.to_string(), now);
        }
        assert!(pace.0.lock().unwrap().len() <= NETWORKS);
    }
}
