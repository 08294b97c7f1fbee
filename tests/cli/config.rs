//! `config …`, and how a mistake in the configuration is told.

mod layers;
mod mistakes;
mod show;
