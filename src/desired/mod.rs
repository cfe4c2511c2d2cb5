//! The desired state of one environment: everything that shall exist in the tenant, as data.
//!
//! Input is a resolved plan; output is a list of typed resources, each with an address such as
//! `application/shop-spa`, the resources it rests on, and the plan value it comes from. Files, diff,
//! preview, apply and report are renderings of it.
