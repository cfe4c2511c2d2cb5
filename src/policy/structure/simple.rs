//! The simple types of the schema: what a text or an attribute value may be.
//!
//! Input is a value as written; output is the reason why it is not of the type. Regular
//! expressions of the schema are read as .NET reads them, because the service runs .NET: `^` and
//! `$` in them are anchors, `\w` has no symbols.

/// A simple type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Simple {
    /// `xs:string`: any text.
    String,
    /// `xs:boolean`.
    Boolean,
    /// `xs:int`: 32 bits.
    Int,
    /// `xs:integer`: any number of digits.
    Integer,
    /// `xs:anyURI`: a URI or a relative reference.
    AnyUri,
    /// One of these words, in this spelling.
    OneOf(&'static [&'static str]),
    /// Text of a certain form.
    Form(&'static Form),
}

/// A text type that the schema restricts by pattern or length.
#[derive(Debug)]
pub(super) struct Form {
    /// What it is, with its article.
    pub(super) name: &'static str,
    /// What is allowed, for people.
    pub(super) allowed: &'static str,
    accepts: fn(&str) -> bool,
}

/// Why a value is not of a simple type.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mismatch {
    /// Not one of the words.
    Word(&'static [&'static str]),
    /// Not of the form: its name and what is allowed.
    Form(&'static str, &'static str),
    /// Not of the type: its name.
    Type(&'static str),
}

impl Simple {
    /// Whether `value` is of this type.
    pub(super) fn check(self, value: &str) -> Result<(), Mismatch> {
        let collapsed = value.trim_matches(is_space);
        let of_type = |holds: bool, name| {
            if holds {
                Ok(())
            } else {
                Err(Mismatch::Type(name))
            }
        };
        match self {
            Self::String => Ok(()),
            Self::Boolean => of_type(
                ["true", "false", "1", "0"].contains(&collapsed),
                "`true` or `false`",
            ),
            Self::Int => of_type(
                is_integer(collapsed) && collapsed.parse::<i32>().is_ok(),
                "a whole number of 32 bits",
            ),
            Self::Integer => of_type(is_integer(collapsed), "a whole number"),
            Self::AnyUri => of_type(is_uri_reference(collapsed), "a URI"),
            Self::OneOf(words) => {
                if words.contains(&value) {
                    Ok(())
                } else {
                    Err(Mismatch::Word(words))
                }
            }
            Self::Form(form) => {
                if (form.accepts)(value) {
                    Ok(())
                } else {
                    Err(Mismatch::Form(form.name, form.allowed))
                }
            }
        }
    }
}

impl Simple {
    /// The one value of this type that differs from `value`, which is none, only in case or in the
    /// white space around it.
    pub(super) fn respelled(self, value: &str) -> Option<String> {
        let trimmed = value.trim_matches(is_space);
        let like = |words: &[&str]| {
            let mut like = words
                .iter()
                .filter(|word| word.eq_ignore_ascii_case(trimmed));
            let word = like.next()?;
            like.next().is_none().then(|| (*word).to_owned())
        };
        match self {
            Self::OneOf(words) => like(words),
            Self::Boolean => like(&["true", "false"]),
            Self::Form(_) => self.check(trimmed).is_ok().then(|| trimmed.to_owned()),
            Self::String | Self::Int | Self::Integer | Self::AnyUri => None,
        }
    }
}

/// `nonemptystring`.
pub(super) const NON_EMPTY: Simple = Simple::Form(&Form {
    name: "a text of 1 to 256 characters",
    allowed: "between 1 and 256 characters",
    accepts: |value| (1..=256).contains(&utf16_length(value)),
});

/// `Match`.
pub(super) const AT_LEAST_ONE: Simple = Simple::Form(&Form {
    name: "a text",
    allowed: "at least one character",
    accepts: |value| !value.is_empty(),
});

/// `TenantId`.
pub(super) const TENANT_ID: Simple = Simple::Form(&Form {
    name: "a tenant id",
    allowed: "3 to 63 letters, digits and dots; a hyphen or an underscore is refused",
    accepts: |value| (3..=63).contains(&value.len()) && value.bytes().all(is_domain_byte),
});

/// `PolicyId`.
pub(super) const POLICY_ID: Simple = Simple::Form(&Form {
    name: "a policy id",
    allowed: "letters, digits, `_`, `-` and dots, the last character not a dot",
    accepts: |value| is_policy_id(value, b""),
});

/// `PolicyIdPattern`.
pub(super) const POLICY_ID_PATTERN: Simple = Simple::Form(&Form {
    name: "a policy id with parameters",
    allowed: "letters, digits, `_`, `-`, braces and dots, the last character not a dot",
    accepts: |value| is_policy_id(value, b"{}"),
});

/// `TenantObjectId` and `InstrumentationKey`.
pub(super) const GUID: Simple = Simple::Form(&Form {
    name: "a GUID",
    allowed: "`00000000-0000-0000-0000-000000000000`: 32 hexadecimal digits and four hyphens",
    accepts: |value| {
        let groups: Vec<&str> = value.split('-').collect();
        groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
            && groups.concat().bytes().all(|b| b.is_ascii_hexdigit())
    },
});

/// `Culture`.
pub(super) const CULTURE: Simple = Simple::Form(&Form {
    name: "a culture",
    allowed: "a language in lower case, and a region where needed: `en`, `pt-BR`, `zh-Hans`",
    accepts: |value| {
        let mut parts = value.split('-');
        let language = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        (1..=3).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_lowercase())
            && rest.len() <= 2
            && rest.iter().all(|part| {
                (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
            })
    },
});

/// `FourPartVersionNumber`.
pub(super) const FOUR_PART_VERSION: Simple = Simple::Form(&Form {
    name: "a version of four digits",
    allowed: "four single digits with dots, as `0.3.0.0`",
    accepts: |value| is_version(value, 4),
});

/// `ThreePartVersionNumber`.
pub(super) const THREE_PART_VERSION: Simple = Simple::Form(&Form {
    name: "a version of three digits",
    allowed: "three single digits with dots, as `1.0.0`",
    accepts: |value| is_version(value, 3),
});

/// `ContentUriTYPE`.
pub(super) const CONTENT_URI: Simple = Simple::Form(&Form {
    name: "the address of a page or a page element",
    allowed: "`https://…`, `http://…`, `~/…` or `urn:…` in lower case",
    accepts: |value| is_page_address(value) || is_urn(value),
});

/// White space of XML.
pub(super) const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Length facets count UTF-16 units in .NET.
fn utf16_length(value: &str) -> usize {
    value.encode_utf16().count()
}

const fn is_domain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'.'
}

fn is_policy_id(value: &str, more: &[u8]) -> bool {
    !value.is_empty()
        && !value.ends_with('.')
        && value.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || b"_-.".contains(&byte) || more.contains(&byte)
        })
}

fn is_version(value: &str, parts: usize) -> bool {
    let digits: Vec<&str> = value.split('.').collect();
    digits.len() == parts
        && digits
            .iter()
            .all(|digit| digit.len() == 1 && digit.bytes().all(|b| b.is_ascii_digit()))
}

fn is_integer(value: &str) -> bool {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// What .NET and libxml2 agree not to be a URI: characters outside RFC 3986 and RFC 3987, a broken
/// escape, a second `#`, a port that is no number, a scheme that is none.
fn is_uri_reference(value: &str) -> bool {
    let mut escapes = value.match_indices('%').map(|(at, _)| &value[at + 1..]);
    let well_escaped = escapes.all(|rest| {
        let digits = rest.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    });
    let well_spelled = !value
        .chars()
        .any(|c| c.is_control() || c == ' ' || "<>\"{}|\\^`".contains(c));
    let one_fragment = value.matches('#').count() <= 1;
    let scheme_is_one = match value.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        }
        _ => true,
    };
    let port_is_one = value.split_once("://").is_none_or(|(_, rest)| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        host.starts_with('[')
            || host
                .split_once(':')
                .is_none_or(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
    });
    well_escaped && well_spelled && one_fragment && scheme_is_one && port_is_one
}

/// The first pattern of `ContentUriTYPE`: a root and segments between single slashes.
fn is_page_address(value: &str) -> bool {
    let Some(path) = ["http://", "https://", "~/"]
        .iter()
        .find_map(|root| value.strip_prefix(root))
    else {
        return false;
    };
    path.strip_suffix('/')
        .unwrap_or(path)
        .split('/')
        .all(|segment| {
            !segment.is_empty()
                && segment.chars().all(|c| {
                    c.is_alphanumeric() || c == '\u{2019}' || ".,@?^=%&:~+#-_$!();".contains(c)
                })
        })
}

/// The second pattern of `ContentUriTYPE`.
fn is_urn(value: &str) -> bool {
    let Some((namespace, specific)) = value
        .strip_prefix("urn:")
        .and_then(|rest| rest.split_once(':'))
    else {
        return false;
    };
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=32).contains(&namespace.len())
        && namespace.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && namespace.bytes().all(|byte| lower(byte) || byte == b'-')
        && !specific.is_empty()
        && specific
            .bytes()
            .all(|byte| lower(byte) || b"()+,/-.:=@;$_!*'%?#".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted<'a>(of: Simple, values: &[&'a str]) -> Vec<&'a str> {
        values
            .iter()
            .copied()
            .filter(|value| of.check(value).is_ok())
            .collect()
    }

    #[test]
    fn a_tenant_id_has_no_hyphen() {
        let values = [
            "contoso.onmicrosoft.com",
            "contoso-dev.onmicrosoft.com",
            "ab",
            "a_b.com",
        ];
        assert_eq!(accepted(TENANT_ID, &values), ["contoso.onmicrosoft.com"]);
    }

    #[test]
    fn a_policy_id_does_not_end_with_a_dot() {
        let values = ["B2C_1A_Base", "a.b", "a.", "", "a b", "a{0}"];
        assert_eq!(accepted(POLICY_ID, &values), ["B2C_1A_Base", "a.b"]);
        assert_eq!(accepted(POLICY_ID_PATTERN, &["a{0}", "."]), ["a{0}"]);
    }

    #[test]
    fn a_guid_has_hyphens_and_no_braces() {
        let guid = "0a1B2c3d-0000-0000-0000-00000000000f";
        let values = [guid, "{0a1B2c3d-0000-0000-0000-00000000000f}", "0a1B2c3d"];
        assert_eq!(accepted(GUID, &values), [guid]);
    }

    #[test]
    fn a_culture_starts_with_a_language_in_lower_case() {
        let values = ["en", "pt-BR", "zh-Hans-CN", "EN", "en_US", "english", "en-"];
        assert_eq!(accepted(CULTURE, &values), ["en", "pt-BR", "zh-Hans-CN"]);
    }

    #[test]
    fn a_content_uri_is_a_page_or_an_element_of_one() {
        let values = [
            "~/tenant/templates/AzureBlue/unified.cshtml",
            "https://contoso.example/pages/unified.html?v=1",
            "urn:com:microsoft:aad:b2c:elements:contract:unifiedssp:2.1.9",
            "urn:com:microsoft:aad:b2c:elements:contract:UnifiedSsp:2.1.9",
            "https://contoso.example//pages",
            "unified.html",
            "https://contoso.example/{Culture:RFC5646}/a.html",
            "",
        ];
        assert_eq!(accepted(CONTENT_URI, &values), values[..3]);
    }

    #[test]
    fn numbers_and_booleans_may_have_white_space_around_them() {
        assert_eq!(
            accepted(Simple::Boolean, &[" true\n", "1", "True", ""]),
            [" true\n", "1"]
        );
        let ints = [" 1", "+01", "2147483648", "1.0", "-", ""];
        assert_eq!(accepted(Simple::Int, &ints), [" 1", "+01"]);
        assert_eq!(
            accepted(Simple::Integer, &ints),
            [" 1", "+01", "2147483648"]
        );
    }

    #[test]
    fn a_uri_has_no_placeholder() {
        let values = [
            "http://contoso.onmicrosoft.com/B2C_1A_Base",
            "relative",
            "http://{Settings:Tenant}/B2C_1A_Base",
            "http://contoso example/",
            "http://a/%zz",
        ];
        assert_eq!(accepted(Simple::AnyUri, &values), values[..2]);
    }

    #[test]
    fn words_are_compared_with_their_case() {
        let of = Simple::OneOf(&["string", "boolean"]);
        assert_eq!(accepted(of, &["string", "String", " string"]), ["string"]);
    }
}
