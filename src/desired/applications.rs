//! App registrations and what belongs to them: service principals, permissions and consent, exposed
//! scopes and roles, and credentials (graph-facts D).

use std::collections::BTreeMap;

use serde::Serialize;

use super::claims;
use super::design::{GRAPH_PRINCIPAL, MICROSOFT_GRAPH};
use super::graph_permissions::permission;
use super::value::Moment;
use super::{Address, Body, Design, FileForm, FileValue, Kind, Property, Text};
use crate::plan::{self, AppCredential, AppCredentialKind, ApplicationKind};
use crate::pointer;

/// Name under which plans speak of Microsoft Graph.
const GRAPH_NAME: &str = "microsoftGraph";

/// `application`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Name people see.
    pub display_name: String,
    /// Marks it as ours.
    pub tags: Vec<String>,
    /// Who may sign in.
    pub sign_in_audience: &'static str,
    /// URIs under which others ask for tokens for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifier_uris: Vec<Text>,
    /// Whether it keeps no secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_fallback_public_client: Option<bool>,
    /// `all` lets it use the native authentication API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_authentication_apis_enabled: Option<&'static str>,
    /// Which groups are in tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_membership_claims: Option<&'static str>,
    /// Settings of a server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web: Option<WebSettings>,
    /// Settings of a single-page application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spa: Option<RedirectSettings>,
    /// Settings of a mobile or desktop application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_client: Option<RedirectSettings>,
    /// Settings of an API.
    pub api: ApiSettings,
    /// Roles it knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub app_roles: Vec<AppRoleDefinition>,
    /// What it asks of others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_resource_access: Vec<RequiredResourceAccess>,
    /// Claims beside the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optional_claims: Option<OptionalClaims>,
    /// Certificates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key_credentials: Vec<KeyCredential>,
    /// Which of them encrypts what is sent to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_encryption_key_id: Option<String>,
}

/// `webApplication`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebSettings {
    /// Addresses to which tokens may be sent.
    pub redirect_uris: Vec<String>,
    /// Home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_page_url: Option<String>,
    /// Address called at sign-out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logout_url: Option<String>,
    /// Whether tokens may be had from the authorization endpoint.
    pub implicit_grant_settings: ImplicitGrant,
}

/// `implicitGrantSettings`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImplicitGrant {
    /// ID tokens.
    pub enable_id_token_issuance: bool,
    /// Access tokens.
    pub enable_access_token_issuance: bool,
}

/// `spaApplication`, `publicClientApplication`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RedirectSettings {
    /// Addresses to which tokens may be sent.
    pub redirect_uris: Vec<String>,
}

/// `apiApplication`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiSettings {
    /// Version of the tokens it takes. Applications of both platforms need 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_access_token_version: Option<u8>,
    /// Whether claims may be mapped without a signing key of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept_mapped_claims: Option<bool>,
    /// Scopes it offers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub oauth2_permission_scopes: Vec<PermissionScope>,
}

/// `permissionScope`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionScope {
    /// Its id, chosen by us so that it is the same in every run.
    pub id: String,
    /// The word in the token.
    pub value: String,
    /// Who may consent.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Whether it can be asked for.
    pub is_enabled: bool,
    /// What an administrator reads.
    pub admin_consent_display_name: String,
    /// The same at length.
    pub admin_consent_description: String,
}

/// `appRole`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRoleDefinition {
    /// Its id, chosen by us so that it is the same in every run.
    pub id: String,
    /// `User`, `Application`.
    pub allowed_member_types: Vec<&'static str>,
    /// Name people see.
    pub display_name: String,
    /// What it means.
    pub description: String,
    /// The word in the token.
    pub value: String,
    /// Whether it can be given.
    pub is_enabled: bool,
}

/// `requiredResourceAccess`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredResourceAccess {
    /// Application id of the other.
    pub resource_app_id: Text,
    /// What is asked of it.
    pub resource_access: Vec<ResourceAccess>,
}

/// `resourceAccess`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResourceAccess {
    /// Id of the scope or role.
    pub id: Text,
    /// `Scope` or `Role`.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// `optionalClaims`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OptionalClaims {
    /// Of ID tokens.
    pub id_token: Vec<OptionalClaim>,
    /// Of access tokens.
    pub access_token: Vec<OptionalClaim>,
}

/// `optionalClaim`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OptionalClaim {
    /// Its name.
    pub name: String,
    /// Whether the token is worthless without it.
    pub essential: bool,
}

/// `keyCredential`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyCredential {
    /// `AsymmetricX509Cert`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// `Verify` or `Encrypt`.
    pub usage: &'static str,
    /// The certificate.
    pub key: FileValue,
    /// Its id, chosen by us.
    pub key_id: String,
    /// Its name.
    pub display_name: String,
    /// When it begins to be valid.
    pub start_date_time: FileValue,
    /// When it ceases to be valid.
    pub end_date_time: FileValue,
}

impl KeyCredential {
    /// The credential that `certificate` (PEM, a path of the plan) is.
    #[must_use]
    pub fn of_file(
        usage: &'static str,
        certificate: &str,
        key_id: String,
        display_name: &str,
    ) -> Self {
        let part = |form| FileValue {
            path: certificate.to_owned(),
            form,
        };
        Self {
            kind: "AsymmetricX509Cert",
            usage,
            key: part(FileForm::Certificate),
            key_id,
            display_name: display_name.to_owned(),
            start_date_time: part(FileForm::NotBefore),
            end_date_time: part(FileForm::NotAfter),
        }
    }
}

/// `servicePrincipal`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePrincipal {
    /// Application id of its registration.
    pub app_id: Text,
    /// Marks it as ours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// Body of `addPassword`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSecret {
    /// What to generate.
    pub password_credential: PasswordCredential,
}

/// `passwordCredential`, without a value: Microsoft Graph generates it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordCredential {
    /// Name and version, by which it is found again.
    pub display_name: String,
    /// When it ceases to be valid.
    pub end_date_time: Moment,
}

/// `federatedIdentityCredential`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FederatedCredential {
    /// Its name, which never changes.
    pub name: String,
    /// Issuer of the outside token.
    pub issuer: String,
    /// Its subject.
    pub subject: String,
    /// Its audience.
    pub audiences: Vec<String>,
}

/// `oAuth2PermissionGrant`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionGrant {
    /// Service principal of the application that asks.
    pub client_id: Text,
    /// `AllPrincipals`: for everybody.
    pub consent_type: &'static str,
    /// Service principal of the application that is asked.
    pub resource_id: Text,
    /// The scopes, separated by spaces.
    pub scope: String,
}

/// `appRoleAssignment`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRoleAssignment {
    /// Who has the role.
    pub principal_id: Text,
    /// Service principal of the application whose role it is.
    pub resource_id: Text,
    /// The role.
    pub app_role_id: Text,
}

/// Adds the plan's applications.
pub(super) fn add(design: &mut Design<'_>) {
    let plan = design.plan();
    for (at, application) in plan.applications.iter().enumerate() {
        let pointer = pointer!["applications", at];
        registration(design, application, &pointer);
        principal(design, &application.name, &pointer);
        consents(design, application, at);
        for (index, credential) in application.credentials.iter().enumerate() {
            let pointer = pointer!["applications", at, "credentials", index];
            credential_of(design, application, credential, &pointer);
        }
    }
    for (at, assignment) in plan.app_roles.iter().enumerate() {
        let resource = Address::new(Kind::ServicePrincipal, &assignment.application);
        let application = Address::new(Kind::Application, &assignment.application);
        let body = AppRoleAssignment {
            principal_id: Text::late(Address::new(Kind::Group, &assignment.group), Property::Id),
            resource_id: Text::late(resource.clone(), Property::Id),
            app_role_id: design
                .guid(&application, &role_key(&assignment.role))
                .into(),
        };
        design
            .own(
                Address::new(Kind::AppRoleAssignment, &assignment.name),
                pointer!["appRoles", at],
                Body::AppRoleAssignment(body),
            )
            .parent = Some(resource);
    }
}

/// Whether people sign in to it.
pub(super) const fn signs_people_in(application: &plan::Application) -> bool {
    matches!(
        application.kind,
        ApplicationKind::Spa | ApplicationKind::Web | ApplicationKind::Native
    )
}

/// The key from which the id of a scope is derived. Scopes and roles may not share a word, but a
/// change from one to the other must not share an id.
pub(super) fn scope_key(name: &str) -> String {
    format!("scope:{name}")
}

/// The key from which the id of a role is derived.
pub(super) fn role_key(name: &str) -> String {
    format!("role:{name}")
}

fn registration(design: &mut Design<'_>, application: &plan::Application, pointer: &str) {
    let address = Address::new(Kind::Application, &application.name);
    let scopes = application.scopes.iter().map(|scope| {
        let text = scope.description.as_ref().unwrap_or(&scope.name).clone();
        PermissionScope {
            id: design.guid(&address, &scope_key(&scope.name)),
            value: scope.name.clone(),
            kind: "Admin",
            is_enabled: true,
            admin_consent_display_name: text.chars().take(100).collect(),
            admin_consent_description: text,
        }
    });
    let mut oauth2_permission_scopes: Vec<_> = scopes.collect();
    oauth2_permission_scopes.sort_by(|one, other| one.value.cmp(&other.value));
    let roles = application.roles.iter().map(|role| {
        let members = [("User", role.users), ("Application", role.applications)];
        AppRoleDefinition {
            id: design.guid(&address, &role_key(&role.name)),
            allowed_member_types: members
                .into_iter()
                .filter_map(|(word, allowed)| allowed.then_some(word))
                .collect(),
            display_name: role.name.clone(),
            description: role.description.as_ref().unwrap_or(&role.name).clone(),
            value: role.name.clone(),
            is_enabled: true,
        }
    });
    let mut app_roles: Vec<_> = roles.collect();
    app_roles.sort_by(|one, other| one.value.cmp(&other.value));
    let required = required_access(design, application, pointer);
    let mut body = Application {
        display_name: design.display_name(application.display_name.as_ref(), &application.name),
        tags: vec![design.mark(), design.mark_of(&application.name)],
        // B2C signs customers in to this audience only; an external tenant takes only its own
        // (graph-facts D.3).
        sign_in_audience: if design.is_external_id() {
            "AzureADMyOrg"
        } else {
            "AzureADandPersonalMicrosoftAccount"
        },
        identifier_uris: identifier_uris(design, application, &address),
        group_membership_claims: application.tokens.groups.then_some("SecurityGroup"),
        api: ApiSettings {
            requested_access_token_version: Some(2),
            accept_mapped_claims: claims::are_mapped(design.plan(), application).then_some(true),
            oauth2_permission_scopes,
        },
        app_roles,
        required_resource_access: required,
        optional_claims: optional_claims(&application.tokens),
        key_credentials: certificates(design, application, &address),
        ..Application::default()
    };
    addresses(&mut body, application);
    if application.kind == ApplicationKind::Native {
        body.is_fallback_public_client = Some(true);
        body.native_authentication_apis_enabled =
            application.native_authentication.then_some("all");
    }
    let resource = design.own(
        address.clone(),
        pointer.to_owned(),
        Body::Application(Box::new(body)),
    );
    resource.key = application.app_id.clone().map(Text::Known);
    // A registration that refers to its own id, and certificates, are sent when it exists.
    resource.deferred = vec!["identifierUris", "keyCredentials", "tokenEncryptionKeyId"];
    let present = resource.json();
    resource
        .deferred
        .retain(|member| present.get(*member).is_some());
}

fn addresses(body: &mut Application, application: &plan::Application) {
    let mut uris = application.redirect_uris.clone();
    uris.sort();
    let redirects = |redirect_uris| Some(RedirectSettings { redirect_uris });
    let mut web = WebSettings {
        home_page_url: application.home_page.clone(),
        logout_url: application.logout_url.clone(),
        implicit_grant_settings: ImplicitGrant {
            enable_id_token_issuance: application.tokens.implicit_id_token,
            enable_access_token_issuance: application.tokens.implicit_access_token,
        },
        ..WebSettings::default()
    };
    match application.kind {
        ApplicationKind::Spa => body.spa = redirects(uris),
        ApplicationKind::Native => body.public_client = redirects(uris),
        ApplicationKind::Web | ApplicationKind::Api | ApplicationKind::Daemon => {
            web.redirect_uris = uris;
        }
    }
    if web != WebSettings::default() {
        body.web = Some(web);
    }
}

fn identifier_uris(
    design: &Design<'_>,
    application: &plan::Application,
    address: &Address,
) -> Vec<Text> {
    let offers = !application.scopes.is_empty() || !application.roles.is_empty();
    if !application.identifier_uris.is_empty() {
        let mut uris = application.identifier_uris.clone();
        uris.sort();
        return uris.into_iter().map(Text::from).collect();
    }
    if application.kind != ApplicationKind::Api && !offers {
        return Vec::new();
    }
    let uri = if design.is_external_id() {
        match &application.app_id {
            Some(id) => Text::Known(id.clone()),
            None => Text::late(address.clone(), Property::AppId),
        }
        .within("api://{}")
    } else {
        format!(
            "https://{}/{}",
            design.plan().target.tenant,
            application.name
        )
        .into()
    };
    vec![uri]
}

fn certificates(
    design: &Design<'_>,
    application: &plan::Application,
    address: &Address,
) -> Vec<KeyCredential> {
    let mut all: Vec<_> = application
        .credentials
        .iter()
        .filter(|credential| credential.kind == AppCredentialKind::Certificate)
        .filter_map(|credential| {
            let path = credential.certificate.as_ref()?;
            let key_id = design.certificate_id(address, path);
            Some(KeyCredential::of_file(
                "Verify",
                path,
                key_id,
                &credential.name,
            ))
        })
        .collect();
    all.sort_by(|one, other| one.display_name.cmp(&other.display_name));
    all
}

fn optional_claims(tokens: &plan::AppTokens) -> Option<OptionalClaims> {
    let claims = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
            .into_iter()
            .map(|name| OptionalClaim {
                name,
                essential: false,
            })
            .collect()
    };
    let claims = OptionalClaims {
        id_token: claims(&tokens.id_token_claims),
        access_token: claims(&tokens.access_token_claims),
    };
    (claims != OptionalClaims::default()).then_some(claims)
}

/// Scopes of Microsoft Graph that every application needs to which people sign in: without consent to
/// them customers, who cannot consent to anything, get an error (graph-facts D.3, F.5; Microsoft
/// Learn: register a web application in Azure AD B2C, grant admin consent).
fn usual_scopes(design: &Design<'_>, application: &plan::Application) -> Vec<&'static str> {
    match (signs_people_in(application), design.is_external_id()) {
        (false, _) => Vec::new(),
        (true, true) => vec!["User.Read", "offline_access", "openid"],
        (true, false) => vec!["offline_access", "openid"],
    }
}

fn required_access(
    design: &mut Design<'_>,
    application: &plan::Application,
    pointer: &str,
) -> Vec<RequiredResourceAccess> {
    let usual = usual_scopes(design, application);
    let mut wanted: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
    let mut want = |name, scopes: Vec<_>, roles: Vec<_>| match wanted
        .iter_mut()
        .find(|(known, _, _)| *known == name)
    {
        Some((_, more_scopes, more_roles)) => {
            more_scopes.extend(scopes);
            more_roles.extend(roles);
        }
        None => wanted.push((name, scopes, roles)),
    };
    for permission in &application.permissions {
        want(
            permission.application.as_str(),
            permission.scopes.iter().map(String::as_str).collect(),
            permission.roles.iter().map(String::as_str).collect(),
        );
    }
    if !usual.is_empty() {
        want(GRAPH_NAME, usual, Vec::new());
    }
    wanted.sort();
    let mut required = Vec::new();
    for (name, mut scopes, mut roles) in wanted {
        for list in [&mut scopes, &mut roles] {
            list.sort_unstable();
            list.dedup();
        }
        let mut access = Vec::new();
        for scope in scopes {
            access.push(ResourceAccess {
                id: scope_id(design, name, scope, pointer),
                kind: "Scope",
            });
        }
        for role in roles {
            access.push(ResourceAccess {
                id: role_id(design, name, role, pointer),
                kind: "Role",
            });
        }
        if !access.is_empty() {
            required.push(RequiredResourceAccess {
                resource_app_id: if name == GRAPH_NAME {
                    MICROSOFT_GRAPH.into()
                } else {
                    design.app_id(name)
                },
                resource_access: access,
            });
        }
    }
    required
}

/// The id of a scope of `application` (or of Microsoft Graph). One of Microsoft Graph that is not in
/// our table is looked up in the tenant.
fn scope_id(design: &mut Design<'_>, application: &str, scope: &str, pointer: &str) -> Text {
    if application != GRAPH_NAME {
        let address = Address::new(Kind::Application, application);
        return design.guid(&address, &scope_key(scope)).into();
    }
    match permission(scope).and_then(|known| known.scope) {
        Some(id) => id.into(),
        None => Text::late(
            design.microsoft_graph(pointer),
            Property::Scope(scope.to_owned()),
        ),
    }
}

/// The id of a role of `application` (or of Microsoft Graph).
pub(super) fn role_id(
    design: &mut Design<'_>,
    application: &str,
    role: &str,
    pointer: &str,
) -> Text {
    if application != GRAPH_NAME {
        let address = Address::new(Kind::Application, application);
        return design.guid(&address, &role_key(role)).into();
    }
    match permission(role).and_then(|known| known.role) {
        Some(id) => id.into(),
        None => Text::late(
            design.microsoft_graph(pointer),
            Property::Role(role.to_owned()),
        ),
    }
}

/// Adds the service principal of the application `name`.
pub(super) fn principal(design: &mut Design<'_>, name: &str, pointer: &str) -> Address {
    let address = Address::new(Kind::ServicePrincipal, name);
    let app_id = design.app_id(name);
    let body = ServicePrincipal {
        app_id: app_id.clone(),
        tags: vec![design.mark()],
    };
    let resource = design.own(
        address.clone(),
        pointer.to_owned(),
        Body::ServicePrincipal(body),
    );
    resource.key = Some(app_id);
    resource.after = vec![Address::new(Kind::Application, name)];
    address
}

/// The service principal of the application that a permission is about, and its name in addresses.
fn resource_of(design: &mut Design<'_>, application: &str, pointer: &str) -> (Address, String) {
    if application == GRAPH_NAME {
        (design.microsoft_graph(pointer), GRAPH_PRINCIPAL.to_owned())
    } else {
        (
            Address::new(Kind::ServicePrincipal, application),
            application.to_owned(),
        )
    }
}

/// Consent for the whole tenant: one grant for each application that is asked for scopes, one
/// assignment for each role.
fn consents(design: &mut Design<'_>, application: &plan::Application, at: usize) {
    let mut scopes: BTreeMap<&str, (String, Vec<&str>)> = BTreeMap::new();
    let usual = usual_scopes(design, application);
    if !usual.is_empty() {
        scopes.insert(GRAPH_NAME, (pointer!["applications", at], usual));
    }
    let client = Address::new(Kind::ServicePrincipal, &application.name);
    for (index, permission) in application.permissions.iter().enumerate() {
        if !permission.admin_consent {
            continue;
        }
        let pointer = pointer!["applications", at, "permissions", index];
        for role in &permission.roles {
            let (resource, name) = resource_of(design, &permission.application, &pointer);
            let body = AppRoleAssignment {
                principal_id: Text::late(client.clone(), Property::Id),
                resource_id: Text::late(resource.clone(), Property::Id),
                app_role_id: role_id(design, &permission.application, role, &pointer),
            };
            let address =
                Address::joined(Kind::AppRoleAssignment, &[&application.name, &name, role]);
            design
                .own(address, pointer.clone(), Body::AppRoleAssignment(body))
                .parent = Some(resource);
        }
        scopes
            .entry(&permission.application)
            .or_insert_with(|| (pointer, Vec::new()))
            .1
            .extend(permission.scopes.iter().map(String::as_str));
    }
    for (resource, (pointer, scopes)) in scopes {
        grant(design, &application.name, resource, scopes, &pointer);
    }
}

/// Consent of the tenant to `scopes` of `resource` for the application `client`.
pub(super) fn grant(
    design: &mut Design<'_>,
    client: &str,
    resource: &str,
    mut scopes: Vec<&str>,
    pointer: &str,
) {
    if scopes.is_empty() {
        return;
    }
    scopes.sort_unstable();
    scopes.dedup();
    let (resource, name) = resource_of(design, resource, pointer);
    let body = PermissionGrant {
        client_id: Text::late(Address::new(Kind::ServicePrincipal, client), Property::Id),
        consent_type: "AllPrincipals",
        resource_id: Text::late(resource, Property::Id),
        scope: scopes.join(" "),
    };
    let address = Address::joined(Kind::PermissionGrant, &[client, &name]);
    design.own(address, pointer.to_owned(), Body::PermissionGrant(body));
}

fn credential_of(
    design: &mut Design<'_>,
    application: &plan::Application,
    credential: &AppCredential,
    pointer: &str,
) {
    let parent = Address::new(Kind::Application, &application.name);
    let names = [application.name.as_str(), credential.name.as_str()];
    match credential.kind {
        // Part of the registration itself.
        AppCredentialKind::Certificate => {}
        AppCredentialKind::Secret => {
            let body = ApplicationSecret {
                password_credential: PasswordCredential {
                    display_name: format!("{} v{}", credential.name, credential.version),
                    end_date_time: Moment::days_from_now(credential.valid_days),
                },
            };
            let resource = design.own(
                Address::joined(Kind::ApplicationSecret, &names),
                pointer.to_owned(),
                Body::ApplicationSecret(body),
            );
            resource.parent = Some(parent);
            resource.sink = credential.sink.clone();
        }
        AppCredentialKind::Federated => {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let audience = credential.audience.clone();
            let body = FederatedCredential {
                name: credential.name.clone(),
                issuer: text(&credential.issuer),
                subject: text(&credential.subject),
                audiences: vec![
                    audience.unwrap_or_else(|| "api://AzureADTokenExchange".to_owned()),
                ],
            };
            let resource = design.own(
                Address::joined(Kind::FederatedCredential, &names),
                pointer.to_owned(),
                Body::FederatedCredential(body),
            );
            resource.parent = Some(parent);
        }
    }
}
