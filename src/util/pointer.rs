//! JSON pointers (RFC 6901).

use std::fmt::Display;

/// `pointer` with one more segment, escaped.
#[must_use]
pub fn child(pointer: &str, segment: impl Display) -> String {
    let segment = segment.to_string();
    format!(
        "{pointer}/{}",
        segment.replace('~', "~0").replace('/', "~1")
    )
}

/// The segments of `pointer`, unescaped.
pub fn segments(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

/// The pointer without its last segment; `None` for the whole document.
#[must_use]
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|at| &pointer[..at])
}

/// Builds a JSON pointer from its segments: `pointer!["applications", 0, "name"]`.
#[macro_export]
macro_rules! pointer {
    ($($segment:expr),* $(,)?) => {{
        let pointer = String::new();
        $(let pointer = $crate::util::pointer::child(&pointer, $segment);)*
        pointer
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_unescapes_segments() {
        let pointer = crate::pointer!["a/b", 3, "m~n"];
        assert_eq!(pointer, "/a~1b/3/m~0n");
        assert_eq!(segments(&pointer).collect::<Vec<_>>(), ["a/b", "3", "m~n"]);
        assert_eq!(parent(&pointer), Some("/a~1b/3"));
        assert_eq!(parent(""), None);
    }
}
