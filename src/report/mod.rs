//! The report of one environment: a single page that needs no network.
//!
//! Input is everything that is known of an environment ([`Subject`]); output is HTML. The page is made
//! of plain data ([`page::Page`]) by one template that escapes every text; it loads nothing, runs
//! nothing (a content security policy says so to the browser as well), reads well in light and dark
//! and on paper. Equal subjects give equal bytes.

mod journeys;
mod page;
mod tables;

use std::sync::LazyLock;

use tera::{Context, Tera};

pub use page::{FindingRow, Subject};

use crate::diag::render::visible;

/// The template's name and text.
const TEMPLATE: (&str, &str) = (
    "page.html.tera",
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/templates/report/page.html.tera"
    )),
);
/// The style sheet, which stands in the page.
const STYLE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/report/style.css"
));

/// What says that a page is ours; it stands in the template.
const GENERATOR: &str = "<meta name=\"generator\" content=\"entrada report\">";
/// How far from its start a page says so.
const START: usize = 1024;

/// The template is wrong: a defect of the product, not of an input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("template `{}`: {message}", TEMPLATE.0)]
pub struct ReportError {
    /// The engine's report.
    message: String,
}

/// The page about `subject`.
///
/// # Errors
/// When the template is wrong.
pub fn render(subject: &Subject<'_>) -> Result<String, ReportError> {
    static ENGINE: LazyLock<Result<Tera, String>> = LazyLock::new(|| {
        let mut tera = Tera::new();
        tera.autoescape_on([".tera"]);
        tera.add_raw_templates([TEMPLATE])
            .map_err(|error| format!("{error:?}"))?;
        Ok(tera)
    });
    let failed = |error: tera::Error| ReportError {
        message: format!("{error:?}"),
    };
    let engine = ENGINE.as_ref().map_err(|message| ReportError {
        message: message.clone(),
    })?;
    let mut context = Context::from_serialize(&page::page(subject)).map_err(failed)?;
    context.insert("style", STYLE);
    let page = engine.render(TEMPLATE.0, &context).map_err(failed)?;
    // Nothing from a plan may show a line in another order than it is read.
    Ok(page.chars().map(visible).collect())
}

/// Whether `bytes`, the start of a file, are those of a report.
#[must_use]
pub fn is_report(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(START)];
    start
        .windows(GENERATOR.len())
        .any(|window| window == GENERATOR.as_bytes())
}
