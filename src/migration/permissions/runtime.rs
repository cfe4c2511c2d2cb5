//! Import, verification, the legacy tenant, and the migration service.

use super::Section;
use crate::check::in_place;
use crate::migration::runbook::text::say;
use crate::plan::{
    AccountMoment, FactorRule, PasswordMechanism, PasswordWay, Plan, Platform, VerifierKind,
};
use crate::resolve::ResolvedPlan;

pub(super) fn sections(plan: &ResolvedPlan) -> Vec<Section> {
    let plan = &plan.plan;
    let stays = plan.sources.iter().any(|source| in_place(plan, source));
    let mut sections = Vec::new();
    let imports = !plan.sources.is_empty()
        && !stays
        && (plan.credentials.is_empty()
            || plan
                .credentials
                .iter()
                .any(|rule| rule.account == AccountMoment::Imported));
    if imports {
        sections.push(import(plan));
        sections.push(verify(plan));
    }
    if plan
        .sources
        .iter()
        .any(|source| source.connection.is_some())
        && !stays
    {
        sections.push(legacy(plan));
    }
    if plan.jit.is_some() {
        sections.extend(service(plan));
        sections.extend(extension(plan));
    }
    sections
}

fn ops(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// Whether somebody's memberships of groups are carried over.
fn has_members(plan: &Plan) -> bool {
    plan.users.groups.iter().any(|group| group.to.is_some())
}

fn import(plan: &Plan) -> Section {
    let mut section = Section::new(
        "import",
        "Import",
        say(
            "The applications with which `entrada users import`, `sync` and `rollback` run. Each writes 20 times a \
             second; three of them reach the ceiling of the tenant. Delete them when the migration is over.",
            &[],
        ),
    );
    section.allow(
        "User.ReadWrite.All",
        say(
            "Creates accounts with their first password and all identities, changes them in a later batch, and \
             deletes what a run has made. It cannot set the password of an account that is there.",
            &[],
        ),
        &ops(&["user: create, find, change, delete"]),
    );
    section.allow(
        "Application.Read.All",
        say(
            "Finds `b2c-extensions-app`, whose id is part of every custom attribute's name.",
            &[],
        ),
        &ops(&["application: find"]),
    );
    section.allow(
        "Organization.Read.All",
        say(
            "Makes sure that this is the tenant the manifest means.",
            &[],
        ),
        &ops(&["organization: read"]),
    );
    let factors = &plan.users.factors;
    if factors.phone == FactorRule::Carry {
        section.allow(
            "UserAuthMethod-Phone.ReadWrite.All",
            say("Registers phone numbers as second factor.", &[]),
            &ops(&["phoneMethods: create, change"]),
        );
    }
    if factors.email == FactorRule::Carry {
        section.allow(
            "UserAuthMethod-Email.ReadWrite.All",
            say("Registers verified addresses as second factor.", &[]),
            &ops(&["emailMethods: create, change"]),
        );
    }
    if has_members(plan) {
        section.allow(
            "GroupMember.ReadWrite.All",
            say("Adds accounts to the plan's groups.", &[]),
            &ops(&["group members: add"]),
        );
    }
    section
}

fn verify(plan: &Plan) -> Section {
    let mut section = Section::new(
        "verification",
        "Verification",
        say(
            "Enough for `entrada users verify`, `find` and `status`, where somebody else than the importer \
             verifies. The import's own application can do it, too.",
            &[],
        ),
    );
    section.allow(
        "User.Read.All",
        say(
            "Reads accounts with their identities and custom attributes.",
            &[],
        ),
        &ops(&["user: read"]),
    );
    section.allow(
        "Application.Read.All",
        say("Finds `b2c-extensions-app`.", &[]),
        &ops(&["application: find"]),
    );
    section.allow(
        "Organization.Read.All",
        say(
            "Makes sure that this is the tenant the manifest means.",
            &[],
        ),
        &ops(&["organization: read"]),
    );
    let factors = &plan.users.factors;
    if factors.phone == FactorRule::Carry || factors.email == FactorRule::Carry {
        section.allow(
            "UserAuthenticationMethod.Read.All",
            say("Reads registered second factors.", &[]),
            &ops(&["authentication methods: read"]),
        );
    }
    if has_members(plan) {
        section.allow(
            "Group.Read.All",
            say("Reads the members of groups.", &[]),
            &ops(&["group members: read"]),
        );
    }
    section
}

fn legacy(plan: &Plan) -> Section {
    let mut section = Section::new(
        "legacy",
        "Legacy tenant",
        say(
            "An application in the old tenant, with which users are read while the import runs. It writes nothing \
             there.",
            &[],
        ),
    );
    section.allow(
        "User.Read.All",
        say(
            "Reads accounts with their identities and custom attributes.",
            &[],
        ),
        &ops(&["user: read"]),
    );
    section.allow(
        "Application.Read.All",
        say("Finds the names of custom attributes.", &[]),
        &ops(&["application: find"]),
    );
    let factors = &plan.users.factors;
    if factors.phone == FactorRule::Carry || factors.email == FactorRule::Carry {
        section.allow(
            "UserAuthenticationMethod.Read.All",
            say(
                "Reads registered second factors, one call for each account.",
                &[],
            ),
            &ops(&["authentication methods: read"]),
        );
    }
    if !plan.users.groups.is_empty() {
        section.allow(
            "Group.Read.All",
            say("Reads the members of groups.", &[]),
            &ops(&["group members: read"]),
        );
    }
    section
}

/// What the service does at Microsoft Graph; nothing when the policy does everything.
fn service(plan: &Plan) -> Option<Section> {
    let external = plan.target.platform == Platform::ExternalId;
    let mut rules = plan.credentials.iter();
    let writes = !external
        && plan.credentials.iter().any(|rule| {
            rule.password == PasswordWay::JustInTime
                && rule.mechanism == Some(PasswordMechanism::Api)
        });
    let creates = rules.any(|rule| {
        rule.account == AccountMoment::OnFirstSignIn
            && rule.mechanism == Some(PasswordMechanism::Api)
    });
    let looks = external
        || plan.jit.as_ref().is_some_and(|jit| {
            jit.verifiers
                .iter()
                .any(|verifier| verifier.kind == VerifierKind::HashStore)
        });
    let mut section = Section::new(
        "service",
        "Migration service",
        say(
            "The application with which the migration service asks the tenant. Checking a password needs none of \
             it.",
            &[],
        ),
    );
    if creates {
        section.allow(
            "User.ReadWrite.All",
            say(
                "Creates the account of somebody who signs in for the first time.",
                &[],
            ),
            &ops(&["user: create, find, change"]),
        );
    } else if looks || writes {
        let why = if external {
            "Sees whether the account's password is newer than the old one, so that a reset is not undone."
        } else {
            "Sees whether the account is there before an old record is retired."
        };
        section.allow("User.Read.All", say(why, &[]), &ops(&["user: read"]));
    }
    if writes {
        section.allow(
            "User-PasswordProfile.ReadWrite.All",
            say("Sets the password that was proven right.", &[]),
            &ops(&["user: change passwordProfile"]),
        );
        section.role(
            "User Administrator",
            say(
                "Setting a password without a person signed in needs a directory role beside the permission.",
                &[],
            ),
        );
    }
    (!section.permissions.is_empty()).then_some(section)
}

/// The application behind which External ID calls the service.
fn extension(plan: &Plan) -> Option<Section> {
    if plan.target.platform != Platform::ExternalId {
        return None;
    }
    let mut section = Section::new(
        "extension",
        "Extension application",
        say(
            "The application that the plan registers for the password extension. Nobody signs in with it: its \
             permission lets the platform hand over what the extension needs.",
            &[],
        ),
    );
    section.allow(
        "CustomAuthenticationExtension.Receive.Payload",
        say(
            "Without consent to it the platform does not call the service, and first sign-ins fail with 1003021.",
            &[],
        ),
        &ops(&["onPasswordSubmit: be called"]),
    );
    Some(section)
}
