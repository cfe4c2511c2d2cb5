//! `entrada man`.

use std::path::PathBuf;

use super::Error;
use super::context::Context;
use super::exit::Exit;
use crate::diag::nearest;
use crate::util::fs;

/// Print a manual page, or write all of them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada man | man -l -                      read the main page
  entrada man explain | man -l -              read a command's page
  entrada man --output ~/.local/share/man/man1")]
pub(super) struct Args {
    /// The command whose page to print; the program's own without it
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    command: Option<String>,

    /// Write all pages into this folder instead
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let pages = pages()?;
    if let Some(folder) = &args.output {
        fs::create_folder(folder)?;
        for page in &pages {
            fs::write_atomic(&folder.join(format!("{}.1", page.name)), &page.text)?;
        }
        context.status(&format!(
            "wrote {} pages to {}",
            pages.len(),
            folder.display()
        ));
        return Ok(Exit::Success);
    }
    let wanted = match &args.command {
        None => "entrada".to_owned(),
        Some(command) => format!("entrada-{command}"),
    };
    let Some(page) = pages.iter().find(|page| page.name == wanted) else {
        let typed = args.command.as_deref().unwrap_or_default();
        let names = pages
            .iter()
            .filter_map(|page| page.name.strip_prefix("entrada-"));
        return Err(Error::Usage {
            message: format!("there is no command `{typed}`"),
            hint: nearest(typed, names).map(|near| format!("did you mean `{near}`?")),
        });
    };
    context.out().write_all(&page.text)?;
    Ok(Exit::Success)
}

/// A manual page in troff.
struct Page {
    name: String,
    text: Vec<u8>,
}

fn pages() -> Result<Vec<Page>, Error> {
    let mut root = super::definition().disable_help_subcommand(true);
    root.build();
    let mut pages = vec![page(&root, "entrada".to_owned())?];
    for command in root.get_subcommands() {
        pages.push(page(command, format!("entrada-{}", command.get_name()))?);
    }
    Ok(pages)
}

fn page(command: &clap::Command, name: String) -> Result<Page, Error> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone())
        // Readers of manual pages take what follows for the date when there is none.
        .date("\"\"")
        .source(concat!("entrada ", env!("CARGO_PKG_VERSION")))
        .render(&mut text)?;
    Ok(Page { name, text })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn every_page_names_the_program_as_its_source_and_not_as_its_date() {
        for page in pages().unwrap() {
            let text = String::from_utf8(page.text).unwrap();
            let title = text.lines().find(|line| line.starts_with(".TH")).unwrap();
            assert_eq!(
                title.trim_end(),
                format!(
                    ".TH {} 1 \"\" \"entrada {}\"",
                    page.name,
                    env!("CARGO_PKG_VERSION")
                )
            );
        }
    }
}
