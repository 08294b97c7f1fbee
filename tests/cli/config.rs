//! `config …`, and how a mistake in the configuration is told.

mod check;
mod layers;
mod mistakes;
mod show;
