//! Which proxies are believed when they say whom a request came from.

use std::{net::IpAddr, sync::Arc};

/// Addresses and networks of proxies. One on this machine is always believed: whoever can speak from there runs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Arc<[(IpAddr, u8)]>);

impl Proxies {
    /// Of addresses (`10.0.0.5`) and networks (`10.1.0.0/16`, `fd00::/8`) with commas between.
    ///
    /// # Errors
    /// The part that is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks: Result<Vec<_>, _> = parts
            .map(|part| network(part).ok_or_else(|| part.to_owned()))
            .collect();
        networks.map(|networks| Self(networks.into()))
    }

    /// Whether this is a proxy that is believed.
    pub fn trust(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        peer.is_loopback() || self.0.iter().any(|network| holds(*network, peer))
    }
}

fn network(part: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = match part.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (part, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most: u8 = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        Some(bits) => bits.parse().ok().filter(|bits| *bits <= most)?,
        None => most,
    };
    // A short address may be written as a long one; a peer is held against the short.
    match address.to_canonical() {
        IpAddr::V4(short) if address.is_ipv6() => Some((short.into(), bits.checked_sub(96)?)),
        IpAddr::V4(_) | IpAddr::V6(_) => Some((address, bits)),
    }
}

fn holds((network, bits): (IpAddr, u8), peer: IpAddr) -> bool {
    let same = |one: u128, other: u128, all: u32| {
        let beyond = all - u32::from(bits);
        one.checked_shr(beyond).unwrap_or(0) == other.checked_shr(beyond).unwrap_or(0)
    };
    match (network, peer) {
        (IpAddr::V4(network), IpAddr::V4(peer)) => {
            same(network.to_bits().into(), peer.to_bits().into(), u32::BITS)
        }
        (IpAddr::V6(network), IpAddr::V6(peer)) => same(network.to_bits(), peer.to_bits(), u128::BITS),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_believed_when_it_is_named_or_on_this_machine() {
        let proxies = Proxies::parse("10.0.0.5, 192.168.4.0/22,fd00::/8, ::ffff:172.16.0.0/108").unwrap();
        let trusted = |peer: &str| proxies.trust(peer.parse().unwrap());
        for peer in [
            "127.0.0.1",
            "::1",
            "10.0.0.5",
            "::ffff:10.0.0.5",
            "192.168.7.255",
            "fd12::1",
            "172.17.0.1",
        ] {
            assert!(trusted(peer), "{peer}");
        }
        for peer in ["10.0.0.6", "192.168.8.0", "fe80::1", "203.0.113.9", "::10.0.0.5"] {
            assert!(!trusted(peer), "{peer}");
        }
        let nobody = Proxies::default();
        assert!(nobody.trust("127.0.0.1".parse().unwrap()) && !nobody.trust("10.0.0.5".parse().unwrap()));
        let all = Proxies::parse("0.0.0.0/0, ::/0").unwrap();
        assert!(all.trust("203.0.113.9".parse().unwrap()) && all.trust("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_address_is_said() {
        assert_eq!(Proxies::parse(""), Ok(Proxies::default()));
        for wrong in [
            "proxy.example",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.5:80",
            "::/129",
            "::ffff:10.0.0.5/95",
        ] {
            assert_eq!(
                Proxies::parse(&format!("127.0.0.2, {wrong}")),
                Err(wrong.to_owned())
            );
        }
    }
}
