//! `mapping/attributes.md`: the attribute mapping for people.

use std::fmt::Write as _;

use super::markdown;
use crate::formats::mapping::{CollectionStep, MappedAttribute, MappedIdentity, Mapping};
use crate::formats::{LateText, Reference};
use crate::plan::{AttributeType, OverLength};

/// The page.
pub(super) fn page(mapping: &Mapping) -> String {
    let mut page = String::from("# Attribute mapping\n\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        page,
        "Plan {}, environment {}. `attributes.json` holds the same for programs.",
        code(&mapping.plan),
        code(&mapping.environment)
    );
    identities(&mut page, &mapping.identities);
    attributes(&mut page, &mapping.attributes);
    own(&mut page, mapping);
    if mapping.attributes.iter().any(|one| is_late(&one.target))
        || mapping.own.iter().any(|one| is_late(&one.target))
    {
        page.push_str(
            "\n`{appId}` is the application id of `b2c-extensions-app` without its dashes. It is known when \
             the tenant is set up.\n",
        );
    }
    page
}

fn identities(page: &mut String, identities: &[MappedIdentity]) {
    if identities.is_empty() {
        return;
    }
    page.push_str("\n## Sign-in names and logins\n\n");
    page.push_str("| from | sign-in type | issuer |\n|---|---|---|\n");
    for identity in identities {
        let from = match &identity.source {
            Some(source) => format!("{}: {}", code(source), code(&identity.from)),
            None => code(&identity.from),
        };
        let _ = writeln!(
            page,
            "| {from} | {} | {} |",
            code(&identity.sign_in_type),
            code(&identity.issuer)
        );
    }
}

fn attributes(page: &mut String, attributes: &[MappedAttribute]) {
    if attributes.is_empty() {
        return;
    }
    page.push_str("\n## Attributes\n\n");
    page.push_str(
        "| attribute | from | steps | in the directory | type | rules | asked for | claim |\n",
    );
    page.push_str("|---|---|---|---|---|---|---|---|\n");
    for attribute in attributes {
        let cells = [
            code(&attribute.name),
            from(attribute),
            steps(attribute),
            code(&name(&attribute.target)),
            word(attribute.kind).to_owned(),
            rules(attribute),
            asked(attribute),
            claims(attribute),
        ];
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    }
}

fn own(page: &mut String, mapping: &Mapping) {
    if mapping.own.is_empty() {
        return;
    }
    page.push_str("\n## Attributes the migration fills for itself\n\n");
    page.push_str("| attribute | in the directory | type | what it says |\n|---|---|---|---|\n");
    for own in &mapping.own {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} |",
            code(&own.name),
            code(&name(&own.target)),
            word(own.kind),
            own.description
        );
    }
}

fn from(attribute: &MappedAttribute) -> String {
    let fields = attribute.from.iter().map(|field| match &field.column {
        Some(column) => format!(
            "{}: {} (column {})",
            code(&field.source),
            code(&field.field),
            code(column)
        ),
        None => format!("{}: {}", code(&field.source), code(&field.field)),
    });
    fields.collect::<Vec<_>>().join("<br>")
}

fn steps(attribute: &MappedAttribute) -> String {
    let steps = attribute.transform.iter().map(|step| {
        let json = serde_json::to_value(step).unwrap_or_default();
        match json.as_str() {
            Some(word) => word.to_owned(),
            None => code(&json.to_string()),
        }
    });
    steps.collect::<Vec<_>>().join(", ")
}

fn rules(attribute: &MappedAttribute) -> String {
    let mut rules = Vec::new();
    if attribute.required {
        rules.push("required".to_owned());
    }
    if let Some(length) = &attribute.length {
        let over = match length.over {
            OverLength::Reject => "longer ones are rejected",
            OverLength::Truncate => "longer ones are cut",
        };
        rules.push(format!("at most {} characters, {over}", length.max));
    }
    rules.join("; ")
}

fn asked(attribute: &MappedAttribute) -> String {
    let places = attribute.collected.iter().map(|place| {
        let step = match place.step {
            CollectionStep::SignUp => "sign-up",
            CollectionStep::ProfileEdit => "profile edit",
        };
        format!("{step}, {}", code(&place.flow))
    });
    places.collect::<Vec<_>>().join("<br>")
}

fn claims(attribute: &MappedAttribute) -> String {
    let claims = attribute
        .claims
        .iter()
        .map(|claim| match &claim.relying_party {
            Some(party) => format!("{} in {}", code(&claim.name), code(party)),
            None => code(&claim.name),
        });
    claims.collect::<Vec<_>>().join("<br>")
}

/// A name as people read it, with `{appId}` where it is not known yet.
fn name(target: &LateText) -> String {
    match target {
        LateText::Known(name) => name.clone(),
        LateText::Late(Reference {
            reference,
            template,
        }) => template.as_ref().map_or_else(
            || reference.clone(),
            |template| template.replace("{hex}", "{appId}"),
        ),
    }
}

const fn is_late(target: &LateText) -> bool {
    matches!(target, LateText::Late(_))
}

const fn word(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::String => "text",
        AttributeType::Boolean => "`true` or `false`",
        AttributeType::Integer => "whole number",
        AttributeType::DateTime => "point in time",
        AttributeType::StringCollection => "several texts",
    }
}

/// A code span within a table.
fn code(text: &str) -> String {
    markdown::cell(&markdown::code(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_in_its_cell_whatever_it_holds() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a|b\nc"), "`a\\|b c`");
        assert_eq!(code("`x` ``y``"), "``` `x` ``y`` ```");
    }
}
