//! What parts of a policy mean, in words for people: preconditions, step types, technical profiles.
//!
//! Input is the effective view; output is short text without mark-up. Everything that is shown of a
//! policy (effective policy, graphs) says the same thing in the same words.

use super::effective::{Condition, Precondition, Profile};

/// What a technical profile does, from its handler or protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role<'a> {
    /// Asks the user for claims on a page.
    Page,
    /// Reads or writes the directory; the metadata item `Operation`.
    Directory(&'a str),
    /// Calls a REST API.
    Rest,
    /// Sends the user, or credentials, to an identity provider; the protocol.
    Provider(&'a str),
    /// Verifies a phone number.
    Phone,
    /// Verifies a second factor other than by [`Role::Phone`].
    SecondFactor,
    /// Makes or verifies a one-time code.
    OneTimeCode,
    /// Runs claims transformations.
    Transformation,
    /// Issues a token; its format.
    Issuer(&'a str),
    /// Keeps a session.
    Session,
    /// Something else: the handler's or protocol's name.
    Other(&'a str),
    /// Says neither handler nor protocol.
    Unknown,
}

impl<'a> Role<'a> {
    /// The role of `profile`. Handlers are those of Microsoft's technical profile reference.
    #[must_use]
    pub fn of<'p: 'a>(profile: &'p Profile<'p>) -> Self {
        if let Some(format) = &profile.token_format {
            return Role::Issuer(format);
        }
        match profile.handler() {
            "SelfAssertedAttributeProvider" => Role::Page,
            "AzureActiveDirectoryProvider" => {
                Role::Directory(profile.value("Operation").unwrap_or_default())
            }
            "RestfulProvider" => Role::Rest,
            "PhoneFactorProtocolProvider" => Role::Phone,
            "AzureMfaProtocolProvider" => Role::SecondFactor,
            "OneTimePasswordProtocolProvider" | "AadSsprProtocolProvider" => Role::OneTimeCode,
            "ClaimsTransformationProtocolProvider" => Role::Transformation,
            handler if handler.ends_with("SSOSessionProvider") => Role::Session,
            "" => match profile.protocol_name() {
                "" | "None" | "Proprietary" => Role::Unknown,
                protocol => Role::Provider(protocol),
            },
            handler => Role::Other(handler),
        }
    }

    /// The role in words: `directory read`.
    #[must_use]
    pub fn words(self) -> String {
        let fixed = match self {
            Role::Page => "page",
            Role::Rest => "REST API",
            Role::Phone => "phone verification",
            Role::SecondFactor => "second factor",
            Role::OneTimeCode => "one-time code",
            Role::Transformation => "claims transformation",
            Role::Session => "session",
            Role::Unknown => "no protocol",
            Role::Directory("Read") => "directory read",
            Role::Directory("Write") => "directory write",
            Role::Directory("DeleteClaims") => "directory delete claims",
            Role::Directory("DeleteClaimsPrincipal") => "directory delete account",
            Role::Directory(_) => "directory",
            Role::Provider("OAuth1") => "OAuth 1.0a",
            Role::Provider("OAuth2") => "OAuth 2.0",
            Role::Provider("OpenIdConnect") => "OpenID Connect",
            Role::Provider("SAML2") => "SAML 2.0",
            Role::Provider("WsFed") => "WS-Federation",
            Role::Issuer(format) => return format!("{format} token"),
            Role::Provider(name) | Role::Other(name) => name,
        };
        fixed.to_owned()
    }
}

/// The type of an orchestration step in words; an unknown one as it is.
#[must_use]
pub fn step_type(kind: &str) -> &str {
    match kind {
        "ClaimsExchange" => "Claims exchange",
        "ClaimsProviderSelection" => "Provider selection",
        "CombinedSignInAndSignUp" => "Combined sign-in and sign-up",
        "ConsentScreen" => "Consent screen",
        "GetClaims" => "Get claims",
        "InvokeSubJourney" => "Invoke sub-journey",
        "Noop" => "No operation",
        "ReviewScreen" => "Review screen",
        "SendClaims" => "Send claims",
        "UserDialog" => "User dialog",
        other => other,
    }
}

/// What has to hold for a precondition to act: `objectId exists`. A claim that is missing is neither
/// equal nor unequal to anything: the service then ignores the precondition.
#[must_use]
pub fn condition(precondition: &Precondition) -> String {
    format!("{} {}", subject(precondition), predicate(precondition))
}

fn subject(precondition: &Precondition) -> &str {
    precondition.claim().unwrap_or("?")
}

fn predicate(precondition: &Precondition) -> String {
    match (precondition.condition, precondition.execute_if) {
        (Some(Condition::Exists), true) => "exists".to_owned(),
        (Some(Condition::Exists), false) => "does not exist".to_owned(),
        (Some(Condition::Equals), equal) => {
            let literal = precondition.literal().map_or("?", |(value, _)| value);
            let verb = if equal { "is" } else { "is not" };
            format!("{verb} {literal}")
        }
        (None, _) => "meets a condition of no known type".to_owned(),
    }
}

/// What preconditions do: `skip if newUser does not exist or is not True`; empty without any. Each
/// acts on its own, so that one is enough.
#[must_use]
pub fn skip_if(preconditions: &[Precondition]) -> String {
    let mut said = String::new();
    let mut before = None;
    for precondition in preconditions {
        let claim = subject(precondition);
        let joint = if said.is_empty() { "skip if" } else { " or" };
        said.push_str(joint);
        if before != Some(claim) {
            said = format!("{said} {claim}");
        }
        said = format!("{said} {}", predicate(precondition));
        before = Some(claim);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::{Fixture, directory, profile, rest_profile};

    #[test]
    fn preconditions_say_when_a_step_is_skipped() {
        let precondition = |kind: &str, act: &str, values: &str| {
            format!(
                r#"<Precondition Type="{kind}" ExecuteActionsIf="{act}">{values}
                <Action>SkipThisOrchestrationStep</Action></Precondition>"#
            )
        };
        let preconditions = [
            precondition("ClaimsExist", "true", "<Value>objectId</Value>"),
            precondition("ClaimsExist", "false", "<Value>email</Value>"),
            precondition("ClaimEquals", "1", "<Value>a</Value><Value>b c</Value>"),
            precondition("ClaimEquals", "false", "<Value>a</Value>"),
            precondition("Maybe", "true", ""),
        ];
        let step = format!(
            r#"<OrchestrationStep Order="1" Type="Noop"><Preconditions>{}</Preconditions>
            </OrchestrationStep>"#,
            preconditions.concat()
        );
        Fixture::new().steps(&step).merged(|effective| {
            let journey = effective.journey("Journey").expect("it is defined");
            let words: Vec<String> = journey.steps[0]
                .preconditions
                .iter()
                .map(condition)
                .collect();
            assert_eq!(
                words,
                [
                    "objectId exists",
                    "email does not exist",
                    "a is b c",
                    "a is not ?",
                    "? meets a condition of no known type",
                ]
            );
            assert_eq!(
                skip_if(&journey.steps[0].preconditions[..2]),
                "skip if objectId exists or email does not exist"
            );
            assert_eq!(
                skip_if(&journey.steps[0].preconditions[2..4]),
                "skip if a is b c or is not ?"
            );
            assert_eq!(skip_if(&[]), "");
        });
    }

    #[test]
    fn technical_profiles_are_named_by_what_they_do() {
        let fixture = Fixture::new()
            .profile(&rest_profile("Call", ""))
            .profile(&directory("Read", "Read", ""))
            .profile(&profile("Google", r#"<Protocol Name="OAuth2"/>"#))
            .profile(&profile("Empty", ""));
        fixture.merged(|effective| {
            let words = |id| Role::of(effective.profile(id).expect("it is defined")).words();
            let ids = ["Page", "Call", "Read", "Google", "JwtIssuer", "Empty"];
            assert_eq!(
                ids.map(words),
                [
                    "page",
                    "REST API",
                    "directory read",
                    "OAuth 2.0",
                    "JWT token",
                    "no protocol"
                ]
            );
        });
    }
}
