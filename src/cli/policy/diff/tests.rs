//! What the formats print.

use super::json::About;
use super::{human, json, markdown};
use crate::cli::comment;
use crate::diag::SourceMap;
use crate::formats;
use crate::policy::diff::{Diff, compare};
use crate::policy::doc::Document;
use crate::policy::fixture::{Fixture, rest_profile};
use crate::policy::set::PolicySet;

const PAGE: &str = r#"<ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Call"/></ValidationTechnicalProfiles>"#;

/// A set in folder `name`.
fn read(name: &str, fixture: &Fixture, sources: &mut SourceMap) -> PolicySet {
    let texts = fixture.texts().into_iter();
    PolicySet::new(texts.map(|(file, text)| {
        let file = sources.add(format!("{name}/{file}"), text.clone());
        Document::parse(file, &text).expect("the fixture is well-formed")
    }))
}

fn compared(old: &Fixture, new: &Fixture) -> (Diff, SourceMap) {
    let mut sources = SourceMap::new();
    let (old, new) = (
        read("old", old, &mut sources),
        read("new", new, &mut sources),
    );
    (compare(&old, &new), sources)
}

/// A change of each weight.
fn sample() -> (Diff, SourceMap) {
    let token = |subject: &str| {
        format!(
            r#"<OutputClaims><OutputClaim ClaimTypeReferenceId="{subject}" PartnerClaimType="sub"/>
            </OutputClaims><SubjectNamingInfo ClaimType="sub"/>"#
        )
    };
    let call = rest_profile("Call", "");
    let old = Fixture::new()
        .page(PAGE)
        .profile(&call)
        .relying_party(&token("objectId"));
    let call = call
        .replace("api.example.com", "api.example.org")
        .replacen("Try again", "Later", 1);
    let new = Fixture::new()
        .page(&format!(
            "<OutputClaims><OutputClaim ClaimTypeReferenceId=\"email\"/></OutputClaims>{PAGE}"
        ))
        .profile(&call)
        .profile(&rest_profile("Spare", ""))
        .relying_party(&token("email"));
    compared(&old, &new)
}

fn as_human(diff: &Diff, rewritten: &[String], sources: &SourceMap, color: bool) -> String {
    let mut out = Vec::new();
    human::render(diff, rewritten, sources, color, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn people_see_groups_signs_and_both_places() {
    let (diff, sources) = sample();
    insta::assert_snapshot!(as_human(&diff, &[], &sources, false), @r#"
    B2C_1A_signup_signin
      relying party
        ~ subject, claim type: `objectId` → `email`  [breaking]
            users get new identities: applications will not know them by the subject they stored
            old/B2C_1A_signup_signin.xml:5 → new/B2C_1A_signup_signin.xml:5
      technical profile Call
        ~ metadata `ServiceUrl`: `https://api.example.com/check` → `https://api.example.org/check`  [security]
            old/B2C_1A_Base.xml:15 → new/B2C_1A_Base.xml:15
        ~ metadata `DefaultUserMessageIfRequestFailed`: `Try again` → `Later`  [cosmetic]
            old/B2C_1A_Base.xml:17 → new/B2C_1A_Base.xml:17
      technical profile Page
        + output claim `email`
            new/B2C_1A_Base.xml:7

    Used by no relying party
      + technical profile `Spare`: REST API, `https://api.example.com/check`  [cosmetic]
          new/B2C_1A_Base.xml:23

    1 relying party: 1 changed
    5 changes: 1 breaking, 1 security, 1 sign-in, 2 cosmetic
    "#);
    let colored = as_human(&diff, &[], &sources, true);
    assert!(colored.contains("\u{1b}["), "{colored}");
}

#[test]
fn a_comment_has_counts_first_and_folds_all_but_what_breaks() {
    let (diff, sources) = sample();
    insta::assert_snapshot!(markdown::render(&diff, &[], &sources, comment::MOST), @r#"
    ### Custom policies, 5 changes: 1 breaking, 1 security, 1 sign-in, 2 cosmetic

    | | relying party | breaking | security | sign-in | cosmetic |
    |-|-|-|-|-|-|
    | ~ | B2C_1A_signup_signin | 1 | 1 | 1 | 1 |

    > [!WARNING]
    > Breaking for applications:
    >
    > - B2C_1A_signup_signin / subject, claim type: <code>objectId</code> → <code>email</code> (users get new identities: applications will not know them by the subject they stored) (old/B2C_1A_signup_signin.xml:5 → new/B2C_1A_signup_signin.xml:5)

    <details><summary><b>B2C_1A_signup_signin</b>: 4 changes</summary>

    | | what | how | impact | where |
    |-|-|-|-|-|
    | ~ | relying party: subject, claim type | <code>objectId</code> → <code>email</code><br>users get new identities: applications will not know them by the subject they stored | breaking | old/B2C_1A_signup_signin.xml:5 → new/B2C_1A_signup_signin.xml:5 |
    | ~ | technical profile Call: metadata <code>ServiceUrl</code> | <code>https&#58;//api.example.com/check</code> → <code>https&#58;//api.example.org/check</code> | security | old/B2C_1A_Base.xml:15 → new/B2C_1A_Base.xml:15 |
    | ~ | technical profile Call: metadata <code>DefaultUserMessageIfRequestFailed</code> | <code>Try again</code> → <code>Later</code> | cosmetic | old/B2C_1A_Base.xml:17 → new/B2C_1A_Base.xml:17 |
    | + | technical profile Page: output claim <code>email</code> |  | sign-in | new/B2C_1A_Base.xml:7 |

    </details>

    <details><summary><b>Used by no relying party</b>: 1 change</summary>

    | | what | how | impact | where |
    |-|-|-|-|-|
    | + | technical profile <code>Spare</code> | REST API, <code>https&#58;//api.example.com/check</code> | cosmetic | new/B2C_1A_Base.xml:23 |

    </details>
    "#);
}

#[test]
fn a_comment_is_never_too_long_and_says_what_is_missing() {
    let (diff, sources) = sample();
    let whole = markdown::render(&diff, &[], &sources, comment::MOST);
    for most in [0, 500, 1_200, 1_500, 2_000, whole.len() + 500] {
        let page = markdown::render(&diff, &[], &sources, most);
        assert!(page.len() <= most.max(1_000), "{most}: {}", page.len());
        assert_eq!(
            page.matches("<details>").count(),
            page.matches("</details>").count()
        );
        assert_eq!(
            page.contains("left out"),
            page.len() < whole.len(),
            "{page}"
        );
    }
}

#[test]
fn no_change_says_which_files_were_only_rewritten() {
    let (diff, sources) = compared(&Fixture::new(), &Fixture::new());
    assert_eq!(
        as_human(&diff, &[], &sources, false),
        "no semantic change\n"
    );
    let files = ["new/a.xml".to_owned(), "new/b.xml".to_owned()];
    assert_eq!(
        as_human(&diff, &files, &sources, false),
        "no semantic change; 2 files differ in formatting or arrangement: new/a.xml, new/b.xml\n"
    );
    let page = markdown::render(&diff, &files, &sources, comment::MOST);
    assert!(
        page.starts_with("### Custom policies: no semantic change\n\nno semantic change; 2 files"),
        "{page}"
    );
}

#[test]
fn json_is_what_its_schema_says() {
    let (diff, sources) = sample();
    let about = About {
        old: "old",
        new: "new",
        environment: None,
        rewritten: &[],
        exit_code: 2,
    };
    let document = json::document(&diff, &sources, &about);
    let json = serde_json::to_value(&document).expect("it has a JSON form");
    let schema = formats::schema_of::<formats::PolicyDiff>().to_value();
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
    assert_eq!(json["counts"]["breaking"], 1);
    assert_eq!(
        json["changes"][0]["old"]["file"],
        "old/B2C_1A_signup_signin.xml"
    );
}
