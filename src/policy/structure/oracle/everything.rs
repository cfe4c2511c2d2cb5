//! Policies that have every element and every attribute of the table.

#![expect(clippy::format_push_string, reason = "tests need not be fast")]

use super::mutants::VALUES;
use crate::policy::doc::NAMESPACE;
use crate::policy::structure::model::{ChildType, Content as Model, Type};
use crate::policy::structure::simple::Simple;
use crate::policy::structure::table;

/// Two policies that together have every element and every attribute of the table: where it allows
/// one of two elements, each has another.
pub(in crate::policy) fn everything() -> [String; 2] {
    [0, 1].map(everything_with)
}

fn everything_with(alternative: usize) -> String {
    let mut text = String::new();
    let mut serial = 0;
    write_row(
        "TrustFrameworkPolicy",
        &table::TRUST_FRAMEWORK_POLICY,
        alternative,
        &mut serial,
        &mut text,
    );
    text.replacen('>', &format!(" xmlns='{NAMESPACE}'>"), 1)
}

fn write_row(
    name: &str,
    row: &'static Type,
    alternative: usize,
    serial: &mut usize,
    text: &mut String,
) {
    *text += &format!("<{name}");
    for attribute in row.attributes {
        *serial += 1;
        let value = match (attribute.name, attribute.of) {
            ("Order", _) => serial.to_string(),
            (_, Simple::String) => format!("s{serial}"),
            (_, of) => sample(of).to_owned(),
        };
        *text += &format!(" {}='{value}'", attribute.name);
    }
    *text += ">";
    let chosen = match row.content {
        Model::Text(of) => {
            *text += sample(of);
            &[]
        }
        Model::Sequence(particles) => particles,
        Model::OneOf(particles) => {
            let at = alternative % particles.len();
            &particles[at..=at]
        }
        Model::Empty | Model::Anything { .. } => &[],
    };
    for particle in chosen {
        for _ in 0..=usize::from(particle.repeats) {
            match particle.of {
                ChildType::Row(row) => write_row(particle.name, row, alternative, serial, text),
                ChildType::Text(of) => {
                    *text += &format!("<{0}>{1}</{0}>", particle.name, sample(of));
                }
            }
        }
    }
    *text += &format!("</{name}>");
}

/// A value of the type.
fn sample(of: Simple) -> &'static str {
    match of {
        Simple::OneOf(words) => words[words.len() - 1],
        _ => VALUES
            .iter()
            .find(|value| !value.is_empty() && of.check(value).is_ok())
            .expect("every type has a value in the list"),
    }
}
