//! Scopes, roles, permissions and credentials of applications: `ENT2150`–`ENT2169`.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::Context;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{AppCredential, AppCredentialKind, Application, ApplicationKind};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &WORD_FORM,
    &WORD_TWICE,
    &ROLE_FOR_NOBODY,
    &ROLE_FOR_OTHERS,
    &SCOPE_WITHOUT_A_USER,
    &NO_CREDENTIAL,
    &PUBLIC_CLIENT_WITH_CREDENTIAL,
    &CREDENTIAL_INCOMPLETE,
    &CREDENTIAL_SETTING_IGNORED,
    &NO_JOURNEY,
    &GRAPH_PERMISSION_REFUSED,
    &EMPTY_PERMISSION,
];

/// A scope or role has characters the directory refuses.
pub static WORD_FORM: CodeInfo = CodeInfo {
    id: "ENT2150",
    severity: Severity::Error,
    title: "a scope or role cannot have this name",
    explain: "\
The name of a scope or role is the word in the token. It has at most 120 characters out of letters,
digits and ``!#$%&'()*+,-./:;=?@[]^_{}~``, no spaces, and does not begin with a dot. On Azure AD B2C a scope
has at most 40, because registrations there accept personal accounts.

Put what people should read into `description`.",
    source: "Microsoft Learn: permissionScope and appRole resource types, value; supported account types",
};

/// A scope and a role share a word.
pub static WORD_TWICE: CodeInfo = CodeInfo {
    id: "ENT2151",
    severity: Severity::Warning,
    title: "a scope and a role of one application have the same name",
    explain: "\
A scope is used on behalf of a user and stands in `scp`, a role without one and stands in `roles`. The
same word for both is refused by some interfaces of the directory, and invites an API to check the wrong
claim.

Name roles differently, for example `orders.read` and `orders.read.all`.",
    source: "Microsoft Learn: application resource type, oauth2PermissionScopes and appRoles",
};

/// A role nobody can have.
pub static ROLE_FOR_NOBODY: CodeInfo = CodeInfo {
    id: "ENT2152",
    severity: Severity::Error,
    title: "a role is for nobody",
    explain: "\
A role is for users (`users: true`, the default), for daemons (`applications: true`), or for both. One for
neither is refused: its list of member types must not be empty.",
    source: "Microsoft Learn: appRole resource type, allowedMemberTypes",
};

/// A role is given to somebody it is not for.
pub static ROLE_FOR_OTHERS: CodeInfo = CodeInfo {
    id: "ENT2153",
    severity: Severity::Error,
    title: "a role is given to somebody it is not for",
    explain: "\
An application gets a role of another through `permissions[].roles`; the role then has to be one for
applications. A group gets a role through `appRoles`; that one has to be for users. The directory refuses
the assignment otherwise.

    applications:
      - name: orders-api
        kind: api
        roles:
          - {name: orders.export, users: false, applications: true}",
    source: "Microsoft Learn: appRole resource type, allowedMemberTypes",
};

/// A daemon asks for scopes.
pub static SCOPE_WITHOUT_A_USER: CodeInfo = CodeInfo {
    id: "ENT2154",
    severity: Severity::Error,
    title: "a daemon asks for scopes, which need a user",
    explain: "\
Scopes are used on behalf of a signed-in user. A daemon has none: its tokens never hold a scope, whatever
was consented to, and the API refuses its calls.

Ask for `roles`, and define them at the API with `applications: true`.",
    source: "RFC 6749, 4.4; Microsoft Learn: permissions and consent",
};

/// An application that needs a credential has none.
pub static NO_CREDENTIAL: CodeInfo = CodeInfo {
    id: "ENT2155",
    severity: Severity::Warning,
    title: "an application that has to prove who it is has no credential",
    explain: "\
A `web` application redeems codes, and a `daemon` asks for tokens, with a secret, a certificate or a
federated token. Without any of them the token endpoint answers AADSTS7000218 or AADB2C90081.

    credentials:
      - {name: pipeline, kind: certificate, certificate: certificates/web.pem}

Nothing is wrong when the credential is managed outside this plan; then suppress the finding.",
    source: "Microsoft Learn: application credentials",
};

/// A public client has a credential.
pub static PUBLIC_CLIENT_WITH_CREDENTIAL: CodeInfo = CodeInfo {
    id: "ENT2156",
    severity: Severity::Warning,
    title: "an application that cannot keep a secret has one",
    explain: "\
A `spa` runs in the browser and a `native` application on the user's device: whatever is in them, their
users can read. A secret there protects nothing, and the token endpoint refuses it from a browser
(AADSTS9002327). They use the authorization code with PKCE instead.

Delete the credential, or use `kind: web` when a server redeems the code.",
    source: "RFC 8252, 8.5; RFC 9700, 2.1",
};

/// A credential lacks what its kind needs.
pub static CREDENTIAL_INCOMPLETE: CodeInfo = CodeInfo {
    id: "ENT2157",
    severity: Severity::Error,
    title: "a credential lacks what its kind needs",
    explain: "\
- `secret`: Microsoft Graph generates the value and shows it once. `sink` says where it goes; without one
  it would be lost, and the application could not sign in.
- `certificate`: `certificate` is the file with the public certificate.
- `federated`: `issuer` (an `https` address) and `subject` of the outside token, at most 600 characters
  each, and no two credentials of an application with the same pair.

    credentials:
      - name: pipeline
        kind: secret
        sink: {file: out/web.secret}",
    source: "Microsoft Learn: application addPassword; federatedIdentityCredential resource type",
};

/// A credential has settings of another kind.
pub static CREDENTIAL_SETTING_IGNORED: CodeInfo = CodeInfo {
    id: "ENT2158",
    severity: Severity::Warning,
    title: "a setting of a credential belongs to another kind",
    explain: "\
`sink` is for `secret`, `certificate` for `certificate`, and `issuer`, `subject` and `audience` are for
`federated` credentials. A setting of another kind is ignored; usually `kind` is not what was meant.",
    source: "structure of the plan",
};

/// An application has no flow.
pub static NO_JOURNEY: CodeInfo = CodeInfo {
    id: "ENT2159",
    severity: Severity::Warning,
    title: "an application people sign in to has no user flow",
    explain: "\
On External ID an application that is in no user flow shows a bare sign-in page: nobody can sign up, and
providers are not offered. Each application is in exactly one flow.

    applications:
      - name: shop
        kind: spa
        userFlow: signup",
    source: "Microsoft Learn: add an application to a user flow in external tenants",
};

/// A Graph permission customers' applications cannot have.
pub static GRAPH_PERMISSION_REFUSED: CodeInfo = CodeInfo {
    id: "ENT2160",
    severity: Severity::Warning,
    title: "an application for customers asks for more of Microsoft Graph than it can get",
    explain: "\
In an external tenant, customers' tokens for Microsoft Graph carry `openid`, `profile`, `email`,
`offline_access` and `User.Read`; customers cannot consent to anything, and other delegated permissions
have no effect for them.

Let a daemon with application roles do what needs more, behind an API of your own.",
    source: "Microsoft Learn: supported features in workforce and external tenants",
};

/// A permission names nothing.
pub static EMPTY_PERMISSION: CodeInfo = CodeInfo {
    id: "ENT2161",
    severity: Severity::Warning,
    title: "a permission names neither scopes nor roles",
    explain: "\
The entry names another application but nothing it may do there, so nothing is granted.

List `scopes` (used on behalf of a user) or `roles` (used without one), or delete the entry.",
    source: "Microsoft Learn: requiredResourceAccess resource type",
};

/// Reports everything about what applications offer, may do, and prove.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    for (i, app) in context.plan.applications.iter().enumerate() {
        offers(context, findings, i, app);
        permissions(context, findings, i, app);
        credentials(context, findings, i, app);
        let signs_in = matches!(
            app.kind,
            ApplicationKind::Spa | ApplicationKind::Web | ApplicationKind::Native
        );
        if context.is_external_id() && signs_in && app.user_flow.is_none() {
            let finding = Finding::new(
                &NO_JOURNEY,
                context.at(pointer!["applications", i, "name"]),
                format!("`{}` is in no user flow", app.name),
            );
            findings.push(finding.help("name one of `userFlows` in `userFlow`"));
        }
    }
    for (i, assignment) in context.plan.app_roles.iter().enumerate() {
        let apps = &context.plan.applications;
        let role = apps
            .iter()
            .filter(|app| app.name == assignment.application)
            .flat_map(|app| &app.roles)
            .find(|role| role.name == assignment.role);
        if role.is_some_and(|role| !role.users) {
            let finding = Finding::new(
                &ROLE_FOR_OTHERS,
                context.at(pointer!["appRoles", i, "role"]),
                format!(
                    "`{}` is not a role for users, so no group can have it",
                    assignment.role
                ),
            );
            findings.push(finding.help("set `users: true` at the role"));
        }
    }
}

/// What is wrong with the word of a scope or role.
fn wrong_word(word: &str, limit: usize) -> Option<String> {
    let length = word.chars().count();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'()*+,-./:;=?@[]^_{}~".contains(c);
    if length > limit {
        Some(format!("has {length} characters, more than {limit}"))
    } else if word.starts_with('.') {
        Some("begins with a dot".to_owned())
    } else {
        let refused = word.chars().find(|c| !allowed(*c))?;
        Some(match refused {
            ' ' => "has a space in it".to_owned(),
            other => format!("has the character `{other}` in it"),
        })
    }
}

/// Longest word of a role, and of a scope where registrations accept personal accounts.
const WORD: usize = 120;
const PERSONAL_SCOPE: usize = 40;

fn offers(context: &Context<'_>, findings: &mut Findings, i: usize, app: &Application) {
    let scope_limit = if context.is_b2c() {
        PERSONAL_SCOPE
    } else {
        WORD
    };
    let scopes = app
        .scopes
        .iter()
        .map(|scope| ("scopes", &scope.name, scope_limit));
    let roles = app.roles.iter().map(|role| ("roles", &role.name, WORD));
    for (j, (key, word, limit)) in scopes.enumerate().chain(roles.enumerate()) {
        if let Some(problem) = wrong_word(word, limit) {
            let finding = Finding::new(
                &WORD_FORM,
                context.at(pointer!["applications", i, key, j, "name"]),
                format!("`{word}` {problem}"),
            );
            findings
                .push(finding.help("use letters, digits, dots and hyphens, such as `orders.read`"));
        }
    }
    for (j, role) in app.roles.iter().enumerate() {
        if let Some(k) = app.scopes.iter().position(|scope| scope.name == role.name) {
            let finding = Finding::new(
                &WORD_TWICE,
                context.at(pointer!["applications", i, "roles", j, "name"]),
                format!("`{}` is a scope of `{}` too", role.name, app.name),
            );
            findings.push(finding.help("give the role another name").related(
                "the scope",
                context.at(pointer!["applications", i, "scopes", k, "name"]),
            ));
        }
        if !role.users && !role.applications {
            let finding = Finding::new(
                &ROLE_FOR_NOBODY,
                context.at(pointer!["applications", i, "roles", j]),
                format!(
                    "neither users nor applications can have the role `{}`",
                    role.name
                ),
            );
            findings.push(finding.help("set `users` or `applications` to `true`"));
        }
    }
}

/// Delegated permissions of Microsoft Graph that customers' tokens can carry.
const CUSTOMER_SCOPES: [&str; 5] = ["openid", "profile", "email", "offline_access", "User.Read"];

fn permissions(context: &Context<'_>, findings: &mut Findings, i: usize, app: &Application) {
    let apps = &context.plan.applications;
    for (j, permission) in app.permissions.iter().enumerate() {
        let at = |key: &str| pointer!["applications", i, "permissions", j, key];
        if permission.scopes.is_empty() && permission.roles.is_empty() {
            let finding = Finding::new(
                &EMPTY_PERMISSION,
                context.at(pointer!["applications", i, "permissions", j]),
                format!("nothing is asked of `{}`", permission.application),
            );
            findings.push(finding.help("list `scopes` or `roles`, or delete the entry"));
        }
        if app.kind == ApplicationKind::Daemon && !permission.scopes.is_empty() {
            let finding = Finding::new(
                &SCOPE_WITHOUT_A_USER,
                context.key(at("scopes")),
                format!(
                    "`{}` never has a user on whose behalf it could use scopes",
                    app.name
                ),
            );
            findings.push(finding.help("ask for `roles`"));
        }
        let offered = apps
            .iter()
            .find(|other| other.name == permission.application);
        let roles = offered.map_or(&[][..], |other| &other.roles);
        for (k, word) in permission.roles.iter().enumerate() {
            if roles
                .iter()
                .any(|role| role.name == *word && !role.applications)
            {
                let finding = Finding::new(
                    &ROLE_FOR_OTHERS,
                    context.at(pointer!["applications", i, "permissions", j, "roles", k]),
                    format!("`{word}` is not a role for applications"),
                );
                findings.push(finding.help(format!(
                    "set `applications: true` at the role of `{}`",
                    permission.application
                )));
            }
        }
        let customers = app.kind != ApplicationKind::Daemon && app.kind != ApplicationKind::Api;
        if context.is_external_id() && customers && permission.application == "microsoftGraph" {
            for (k, scope) in permission.scopes.iter().enumerate() {
                if !CUSTOMER_SCOPES.contains(&scope.as_str()) {
                    let finding = Finding::new(
                        &GRAPH_PERMISSION_REFUSED,
                        context.at(pointer!["applications", i, "permissions", j, "scopes", k]),
                        format!("customers' tokens never carry `{scope}`"),
                    );
                    findings.push(finding.help("let a daemon with roles do what needs it"));
                }
            }
        }
    }
}

fn credentials(context: &Context<'_>, findings: &mut Findings, i: usize, app: &Application) {
    let list = context.key(pointer!["applications", i, "credentials"]);
    match app.kind {
        ApplicationKind::Web | ApplicationKind::Daemon if app.credentials.is_empty() => {
            let finding = Finding::new(
                &NO_CREDENTIAL,
                context.at(pointer!["applications", i, "name"]),
                format!("`{}` has nothing to prove who it is", app.name),
            );
            findings
                .push(finding.help("add a credential; a certificate or a federated one is best"));
        }
        ApplicationKind::Spa | ApplicationKind::Native if !app.credentials.is_empty() => {
            let finding = Finding::new(
                &PUBLIC_CLIENT_WITH_CREDENTIAL,
                list,
                format!("`{}` runs where its users can read what is in it", app.name),
            );
            findings.push(finding.help("delete the credentials, or use `kind: web`"));
        }
        _ => {}
    }
    let mut pairs = HashSet::new();
    for (j, credential) in app.credentials.iter().enumerate() {
        let base = || pointer!["applications", i, "credentials", j];
        for problem in incomplete(credential) {
            let finding = Finding::new(
                &CREDENTIAL_INCOMPLETE,
                context.at(base()),
                format!("`{}` {problem}", credential.name),
            );
            findings.push(finding.help(match credential.kind {
                AppCredentialKind::Secret => {
                    "say where the value goes: `sink: {file: PATH}` or `sink: {command: [...]}`"
                }
                AppCredentialKind::Certificate => {
                    "name the file with the public certificate in `certificate`"
                }
                AppCredentialKind::Federated => {
                    "copy `issuer` and `subject` from the outside token"
                }
            }));
        }
        if credential.kind == AppCredentialKind::Federated
            && !pairs.insert((&credential.issuer, &credential.subject))
        {
            let finding = Finding::new(
                &CREDENTIAL_INCOMPLETE,
                context.at(base()),
                format!(
                    "`{}` has the issuer and subject of another credential",
                    credential.name
                ),
            );
            findings.push(finding.help("delete one of them"));
        }
        for key in ignored(credential) {
            let finding = Finding::new(
                &CREDENTIAL_SETTING_IGNORED,
                context.key(pointer!["applications", i, "credentials", j, key]),
                format!("`{key}` is ignored in a credential of this kind"),
            );
            findings.push(finding.help("delete it, or change `kind`"));
        }
    }
}

/// Longest issuer, subject and audience of a federated credential.
const FEDERATED_TEXT: usize = 600;

fn incomplete(credential: &AppCredential) -> Vec<String> {
    let mut problems = Vec::new();
    match credential.kind {
        AppCredentialKind::Secret if credential.sink.is_none() => {
            problems.push("has no `sink`, so its value would be lost".to_owned());
        }
        AppCredentialKind::Certificate if credential.certificate.is_none() => {
            problems.push("has no `certificate`".to_owned());
        }
        AppCredentialKind::Federated => {
            for (key, text) in [
                ("issuer", &credential.issuer),
                ("subject", &credential.subject),
            ] {
                match text {
                    None => problems.push(format!("has no `{key}`")),
                    Some(text) if text.chars().count() > FEDERATED_TEXT => {
                        problems.push(format!(
                            "has a `{key}` of more than {FEDERATED_TEXT} characters"
                        ));
                    }
                    Some(text) if key == "issuer" && !text.starts_with("https://") => {
                        problems.push("has an `issuer` that is not an `https` address".to_owned());
                    }
                    Some(_) => {}
                }
            }
        }
        _ => {}
    }
    problems
}

fn ignored(credential: &AppCredential) -> Vec<&'static str> {
    use AppCredentialKind::{Certificate, Federated, Secret};
    [
        ("sink", credential.sink.is_some(), Secret),
        ("certificate", credential.certificate.is_some(), Certificate),
        ("issuer", credential.issuer.is_some(), Federated),
        ("subject", credential.subject.is_some(), Federated),
        ("audience", credential.audience.is_some(), Federated),
    ]
    .into_iter()
    .filter(|(_, given, kind)| *given && *kind != credential.kind)
    .map(|(key, ..)| key)
    .collect()
}
