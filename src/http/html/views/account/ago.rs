//! How long ago something was, in words. A server does not know its reader's time zone.

use std::time::Duration;

use crate::http::html::frame::Frame;

/// The same for everything more recent.
const NOW: Duration = Duration::from_mins(2);

pub(super) fn ago(time: Duration, frame: &Frame) -> String {
    let minutes = time.as_secs() / 60;
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    if time < NOW {
        frame.text("ago-now")
    } else if hours == 0 {
        frame.text_of_count("ago-minutes", minutes)
    } else if days == 0 {
        frame.text_of_count("ago-hours", hours)
    } else {
        frame.text_of_count("ago-days", days)
    }
}
