//! Applications that technical profiles name by id.

use crate::diag::{CodeInfo, Findings, Place, Severity};
use crate::formats::Tenant;
use crate::formats::tenant::TenantApplication;
use crate::policy::effective::Profile;
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::set::same_id;

/// Not the extensions application of this tenant.
pub static EXTENSIONS_APP: CodeInfo = CodeInfo {
    id: "ENT8010",
    severity: Severity::Error,
    title: "the ids are not those of the tenant's `b2c-extensions-app`",
    explain: "`ClientId` and `ApplicationObjectId` of a directory technical profile are the \
application id and the object id of this tenant's `b2c-extensions-app`, which owns its custom \
attributes. With others the upload is refused, `Azure AD B2C cannot find the extensions app with app \
id '…'`, or attributes are read and written where no application looks for them. Copying a policy \
from another tenant, and exchanging the two ids, are the usual causes.\n\nWrite the ids of this \
tenant; the object id is that of the app registration, not of the enterprise application.",
    source: "GitHub: MicrosoftDocs/azure-docs issue 11258 (message of the service)",
};

/// No such application here.
pub static NO_SUCH_APPLICATION: CodeInfo = CodeInfo {
    id: "ENT8011",
    severity: Severity::Error,
    title: "the tenant has no such application",
    explain: "The password login against the tenant itself (`login-NonInteractive`) authenticates as \
the application `ProxyIdentityExperienceFramework` and asks for a token for \
`IdentityExperienceFramework`. An id the tenant does not have fails every sign-in with a local \
account: users read that their password is wrong, the log says AADSTS700016.\n\nWrite the application \
ids of this tenant into `client_id` and `IdTokenAudience` (metadata) and into the defaults of the \
input claims `client_id` and `resource_id`.",
    source: "Microsoft Learn: Create user flows and custom policies, Add application IDs; GitHub: azure-ad-b2c/user-migration issues 22 and 47",
};

/// The right ids in the wrong places.
pub static SWAPPED: CodeInfo = CodeInfo {
    id: "ENT8012",
    severity: Severity::Error,
    title: "the applications of the Identity Experience Framework are swapped",
    explain: "In the password login against the tenant itself, `client_id` is the application id of \
`ProxyIdentityExperienceFramework`, a public client; `IdTokenAudience` and the input claim \
`resource_id` are that of `IdentityExperienceFramework`, the web application. The other way round \
every sign-in with a local account fails. Exchange them.",
    source: "Microsoft Learn: Create user flows and custom policies, Add application IDs",
};

/// Name of the application the proxy asks for, and that of the proxy.
const FRAMEWORK: &str = "IdentityExperienceFramework";
const PROXY: &str = "ProxyIdentityExperienceFramework";

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let tenant = &subject.options.tenant;
    if tenant.extensions_app.is_none() && tenant.applications.is_none() {
        return;
    }
    if profile.is_directory() {
        extensions(subject, profile, findings);
    } else if profile.protocol_name() == "OpenIdConnect" && is_own_login(profile, tenant) {
        login(subject, profile, findings);
    }
}

fn extensions(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(app) = &subject.options.tenant.extensions_app else {
        return;
    };
    for (key, id) in [
        ("ClientId", &app.app_id),
        ("ApplicationObjectId", &app.object_id),
    ] {
        let Some(item) = profile.item(key).filter(|item| is_id(&item.value)) else {
            continue;
        };
        if !same_id(&item.value, id) {
            findings.push(finding(
                &EXTENSIONS_APP,
                subject.text(item.at),
                format!(
                    "`{key}` of `b2c-extensions-app` is `{id}`, not `{}`",
                    item.value
                ),
                format!("write `{id}`"),
            ));
        }
    }
}

/// Whether the technical profile signs in at the tenant itself: its metadata document is that of
/// `{tenant}`, of the tenant's domain or of its id.
fn is_own_login(profile: &Profile<'_>, tenant: &Tenant) -> bool {
    let Some(address) = profile.value("METADATA").map(str::to_ascii_lowercase) else {
        return false;
    };
    let own = [tenant.domain.as_deref(), tenant.id.as_deref()];
    let names = own.into_iter().flatten().chain(["{tenant}"]);
    address
        .split('/')
        .any(|part| names.clone().any(|name| part.eq_ignore_ascii_case(name)))
}

/// Judges the four places at which a password login names the two applications.
fn login(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let Some(applications) = &subject.options.tenant.applications else {
        return;
    };
    let items = [("client_id", PROXY), ("IdTokenAudience", FRAMEWORK)]
        .into_iter()
        .filter_map(|(key, role)| {
            let item = profile.item(key)?;
            Some((item.value.as_str(), role, subject.text(item.at)))
        });
    let inputs = profile.inputs.iter().filter_map(|claim| {
        let role = match claim.partner {
            "client_id" => PROXY,
            "resource" | "resource_id" => FRAMEWORK,
            _ => return None,
        };
        Some((
            claim.default?,
            role,
            subject.value(claim.at, "DefaultValue"),
        ))
    });
    for (id, role, place) in items.chain(inputs) {
        application(applications, id, role, place, findings);
    }
}

fn application(
    known: &[TenantApplication],
    id: &str,
    role: &str,
    place: Place,
    findings: &mut Findings,
) {
    let named = |name: &str| {
        let named = |app: &&TenantApplication| app.name.as_deref() == Some(name);
        known.iter().find(named).map(|app| app.app_id.as_str())
    };
    let id = id.trim();
    let right = named(role).map_or_else(
        || format!("the application id of `{role}`"),
        |id| format!("`{id}`, the application id of `{role}`"),
    );
    let other = if role == PROXY { FRAMEWORK } else { PROXY };
    if !is_id(id) {
        // Empty and unfilled values have findings of their own.
    } else if !known.iter().any(|app| same_id(&app.app_id, id)) {
        findings.push(finding(
            &NO_SUCH_APPLICATION,
            place,
            format!("the tenant has no application `{id}`"),
            format!("write {right}"),
        ));
    } else if named(other).is_some_and(|app| same_id(app, id)) {
        findings.push(finding(
            &SWAPPED,
            place,
            format!("`{id}` is `{other}`, but `{role}` belongs here"),
            format!("write {right}"),
        ));
    }
}

/// Whether `text` is a GUID: all else is a placeholder or empty.
fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text.trim()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::{Fixture, profile, provider};
    use crate::policy::rules::JudgeOptions;

    const APP: &str = "aaaaaaaa-0000-4000-8000-000000000001";
    const OBJECT: &str = "aaaaaaaa-0000-4000-8000-000000000002";
    const IEF: &str = "aaaaaaaa-0000-4000-8000-000000000003";
    const CLIENT: &str = "aaaaaaaa-0000-4000-8000-000000000004";

    fn tenant() -> JudgeOptions {
        let manifest = format!(
            "version: 1\nextensionsApp: {{appId: {APP}, objectId: {OBJECT}}}\napplications:\n\
             - {{appId: {IEF}, name: IdentityExperienceFramework}}\n\
             - {{appId: {CLIENT}, name: ProxyIdentityExperienceFramework}}\n"
        );
        JudgeOptions {
            tenant: Tenant::parse(&manifest).expect("the manifest is right"),
            ..JudgeOptions::default()
        }
    }

    /// `AAD-Common` with the two ids.
    fn common(client: &str, object: &str) -> Fixture {
        let profile = format!(
            r#"<TechnicalProfile Id="AAD-Common"><Metadata><Item Key="ClientId">{client}</Item>
            <Item Key="ApplicationObjectId">{object}</Item></Metadata></TechnicalProfile>"#
        );
        Fixture::new()
            .derived(&provider(&profile))
            .options(tenant())
    }

    #[test]
    fn ent8010_reports_the_ids_of_another_application() {
        let messages = common(OBJECT, APP).messages("ENT8010");
        assert_eq!(messages.len(), 2, "{messages:?}");
    }

    #[test]
    fn ent8010_accepts_the_ids_of_the_tenant_in_any_case() {
        common(&APP.to_uppercase(), OBJECT).accepts("ENT8010");
    }

    /// A password login with the two ids.
    fn login(client: &str, audience: &str) -> Fixture {
        let body = format!(
            r#"<Protocol Name="OpenIdConnect"/><Metadata>
            <Item Key="METADATA">https://login.microsoftonline.com/{{tenant}}/.well-known/openid-configuration</Item>
            <Item Key="client_id">{client}</Item><Item Key="IdTokenAudience">{audience}</Item></Metadata>"#
        );
        Fixture::new()
            .profile(&profile("Login", &body))
            .options(tenant())
    }

    #[test]
    fn ent8011_reports_an_application_of_another_tenant() {
        insta::assert_snapshot!(
            login(APP, IEF).messages("ENT8011").join("\n"),
            @"the tenant has no application `aaaaaaaa-0000-4000-8000-000000000001`"
        );
    }

    #[test]
    fn ent8011_accepts_the_two_applications_and_what_is_not_filled_in() {
        login(CLIENT, IEF).accepts("ENT8011");
        login("ProxyIdentityExperienceFrameworkAppId", IEF).accepts("ENT8011");
    }

    #[test]
    fn ent8012_reports_swapped_applications() {
        let messages = login(IEF, CLIENT).messages("ENT8012");
        assert_eq!(messages.len(), 2, "{messages:?}");
    }

    #[test]
    fn ent8012_accepts_each_in_its_place() {
        login(CLIENT, IEF).accepts("ENT8012");
    }
}
