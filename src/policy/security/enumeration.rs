//! Messages that tell a stranger who has an account.

use crate::diag::{CodeInfo, Findings, Severity};
use crate::policy::effective::Profile;
use crate::policy::merged::{Rule, Subject, finding};
use crate::policy::rules::Context;
use crate::policy::set::{At, Kind};

/// One message for a stranger, another for a wrong password.
pub static TELLS_WHO_EXISTS: CodeInfo = CodeInfo {
    id: "ENT7014",
    severity: Severity::Info,
    title: "the messages of a password login tell who has an account",
    explain: "`UserMessageIfClaimsPrincipalDoesNotExist` and `UserMessageIfInvalidPassword` of a \
password login differ, so that anybody can find out with any password whether an address has an \
account here: the list is worth money to those who try stolen passwords. Microsoft's packs do this, in \
their localized texts.\n\nGive both the same text, such as `Your email or password is incorrect`, also in the localized texts \
(`UserMessageIfClaimsPrincipalDoesNotExist` and `UserMessageIfInvalidPassword`). A sign-up or reset \
page that says whether an address is known gives the same away; a code by email before the answer \
helps there.",
    source: "OWASP Authentication Cheat Sheet, authentication and error messages; Microsoft Learn: Localization string IDs",
};

/// The key, or string id, of the message for somebody without an account.
const STRANGER: &str = "UserMessageIfClaimsPrincipalDoesNotExist";

/// That of the message for a wrong password.
const WRONG: &str = "UserMessageIfInvalidPassword";

pub(crate) const RULES: &[Rule] = &[Rule::Profile(check)];

fn check(subject: &Subject<'_>, profile: &Profile<'_>, findings: &mut Findings) {
    let (stranger, wrong) = (profile.item(STRANGER), profile.item(WRONG));
    if let (Some(stranger), Some(wrong)) = (stranger, wrong)
        && stranger.value != wrong.value
    {
        findings.push(
            finding(
                &TELLS_WHO_EXISTS,
                subject.text(stranger.at),
                format!("the messages of `{}` tell who has an account", profile.id),
                "give both messages the same text",
            )
            .related("the other message", subject.text(wrong.at)),
        );
    }
}

/// Judges the localized texts of every file whose structure is right.
pub(crate) fn check_texts(context: &Context<'_>, findings: &mut Findings) {
    let set = context.set;
    for (index, policy) in context.judged() {
        if !context.is_sound(index) {
            continue;
        }
        let document = &policy.document;
        for &resources in policy.all(Kind::LocalizedResources) {
            let Some((strings, _)) = document.child(resources, "LocalizedStrings") else {
                continue;
            };
            let text = |id: &str| {
                let mut strings = document.children(strings);
                let (string, _) = strings.find(|(_, s)| s.attribute("StringId") == Some(id))?;
                Some((string, document.text(string)))
            };
            let (Some((stranger, one)), Some((wrong, other))) = (text(STRANGER), text(WRONG))
            else {
                continue;
            };
            if one == other {
                continue;
            }
            let at = |element| At {
                policy: index,
                element,
            };
            let id = document.element(resources).attribute("Id");
            findings.push(
                finding(
                    &TELLS_WHO_EXISTS,
                    set.place_text(at(stranger)),
                    format!(
                        "the texts of `{}` tell who has an account",
                        id.unwrap_or_default()
                    ),
                    "give both messages the same text",
                )
                .related("the other message", set.place_text(at(wrong))),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::fixture::{Fixture, profile};

    fn saying(stranger: &str, wrong: &str) -> Fixture {
        let body = format!(
            r#"<Protocol Name="OpenIdConnect"/><Metadata><Item Key="client_id">x</Item>
            <Item Key="UserMessageIfClaimsPrincipalDoesNotExist">{stranger}</Item>
            <Item Key="UserMessageIfInvalidPassword">{wrong}</Item></Metadata>"#
        );
        Fixture::new().profile(&profile("Login", &body))
    }

    #[test]
    fn ent7014_reports_messages_that_differ() {
        let messages = saying("We know nobody", "Wrong password").messages("ENT7014");
        assert_eq!(
            messages,
            ["the messages of `Login` tell who has an account"]
        );
    }

    #[test]
    fn ent7014_reports_localized_texts_that_differ() {
        let text = |id: &str, text: &str| {
            format!(
                r#"<LocalizedString ElementType="ErrorMessage" StringId="{id}">{text}</LocalizedString>"#
            )
        };
        let messages = Fixture::new()
            .derived(&format!(
                r#"<BuildingBlocks><Localization><LocalizedResources Id="login.en"><LocalizedStrings>{}{}
                </LocalizedStrings></LocalizedResources></Localization></BuildingBlocks>"#,
                text("UserMessageIfClaimsPrincipalDoesNotExist", "We know nobody"),
                text("UserMessageIfInvalidPassword", "Wrong password"),
            ))
            .messages("ENT7014");
        assert_eq!(
            messages,
            ["the texts of `login.en` tell who has an account"]
        );
    }

    #[test]
    fn ent7014_accepts_one_message_for_both() {
        saying("Email or password is wrong", "Email or password is wrong").accepts("ENT7014");
    }
}
