//! Custom policies: `ENT2500`–`ENT2519`.

use std::collections::HashMap;

use url::Url;

use super::Context;
use super::claim_names::PROTOCOL_CLAIMS;
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{CustomPolicies, JourneyKind, PageKind, PolicyTokens, SignInIdentifier};
use crate::pointer;
use crate::util::pointer::child;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &NO_RELYING_PARTY,
    &NO_SIGN_IN,
    &IDENTIFIERS_TOGETHER,
    &NO_PASSWORD_RESET,
    &PAGE_ADDRESS,
    &PAGE_TWICE,
    &REFRESH_WINDOW,
    &TOKEN_CLAIM,
    &STRINGS_UNUSED,
];

/// No relying party.
pub static NO_RELYING_PARTY: CodeInfo = CodeInfo {
    id: "ENT2500",
    severity: Severity::Warning,
    title: "custom policies without a relying party",
    explain: "\
Applications call relying parties, the policies at the end of the chain. Without one nothing can be called,
and the generated set is a base nobody uses. Policies carried along with `files` may have their own.

    customPolicies:
      relyingParties:
        - {name: signup_signin}
        - {name: password_reset, journey: passwordReset}",
    source: "Microsoft Learn: RelyingParty element",
};

/// A journey without a way to sign in.
pub static NO_SIGN_IN: CodeInfo = CodeInfo {
    id: "ENT2501",
    severity: Severity::Error,
    title: "a journey offers no way to sign in",
    explain: "\
`signIn.identifiers` is empty, so people sign in with identity providers only, and this relying party offers
none. The first page would be empty, and the policy is refused: a claims provider selection needs a target.

Add a provider or an identifier.",
    source: "Microsoft Learn: UserJourneys, ClaimsProviderSelections",
};

/// Identifiers that do not share a page.
pub static IDENTIFIERS_TOGETHER: CodeInfo = CodeInfo {
    id: "ENT2502",
    severity: Severity::Error,
    title: "these sign-in names cannot share a page",
    explain: "\
The generated page takes one kind of sign-in name, or either of email address and user name. A phone number
has a page of its own, because it is verified by a text message rather than by an email.

Use `[email]`, `[username]`, `[phone]` or `[email, username]`. Two pages can be had with two sets that have
different prefixes.",
    source: "Microsoft Learn: phone sign-up and sign-in with custom policies",
};

/// Nobody can reset a password.
pub static NO_PASSWORD_RESET: CodeInfo = CodeInfo {
    id: "ENT2503",
    severity: Severity::Warning,
    title: "there is no way to reset a password",
    explain: "\
With `embeddedPasswordReset: false` the link \"Forgot your password?\" sends people back to the application
with the error AADB2C90118, and the application starts a password reset policy. The plan has no relying party
with `journey: passwordReset` it could start.

Add one, or leave `embeddedPasswordReset` on.",
    source: "Microsoft Learn: set up a password reset flow in Azure AD B2C",
};

/// A page's address is not https.
pub static PAGE_ADDRESS: CodeInfo = CodeInfo {
    id: "ENT2504",
    severity: Severity::Error,
    title: "a page layout is not at an `https` address",
    explain: "\
The user's browser loads the layout into the sign-in page, which is `https`: anything else is blocked as mixed
content, and the page stays empty. The server also has to allow the sign-in host by CORS.

`{Culture:RFC5646}` in the address is replaced by the user's language.",
    source: "Microsoft Learn: customize the user interface with HTML templates in Azure AD B2C",
};

/// A page has two layouts.
pub static PAGE_TWICE: CodeInfo = CodeInfo {
    id: "ENT2505",
    severity: Severity::Error,
    title: "a page has two layouts",
    explain: "\
Each page has one layout; of two with the same `page` the second would replace the first. Delete one of
them.",
    source: "Microsoft Learn: ContentDefinitions",
};

/// The refresh window is shorter than a refresh token.
pub static REFRESH_WINDOW: CodeInfo = CodeInfo {
    id: "ENT2506",
    severity: Severity::Error,
    title: "refreshing ends before a single refresh token does",
    explain: "\
`refreshDays` is how long one refresh token is valid, `refreshSlidingDays` how long people may go on refreshing
in all. The second includes the first, so it cannot be shorter; the service refuses such a policy. 0 means
that refreshing never ends.",
    source: "Microsoft Learn: JwtIssuer technical profile, rolling_refresh_token_lifetime_secs",
};

/// A claim of a relying party has a name of the protocol, or one twice.
pub static TOKEN_CLAIM: CodeInfo = CodeInfo {
    id: "ENT2507",
    severity: Severity::Error,
    title: "a relying party's token cannot have this claim",
    explain: "\
A token has each name once, and names such as `sub`, `iss` or `exp` are the issuer's own. Give the claim
another name with `as`, or delete the copy.

    claims:
      - {claim: objectId, as: account_id}",
    source: "RFC 7519, 4; OpenID Connect Core 1.0, 2",
};

/// Texts of a language that is not supported.
pub static STRINGS_UNUSED: CodeInfo = CodeInfo {
    id: "ENT2508",
    severity: Severity::Warning,
    title: "texts of a language nobody can have",
    explain: "\
`languages.strings` has texts of a language that is neither `default` nor in `supported`. Pages are never
shown in it, so the texts are never used.

Add the language to `supported`, or delete the texts.",
    source: "Microsoft Learn: Localization, SupportedLanguages",
};

/// Reports everything about custom policies.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let Some(policies) = context.policies() else {
        return;
    };
    journeys(context, findings, policies);
    pages(context, findings, policies);
    tokens(
        context,
        findings,
        &pointer!["customPolicies", "tokens"],
        &policies.tokens,
    );
    parties(context, findings, policies);
    let languages = &policies.languages;
    for tag in languages.strings.keys() {
        let same = |other: &String| other.eq_ignore_ascii_case(tag);
        if !same(&languages.default) && !languages.supported.iter().any(same) {
            let finding = Finding::new(
                &STRINGS_UNUSED,
                context.key(pointer!["customPolicies", "languages", "strings", tag]),
                format!("no page is ever shown in `{tag}`"),
            );
            findings.push(
                finding
                    .help("add it to `customPolicies.languages.supported`")
                    .did_you_mean(tag, languages.supported.iter().map(String::as_str)),
            );
        }
    }
}

fn journeys(context: &Context<'_>, findings: &mut Findings, policies: &CustomPolicies) {
    let parties = &policies.relying_parties;
    let identifiers = &policies.sign_in.identifiers;
    let at = |key: &str| context.at(pointer!["customPolicies", "signIn", key]);
    if parties.is_empty() && policies.files.is_empty() {
        let finding = Finding::new(
            &NO_RELYING_PARTY,
            context.key(pointer!["customPolicies"]),
            "applications have no policy to call",
        );
        findings.push(
            finding.help("add one under `relyingParties`, for example `{name: signup_signin}`"),
        );
    }
    if identifiers.contains(&SignInIdentifier::Phone) && identifiers.len() > 1 {
        let finding = Finding::new(
            &IDENTIFIERS_TOGETHER,
            at("identifiers"),
            "`phone` cannot share the sign-in page with another kind of name",
        );
        findings.push(finding.help("use `[phone]` alone, or `[email, username]`"));
    }
    let resets = parties
        .iter()
        .any(|party| party.journey == JourneyKind::PasswordReset);
    let local = !identifiers.is_empty() && !parties.is_empty();
    if local && !policies.sign_in.embedded_password_reset && !resets && policies.files.is_empty() {
        let finding = Finding::new(
            &NO_PASSWORD_RESET,
            at("embeddedPasswordReset"),
            "applications have no policy to start when somebody forgot their password",
        );
        findings.push(finding.help("add a relying party with `journey: passwordReset`"));
    }
    for (i, party) in parties.iter().enumerate() {
        let offered = party
            .identity_providers
            .as_ref()
            .map_or_else(|| context.plan.identity_providers.len(), Vec::len);
        let signs_in = matches!(
            party.journey,
            JourneyKind::SignUpSignIn | JourneyKind::SignIn
        );
        if identifiers.is_empty() && offered == 0 && signs_in {
            let finding = Finding::new(
                &NO_SIGN_IN,
                context.at(pointer!["customPolicies", "relyingParties", i, "name"]),
                format!(
                    "`{}` has neither a local account nor a provider to sign in with",
                    party.name
                ),
            );
            findings.push(finding.help("add to `signIn.identifiers`, or offer a provider"));
        }
    }
}

fn pages(context: &Context<'_>, findings: &mut Findings, policies: &CustomPolicies) {
    let mut seen: HashMap<PageKind, usize> = HashMap::new();
    for (i, layout) in policies.pages.iter().enumerate() {
        let pointer = |key: &str| pointer!["customPolicies", "pages", i, key];
        let plain = layout.url.replace(['{', '}'], "");
        if !Url::parse(&plain).is_ok_and(|url| url.scheme() == "https" && url.has_host()) {
            let finding = Finding::new(
                &PAGE_ADDRESS,
                context.at(pointer("url")),
                format!("`{}` is not an `https` address", layout.url),
            );
            findings.push(finding.help("write the whole address, beginning with `https://`"));
        }
        if let Some(first) = seen.insert(layout.page, i) {
            let finding = Finding::new(
                &PAGE_TWICE,
                context.at(pointer("page")),
                "this page has a layout already",
            );
            findings.push(finding.help("delete one of them").related(
                "the first one",
                context.at(pointer!["customPolicies", "pages", first]),
            ));
        }
    }
}

fn tokens(context: &Context<'_>, findings: &mut Findings, pointer: &str, tokens: &PolicyTokens) {
    if tokens.refresh_sliding_days != 0 && tokens.refresh_sliding_days < tokens.refresh_days {
        let finding = Finding::new(
            &REFRESH_WINDOW,
            context.at(child(pointer, "refreshSlidingDays")),
            format!(
                "refreshing ends after {} days, but one token is valid for {}",
                tokens.refresh_sliding_days, tokens.refresh_days
            ),
        );
        findings.push(finding.help("make it at least `refreshDays`, or 0 for no end"));
    }
}

fn parties(context: &Context<'_>, findings: &mut Findings, policies: &CustomPolicies) {
    for (i, party) in policies.relying_parties.iter().enumerate() {
        let base = pointer!["customPolicies", "relyingParties", i];
        if let Some(own) = &party.tokens {
            tokens(context, findings, &child(&base, "tokens"), own);
        }
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (j, claim) in party.claims.iter().enumerate() {
            let attribute = context
                .plan
                .attributes
                .iter()
                .find(|a| a.name == claim.claim);
            let name = claim
                .name
                .as_ref()
                .or_else(|| attribute.and_then(|attribute| attribute.claim.as_ref()))
                .unwrap_or(&claim.claim);
            let place = pointer!["customPolicies", "relyingParties", i, "claims", j];
            if PROTOCOL_CLAIMS.contains(&name.as_str()) {
                let finding = Finding::new(
                    &TOKEN_CLAIM,
                    context.at(place.clone()),
                    format!("`{name}` is a claim of the token protocol"),
                );
                findings.push(finding.help("give it another name with `as`"));
            }
            if let Some(first) = names.insert(name, j) {
                let finding = Finding::new(
                    &TOKEN_CLAIM,
                    context.at(place),
                    format!("the token of `{}` has a claim `{name}` already", party.name),
                );
                let first = pointer!["customPolicies", "relyingParties", i, "claims", first];
                findings.push(
                    finding
                        .help("delete one, or give it another name with `as`")
                        .related("the first one", context.at(first)),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::check::testing::b2c;

    fn policies(code: &str, settings: &str) -> String {
        b2c(code, &format!("customPolicies: {{{settings}}}"))
    }

    #[test]
    fn ent2500_reports_policies_nobody_can_call() {
        assert_snapshot!(policies("ENT2500", "prefix: Shop_"), @r#"
        warning /customPolicies: applications have no policy to call
          help: add one under `relyingParties`, for example `{name: signup_signin}`
        "#);
    }

    #[test]
    fn ent2500_accepts_a_relying_party_or_carried_files() {
        assert_eq!(policies("ENT2500", "relyingParties: [{name: signin}]"), "");
        assert_eq!(policies("ENT2500", "files: ['*.xml']"), "");
    }

    #[test]
    fn ent2501_reports_an_empty_first_page() {
        let settings = "signIn: {identifiers: []}, relyingParties: [{name: signin}]";
        assert_snapshot!(policies("ENT2501", settings), @r#"
        error /customPolicies/relyingParties/0/name: `signin` has neither a local account nor a provider to sign in with
          help: add to `signIn.identifiers`, or offer a provider
        "#);
    }

    #[test]
    fn ent2501_accepts_local_accounts_and_providers() {
        assert_eq!(policies("ENT2501", "relyingParties: [{name: signin}]"), "");
        let google = "
identityProviders: [{name: google, kind: google}]
customPolicies: {signIn: {identifiers: []}, relyingParties: [{name: signin}]}";
        assert_eq!(b2c("ENT2501", google), "");
    }

    #[test]
    fn ent2502_reports_a_phone_beside_other_names() {
        assert_snapshot!(policies("ENT2502", "signIn: {identifiers: [email, phone]}"), @r#"
        error /customPolicies/signIn/identifiers: `phone` cannot share the sign-in page with another kind of name
          help: use `[phone]` alone, or `[email, username]`
        "#);
    }

    #[test]
    fn ent2502_accepts_email_or_username() {
        assert_eq!(
            policies("ENT2502", "signIn: {identifiers: [email, username]}"),
            ""
        );
    }

    #[test]
    fn ent2503_reports_forgotten_passwords_without_a_policy() {
        let settings = "signIn: {embeddedPasswordReset: false}, relyingParties: [{name: signin}]";
        assert_snapshot!(policies("ENT2503", settings), @r#"
        warning /customPolicies/signIn/embeddedPasswordReset: applications have no policy to start when somebody forgot their password
          help: add a relying party with `journey: passwordReset`
        "#);
    }

    #[test]
    fn ent2503_accepts_a_policy_for_it() {
        let settings = "signIn: {embeddedPasswordReset: false},
            relyingParties: [{name: signin}, {name: reset, journey: passwordReset}]";
        assert_eq!(policies("ENT2503", settings), "");
    }

    #[test]
    fn ent2504_reports_a_layout_browsers_block() {
        let pages = "pages: [{page: error, url: 'http://cdn.contoso.com/e.html'}]";
        assert_snapshot!(policies("ENT2504", pages), @r#"
        error /customPolicies/pages/0/url: `http://cdn.contoso.com/e.html` is not an `https` address
          help: write the whole address, beginning with `https://`
        "#);
    }

    #[test]
    fn ent2504_accepts_https_with_a_language() {
        let pages = "pages: [{page: error, url: 'https://cdn.a.com/{Culture:RFC5646}/e.html'}]";
        assert_eq!(policies("ENT2504", pages), "");
    }

    #[test]
    fn ent2505_reports_two_layouts_of_one_page() {
        let pages =
            "pages: [{page: error, url: 'https://a.com/1'}, {page: error, url: 'https://a.com/2'}]";
        assert_snapshot!(policies("ENT2505", pages), @r#"
        error /customPolicies/pages/1/page: this page has a layout already
          help: delete one of them
          /customPolicies/pages/0: the first one
        "#);
    }

    #[test]
    fn ent2505_accepts_a_layout_for_each_page() {
        let pages = "pages: [{page: error, url: 'https://a.com/1'}, {page: profileEdit, url: 'https://a.com/2'}]";
        assert_eq!(policies("ENT2505", pages), "");
    }

    #[test]
    fn ent2506_reports_a_window_shorter_than_a_token() {
        let tokens = "tokens: {refreshDays: 30, refreshSlidingDays: 14}";
        assert_snapshot!(policies("ENT2506", tokens), @r#"
        error /customPolicies/tokens/refreshSlidingDays: refreshing ends after 14 days, but one token is valid for 30
          help: make it at least `refreshDays`, or 0 for no end
        "#);
    }

    #[test]
    fn ent2506_accepts_longer_and_endless_windows() {
        assert_eq!(
            policies(
                "ENT2506",
                "tokens: {refreshDays: 30, refreshSlidingDays: 0}"
            ),
            ""
        );
        assert_eq!(
            policies(
                "ENT2506",
                "tokens: {refreshDays: 30, refreshSlidingDays: 30}"
            ),
            ""
        );
    }

    #[test]
    fn ent2507_reports_claims_a_token_cannot_have() {
        let claims =
            "claims: [{claim: objectId, as: sub}, {claim: city}, {claim: state, as: city}]";
        let settings = format!("relyingParties: [{{name: signin, {claims}}}]");
        assert_snapshot!(policies("ENT2507", &settings), @r#"
        error /customPolicies/relyingParties/0/claims/0: `sub` is a claim of the token protocol
          help: give it another name with `as`
        error /customPolicies/relyingParties/0/claims/2: the token of `signin` has a claim `city` already
          help: delete one, or give it another name with `as`
          /customPolicies/relyingParties/0/claims/1: the first one
        "#);
    }

    #[test]
    fn ent2507_accepts_claims_of_their_own() {
        let settings = "relyingParties: [{name: signin, claims: [{claim: city}, {claim: state}]}]";
        assert_eq!(policies("ENT2507", settings), "");
    }

    #[test]
    fn ent2508_reports_texts_nobody_sees() {
        let languages = "languages: {supported: [de], strings: {fr: []}}";
        assert_snapshot!(policies("ENT2508", languages), @r#"
        warning /customPolicies/languages/strings/fr: no page is ever shown in `fr`
          help: add it to `customPolicies.languages.supported`
        "#);
    }

    #[test]
    fn ent2508_accepts_texts_of_supported_languages() {
        let languages = "languages: {supported: [de], strings: {de: [], en: []}}";
        assert_eq!(policies("ENT2508", languages), "");
    }
}
