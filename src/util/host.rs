//! Hosts of addresses.

use url::{Host, Url};

/// Whether the host of `url` is the machine of whoever follows it: `localhost`, `127.0.0.0/8` or `::1`
/// (RFC 6761, 6.3; RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). Schemes whose hosts the URL standard leaves as
/// they are, such as `ldap`, are understood too.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            name.eq_ignore_ascii_case("localhost")
                || name
                    .parse::<std::net::Ipv4Addr>()
                    .is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(address: &str) -> Option<bool> {
        Url::parse(address).ok().map(|url| is_loopback(&url))
    }

    #[test]
    fn knows_the_own_machine_in_every_spelling_and_scheme() {
        for address in [
            "http://localhost:3000/",
            "http://LOCALHOST/",
            "http://127.0.0.1:8080/a",
            "http://127.9.9.9",
            "http://[::1]/",
            "ldap://localhost",
            "ldap://127.0.0.1:389",
            "ldap://[::1]",
        ] {
            assert_eq!(judged(address), Some(true), "{address}");
        }
    }

    #[test]
    fn knows_other_machines() {
        for address in [
            "https://contoso.com",
            "https://localhost.contoso.com",
            "https://127.0.0.1.contoso.com",
            "http://128.0.0.1",
            "ldap://ldap.contoso.com",
            "mailto:a@localhost",
        ] {
            assert_eq!(judged(address), Some(false), "{address}");
        }
    }
}
