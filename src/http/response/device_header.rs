//! The header with a device's token, in requests and in answers.

use poem_openapi::registry::MetaHeader;

use super::documented_header::header;

/// Its name.
pub(in crate::http) const DEVICE: &str = "Countersign-Device";

/// How it is documented in the answer to a login.
pub(in crate::http) fn documented() -> MetaHeader {
    let description = "A token for the device, if it has none that is known here. Keep it and send it with \
                       each login: then wrong guesses elsewhere do not keep the user out on this device.";
    MetaHeader { required: false, ..header(DEVICE, description, "string") }
}
