//! What is not shown of a value although it is compared.

use crate::policy::security::rest::{holds_secret, names_secret};

/// What stands in place of a secret.
const HIDDEN: &str = "(hidden)";

/// `value` of the setting or claim `name`, fit to be printed: nothing of what ENT7006 would report.
pub(crate) fn shown(name: &str, value: &str) -> String {
    if names_secret(name) && !value.is_empty() {
        return HIDDEN.to_owned();
    }
    match url::Url::parse(value) {
        Ok(url) if holds_secret(&url) => {
            let mut shown = url.clone();
            // An address that cannot be a base has neither user nor password.
            let _ = shown
                .set_username("")
                .and_then(|()| shown.set_password(None));
            shown.set_query(None);
            shown.set_fragment(None);
            format!("{shown} {HIDDEN}")
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_everything_else_is_shown() {
        assert_eq!(shown("client_secret", "hunter2"), "(hidden)");
        assert_eq!(
            shown("ServiceUrl", "https://me:hunter2@a.example/b?code=hunter2"),
            "https://a.example/b (hidden)"
        );
        let url = "https://a.example/b?c=d";
        assert_eq!(shown("ServiceUrl", url), url);
        assert_eq!(shown("client_id", "hunter2"), "hunter2");
    }
}
