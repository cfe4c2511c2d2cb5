//! What a change means: two plans or two build trees compared, by address and field.
