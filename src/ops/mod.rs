//! How a resource becomes requests to Microsoft Graph: one table from kind to path, API version,
//! permission and reversibility, and the requests that follow from it.
//!
//! Nothing is sent here. Whoever sends binds what is known late ([`Values`]) and gets [`Request`]s;
//! the same requests are given to judges in tests. [`search`] is the request that finds a resource again.

mod request;
mod search;
mod table;

pub use request::{Payload, Request, Unbound, Values, api_of, creation, requests};
pub use search::{find_of, search};
pub use table::{Api, Call, Find, Method, Reversal, Row, TABLE, row};
