//! The migration service: what the policies ask it, and how they prove who they are.
//!
//! The contract is in `docs/b2c-policies.md`: each question is a POST of a flat JSON object below
//! `{jit.endpoint}/b2c/v1/`; success is 200 with a flat object, a refusal 409 with a text for the
//! user. Whatever else goes wrong is shown as one text of the plan's; the service's own texts would
//! show its address.

use indexmap::IndexMap;

use super::claims::{
    ACCOUNT_ID, LEGACY_ACCOUNT, LEGACY_PHONE, LEGACY_PHONE_VERIFIED, RESET_REQUIRED, SERVICE_TOKEN,
    TOKEN_SUCCESS,
};
use super::element::{ClaimUse, Key, Profile};
use super::gates::{Validation, unless_exists};
use super::migration::Migration;
use super::sign_in::label;
use super::{Inputs, KeyContainer, KeyKind, KeyUse};
use crate::b2c::base::{Identifier, SignInName};
use crate::plan::service::texts::{INVALID, UNAVAILABLE};
use crate::plan::service::{self, Route};
use crate::plan::{Cloud, Credential, EndpointAuth, EndpointAuthKind, Jit, PasswordWay, SecretRef};
use crate::pointer;

/// Is a new password due?
pub(super) const STATUS: &str = "REST-MigrationStatus";
/// Is the password of an imported account right?
pub(super) const VERIFY_IMPORTED: &str = "REST-VerifyImportedAccount";
/// Is the password of an account right that the directory does not have?
pub(super) const VERIFY_ABSENT: &str = "REST-VerifyLegacyAccount";
/// A new password has been stored.
pub(super) const PASSWORD_UPDATED: &str = "REST-PasswordUpdated";
/// Obtains a token for the other questions.
const TOKEN: &str = "REST-MigrationToken";

/// Obtains the token for one question. Each has its own because a list of validations may name a
/// profile only once.
fn token_for(question: &str) -> String {
    format!("{question}-Token")
}

/// May somebody sign up with this name?
pub(super) fn check_sign_up(kind: Identifier) -> String {
    format!("REST-CheckSignUp-{}", label(kind))
}

/// Does the legacy store have an account with this name?
pub(super) fn find_legacy_account(kind: Identifier) -> String {
    format!("REST-FindLegacyAccount-{}", label(kind))
}

/// The migration service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Key containers with the proof.
    pub keys: Vec<KeyContainer>,
    /// Whether a token is obtained before anything is asked.
    pub needs_token: bool,
    /// Whether sign-up is refused for names that wait in the legacy store.
    pub guards_sign_up: bool,
    /// The technical profiles.
    pub profiles: Vec<Profile>,
}

impl Service {
    /// `validation`, and before it what obtains the token for it.
    #[must_use]
    pub fn call(&self, validation: Validation) -> Vec<Validation> {
        let mut list = Vec::new();
        if self.needs_token {
            list.push(
                Validation::of(token_for(&validation.profile))
                    .when(validation.gates.clone())
                    .when(unless_exists(SERVICE_TOKEN)),
            );
        }
        list.push(validation);
        list
    }
}

/// The service as far as `migration` or sign-up asks it. `profile` are the attributes that accounts
/// get from the legacy store: claim type and name.
#[must_use]
pub fn service(
    inputs: &Inputs<'_>,
    migration: &Migration,
    profile: &[(String, String)],
) -> Option<Service> {
    let jit = inputs.plan.jit.as_ref()?;
    let names = inputs.base.sign_in_names();
    if names.is_empty() {
        return None;
    }
    let guards_sign_up = jit.guard_sign_up && inputs.policies.sign_in.sign_up;
    if !(migration.asks_service() || guards_sign_up) {
        return None;
    }
    let proof = Proof::of(inputs, jit);
    let builder = Builder {
        endpoint: jit.endpoint.trim_end_matches('/'),
        unavailable: text(
            inputs,
            &jit.messages.unavailable,
            &inputs.policies.languages.default,
            UNAVAILABLE,
        )
        .to_owned(),
        proof: &proof,
        profile,
        names: &names,
    };
    let questions = builder.questions(migration, guards_sign_up);
    let mut profiles = Vec::new();
    if let Some(request) = &proof.token_request {
        profiles.push(builder.token(request));
        profiles.extend(questions.iter().map(|question| Profile {
            include: Some(TOKEN.to_owned()),
            ..Profile::overriding(token_for(&question.id))
        }));
    }
    profiles.extend(questions);
    Some(Service {
        needs_token: proof.token_request.is_some(),
        keys: proof.containers,
        guards_sign_up,
        profiles,
    })
}

/// Metadata under which a REST profile keeps its texts.
pub const UNAVAILABLE_TEXTS: [&str; 4] = [
    "DefaultUserMessageIfRequestFailed",
    "UserMessageIfCircuitOpen",
    "UserMessageIfDnsResolutionFailed",
    "UserMessageIfRequestTimeout",
];

/// Metadata under which a password check keeps its texts.
pub const INVALID_TEXTS: [&str; 2] = [
    "UserMessageIfClaimsPrincipalDoesNotExist",
    "UserMessageIfInvalidPassword",
];

/// Strings of the sign-in page for a wrong name or password: those of a password check, and what
/// the page says for itself.
const INVALID_STRINGS: [&str; 5] = [
    INVALID_TEXTS[0],
    INVALID_TEXTS[1],
    "ResourceOwnerFlowInvalidCredentials",
    "UserMessageIfOldPasswordUsed",
    "DefaultMessage",
];

/// The one text for a wrong name or password, where several may find out; nobody learns from it
/// whether there is an account, or where.
#[must_use]
pub fn invalid_text(inputs: &Inputs<'_>) -> Option<String> {
    let language = &inputs.policies.languages.default;
    if let Some(jit) = &inputs.plan.jit {
        return Some(text(inputs, &jit.messages.invalid, language, INVALID).to_owned());
    }
    let asks_tenant = |rule: &Credential| rule.password == PasswordWay::LegacyTenant;
    let asks = inputs.plan.credentials.iter().any(asks_tenant);
    asks.then(|| INVALID.to_owned())
}

/// The plan's text in `language`, or what stands in for it.
fn text<'a>(
    inputs: &Inputs<'_>,
    texts: &'a IndexMap<String, String>,
    language: &str,
    ours: &'a str,
) -> &'a str {
    service::text(texts, language, &inputs.policies.languages.default, ours)
}

/// A text of the plan's `jit.messages` in one language, to be put where the service looks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceText {
    /// Content definition of the page.
    pub page: &'static str,
    /// `StringId` of an `ErrorMessage`.
    pub string_id: &'static str,
    /// The text.
    pub text: String,
    /// Where the plan says so, as a JSON pointer.
    pub origin: String,
}

/// Pages on which a failure of the service may be shown, those of sign-in first.
const PAGES: [&str; 4] = [
    "api.signuporsignin",
    "api.localaccountsignin",
    "api.localaccountsignup",
    "api.localaccountpasswordreset",
];

/// The texts of `jit.messages` that policies show, for every page, in `language`.
///
/// That for a wrong name or password is there in every language, also where the plan has none: a
/// base brings texts of its own, and whoever is told by the service must read what whoever is told
/// by the directory reads.
#[must_use]
pub fn texts(inputs: &Inputs<'_>, language: &str) -> Vec<ServiceText> {
    let mut found = Vec::new();
    let Some(jit) = inputs.plan.jit.as_ref().filter(|_| inputs.base.has_local()) else {
        return found;
    };
    let mut add = |origin: String, text: &str, ids: &[&'static str], pages: &[&'static str]| {
        for page in pages {
            found.extend(ids.iter().map(|string_id| ServiceText {
                page,
                string_id,
                text: text.to_owned(),
                origin: origin.clone(),
            }));
        }
    };
    if let Some(text) = jit.messages.unavailable.get(language) {
        let origin = pointer!["jit", "messages", "unavailable", language];
        add(origin, text, &UNAVAILABLE_TEXTS, &PAGES);
    }
    let origin = if jit.messages.invalid.contains_key(language) {
        pointer!["jit", "messages", "invalid", language]
    } else {
        pointer!["jit"]
    };
    let invalid = text(inputs, &jit.messages.invalid, language, INVALID);
    add(origin, invalid, &INVALID_STRINGS, &PAGES[..2]);
    found
}

/// How the policies prove who they are.
struct Proof {
    /// `AuthenticationType`.
    kind: &'static str,
    keys: Vec<Key>,
    containers: Vec<KeyContainer>,
    token_request: Option<TokenRequest>,
}

/// A request for a token by client credentials.
struct TokenRequest {
    url: String,
    scope: String,
    keys: Vec<Key>,
}

impl Proof {
    fn of(inputs: &Inputs<'_>, jit: &Jit) -> Self {
        let auth = &jit.authentication;
        let mut proof = Self {
            kind: "None",
            keys: Vec::new(),
            containers: Vec::new(),
            token_request: None,
        };
        let prefix = &inputs.policies.prefix;
        match auth.kind {
            // External ID only; a plan for B2C with it is reported elsewhere.
            EndpointAuthKind::None | EndpointAuthKind::PlatformToken => {}
            EndpointAuthKind::Basic => {
                proof.kind = "Basic";
                let user = proof.secret(prefix, "User", auth.username.as_ref(), "username");
                let password = proof.secret(prefix, "Password", auth.password.as_ref(), "password");
                proof.keys = basic_keys(user, password);
            }
            EndpointAuthKind::ApiKey => {
                proof.kind = "ApiKeyHeader";
                let header = auth
                    .header
                    .clone()
                    .unwrap_or_else(|| "x-api-key".to_owned());
                let container = proof.secret(prefix, "ApiKey", auth.value.as_ref(), "value");
                proof.keys = vec![Key {
                    id: header.into(),
                    container,
                }];
            }
            EndpointAuthKind::ClientCertificate => {
                proof.kind = "ClientCertificate";
                let container = proof.certificate(prefix, auth);
                proof.keys = vec![Key {
                    id: "ClientCertificate".into(),
                    container,
                }];
            }
            EndpointAuthKind::Bearer => {
                proof.kind = "Bearer";
                let container = proof.secret(prefix, "BearerToken", auth.value.as_ref(), "value");
                proof.keys = vec![Key {
                    id: "BearerAuthenticationToken".into(),
                    container,
                }];
            }
            EndpointAuthKind::Oauth2 => {
                proof.kind = "Bearer";
                let user = proof.secret(prefix, "ClientId", auth.client_id.as_ref(), "clientId");
                let password = proof.secret(
                    prefix,
                    "ClientSecret",
                    auth.client_secret.as_ref(),
                    "clientSecret",
                );
                proof.token_request = Some(TokenRequest {
                    url: auth
                        .token_endpoint
                        .clone()
                        .unwrap_or_else(|| own_token_endpoint(inputs)),
                    scope: auth.scope.clone().unwrap_or_default(),
                    keys: basic_keys(user, password),
                });
            }
        }
        proof
    }

    /// Notes a container for a secret and names it.
    fn secret(
        &mut self,
        prefix: &str,
        what: &str,
        secret: Option<&SecretRef>,
        setting: &str,
    ) -> String {
        let id = format!("B2C_1A_{prefix}Migration{what}");
        let kind = secret.map_or(KeyKind::Existing, |secret| KeyKind::Secret(secret.clone()));
        self.containers.push(KeyContainer {
            id: id.clone(),
            key_use: KeyUse::Encryption,
            kind,
            origin: pointer!["jit", "authentication", setting],
        });
        id
    }

    fn certificate(&mut self, prefix: &str, auth: &EndpointAuth) -> String {
        let id = format!("B2C_1A_{prefix}MigrationCertificate");
        let kind =
            auth.certificate
                .as_ref()
                .map_or(KeyKind::Existing, |file| KeyKind::Certificate {
                    file: file.clone(),
                    password: auth.password.clone(),
                });
        self.containers.push(KeyContainer {
            id: id.clone(),
            key_use: KeyUse::Encryption,
            kind,
            origin: pointer!["jit", "authentication", "certificate"],
        });
        id
    }
}

fn basic_keys(user: String, password: String) -> Vec<Key> {
    vec![
        Key {
            id: "BasicAuthenticationUsername".into(),
            container: user,
        },
        Key {
            id: "BasicAuthenticationPassword".into(),
            container: password,
        },
    ]
}

/// The target tenant's own token endpoint.
fn own_token_endpoint(inputs: &Inputs<'_>) -> String {
    let target = &inputs.plan.target;
    format!(
        "https://{}/{}/oauth2/v2.0/token",
        login_host(target.cloud),
        target.tenant
    )
}

/// Where a cloud issues tokens.
pub(super) const fn login_host(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Public => "login.microsoftonline.com",
        Cloud::UsGovernment => "login.microsoftonline.us",
        Cloud::China => "login.partner.microsoftonline.cn",
    }
}

struct Builder<'a> {
    endpoint: &'a str,
    unavailable: String,
    proof: &'a Proof,
    profile: &'a [(String, String)],
    names: &'a [SignInName],
}

impl Builder<'_> {
    fn rest(&self, id: impl Into<String>, url: String, kind: &'static str) -> Profile {
        let mut profile = Profile {
            from: Some("/jit".to_owned()),
            handler: Some("Providers.RestfulProvider"),
            session: Some("SM-Noop".to_owned()),
            ..Profile::overriding(id)
        }
        .item("ServiceUrl", url)
        .item("AuthenticationType", kind);
        if kind == "None" {
            profile = profile.item("AllowInsecureAuthInProduction", "true");
        }
        for key in UNAVAILABLE_TEXTS {
            profile = profile.item(key, &self.unavailable);
        }
        profile
    }

    fn token(&self, request: &TokenRequest) -> Profile {
        Profile {
            display_name: Some("Token for the migration service".to_owned()),
            keys: request.keys.clone(),
            inputs: vec![
                ClaimUse::of("serviceGrantType")
                    .partner("grant_type")
                    .always("client_credentials"),
                ClaimUse::of("serviceScope")
                    .partner("scope")
                    .always(&request.scope),
            ],
            outputs: vec![ClaimUse::of(SERVICE_TOKEN).partner("access_token")],
            ..self
                .rest(TOKEN, request.url.clone(), "Basic")
                .item("SendClaimsIn", "Form")
        }
    }

    /// A question below the service's address.
    fn question(&self, id: impl Into<String>, name: &str, route: Route) -> Profile {
        let mut profile = self
            .rest(
                id,
                format!("{}{}", self.endpoint, route.path()),
                self.proof.kind,
            )
            .item("SendClaimsIn", "Body")
            .item("IncludeClaimResolvingInClaimsHandling", "true");
        profile.display_name = Some(name.to_owned());
        profile.keys.clone_from(&self.proof.keys);
        profile.inputs = vec![
            ClaimUse::of("requestLanguage")
                .partner("language")
                .always("{Culture:RFC5646}"),
            ClaimUse::of("requestId")
                .partner("correlationId")
                .always("{Context:CorrelationId}"),
        ];
        if self.proof.token_request.is_some() {
            profile = profile.item("UseClaimAsBearerToken", SERVICE_TOKEN);
            profile.inputs.push(ClaimUse::of(SERVICE_TOKEN));
        }
        profile
    }

    fn questions(&self, m: &Migration, guards_sign_up: bool) -> Vec<Profile> {
        let mut profiles = Vec::new();
        if m.status {
            profiles.push(self.status());
        }
        if m.imported.any() {
            profiles.push(self.verify_imported(m));
        }
        if m.absent.any() {
            profiles.push(self.verify_absent(m));
            profiles.extend(self.names.iter().map(|name| self.find(name)));
        }
        if m.status {
            let mut told = self.question(
                PASSWORD_UPDATED,
                "Tell the migration service of a new password",
                Route::PasswordUpdated,
            );
            told.inputs.push(ClaimUse::of("objectId").required());
            profiles.push(told);
        }
        if guards_sign_up {
            profiles.extend(self.names.first().map(|name| self.check_sign_up(name)));
        }
        profiles
    }

    fn status(&self) -> Profile {
        let mut profile = self.question(
            STATUS,
            "Ask the migration service for the account's state",
            Route::Status,
        );
        profile.inputs.extend([
            ClaimUse::of("signInName").required(),
            ClaimUse::of(ACCOUNT_ID).partner("objectId"),
        ]);
        profile.outputs = vec![ClaimUse::of(RESET_REQUIRED).partner("resetRequired")];
        profile
    }

    fn verify(&self, id: &str, state: &str) -> Profile {
        let mut profile = self.question(
            id,
            "Ask the migration service to check the password",
            Route::Verify,
        );
        profile.inputs.extend([
            ClaimUse::of("signInName").required(),
            ClaimUse::of("password").required(),
            ClaimUse::of("accountState").always(state),
        ]);
        profile
    }

    fn verify_imported(&self, m: &Migration) -> Profile {
        let mut profile = self.verify(VERIFY_IMPORTED, "imported");
        profile
            .inputs
            .push(ClaimUse::of(ACCOUNT_ID).partner("objectId"));
        if m.imported.policy {
            profile.outputs.push(ClaimUse::of(TOKEN_SUCCESS));
        }
        if m.refuses_weak {
            profile
                .outputs
                .push(ClaimUse::of(RESET_REQUIRED).partner("resetRequired"));
        }
        if m.carries_phone {
            profile.outputs.extend(phone());
        }
        profile
    }

    fn verify_absent(&self, m: &Migration) -> Profile {
        let mut profile = self.verify(VERIFY_ABSENT, "absent");
        if m.absent.service {
            profile
                .outputs
                .push(ClaimUse::of(ACCOUNT_ID).partner("objectId"));
        }
        if m.refuses_weak {
            profile
                .outputs
                .push(ClaimUse::of(RESET_REQUIRED).partner("resetRequired"));
        }
        if m.absent.policy {
            profile.outputs.push(ClaimUse::of(TOKEN_SUCCESS));
            profile.outputs.extend(self.account());
            if self.names.len() > 1 {
                profile.outputs.extend(
                    self.names.iter().map(|name| {
                        ClaimUse::of(further_name(name.kind)).partner(field(name.kind))
                    }),
                );
            }
            if m.carries_phone {
                profile.outputs.extend(phone());
            }
        }
        profile
    }

    /// What an account gets from the legacy store.
    fn account(&self) -> Vec<ClaimUse> {
        let mut claims = vec![
            ClaimUse::of("displayName"),
            ClaimUse::of("givenName"),
            ClaimUse::of("surname"),
        ];
        if self.names.len() == 1 && self.names[0].kind == Identifier::Username {
            claims.push(ClaimUse::of("email"));
        }
        for (claim, name) in self.profile {
            if !claims.iter().any(|present| present.claim == *claim) {
                claims.push(ClaimUse::of(claim).partner(name));
            }
        }
        claims
    }

    /// Asked for somebody whose address or number is proven.
    fn find(&self, name: &SignInName) -> Profile {
        let mut profile = self.question(
            find_legacy_account(name.kind),
            "Ask the migration service for an account",
            Route::Account,
        );
        profile.inputs.push(
            ClaimUse::of(name.sought_claim)
                .partner("signInName")
                .required(),
        );
        if name.kind == Identifier::Username {
            profile.inputs.push(ClaimUse::of("email").required());
        }
        profile.outputs = vec![ClaimUse::of(LEGACY_ACCOUNT).partner("found")];
        profile.outputs.extend(
            self.account()
                .into_iter()
                .filter(|claim| claim.claim != "email"),
        );
        // The account's other names, without what the request has proven.
        profile.outputs.extend(
            self.names
                .iter()
                .filter(|other| other.kind != name.kind)
                .filter(|other| !(name.kind == Identifier::Username && is_email(other)))
                .map(|other| ClaimUse::of(further_name(other.kind)).partner(field(other.kind))),
        );
        profile
    }

    fn check_sign_up(&self, name: &SignInName) -> Profile {
        let mut profile = self.question(
            check_sign_up(name.kind),
            "Ask the migration service whether the name is taken",
            Route::SignUp,
        );
        profile.inputs.push(
            ClaimUse::of(name.stored_claim)
                .partner("signInName")
                .required(),
        );
        profile
    }
}

fn is_email(name: &SignInName) -> bool {
    name.kind == Identifier::Email
}

fn phone() -> [ClaimUse; 2] {
    [
        ClaimUse::of(LEGACY_PHONE).partner("phoneNumber"),
        ClaimUse::of(LEGACY_PHONE_VERIFIED).partner("phoneNumberVerified"),
    ]
}

/// The claim in which the service gives another name of the same account.
pub(super) const fn further_name(kind: Identifier) -> &'static str {
    match kind {
        Identifier::Email => "email",
        Identifier::Username => "username",
        Identifier::Phone => "signInNames.phoneNumber",
    }
}

/// The service's name for a sign-in name of a kind.
const fn field(kind: Identifier) -> &'static str {
    match kind {
        Identifier::Email => "email",
        Identifier::Username => "username",
        Identifier::Phone => "phone",
    }
}
