//! `entrada diff` of two build trees.

use std::io::{self, Write};

use super::{Args, Format, human, json, markdown};
use crate::cli::Error;
use crate::cli::comment::{self, Page, text};
use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::paint::Paint;
use crate::diag::render::one_line;
use crate::formats::{self, tree_diff};
use crate::review::effects::Effect;
use crate::review::impact::Impact;
use crate::review::trees::{self, TreeDiff};
use crate::util::fs;

use super::shown;

/// What else is said of a difference.
struct About {
    old: String,
    new: String,
    notes: Vec<String>,
    exit_code: u8,
}

/// Compares the trees when both sides are build trees; none when both are plans.
pub(super) fn run(args: &Args, context: &mut Context) -> Result<Option<Exit>, Error> {
    match (fs::is_tree(&args.old), fs::is_tree(&args.new)) {
        (false, false) => return Ok(None),
        (true, true) => {}
        _ => {
            return Err(Error::Usage {
                message: "a build tree and a plan cannot be compared".to_owned(),
                hint: Some("`entrada generate --check` compares a tree with its plan".to_owned()),
            });
        }
    }
    if args.env.is_some() || args.old_env.is_some() {
        return Err(Error::Usage {
            message: "a build tree is of one environment".to_owned(),
            hint: Some("leave the environment out".to_owned()),
        });
    }
    let (old, new) = (fs::read_tree(&args.old)?, fs::read_tree(&args.new)?);
    let diff = trees::compare(&old.files, &new.files);
    let exit = match args.exit_code && !diff.is_empty() {
        true => Exit::Changes,
        false => Exit::Success,
    };
    let mut notes = Vec::new();
    for (which, tree) in [("old", &old), ("new", &new)] {
        let altered = tree.altered.iter();
        notes.extend(
            altered.map(|path| format!("the {which} tree is not as it was generated: {path}")),
        );
    }
    let unread = diff.unread.iter();
    notes.extend(unread.map(|path| format!("{path} cannot be read and is compared by its lines")));
    let about = About {
        old: args.old.to_string_lossy().into_owned(),
        new: args.new.to_string_lossy().into_owned(),
        notes,
        exit_code: exit.code(),
    };
    let color = context.color();
    let out = context.out();
    match args.format {
        Format::Human => as_human(&diff, &about, color, out)?,
        Format::Markdown => out.write_all(as_markdown(&diff, &about, comment::MOST).as_bytes())?,
        Format::Json => {
            let bytes = formats::to_bytes(&document(&diff, &about));
            out.write_all(&bytes.map_err(io::Error::from)?)?;
        }
    }
    Ok(Some(exit))
}

fn title(about: &About) -> String {
    one_line(&format!("{} → {}", about.old, about.new))
}

/// `3 changes: 1 breaking, …`
fn counts(diff: &TreeDiff) -> String {
    let counts: Vec<String> = Impact::ALL
        .into_iter()
        .map(|impact| format!("{} {}", diff.count(impact), impact.word()))
        .collect();
    let s = if diff.effects.len() == 1 { "" } else { "s" };
    format!("{} change{s}: {}", diff.effects.len(), counts.join(", "))
}

fn as_human(diff: &TreeDiff, about: &About, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = Paint { color };
    writeln!(out, "{}", paint.bold(&title(about)))?;
    if diff.is_empty() {
        writeln!(out, "no change")?;
    }
    for effect in &diff.effects {
        human::made_line("", effect, 0, &paint, out)?;
        if let Some(why) = effect.why {
            writeln!(out, "    {why}")?;
        }
    }
    if !diff.is_empty() {
        writeln!(out)?;
    }
    for note in &about.notes {
        writeln!(out, "{}", one_line(note))?;
    }
    if !diff.is_empty() {
        writeln!(out, "{}", paint.bold(&shown::tenant(&diff.things)))?;
        writeln!(out, "{}", paint.bold(&counts(diff)))?;
    }
    Ok(())
}

const HEAD: &str = "| | what | how | impact |\n|-|-|-|-|\n";

fn as_markdown(diff: &TreeDiff, about: &About, most: usize) -> String {
    let mut page = Page::new(most);
    let title = text(&title(about));
    if diff.is_empty() {
        page.always(&format!("### Build tree {title}: no change\n"));
    } else {
        page.always(&format!(
            "### Build tree {title}\n\n**{}**<br>**{}**\n\n",
            shown::tenant(&diff.things),
            counts(diff)
        ));
        markdown::deleted(&diff.things, &mut page);
        for impact in [Impact::Breaking, Impact::Security] {
            let count = diff.count(impact);
            if count == 0 {
                continue;
            }
            page.always(&markdown::warning(impact, count));
            page.always(HEAD);
            let effects = diff.effects.iter();
            for effect in effects.filter(|effect| effect.impact == impact) {
                page.row(&line(effect), 200);
            }
            page.always("\n");
        }
        let others: Vec<&Effect> = diff
            .effects
            .iter()
            .filter(|effect| !markdown::is_grave(effect.impact))
            .collect();
        let opening = format!(
            "<details><summary><b>{}</b></summary>\n\n{HEAD}",
            markdown::rest(others.len())
        );
        let rows = others.into_iter().map(line).collect();
        page.fold(&opening, rows);
    }
    for note in &about.notes {
        page.note(&format!("\n{}\n", text(note)));
    }
    page.finish("entrada diff")
}

fn line(effect: &Effect) -> String {
    let mut how = vec![text(&shown::made_how(effect))];
    how.extend(effect.why.map(text));
    how.retain(|part| !part.is_empty());
    format!(
        "| {} | {} | {} | {} |\n",
        effect.kind.sign(),
        text(&shown::made(effect)),
        how.join("<br>"),
        effect.impact.word(),
    )
}

fn document(diff: &TreeDiff, about: &About) -> tree_diff::TreeDiff {
    tree_diff::TreeDiff {
        version: 1,
        old: about.old.clone(),
        new: about.new.clone(),
        changes: diff.effects.iter().map(json::made).collect(),
        counts: json::counts(&|impact| diff.count(impact)),
        tenant: json::tenant(&diff.things),
        notes: about.notes.clone(),
        exit_code: about.exit_code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::compare::EditKind;
    use crate::review::effects::Files;

    fn sample() -> (TreeDiff, About) {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let app = |name: &str, uris: &str| {
            let text = format!(
                r#"{{"version": 1, "address": "application/{name}", "from": "/", "management": "owned",
                "body": {{"displayName": "A <b>", "spa": {{"redirectUris": [{uris}]}}}}}}"#
            );
            (format!("graph/application/{name}.json"), text.into_bytes())
        };
        let old = Files::from([
            app("a", r#""x""#),
            app("gone", r#""x""#),
            file("deploy/run.sh", "a\nb\n"),
            file("policies/Base.xml", "<a>"),
        ]);
        let new = Files::from([
            app("a", r#""y""#),
            file("deploy/run.sh", "a\nc\nd\n"),
            file("policies/Base.xml", "<b>"),
        ]);
        let about = About {
            old: "main/prod".to_owned(),
            new: "build/prod".to_owned(),
            notes: vec!["the old tree is not as it was generated: `x`".to_owned()],
            exit_code: 2,
        };
        (trees::compare(&old, &new), about)
    }

    #[test]
    fn people_see_what_differs_by_address() {
        let (diff, about) = sample();
        let mut out = Vec::new();
        as_human(&diff, &about, false, &mut out).expect("memory can be written");
        insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"), @r#"
        main/prod → build/prod
        ~ deploy/run.sh: `+2 −1 lines`
        ~ application/a: spa / redirectUris: + `y`, − `x`  [breaking]
            signing in from these addresses fails
        - application/gone  [breaking]
            the application can no longer sign anybody in
        ~ policies/Base.xml: `+1 −1 lines`

        the old tree is not as it was generated: `x`
        tenant: 0 to add, 2 to change, 1 to delete
        4 changes: 2 breaking, 0 security, 2 sign-in, 0 migration, 0 informational
        "#);
    }

    #[test]
    fn a_comment_never_folds_what_goes_or_breaks() {
        let (diff, about) = sample();
        insta::assert_snapshot!(as_markdown(&diff, &about, comment::MOST), @r#"
        ### Build tree main/prod → build/prod

        **tenant: 0 to add, 2 to change, 1 to delete**<br>**4 changes: 2 breaking, 0 security, 2 sign-in, 0 migration, 0 informational**

        > [!CAUTION]
        > Deleted from the tenant:
        >
        > - application/gone

        > [!WARNING]
        > 2 changes break applications or ways to sign in

        | | what | how | impact |
        |-|-|-|-|
        | ~ | application/a: spa / redirectUris | + <code>y</code>, − <code>x</code><br>signing in from these addresses fails | breaking |
        | - | application/gone | the application can no longer sign anybody in | breaking |

        <details><summary><b>2 other changes</b></summary>

        | | what | how | impact |
        |-|-|-|-|
        | ~ | deploy/run.sh | <code>+2 −1 lines</code> | sign-in |
        | ~ | policies/Base.xml | <code>+1 −1 lines</code> | sign-in |

        </details>

        the old tree is not as it was generated: <code>x</code>
        "#);
        for most in [0, 600, 900, 1_200] {
            let page = as_markdown(&diff, &about, most);
            assert!(page.len() <= most.max(1_200), "{most}: {}", page.len());
            let (opened, closed) = (page.matches("<details>"), page.matches("</details>"));
            assert_eq!(opened.count(), closed.count());
        }
    }

    #[test]
    fn json_is_what_its_schema_says() {
        let (diff, about) = sample();
        let json = serde_json::to_value(document(&diff, &about)).expect("it has a JSON form");
        let schema = formats::schema_of::<formats::TreeDiff>().to_value();
        assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
        assert_eq!(json["tenant"]["delete"], 1);
        assert_eq!(diff.things_of(EditKind::Removed), 1);
    }
}
