//! How fast one network may send: a flood from one place does not fill the queue. Kept in memory only, so that no
//! address of anybody is stored.

use std::{
    collections::{BTreeMap, VecDeque},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::ConnectInfo, http::request::Parts};
use jiff::{SignedDuration, Timestamp};

use crate::kit::proxies::Proxies;

/// How many one network may send in an hour. A surgery or a library is one network.
const MOST: usize = 12;
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Networks that are remembered at one time; beyond that the one that sent longest ago is forgotten.
const NETWORKS: usize = 10_000;

/// What was sent lately, by network.
#[derive(Clone, Debug, Default)]
pub struct Pace(Arc<Mutex<BTreeMap<String, VecDeque<Timestamp>>>>);

impl Pace {
    /// Counts one more of this network, if it may send one more now. Asking and counting are one step: of many that come
    /// at the same moment no more are let in than of many that come one after the other.
    #[must_use]
    pub fn take(&self, network: &str, now: Timestamp) -> bool {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= NETWORKS && !sent.contains_key(network) {
            let idle = sent.iter().min_by_key(|(_, times)| times.back().copied());
            if let Some(idle) = idle.map(|(network, _)| network.clone()) {
                sent.remove(&idle);
            }
        }
        let times = sent.entry(network.to_owned()).or_default();
        while times
            .front()
            .is_some_and(|first| now.duration_since(*first) >= WINDOW)
        {
            times.pop_front();
        }
        let may = times.len() < MOST;
        if may {
            times.push_back(now);
        }
        may
    }

    /// Counts what was taken at this moment no more: nothing was kept of it.
    pub fn give_back(&self, network: &str, taken: Timestamp) {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(times) = sent.get_mut(network) else {
            return;
        };
        if let Some(place) = times.iter().rposition(|time| *time == taken) {
            times.remove(place);
        }
        if times.is_empty() {
            sent.remove(network);
        }
    }
}

/// The network that a request came from: of four numbers the first three, of the long addresses the first 48 bits.
/// What a proxy that is believed says of it counts; what anybody else writes there themselves does not, nor what stands
/// before what a stranger wrote.
pub fn network(parts: &Parts, proxies: &Proxies) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let Some(peer) = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical()) else {
        return "unknown".to_owned();
    };
    prefix(behind(peer, parts, proxies))
}

/// The first address, from the nearest on, that is no proxy of ours.
fn behind(peer: IpAddr, parts: &Parts, proxies: &Proxies) -> IpAddr {
    let lines = parts.headers.get_all("x-forwarded-for").iter();
    let said: Vec<&str> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    let mut from = peer;
    for one in said.into_iter().rev() {
        if !proxies.trust(from) {
            break;
        }
        let Some(before) = address(one.trim()) else {
            break;
        };
        from = before;
    }
    from
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn address(text: &str) -> Option<IpAddr> {
    let alone = text.parse().ok();
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || Some(text.parse::<SocketAddr>().ok()?.ip());
    let address: IpAddr = alone.or_else(bare).or_else(with_port)?;
    Some(address.to_canonical())
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

    fn from(peer: &str, forwarded: &[&str]) -> String {
        let proxies = Proxies::parse("10.0.0.0/24, fd00::5").unwrap();
        network(&request(peer, forwarded), &proxies)
    }

    #[test]
    fn a_network_is_told_from_another() {
        assert_eq!(from("127.0.0.1:1", &["1.2.3.4, 198.51.100.7"]), "198.51.100");
        assert_eq!(from("10.0.0.1:1", &["9.9.9.9", "198.51.100.7"]), "198.51.100");
        assert_eq!(from("[::ffff:10.0.0.1]:1", &["198.51.100.7"]), "198.51.100");
        assert_eq!(from("[fd00::5]:1", &["198.51.100.7, 10.0.0.9"]), "198.51.100");
        assert_eq!(from("127.0.0.1:1", &["rubbish"]), "127.0.0");
        assert_eq!(from("127.0.0.1:1", &[]), "127.0.0");
        assert_eq!(from("[2001:db8:7:8::1]:1", &[]), "2001:db8:7");
    }

    #[test]
    fn an_address_is_read_as_proxies_write_it() {
        for (written, read) in [
            ("198.51.100.7:5123", "198.51.100"),
            ("2001:db8:7:8::1", "2001:db8:7"),
            ("[2001:db8:7:8::1]", "2001:db8:7"),
            ("[2001:db8:7:8::1]:5123", "2001:db8:7"),
            ("::ffff:198.51.100.7", "198.51.100"),
            ("198.51.100.7:x", "127.0.0"),
            ("[198.51.100.7", "127.0.0"),
        ] {
            assert_eq!(from("127.0.0.1:1", &[written]), read, "{written}");
        }
    }

    #[test]
    fn nobody_can_pretend_to_be_many() {
        for stranger in ["203.0.113.9:1", "10.0.1.1:1", "192.168.0.1:1", "[fd00::6]:1"] {
            let plain = from(stranger, &[]);
            assert_eq!(from(stranger, &["1.2.3.4"]), plain, "{stranger}");
            assert_eq!(from(stranger, &["1.2.3.4, 127.0.0.1"]), plain, "{stranger}");
        }
        // What the visitor wrote stands before what the proxy wrote of them.
        assert_eq!(from("10.0.0.1:1", &["1.2.3.4, 203.0.113.9"]), "203.0.113");
        assert_eq!(
            from("10.0.0.1:1", &["127.0.0.1, 203.0.113.9, 10.0.0.2"]),
            "203.0.113"
        );
    }

    #[test]
    fn a_flood_is_stopped_and_an_hour_later_it_is_forgotten() {
        let (pace, now) = (Pace::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..MOST {
            assert!(pace.take("a", now));
        }
        assert!(!pace.take("a", now) && pace.take("b", now));
        assert!(pace.take("a", now + WINDOW));
        for other in 0..NETWORKS * 2 {
            assert!(pace.take(&other.to_string(), now));
        }
        assert!(pace.0.lock().unwrap().len() <= NETWORKS);
    }

    #[test]
    fn what_was_refused_is_given_back() {
        let (pace, now) = (Pace::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..MOST * 3 {
            assert!(pace.take("a", now));
            pace.give_back("a", now);
        }
        assert!(pace.0.lock().unwrap().is_empty());
        for _ in 0..MOST {
            assert!(pace.take("a", now));
        }
        pace.give_back("a", now + WINDOW);
        assert!(!pace.take("a", now), "only what was taken is given back");
    }

    #[test]
    fn no_more_are_let_in_at_the_same_moment_than_one_after_the_other() {
        let (pace, now) = (Pace::default(), Timestamp::UNIX_EPOCH);
        let let_in: usize = std::thread::scope(|scope| {
            let many: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| (0..MOST).filter(|_| pace.take("a", now)).count()))
                .collect();
            many.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(let_in, MOST);
    }
}
