//! The report of one environment: a single page that needs no network.
