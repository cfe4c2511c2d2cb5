//! Content definitions, merged over a chain.

use super::Reader;
use crate::policy::chain::Chain;
use crate::policy::set::{At, Kind};

/// A content definition: each part from the definition nearest to the leaf that has it.
#[derive(Clone, Debug)]
pub struct ContentDefinition<'a> {
    /// Its id, as first defined.
    pub id: &'a str,
    /// The definition nearest to the leaf.
    pub at: At,
    /// `LoadUri` and its element.
    pub load_uri: Option<(String, At)>,
    /// `DataUri` and its element.
    pub data_uri: Option<(String, At)>,
}

pub(super) fn merge<'a>(chain: &Chain<'a>, id: &'a str) -> Option<ContentDefinition<'a>> {
    let definitions = chain.definitions(Kind::ContentDefinition, id);
    let at = *definitions.last()?;
    let nearest = |name| {
        definitions.iter().rev().find_map(|&at| {
            let child = Reader::new(chain, at).child(name)?;
            Some((child.text(), child.at))
        })
    };
    Some(ContentDefinition {
        id,
        at,
        load_uri: nearest("LoadUri"),
        data_uri: nearest("DataUri"),
    })
}
