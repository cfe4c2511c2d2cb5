//! Parser events to the tree.

use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag};
use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::decode::decode;
use super::node::{Document, Entry, Kind, Mapping, Node, Style};
use super::{MAX_ALIASED_WEIGHT, MAX_DEPTH, MAX_FINDINGS, codes, scalar, syntax};
use crate::diag::{Code, FileName, Finding, Findings, Place, Severity, Span};

/// The text of a file, its tree when it has one, and everything that is wrong with how it is
/// written.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The text to show excerpts of, without a byte-order mark; lossy if the bytes are not UTF-8.
    pub text: Arc<str>,
    /// The tree; `None` when the bytes are not text or the YAML is not well-formed.
    pub document: Option<Document>,
    /// The findings in source order.
    pub findings: Findings,
}

/// Reads the one YAML document in `bytes`. `file` is the name shown to people.
#[must_use]
pub fn parse(file: &FileName, bytes: &[u8]) -> Parsed {
    let decoded = decode(file, bytes);
    let text = decoded.text;
    if !decoded.findings.is_empty() {
        return Parsed {
            text,
            document: None,
            findings: decoded.findings,
        };
    }
    let mut builder = Builder::new(file, &text);
    let root = builder.run();
    let findings = builder.finish();
    Parsed {
        document: root.map(|root| Document {
            file: Arc::clone(file),
            text: Arc::clone(&text),
            root,
        }),
        text,
        findings,
    }
}

/// A collection that is still open.
struct Open {
    collection: Collection,
    style: Style,
    start: usize,
    anchor: usize,
}

enum Collection {
    Sequence(Vec<Node>),
    Mapping {
        entries: Mapping,
        /// The key whose value comes next; `Some(None)` for a key that was refused.
        key: Option<Option<(String, Span)>>,
    },
}

/// A finished anchored node.
struct Anchored {
    /// A copy for aliases; `None` when that would be too large.
    copy: Option<Node>,
    size: Size,
}

struct Builder<'a> {
    file: &'a FileName,
    text: &'a str,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    names: Vec<String>,
    /// What aliases have added so far.
    aliased: usize,
    /// What is kept for aliases.
    anchored: usize,
    findings: Findings,
    unreported: usize,
}

impl<'a> Builder<'a> {
    fn new(file: &'a FileName, text: &'a str) -> Self {
        Self {
            file,
            text,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            names: Vec::new(),
            aliased: 0,
            anchored: 0,
            findings: Findings::new(),
            unreported: 0,
        }
    }

    /// Reads all events; `None` when there is no tree to work with.
    fn run(&mut self) -> Option<Node> {
        let mut options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        options.set_emit_comments(false);
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(self.text, options) {
            let (event, at) = match next {
                Ok(next) => next,
                Err(error) => {
                    let finding = syntax::finding(self.file, self.text, &error);
                    self.push(finding);
                    return None;
                }
            };
            let span = at
                .byte_range()
                .map_or_else(Span::default, |range| Span::new(range.start, range.end));
            match event {
                Event::DocumentStart(_, version) => {
                    documents += 1;
                    if documents > 1 {
                        self.second_document(span);
                        break;
                    }
                    if version.is_some_and(|version| (version.major, version.minor) < (1, 2)) {
                        self.report(
                            &codes::READ_DIFFERENTLY,
                            span,
                            "the file says it is YAML 1.1, but plans are read as YAML 1.2",
                            "delete the `%YAML` line",
                        );
                    }
                }
                event => self.node_event(event, &at, span)?,
            }
        }
        let root = self.root.take();
        if root.as_ref().is_none_or(|root| root.kind == Kind::Null) {
            self.report(
                &codes::EMPTY,
                Span::default(),
                "the file holds no YAML document",
                "start one with `entrada init`",
            );
            return None;
        }
        root
    }

    /// One event inside a document. `None` stops the reading.
    fn node_event(&mut self, event: Event<'_>, at: &granit_parser::Span, span: Span) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(&text, style, tag.as_deref(), at, span);
                self.add(node, anchor)
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "seq", at, span);
                self.start(Collection::Sequence(Vec::new()), style, anchor, span);
                Some(())
            }
            Event::MappingStart(style, anchor, tag) => {
                self.collection_tag(tag.as_deref(), "map", at, span);
                let collection = Collection::Mapping {
                    entries: IndexMap::new(),
                    key: None,
                };
                self.start(collection, style, anchor, span);
                Some(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let open = self.open.pop()?;
                let (node, anchor) = self.close(open, span);
                self.add(node, anchor)
            }
            Event::Alias(id) => self.alias(id, span),
            Event::UnresolvedAlias(name) => {
                let finding = Finding::new(
                    &codes::UNKNOWN_ALIAS,
                    self.place(span),
                    format!("no anchor `&{name}` comes before this alias"),
                )
                .did_you_mean(&name, self.names.iter().map(String::as_str))
                .help(format!(
                    "define it with `&{name}`, or put the text in quotes if `*` is part of it"
                ));
                self.push(finding);
                self.add(Node::new(Kind::Broken, Style::Plain, span), 0)
            }
            Event::Anchor(_, name) => {
                self.names.push(name.into_owned());
                Some(())
            }
            _ => Some(()),
        }
    }

    fn start(&mut self, collection: Collection, style: StructureStyle, anchor: usize, span: Span) {
        self.open.push(Open {
            collection,
            style: match style {
                StructureStyle::Block => Style::Block,
                StructureStyle::Flow => Style::Flow,
            },
            start: span.start,
            anchor,
        });
    }

    /// A finished collection. In block style the parser notices the end only at the next token, so
    /// the end is that of the last child.
    fn close(&self, open: Open, end: Span) -> (Node, usize) {
        let last = match &open.collection {
            Collection::Sequence(items) => {
                items.last().map(|item| item.used_at.unwrap_or(item.span))
            }
            Collection::Mapping { entries, .. } => entries.last().map(|(_, entry)| {
                let value = entry.value.used_at.unwrap_or(entry.value.span);
                Span::new(entry.key.start, value.end.max(entry.key.end))
            }),
        };
        let end = match (open.style, last) {
            (Style::Block, Some(last)) => last.end,
            _ => end.end,
        };
        let span = Span::new(open.start, end.clamp(open.start, self.text.len()));
        let kind = match open.collection {
            Collection::Sequence(items) => Kind::Sequence(items),
            Collection::Mapping { entries, .. } => Kind::Mapping(entries),
        };
        (Node::new(kind, open.style, span), open.anchor)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node, anchor: usize) -> Option<()> {
        if anchor != 0 {
            let size = measure(&node);
            self.anchored += size.weight;
            let copy = (self.anchored <= 4 * MAX_ALIASED_WEIGHT).then(|| node.clone());
            self.anchors.insert(anchor, Anchored { copy, size });
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        match &mut open.collection {
            Collection::Sequence(items) => items.push(node),
            Collection::Mapping { entries, key } => match key.take() {
                None => {
                    let accepted = self.key(node);
                    if let Some(Open {
                        collection: Collection::Mapping { key, .. },
                        ..
                    }) = self.open.last_mut()
                    {
                        *key = Some(accepted);
                    }
                }
                Some(None) => {}
                Some(Some((name, at))) => {
                    let first = match entries.entry(name) {
                        Slot::Vacant(slot) => {
                            slot.insert(Entry {
                                key: at,
                                value: node,
                            });
                            return Some(());
                        }
                        Slot::Occupied(slot) => (slot.key().clone(), slot.get().key),
                    };
                    self.duplicate(&first.0, at, first.1);
                }
            },
        }
        Some(())
    }

    /// The text of a key, or `None` when the entry is to be dropped.
    fn key(&mut self, node: Node) -> Option<(String, Span)> {
        let span = node.used_at.unwrap_or(node.span);
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        match node.kind {
            Kind::Text(text) if text == "<<" && node.style == Style::Plain => {
                self.report(
                    &codes::MERGE_KEY,
                    span,
                    "the merge key `<<` is not part of YAML 1.2",
                    "write the entries out, or put what differs into `environments`",
                );
                None
            }
            Kind::Text(text) => Some((text, span)),
            Kind::Null | Kind::Boolean(_) | Kind::Number(_) => {
                let message = if written.is_empty() {
                    "a key is missing before `:`".to_owned()
                } else {
                    format!("the key `{written}` is not text")
                };
                let help = if written.is_empty() {
                    "write a key".to_owned()
                } else {
                    format!("put it in quotes: `\"{written}\"`")
                };
                self.report(&codes::KEY_NOT_TEXT, span, message, help);
                (!written.is_empty()).then(|| (written.to_owned(), span))
            }
            Kind::Sequence(_) | Kind::Mapping(_) => {
                self.report(
                    &codes::KEY_NOT_TEXT,
                    span,
                    "a list or a map cannot be a key",
                    "put text that contains `{`, `}`, `[` or `]` in quotes",
                );
                None
            }
            Kind::Broken => None,
        }
    }

    fn duplicate(&mut self, name: &str, at: Span, first: Span) {
        let finding = Finding::new(
            &codes::DUPLICATE_KEY,
            self.place(at),
            format!("the key `{name}` is in this map twice"),
        )
        .related("first here", self.place(first))
        .help("keep one of them");
        self.push(finding);
    }

    fn alias(&mut self, id: usize, span: Span) -> Option<()> {
        let Some(anchored) = self.anchors.get(&id) else {
            self.report(
                &codes::ALIAS_TO_ITSELF,
                span,
                "this alias stands inside the value that it repeats",
                "an alias can only repeat a value that is complete",
            );
            return self.add(Node::new(Kind::Broken, Style::Plain, span), 0);
        };
        self.aliased += anchored.size.weight;
        let depth = self.open.len() + anchored.size.depth;
        let Some(copy) = anchored
            .copy
            .as_ref()
            .filter(|_| self.aliased <= MAX_ALIASED_WEIGHT)
        else {
            self.report(
                &codes::ALIAS_BOMB,
                span,
                "aliases repeat too much",
                "write the values out, or use fewer aliases",
            );
            return None;
        };
        if depth > MAX_DEPTH {
            self.report(
                &codes::NESTED_TOO_DEEPLY,
                span,
                format!("with this alias collections are nested more than {MAX_DEPTH} deep"),
                "nest less",
            );
            return None;
        }
        let mut node = copy.clone();
        node.used_at = Some(span);
        self.add(node, 0)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        at: &granit_parser::Span,
        span: Span,
    ) -> Node {
        let written = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
        };
        if let Some(character) = text.chars().find(|character| is_forbidden(*character)) {
            self.report(
                &codes::FORBIDDEN_CHARACTER,
                span,
                format!(
                    "the text holds the character U+{:04X}, which XML cannot carry",
                    u32::from(character)
                ),
                "remove the escape",
            );
        }
        let kind = match tag {
            None if written == Style::Plain => self.plain(text, span),
            None => Kind::Text(text.to_owned()),
            Some(tag) => self.tagged(text, tag, at, span),
        };
        Node::new(kind, written, span)
    }

    fn plain(&mut self, text: &str, span: Span) -> Kind {
        if let Some(other) = scalar::read_by_yaml_1_1(text) {
            self.report(
                &codes::READ_DIFFERENTLY,
                span,
                format!("`{text}` is {other} to readers of YAML 1.1"),
                format!("put text in quotes (`\"{text}\"`), or write the value in another way"),
            );
        }
        self.core(text, span)
    }

    fn core(&mut self, text: &str, span: Span) -> Kind {
        scalar::core(text).unwrap_or_else(|scalar::OutOfRange| {
            self.report(
                &codes::NUMBER_OUT_OF_RANGE,
                span,
                "this number is outside of what JSON and 64 bits can hold",
                "put it in quotes if it is text",
            );
            Kind::Broken
        })
    }

    fn tagged(&mut self, text: &str, tag: &Tag, at: &granit_parser::Span, span: Span) -> Kind {
        let wanted = tag.core_suffix();
        let kind = match wanted {
            Some("str") => return Kind::Text(text.to_owned()),
            Some("int" | "float" | "bool" | "null") => self.core(text, span),
            _ if tag.original() == "!" => return Kind::Text(text.to_owned()),
            _ => {
                self.refuse_tag(tag, at, span);
                return Kind::Text(text.to_owned());
            }
        };
        let fits = match (&kind, wanted) {
            (Kind::Number(number), Some("int")) => !number.is_f64(),
            (Kind::Number(_), Some("float"))
            | (Kind::Boolean(_), Some("bool"))
            | (Kind::Null, Some("null"))
            | (Kind::Broken, _) => true,
            _ => false,
        };
        if fits {
            return kind;
        }
        self.report(
            &codes::TAG,
            span,
            format!("this value is not what its tag `{}` says", tag.original()),
            "delete the tag",
        );
        Kind::Broken
    }

    fn collection_tag(
        &mut self,
        tag: Option<&Tag>,
        wanted: &str,
        at: &granit_parser::Span,
        span: Span,
    ) {
        if let Some(tag) = tag
            && tag.core_suffix() != Some(wanted)
            && tag.original() != "!"
        {
            self.refuse_tag(tag, at, span);
        }
    }

    fn refuse_tag(&mut self, tag: &Tag, at: &granit_parser::Span, span: Span) {
        let span = at
            .tag_span()
            .and_then(|span| span.byte_range())
            .map_or(span, |range| Span::new(range.start, range.end));
        self.report(
            &codes::TAG,
            span,
            format!("the tag `{}` has no meaning in a plan", tag.original()),
            "delete it; put the text in quotes if it starts with `!`",
        );
    }

    fn second_document(&mut self, span: Span) {
        self.report(
            &codes::SEVERAL_DOCUMENTS,
            span,
            "a second YAML document starts here",
            "a plan is one document: delete `---`, or move the rest into a file of its own",
        );
    }

    fn place(&self, span: Span) -> Place {
        Place::Span(Arc::clone(self.file), span)
    }

    fn report(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = Finding::new(code, self.place(span), message).help(help);
        self.push(finding);
    }

    fn push(&mut self, finding: Finding) {
        // Errors must not drown in warnings.
        let limit = match finding.severity {
            Severity::Error => 2 * MAX_FINDINGS,
            Severity::Warning | Severity::Info => MAX_FINDINGS,
        };
        if self.findings.len() < limit {
            self.findings.push(finding);
        } else {
            self.unreported += 1;
        }
    }

    fn finish(mut self) -> Findings {
        if self.unreported > 0 {
            self.findings.push(Finding::new(
                &codes::MORE_FINDINGS,
                Place::File(Arc::clone(self.file)),
                format!("{} more findings are not shown", self.unreported),
            ));
        }
        self.findings
    }
}

/// Characters that XML 1.0 cannot carry, not even escaped (XML 1.0, production 2).
const fn is_forbidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'
    )
}

/// What a copy of a node costs.
#[derive(Clone, Copy)]
struct Size {
    /// One for each value, and one for each 32 bytes of text.
    weight: usize,
    /// Collections nested in it, itself included.
    depth: usize,
}

/// The size of `node`. The recursion is bounded by [`MAX_DEPTH`].
fn measure(node: &Node) -> Size {
    let sum = |sum: Size, child: Size| Size {
        weight: sum.weight + child.weight,
        depth: sum.depth.max(child.depth + 1),
    };
    let collection = Size {
        weight: 1,
        depth: 1,
    };
    match &node.kind {
        Kind::Sequence(items) => items.iter().map(measure).fold(collection, sum),
        Kind::Mapping(entries) => entries
            .iter()
            .map(|(key, entry)| {
                let value = measure(&entry.value);
                Size {
                    weight: value.weight + key.len() / 32,
                    ..value
                }
            })
            .fold(collection, sum),
        Kind::Text(text) => Size {
            weight: 1 + text.len() / 32,
            depth: 0,
        },
        _ => Size {
            weight: 1,
            depth: 0,
        },
    }
}
