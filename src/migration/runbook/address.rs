//! The addresses of a tenant's sign-in.

use crate::plan::{Cloud, Plan, Platform, Target};

/// What stands for the tenant's id in an address while the plan does not have it.
pub const TENANT_ID: &str = "<tenant id>";

/// The tenant's id, or what stands for it.
#[must_use]
pub fn tenant_id(target: &Target) -> &str {
    target.tenant_id.as_deref().unwrap_or(TENANT_ID)
}

/// The first label of the tenant's initial domain.
#[must_use]
pub fn label(target: &Target) -> &str {
    target.tenant.split('.').next().unwrap_or_default()
}

/// The first label of the host of an external tenant.
#[must_use]
pub fn subdomain(target: &Target) -> &str {
    target.subdomain.as_deref().unwrap_or_else(|| label(target))
}

/// The host at which people sign in when there is no custom domain (Microsoft Learn: set redirect
/// URLs to b2clogin.com; authority URL of external tenants; Azure AD B2C operated by 21Vianet).
#[must_use]
pub fn default_host(target: &Target) -> String {
    match (target.platform, target.cloud) {
        (Platform::B2c, Cloud::China) => format!("{}.b2clogin.cn", label(target)),
        (Platform::B2c, _) => format!("{}.b2clogin.com", label(target)),
        (Platform::ExternalId, _) => format!("{}.ciamlogin.com", subdomain(target)),
    }
}

/// The host at which people sign in.
#[must_use]
pub fn host(target: &Target) -> String {
    let own = target.custom_domain.as_deref().map(str::to_lowercase);
    own.unwrap_or_else(|| default_host(target))
}

/// The hosts that providers send people back to: the default one, and the custom domain.
#[must_use]
pub fn hosts(target: &Target) -> Vec<String> {
    let mut hosts = vec![default_host(target)];
    hosts.extend(target.custom_domain.as_deref().map(str::to_lowercase));
    hosts
}

/// The authority of applications of an external tenant. The default host names the tenant; a custom URL
/// domain does not, so that its authority does (Microsoft Learn: custom URL domains in external tenants,
/// configure your applications).
#[must_use]
pub fn authority(target: &Target) -> String {
    match target.custom_domain {
        Some(_) => {
            let id = target.tenant_id.clone();
            let tenant = id.unwrap_or_else(|| tenant(target));
            format!("https://{}/{tenant}/", host(target))
        }
        None => format!("https://{}/", host(target)),
    }
}

/// The authority of applications that use a policy or built-in flow of Azure AD B2C.
#[must_use]
pub fn policy_authority(target: &Target, policy: &str) -> String {
    format!("https://{}/{}/{policy}/v2.0/", host(target), tenant(target))
}

/// The tenant's initial domain as providers compare it: in lower case.
#[must_use]
pub fn tenant(target: &Target) -> String {
    target.tenant.to_lowercase()
}

/// The id of a relying party's policy.
#[must_use]
pub fn policy_id(plan: &Plan, relying_party: &str) -> String {
    if crate::plan::is_policy_id(relying_party) {
        return relying_party.to_owned();
    }
    let prefix = plan
        .custom_policies
        .as_ref()
        .map_or("", |policies| policies.prefix.as_str());
    format!("B2C_1A_{prefix}{relying_party}")
}

/// `text` in a query of an address: what RFC 3986 leaves alone stays.
#[must_use]
pub fn in_query(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_a_query() {
        assert_eq!(
            in_query("https://a.example/c?x=1&é"),
            "https%3A%2F%2Fa.example%2Fc%3Fx%3D1%26%C3%A9"
        );
    }
}
