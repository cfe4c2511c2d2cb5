//! How a resource becomes requests to Microsoft Graph: one table from kind to path, API version,
//! permission and reversibility.
