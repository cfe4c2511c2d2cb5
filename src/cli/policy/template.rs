//! What every command that reads policies shares: where values for placeholders come from.

use std::path::PathBuf;

use crate::lint::Inputs;

/// Where values for placeholders come from.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Placeholders")]
pub(super) struct TemplateArgs {
    /// The environment of the settings file
    #[arg(short, long, value_name = "NAME")]
    pub(super) env: Option<String>,

    /// The settings file, in place of the appsettings.json beside or above the policies
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<PathBuf>,

    /// Values by name, YAML or JSON: for `{{ name }}`, `{Settings:name}` and words such as
    /// `yourtenant`
    #[arg(long, value_name = "FILE")]
    pub(super) values: Option<PathBuf>,

    /// One value, which wins over those of files; repeatable; no place for a secret
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(super) set: Vec<(String, String)>,
}

impl TemplateArgs {
    /// The values by name, with what is wrong with their file.
    pub(super) fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::default();
        if let Some(path) = &self.values {
            inputs.read_values(path);
        }
        for (name, value) in &self.set {
            inputs.values.name(name, value);
        }
        inputs
    }
}

fn pair(typed: &str) -> Result<(String, String), String> {
    match typed.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err("write NAME=VALUE".to_owned()),
    }
}
