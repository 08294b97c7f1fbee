//! The pages for people: what they look like and say, and what all of them have in common. A page decides
//! nothing; whoever answers with one has decided.
//!
//! A page is a struct in [`views`] with all that it shows, a template of the same name in `templates/`, and
//! sentences in `texts/`. Files that pages load stand in `assets/`.

mod assets;
pub mod csrf;
mod form_target;
mod frame;
mod initial;
pub mod languages;
pub(in crate::http) mod navigation;
pub mod paths;
pub mod posted;
mod problems;
mod scope_text;
mod site;
mod texts;
mod view;
pub mod views;

pub use self::form_target::FormTarget;
pub use self::frame::Frame;
pub use self::problems::{Field, FieldProblem, PageProblem, Problems};
pub use self::site::Site;
pub use self::view::View;
