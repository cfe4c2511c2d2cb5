//! `entrada explain`.

use clap::ValueEnum;

use super::Error;
use super::context::Context;
use super::exit::Exit;
use crate::codes;
use crate::diag::{Code, catalogue, nearest};

/// Explain finding codes: what is wrong, what users would see, how to fix it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  entrada explain ENT2101            what a code means
  entrada explain ent2101 ENT4003    several, in any case
  entrada explain --list ENT4        the codes of one family, one line each
  entrada explain --search 'must be preceded by a claims provider selection'
  entrada explain --list --format json")]
pub(super) struct Args {
    /// Finding codes, for example ENT2101; with --list, prefixes of codes
    #[arg(value_name = "CODE", required_unless_present_any = ["list", "search"])]
    codes: Vec<String>,

    /// List codes with severity and title, all of them unless prefixes are given
    #[arg(long)]
    list: bool,

    /// List the codes whose texts fit best, for example to a message of the service
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["list", "codes"])]
    search: Option<String>,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Plain text
    Human,
    /// A JSON array
    Json,
    /// Markdown sections; with --list, the page of all codes
    Markdown,
}

pub(super) fn run(args: &Args, context: &mut Context) -> Result<Exit, Error> {
    let chosen = match &args.search {
        Some(text) => fitting(text),
        None if args.list => with_prefixes(&args.codes),
        None => args.codes.iter().map(|id| find(id)).collect(),
    }?;
    let out = context.out();
    match (args.format, args.list || args.search.is_some()) {
        (Format::Json, _) => {
            let entries: Vec<catalogue::Entry> = chosen.into_iter().map(Into::into).collect();
            serde_json::to_writer_pretty(&mut *out, &entries).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        (Format::Human, true) => write!(out, "{}", catalogue::list(&chosen))?,
        (Format::Markdown, true) => write!(out, "{}", catalogue::page(&chosen))?,
        (Format::Human, false) => {
            let texts: Vec<String> = chosen.into_iter().map(catalogue::text).collect();
            write!(out, "{}", texts.join("\n"))?;
        }
        (Format::Markdown, false) => {
            let sections = chosen.into_iter().map(|code| catalogue::markdown(code, 2));
            write!(out, "{}", sections.collect::<Vec<_>>().join("\n"))?;
        }
    }
    Ok(Exit::Success)
}

fn find(id: &str) -> Result<Code, Error> {
    codes::find(id).ok_or_else(|| {
        let near = nearest(id, codes::all().into_iter().map(|code| code.id));
        Error::Usage {
            message: format!("there is no finding code `{id}`"),
            hint: Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`entrada explain --list` prints all codes".to_owned(),
            }),
        }
    })
}

fn fitting(text: &str) -> Result<Vec<Code>, Error> {
    let found = catalogue::search(&codes::all(), text);
    if found.is_empty() {
        return Err(Error::Usage {
            message: format!("no finding fits `{text}`"),
            hint: Some("`entrada explain --list` prints all codes".to_owned()),
        });
    }
    Ok(found)
}

fn with_prefixes(prefixes: &[String]) -> Result<Vec<Code>, Error> {
    let starts = |code: &Code, prefix: &str| {
        let start = code.id.get(..prefix.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let all = codes::all();
    if let Some(unknown) = prefixes
        .iter()
        .find(|prefix| !all.iter().any(|code| starts(code, prefix)))
    {
        return Err(Error::Usage {
            message: format!("no finding code starts with `{unknown}`"),
            hint: Some("`entrada explain --list` prints all codes".to_owned()),
        });
    }
    let chosen = all
        .into_iter()
        .filter(|code| prefixes.is_empty() || prefixes.iter().any(|prefix| starts(code, prefix)));
    Ok(chosen.collect())
}
