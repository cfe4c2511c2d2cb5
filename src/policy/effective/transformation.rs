//! Claims transformations: the definition nearest to the leaf counts.

use super::{Reader, Ref};
use crate::policy::chain::Chain;
use crate::policy::set::{At, Kind};

/// A claims transformation: the definition nearest to the leaf.
#[derive(Clone, Debug)]
pub struct Transformation<'a> {
    /// Its id.
    pub id: &'a str,
    /// The element.
    pub at: At,
    /// `TransformationMethod`.
    pub method: &'a str,
    /// Claims read: claim type, `TransformationClaimType`.
    pub inputs: Vec<(Ref<'a>, &'a str)>,
    /// Parameters: id, element.
    pub parameters: Vec<Ref<'a>>,
    /// Claims written: claim type, `TransformationClaimType`.
    pub outputs: Vec<(Ref<'a>, &'a str)>,
}

pub(super) fn merge<'a>(chain: &Chain<'a>, id: &'a str) -> Option<Transformation<'a>> {
    let at = chain.find(Kind::ClaimsTransformation, id)?;
    let reader = Reader::new(chain, at);
    let claims = |list, item| {
        reader
            .references(list, item, "ClaimTypeReferenceId")
            .into_iter()
            .map(|claim| {
                let role = reader.document.element(claim.at.element);
                let role = role.attribute("TransformationClaimType");
                (claim, role.unwrap_or_default())
            })
            .collect()
    };
    Some(Transformation {
        id,
        at,
        method: reader.attribute("TransformationMethod").unwrap_or_default(),
        inputs: claims("InputClaims", "InputClaim"),
        parameters: reader.references("InputParameters", "InputParameter", "Id"),
        outputs: claims("OutputClaims", "OutputClaim"),
    })
}
