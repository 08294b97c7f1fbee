//! What may happen to a session, at random.

use proptest::prelude::*;

/// How many tabs share the session.
pub(super) const TABS: usize = 3;

/// One event.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// A tab presents the token it holds; if the answer arrives it holds the successor.
    Refresh { tab: usize, is_lost: bool },
    /// A tab tells the others which token it holds.
    Share { tab: usize },
    /// Somebody presents any token that was ever issued.
    Replay { which: usize },
    /// Somebody who knows the session's id presents other secrets.
    WrongFamily,
    /// Another client presents a tab's token.
    OtherClient { tab: usize },
    /// Time passes, or the clock is set back.
    Clock { millis: i64 },
    /// The client revokes any token that was ever issued.
    RevokeRefreshToken { which: usize },
    /// The client revokes the latest access token.
    RevokeAccessToken,
    /// The user is disabled, and enabled again.
    DisableUser,
    /// The user's password is set anew.
    SetPassword,
    /// The latest access token is used.
    UseAccessToken,
    /// The server is started anew.
    Restart,
    /// What has expired is swept.
    Sweep,
    /// The clock is ahead for a while, in which what seems to have expired is swept.
    WrongClock { millis: i64 },
}

pub(super) fn histories() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(events(), 1..40)
}

fn events() -> impl Strategy<Value = Event> {
    let which = || 0..64_usize;
    prop_oneof![
        30 => (0..TABS, any::<bool>()).prop_map(|(tab, is_lost)| Event::Refresh { tab, is_lost }),
        4 => (0..TABS).prop_map(|tab| Event::Share { tab }),
        1 => which().prop_map(|which| Event::Replay { which }),
        1 => Just(Event::WrongFamily),
        1 => (0..TABS).prop_map(|tab| Event::OtherClient { tab }),
        24 => clock().prop_map(|millis| Event::Clock { millis }),
        1 => which().prop_map(|which| Event::RevokeRefreshToken { which }),
        2 => Just(Event::RevokeAccessToken),
        1 => prop_oneof![Just(Event::DisableUser), Just(Event::SetPassword)],
        8 => Just(Event::UseAccessToken),
        1 => Just(Event::Restart),
        2 => Just(Event::Sweep),
        2 => (0..4_000_000_i64).prop_map(|millis| Event::WrongClock { millis }),
    ]
}

/// Moves of the clock, most of them to either side of a limit.
fn clock() -> impl Strategy<Value = i64> {
    let near = |limit: i64| limit - 1..=limit + 1;
    prop_oneof![
        2 => 0..30_000_i64,
        4 => near(super::model::GRACE),
        4 => near(-60_000),
        1 => -3_600_000..0_i64,
        1 => near(super::model::IDLE),
        1 => near(super::model::ACCESS),
        4 => 0..super::model::IDLE,
    ]
}
