//! The icon of the HTML pages.

/// A check mark, as on a countersigned paper. It stands in the page itself, so that no browser asks for
/// `/favicon.ico`.
pub(super) const ICON: &str = "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg \
    xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath \
    d='M2 9l4 4 8-10' fill='none' stroke='%23275' stroke-width='3'/%3E%3C/svg%3E\">";
