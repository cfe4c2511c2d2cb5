//! `${var.name}` in a text, and `$${` for a `${` that is meant as it stands.

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text to be kept.
    Text(&'t str),
    /// The name of a variable.
    Variable(&'t str),
    /// A `${…}` that is neither, up to its brace or the end.
    Unknown(&'t str),
}

/// Whether `text` has to be looked at.
pub(super) fn is_candidate(text: &str) -> bool {
    text.contains("${")
}

/// Splits `text`. Without `${` it is one piece.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, found) = rest.split_at(at);
        if let Some(kept) = before.strip_suffix('$') {
            push_text(&mut pieces, kept);
            push_text(&mut pieces, "${");
            rest = &found[2..];
            continue;
        }
        push_text(&mut pieces, before);
        let end = found.find('}').map_or(found.len(), |end| end + 1);
        let (reference, after) = found.split_at(end);
        pieces.push(match variable(reference) {
            Some(name) => Piece::Variable(name),
            None => Piece::Unknown(reference),
        });
        rest = after;
    }
    push_text(&mut pieces, rest);
    pieces
}

fn push_text<'t>(pieces: &mut Vec<Piece<'t>>, text: &'t str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

fn variable(reference: &str) -> Option<&str> {
    let name = reference.strip_prefix("${var.")?.strip_suffix('}')?;
    is_name(name).then_some(name)
}

/// Whether `name` can be the name of a variable: a letter, then letters, digits and `_`.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// `text` as it is written in a plan to stand for itself: a `${` of it is no variable.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace("${", "$${")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_references_text_and_escapes() {
        use Piece::{Text, Unknown, Variable};
        assert_eq!(pieces("plain $ {x}"), [Text("plain $ {x}")]);
        assert_eq!(pieces("${var.a}"), [Variable("a")]);
        assert_eq!(
            pieces("x-${var.a}.${var.b_2}"),
            [Text("x-"), Variable("a"), Text("."), Variable("b_2")]
        );
        assert_eq!(pieces("$${var.a}"), [Text("${"), Text("var.a}")]);
        assert_eq!(
            pieces("${env.A} ${"),
            [Unknown("${env.A}"), Text(" "), Unknown("${")]
        );
    }

    #[test]
    fn an_escaped_text_comes_back() {
        for text in ["${var.a}", "$${", "$$${x", "a$b", "${"] {
            let escaped = escape(text);
            let back: String = pieces(&escaped)
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => *text,
                    _ => "?",
                })
                .collect();
            assert_eq!(back, text);
        }
    }
}
