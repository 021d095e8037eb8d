//! Tests that cross rooms live in `tests/tests`; the page's own are Playwright's, in `tests/browser`.
