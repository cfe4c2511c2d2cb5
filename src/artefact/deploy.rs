//! `deploy/`: files that run the migration service, from templates.
//!
//! A value of the plan cannot break out of its place: in YAML every text is printed as a quoted scalar,
//! and elsewhere only characters without a meaning are.

use std::io::{self, Write};
use std::sync::LazyLock;

use tera::{Context, Tera};

use crate::migration::deploy::Deployment;

/// Below `deploy/`: file, and its template.
const FILES: &[(&str, &str)] = &[
    (
        "Containerfile",
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/templates/deploy/Containerfile.tera"
        )),
    ),
    (
        "entrada.service",
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/templates/deploy/entrada.service.tera"
        )),
    ),
    (
        "kubernetes.yaml",
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/templates/deploy/kubernetes.yaml.tera"
        )),
    ),
];

/// The files of `deployment`: path and text.
///
/// # Errors
/// When a template is wrong: a defect of the product, not of an input.
pub(super) fn files(deployment: &Deployment) -> Result<Vec<(String, String)>, String> {
    static YAML: LazyLock<Result<Tera, String>> = LazyLock::new(|| engine(quoted));
    static OTHER: LazyLock<Result<Tera, String>> = LazyLock::new(|| engine(plain));
    let context = Context::from_serialize(deployment).map_err(|error| error.to_string())?;
    let rendered = |(file, _): &(&str, &str)| {
        let engine = if file.ends_with(".yaml") {
            &YAML
        } else {
            &OTHER
        };
        let engine = engine.as_ref().map_err(Clone::clone)?;
        let text = engine.render(file, &context);
        let text = text.map_err(|error| error.to_string())?;
        Ok((format!("deploy/{file}"), text))
    };
    FILES.iter().map(rendered).collect()
}

fn engine(escape: fn(&str, &mut dyn Write) -> io::Result<()>) -> Result<Tera, String> {
    let mut tera = Tera::new();
    tera.autoescape_on([""]);
    tera.set_escape_fn(escape);
    tera.add_raw_templates(FILES.iter().copied())
        .map_err(|error| error.to_string())?;
    Ok(tera)
}

/// A double-quoted scalar of YAML 1.2 (7.3.1). Every character that is not printable ASCII is an escape:
/// some end a line, some are not allowed, and older readers disagree about others.
fn quoted(text: &str, output: &mut dyn Write) -> io::Result<()> {
    output.write_all(b"\"")?;
    for c in text.chars() {
        match c {
            '"' => output.write_all(b"\\\"")?,
            '\\' => output.write_all(b"\\\\")?,
            ' '..='~' => write!(output, "{c}")?,
            c => write!(output, "\\U{:08X}", u32::from(c))?,
        }
    }
    output.write_all(b"\"")
}

/// Characters that mean nothing to a unit file, a shell or a container file; `_` for every other.
fn plain(text: &str, output: &mut dyn Write) -> io::Result<()> {
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '/' => write!(output, "{c}")?,
            _ => output.write_all(b"_")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(escape: fn(&str, &mut dyn Write) -> io::Result<()>, text: &str) -> String {
        let mut bytes = Vec::new();
        escape(text, &mut bytes).expect("memory takes it");
        String::from_utf8(bytes).expect("it is UTF-8")
    }

    #[test]
    fn any_text_reads_back_from_yaml_as_it_was() {
        let hostile = [
            "",
            "plain",
            "\"\n- injected: true #",
            "\\\" : {{ x }} ${y} %Y",
            "\u{0}\u{7f}\u{85}\u{2028}\u{feff}\u{1f600}",
            "no",
            "---",
        ];
        for text in hostile {
            let yaml = format!("key: {}\n", written(quoted, text));
            assert!(yaml.lines().count() == 1, "{yaml}");
            let read: std::collections::BTreeMap<String, String> =
                serde_yaml::from_str(&yaml).expect("it is YAML");
            assert_eq!(read["key"], text);
        }
    }

    #[test]
    fn nothing_with_a_meaning_reaches_a_unit_or_a_container_file() {
        assert_eq!(
            written(plain, "a\nExecStart=/bin/sh %n $x \"';`\\"),
            "a_ExecStart_/bin/sh__n__x______"
        );
    }
}
