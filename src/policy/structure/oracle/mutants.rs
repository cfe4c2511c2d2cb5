//! Small changes to a policy, each of one kind.

use crate::policy::doc::{Attribute, Document, Element, ElementId};

/// A small generator of numbers: the same stream for the same seed on every machine.
pub(in crate::policy) struct Dice(pub(in crate::policy) u64);

impl Dice {
    pub(in crate::policy) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % sides.max(1)
    }

    pub(in crate::policy) fn pick<'a, T: ?Sized>(&mut self, among: &[&'a T]) -> &'a T {
        among[self.roll(among.len())]
    }
}

/// Values that are right for one type and wrong for others.
pub(super) const VALUES: &[&str] = &[
    "a",
    "true",
    "7",
    "0.3.0.0",
    "1.0.0",
    "en",
    "pt-BR",
    "zh-Hans-CN-x",
    "contoso.onmicrosoft.com",
    "contoso-dev.onmicrosoft.com",
    "urn:com:microsoft:aad:b2c:elements:unifiedssp:1.0.0",
    "URN:a:b",
    "~/tenant/a.cshtml",
    "https://contoso.example/a/b.html?c=d",
    "https://contoso.example//a",
    "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
    "{0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9}",
    "",
    " ",
    " true ",
    "True",
    "+07",
    "-0",
    "2147483648",
    "1.5",
    "B2C_1A_x.",
    "String",
    "claimsExchange",
    "SHA {Settings:Tenant}",
    "JSON",
    "ClaimsExchange",
    "string",
    "1",
];

const NAMES: &[&str] = &[
    "Item",
    "Metadata",
    "OutputClaims",
    "InputClaims",
    "ClaimType",
    "TechnicalProfile",
    "Value",
    "DisplayName",
    "Preconditions",
    "BuildingBlocks",
    "Extensions",
    "LoadUri",
    "Bogus",
];

const ATTRIBUTES: &[&str] = &[
    "Id",
    "Key",
    "Type",
    "ReferenceId",
    "Required",
    "Order",
    "DefaultValue",
    "bogus",
    "Culture",
];

/// What a mutation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::policy) enum Kind {
    DropElement,
    DuplicateElement,
    SwapElements,
    RenameElement,
    RetypeElement,
    CopyElementElsewhere,
    InsertElement,
    EmptyElement,
    EditText,
    InsertContent,
    DropAttribute,
    DuplicateAttribute,
    SwapAttributes,
    RenameAttribute,
    EditAttribute,
    AddAttribute,
}

impl Kind {
    pub(in crate::policy) const ALL: &[Self] = &[
        Self::DropElement,
        Self::DuplicateElement,
        Self::SwapElements,
        Self::RenameElement,
        Self::RetypeElement,
        Self::CopyElementElsewhere,
        Self::InsertElement,
        Self::EmptyElement,
        Self::EditText,
        Self::InsertContent,
        Self::DropAttribute,
        Self::DuplicateAttribute,
        Self::SwapAttributes,
        Self::RenameAttribute,
        Self::EditAttribute,
        Self::AddAttribute,
    ];
}

/// Content that belongs into few elements.
const FILLERS: &[&str] = &[
    " ",
    "x",
    "&#32;",
    "<!-- c -->",
    "<![CDATA[x]]>",
    "<![CDATA[ ]]>",
    "<Bogus/>",
];

/// `text`, which `document` was read from, with one small change; `None` when the dice pick an
/// element that this kind cannot change.
pub(in crate::policy) fn mutant(
    text: &str,
    document: &Document,
    kind: Kind,
    dice: &mut Dice,
) -> Option<String> {
    let count = document.elements().count();
    let id = |dice: &mut Dice| ElementId(u32::try_from(dice.roll(count)).unwrap_or(0));
    let (chosen, other) = (id(dice), id(dice));
    let (element, another) = (document.element(chosen), document.element(other));
    let source = &text[element.span.start..element.span.end];
    let other_source = &text[another.span.start..another.span.end];
    let replace =
        |start: usize, end: usize, with: &str| format!("{}{with}{}", &text[..start], &text[end..]);
    let changed = match kind {
        Kind::DropElement => replace(element.span.start, element.span.end, ""),
        Kind::DuplicateElement => replace(element.span.end, element.span.end, source),
        Kind::SwapElements => {
            let next = next_sibling(document, chosen)?;
            let between = &text[element.span.end..next.span.start];
            let swapped = format!("{}{between}{source}", &text[next.span.start..next.span.end]);
            replace(element.span.start, next.span.end, &swapped)
        }
        Kind::RenameElement => renamed(text, element, dice.pick(NAMES)),
        Kind::RetypeElement => replace(element.span.start, element.span.end, other_source),
        Kind::CopyElementElsewhere => replace(element.span.end, element.span.end, other_source),
        Kind::InsertElement => {
            let new = format!("<{}/>", dice.pick(NAMES));
            replace(element.span.start, element.span.start, &new)
        }
        Kind::EmptyElement => with_content(text, element, ""),
        Kind::EditText => with_content(text, element, dice.pick(VALUES)),
        Kind::InsertContent => {
            let old = inner(text, element).unwrap_or_default();
            with_content(text, element, &format!("{}{old}", dice.pick(FILLERS)))
        }
        Kind::DropAttribute => with_attribute(text, element, dice, |_, _| String::new())?,
        Kind::DuplicateAttribute => {
            let attribute = element.attributes.first()?;
            let copy = format!(" {}", &text[attribute.span.start..attribute.span.end]);
            replace(element.name_span.end, element.name_span.end, &copy)
        }
        Kind::SwapAttributes => {
            let value = &another.attributes.first()?.value;
            with_attribute(text, element, dice, |attribute, _| {
                format!("{}='{}'", attribute.name, escaped(value))
            })?
        }
        Kind::RenameAttribute => with_attribute(text, element, dice, |attribute, dice| {
            format!("{}='{}'", dice.pick(ATTRIBUTES), escaped(&attribute.value))
        })?,
        Kind::EditAttribute => with_attribute(text, element, dice, |attribute, dice| {
            format!("{}='{}'", attribute.name, dice.pick(VALUES))
        })?,
        Kind::AddAttribute => {
            let attribute = match dice.roll(8) {
                0 => {
                    // Many types have the name of their element.
                    let own = format!("type='{}'", element.name);
                    let instance = ["nil='true'", "nil='false'", "type='nothing'", own.as_str()];
                    format!(
                        " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:{}",
                        dice.pick(&instance)
                    )
                }
                _ => format!(" {}='{}'", dice.pick(ATTRIBUTES), dice.pick(VALUES)),
            };
            replace(element.name_span.end, element.name_span.end, &attribute)
        }
    };
    (changed != text).then_some(changed)
}

fn next_sibling(document: &Document, id: ElementId) -> Option<&Element> {
    let parent = document.element(id).parent?;
    let mut siblings = document.children(parent).skip_while(|(at, _)| *at != id);
    siblings.nth(1).map(|(_, element)| element)
}

fn renamed(text: &str, element: &Element, name: &str) -> String {
    let source = &text[element.span.start..element.span.end];
    let closing = format!("</{}", element.name);
    let opened = source.replacen(element.name.as_str(), name, 1);
    let source = match opened.rfind(&closing) {
        Some(at) => format!("{}</{name}{}", &opened[..at], &opened[at + closing.len()..]),
        None => opened,
    };
    format!(
        "{}{source}{}",
        &text[..element.span.start],
        &text[element.span.end..]
    )
}

fn with_attribute(
    text: &str,
    element: &Element,
    dice: &mut Dice,
    change: impl Fn(&Attribute, &mut Dice) -> String,
) -> Option<String> {
    if element.attributes.is_empty() {
        return None;
    }
    let attribute = &element.attributes[dice.roll(element.attributes.len())];
    let new = change(attribute, dice);
    Some(format!(
        "{}{new}{}",
        &text[..attribute.span.start],
        &text[attribute.span.end..]
    ))
}

/// The text between the tags of `element`, unless it is closed in its opening tag.
fn inner<'a>(text: &'a str, element: &Element) -> Option<&'a str> {
    let source = &text[element.span.start..element.span.end];
    let end = source.rfind("</")?;
    let last = element.attributes.last();
    let open = last.map_or(element.name_span.end, |attribute| attribute.span.end);
    let start = open - element.span.start;
    let start = start + source[start..].find('>')? + 1;
    (start <= end).then(|| &source[start..end])
}

fn with_content(text: &str, element: &Element, content: &str) -> String {
    let source = &text[element.span.start..element.span.end];
    let source = match inner(text, element) {
        Some(old) => {
            let end = source.rfind("</").unwrap_or(source.len());
            format!("{}{content}{}", &source[..end - old.len()], &source[end..])
        }
        None => {
            let open = source.trim_end_matches("/>");
            format!("{open}>{content}</{}>", element.name)
        }
    };
    format!(
        "{}{source}{}",
        &text[..element.span.start],
        &text[element.span.end..]
    )
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('\'', "&#39;")
}
