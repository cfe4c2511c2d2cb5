//! Attributes: names, types and limits of the directory, claims. `ENT2100`–`ENT2119`.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::Context;
use super::claim_names::{CLAIM_TYPES, PROTOCOL_CLAIMS};
use crate::diag::{Code, CodeInfo, Finding, Findings, Severity};
use crate::plan::{Attribute, AttributeType, Transform, builtin, own_attributes};
use crate::pointer;

/// The codes of this family.
pub const CODES: &[Code] = &[
    &ALMOST_BUILT_IN,
    &NOT_AN_ATTRIBUTE,
    &BUILT_IN_TYPE,
    &TOO_LONG,
    &NAME_OF_A_CLAIM_TYPE,
    &FLAG_IS_AN_ATTRIBUTE,
    &TYPE_NOT_ON_PLATFORM,
    &PROTOCOL_CLAIM,
    &CLAIM_TWICE,
    &TRANSFORM_DOES_NOT_FIT,
    &TRANSFORM_WITHOUT_INPUT,
    &PHONE_REGION_MISSING,
    &NO_DISPLAY_NAME,
];

/// A name that differs from a built-in one in case.
pub static ALMOST_BUILT_IN: CodeInfo = CodeInfo {
    id: "ENT2100",
    severity: Severity::Error,
    title: "an attribute is almost called like a built-in property",
    explain: "\
Names of built-in properties are written exactly as in Microsoft Graph: `givenName`, not `givenname` or
`GivenName`. Any other name makes a custom attribute, which would live beside the built-in one, empty
wherever an application looks for the real one.

Write the built-in name, or choose one that cannot be mistaken for it.",
    source: "Microsoft Learn: user resource type",
};

/// A property a plan cannot fill.
pub static NOT_AN_ATTRIBUTE: CodeInfo = CodeInfo {
    id: "ENT2101",
    severity: Severity::Error,
    title: "this property is not filled as an attribute",
    explain: "\
Some properties are the directory's own (`createdDateTime`, `proxyAddresses`), others follow from rules of
the plan (`identities`, `mail`, `accountEnabled` from `users`; passwords from `credentials`).

To keep a legacy value that has such a name, give it a custom attribute of its own:

    attributes:
      - name: legacyCreated
        type: dateTime
        from: created_at",
    source: "Microsoft Learn: user resource type",
};

/// A built-in property has another type.
pub static BUILT_IN_TYPE: CodeInfo = CodeInfo {
    id: "ENT2102",
    severity: Severity::Error,
    title: "a built-in property has another type",
    explain: "\
The type of a built-in property is fixed. Microsoft Graph refuses a value of another type for every user
who has one.

Leave `type` out, and use a transform when the source's values need one.",
    source: "Microsoft Learn: user resource type",
};

/// A length the directory does not take.
pub static TOO_LONG: CodeInfo = CodeInfo {
    id: "ENT2103",
    severity: Severity::Error,
    title: "`maxLength` is more than the directory takes",
    explain: "\
Built-in properties have documented lengths: 64 for `givenName`, `surname` and `department`, 128 for
`city`, `country`, `state` and `jobTitle`, 40 for `postalCode`, 256 for `displayName`, 1024 for
`streetAddress`. A custom text has at most 256 characters; the service limits of both platforms promise
250, so anything between is only a warning.

A longer value is refused when the user is created. Lower `maxLength`, and say with `overLength` whether a
longer value rejects the record or is cut.",
    source: "Microsoft Learn: user resource type; Azure AD B2C service limits; External ID service limits",
};

/// A custom attribute is called like a claim type of the policies.
pub static NAME_OF_A_CLAIM_TYPE: CodeInfo = CodeInfo {
    id: "ENT2104",
    severity: Severity::Warning,
    title: "a custom attribute is called like something journeys use",
    explain: "\
Sign-in journeys work with claims such as `password`, `objectId` or `signInName`. A custom attribute of
that name becomes `extension_` and the name, beside the journey's own claim. Whoever reads the policy or a
token will take one for the other, and a fragment or an application that leaves the prefix out reads or
overwrites the wrong one.

Choose another name, for example `legacyObjectId` for `objectId`.",
    source: "Microsoft Learn: ClaimsSchema; user profile attributes",
};

/// The migration flag is also an attribute.
pub static FLAG_IS_AN_ATTRIBUTE: CodeInfo = CodeInfo {
    id: "ENT2105",
    severity: Severity::Error,
    title: "an attribute has the name of one that the migration needs for itself",
    explain: "\
`jit.flag` names the custom attribute by which the platform knows that a user is still to be migrated. It
is created, filled at import and cleared at the first sign-in without being listed under `attributes`.
An attribute of the same name would let the import, a page or an application change who is checked against
the legacy store.

The same holds for `entradaKey` and `entradaRun`, by which an import knows its accounts again,
`mustResetPassword` and `emailVerificationRequired`.

Rename one of them.",
    source: "Microsoft Learn: migrate passwords just in time; seamless migration in Azure AD B2C",
};

/// A type that the platform does not have.
pub static TYPE_NOT_ON_PLATFORM: CodeInfo = CodeInfo {
    id: "ENT2106",
    severity: Severity::Error,
    title: "custom attributes of this platform do not have this type",
    explain: "\
Custom attributes of Azure AD B2C hold texts, booleans, whole numbers and points in time. Only External ID
has text collections.

On Azure AD B2C join the values into one text, and split it where it is read:

    attributes:
      - name: interests
        transform: [{join: ','}]",
    source: "Microsoft Learn: define custom attributes in Azure AD B2C; identityUserFlowAttribute resource type",
};

/// A claim the protocol keeps for itself.
pub static PROTOCOL_CLAIM: CodeInfo = CodeInfo {
    id: "ENT2107",
    severity: Severity::Error,
    title: "a token claim has a name the protocol keeps for itself",
    explain: "\
Names such as `sub`, `iss`, `aud`, `exp` or `nonce` mean something to every library that validates a
token, and the issuer writes them. A value of the plan under such a name is refused, ignored, or makes
tokens that applications reject.

Choose another name. What `sub` holds is set with `customPolicies.tokens.subject`.",
    source: "RFC 7519, 4.1; OpenID Connect Core 1.0, 2",
};

/// Two attributes become one claim.
pub static CLAIM_TWICE: CodeInfo = CodeInfo {
    id: "ENT2108",
    severity: Severity::Error,
    title: "two attributes become the same claim",
    explain: "\
A token has one value per claim name. Of two attributes with the same `claim` an application would see one
or the other.

Give each attribute its own claim.",
    source: "RFC 7519, 4",
};

/// A transform does not fit.
pub static TRANSFORM_DOES_NOT_FIT: CodeInfo = CodeInfo {
    id: "ENT2109",
    severity: Severity::Error,
    title: "a transform does not fit its value",
    explain: "\
The steps of `transform` hand their results on: `split` makes several values, `trueWords` makes `true` or
`false`, `date` makes a point in time. A step that works on text cannot take `true`, and the last result
has to be of the attribute's type. Otherwise the import rejects every record that has a value.

    attributes:
      - name: newsletter
        type: boolean
        from: wants_news
        transform: [trim, {trueWords: ['yes', '1']}]",
    source: "how this program maps values",
};

/// A transform has nothing to work on.
pub static TRANSFORM_WITHOUT_INPUT: CodeInfo = CodeInfo {
    id: "ENT2110",
    severity: Severity::Warning,
    title: "a transform has nothing to work on",
    explain: "\
`transform` changes values on their way from the source record. Without `from` there is no value, unless
a step makes one (`template` or `default`).

Say with `from` which field of the record the attribute is filled from.",
    source: "how this program maps values",
};

/// Phone numbers without a region.
pub static PHONE_REGION_MISSING: CodeInfo = CodeInfo {
    id: "ENT2111",
    severity: Severity::Warning,
    title: "phone numbers are converted without a region",
    explain: "\
`phoneE164` turns numbers into the form `+442071838750`. Numbers written without a country code need a
region to be understood; without `users.phoneRegion` each of them is rejected.

    users:
      phoneRegion: GB",
    source: "ITU-T E.164",
};

/// No template for the display name.
pub static NO_DISPLAY_NAME: CodeInfo = CodeInfo {
    id: "ENT2112",
    severity: Severity::Error,
    title: "there is no way to make a display name",
    explain: "\
Every account needs a display name; Microsoft Graph refuses to create one without. The templates of
`users.profile.displayName` are tried in order, and the first that gives a text wins. An empty list leaves
nothing to try.

Leave the setting out for the default, which ends with the local part of the address.",
    source: "Microsoft Learn: create user",
};

/// Reports everything about attributes but how people enter them.
pub fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut claims: HashMap<&str, usize> = HashMap::new();
    for (i, attribute) in context.plan.attributes.iter().enumerate() {
        name(context, findings, i, attribute);
        kind(context, findings, i, attribute);
        length(context, findings, i, attribute);
        transform(context, findings, i, attribute);
        if let Some(claim) = &attribute.claim {
            if PROTOCOL_CLAIMS.contains(&claim.to_lowercase().as_str()) {
                let finding = Finding::new(
                    &PROTOCOL_CLAIM,
                    context.at(pointer!["attributes", i, "claim"]),
                    format!("`{claim}` is a claim of the token protocol"),
                );
                findings.push(finding.help("choose a name of your own"));
            }
            if let Some(first) = claims.insert(claim, i) {
                let finding = Finding::new(
                    &CLAIM_TWICE,
                    context.at(pointer!["attributes", i, "claim"]),
                    format!(
                        "`{}` becomes the claim `{claim}` already",
                        context.plan.attributes[first].name
                    ),
                );
                findings.push(
                    finding
                        .help("give each attribute a claim of its own")
                        .related(
                            "the first one",
                            context.at(pointer!["attributes", first, "claim"]),
                        ),
                );
            }
        }
    }
    if context.plan.users.profile.display_name.is_empty() {
        let finding = Finding::new(
            &NO_DISPLAY_NAME,
            context.at(pointer!["users", "profile", "displayName"]),
            "no template says how a display name is made",
        );
        findings.push(finding.help("leave the setting out for the default templates"));
    }
}

fn name(context: &Context<'_>, findings: &mut Findings, i: usize, attribute: &Attribute) {
    let name = attribute.name.as_str();
    let place = || context.at(pointer!["attributes", i, "name"]);
    if let Some(property) = builtin::property(name) {
        if let Some(why) = property.not_an_attribute {
            let finding = Finding::new(
                &NOT_AN_ATTRIBUTE,
                place(),
                format!("`{name}` is not filled as an attribute: {why}"),
            );
            findings
                .push(finding.help("keep the legacy value in a custom attribute of another name"));
        }
        return;
    }
    let almost = builtin::PROPERTIES
        .iter()
        .find(|p| p.name.eq_ignore_ascii_case(name));
    let flag = context.plan.jit.as_ref().map(|jit| jit.flag.as_str());
    if let Some(property) = almost {
        let finding = Finding::new(
            &ALMOST_BUILT_IN,
            place(),
            format!(
                "`{name}` would be a custom attribute beside the built-in `{}`",
                property.name
            ),
        );
        findings.push(finding.help(format!("write `{}`, or choose another name", property.name)));
    } else if flag.is_some_and(|flag| flag.eq_ignore_ascii_case(name)) {
        let finding = Finding::new(
            &FLAG_IS_AN_ATTRIBUTE,
            place(),
            format!("`{name}` is the flag by which users still to be migrated are known"),
        );
        findings.push(
            finding
                .help("rename the attribute or the flag")
                .related("the flag", context.at(pointer!["jit", "flag"])),
        );
    } else if own_attributes::is_reserved(attribute) {
        let finding = Finding::new(
            &FLAG_IS_AN_ATTRIBUTE,
            place(),
            format!("`{name}` is an attribute that the import fills for itself"),
        );
        findings.push(finding.help("rename the attribute"));
    } else if CLAIM_TYPES
        .iter()
        .any(|claim| claim.eq_ignore_ascii_case(name))
    {
        let finding = Finding::new(
            &NAME_OF_A_CLAIM_TYPE,
            place(),
            format!("`{name}` is a claim that sign-in journeys use themselves"),
        );
        findings.push(finding.help("choose another name"));
    }
}

/// The type an attribute has, whether it is written or follows from its name.
pub(super) fn kind_of(attribute: &Attribute) -> AttributeType {
    attribute
        .kind
        .or_else(|| builtin::property(&attribute.name).map(|property| property.kind))
        .unwrap_or(AttributeType::String)
}

/// A type in words.
pub(super) const fn words(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "a text",
        AttributeType::Boolean => "`true` or `false`",
        AttributeType::Integer => "a whole number",
        AttributeType::DateTime => "a point in time",
        AttributeType::StringCollection => "several texts",
    }
}

fn kind(context: &Context<'_>, findings: &mut Findings, i: usize, attribute: &Attribute) {
    let Some(kind) = attribute.kind else { return };
    let place = context.at(pointer!["attributes", i, "type"]);
    match builtin::property(&attribute.name) {
        Some(property) if property.kind != kind => {
            let finding = Finding::new(
                &BUILT_IN_TYPE,
                place,
                format!(
                    "the built-in `{}` is {}, not {}",
                    property.name,
                    words(property.kind),
                    words(kind)
                ),
            );
            findings.push(finding.help("leave `type` out"));
        }
        None if kind == AttributeType::StringCollection && context.is_b2c() => {
            let finding = Finding::new(
                &TYPE_NOT_ON_PLATFORM,
                place,
                format!(
                    "custom attributes of Azure AD B2C cannot hold {}",
                    words(kind)
                ),
            );
            findings
                .push(finding.help("use `type: string` and join the values with a `join` step"));
        }
        _ => {}
    }
}

/// Longest custom text that service limits promise, and that Microsoft Graph takes.
const CUSTOM_PROMISED: u32 = own_attributes::LONGEST_TEXT;
const CUSTOM_TAKEN: u32 = 256;

fn length(context: &Context<'_>, findings: &mut Findings, i: usize, attribute: &Attribute) {
    let Some(length) = attribute.max_length else {
        return;
    };
    let name = &attribute.name;
    let place = context.at(pointer!["attributes", i, "maxLength"]);
    let (limit, severity) = match builtin::property(name) {
        Some(property) => match property.max_length {
            Some(limit) if length > limit => (limit, Severity::Error),
            _ => return,
        },
        None if length > CUSTOM_TAKEN => (CUSTOM_PROMISED, Severity::Error),
        None if length > CUSTOM_PROMISED => (CUSTOM_PROMISED, Severity::Warning),
        None => return,
    };
    let mut finding = Finding::new(
        &TOO_LONG,
        place,
        format!("`{name}` holds at most {limit} characters, not {length}"),
    )
    .help(format!(
        "use at most {limit}; `overLength` says what becomes of longer values"
    ));
    finding.severity = severity;
    findings.push(finding);
}

/// What a value is between two steps. `Any` is what a record may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Any,
    Text,
    Texts,
    Truth,
    Moment,
}

fn transform(context: &Context<'_>, findings: &mut Findings, i: usize, attribute: &Attribute) {
    let steps = &attribute.transform;
    if steps.is_empty() {
        return;
    }
    let makes_one =
        |step: &Transform| matches!(step, Transform::Template(_) | Transform::Default(_));
    if attribute.from.is_none() && !steps.iter().any(makes_one) {
        let finding = Finding::new(
            &TRANSFORM_WITHOUT_INPUT,
            context.key(pointer!["attributes", i, "transform"]),
            format!(
                "`{}` has no `from`, so nothing is transformed",
                attribute.name
            ),
        );
        findings.push(finding.help("name the record's field in `from`"));
    }
    let mut flow = Flow::Any;
    for (j, step) in steps.iter().enumerate() {
        let result = match step {
            Transform::TrueWords(_) => Flow::Truth,
            Transform::Date(_) => Flow::Moment,
            Transform::Split(_) => Flow::Texts,
            Transform::Template(_) | Transform::Default(_) => Flow::Text,
            Transform::Join(_) => Flow::Text,
            // The others change texts, one or several of them.
            _ if flow == Flow::Texts => Flow::Texts,
            _ => Flow::Text,
        };
        let takes_anything = makes_one(step);
        let problem = match flow {
            Flow::Truth if !takes_anything => Some("`true` or `false`"),
            Flow::Moment if !takes_anything => Some("a point in time"),
            _ => None,
        };
        if let Some(what) = problem {
            let finding = Finding::new(
                &TRANSFORM_DOES_NOT_FIT,
                context.at(pointer!["attributes", i, "transform", j]),
                format!("this step works on text, but the step before makes {what}"),
            );
            findings.push(finding.help("put the step that makes it last"));
            return;
        }
        if matches!(step, Transform::PhoneE164) && context.plan.users.phone_region.is_none() {
            let finding = Finding::new(
                &PHONE_REGION_MISSING,
                context.at(pointer!["attributes", i, "transform", j]),
                "numbers without a country code cannot be understood",
            );
            findings.push(finding.help("set `users.phoneRegion`, for example to `GB`"));
        }
        flow = result;
    }
    let kind = kind_of(attribute);
    let fits = match flow {
        Flow::Any | Flow::Text => kind != AttributeType::StringCollection,
        Flow::Texts => kind == AttributeType::StringCollection,
        Flow::Truth => kind == AttributeType::Boolean,
        Flow::Moment => matches!(kind, AttributeType::DateTime | AttributeType::String),
    };
    if !fits {
        let made = match flow {
            Flow::Any | Flow::Text => "one text",
            Flow::Texts => "several texts",
            Flow::Truth => "`true` or `false`",
            Flow::Moment => "a point in time",
        };
        let last = steps.len() - 1;
        let finding = Finding::new(
            &TRANSFORM_DOES_NOT_FIT,
            context.at(pointer!["attributes", i, "transform", last]),
            format!(
                "the last step makes {made}, but `{}` is {}",
                attribute.name,
                words(kind)
            ),
        );
        findings.push(finding.help("change the attribute's `type`, or add a step that converts"));
    }
}
