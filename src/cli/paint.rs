//! Text for a terminal.

use anstyle::{AnsiColor, Style};

/// Colours, if there are to be any.
pub(super) struct Paint {
    /// Whether there are.
    pub(super) color: bool,
}

impl Paint {
    /// `text` in a style.
    pub(super) fn with(&self, style: Style, text: &str) -> String {
        match self.color {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    /// `text` as a heading.
    pub(super) fn bold(&self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// `text` in the background.
    pub(super) fn dim(&self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }

    /// The sign before a change.
    pub(super) fn sign(&self, sign: char) -> String {
        let color = match sign {
            '+' => AnsiColor::Green,
            '-' => AnsiColor::Red,
            _ => AnsiColor::Yellow,
        };
        self.with(color.on_default().bold(), &sign.to_string())
    }
}
