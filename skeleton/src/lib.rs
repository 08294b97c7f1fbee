//! How a username looks: its skeleton (UTS 39 §4). Names with the same skeleton look alike (D1).
//!
//! The program and a migration of its tables share this function, hence the crate. Skeletons are stored. When
//! the function changes, or the table of look-alikes in `unicode-security`, another migration has to compute
//! all of them anew.

use unicode_normalization::UnicodeNormalization as _;

/// The skeleton of a name, which must have the form in which names are compared. An ASCII character stands
/// for itself, so names in ASCII look alike only if they are equal: `user1` is not `userl`. Every other
/// character stands for its prototype, in small letters as the name is.
pub fn of(name: &str) -> String {
    // A prototype may be a capital whose small letter has a prototype of its own. There are no longer chains.
    prototypes(&prototypes(name))
}

fn prototypes(name: &str) -> String {
    let mut mapped = String::new();
    for c in name.nfd() {
        if c.is_ascii() {
            mapped.push(c);
        } else {
            let prototype = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect::<String>();
            mapped.push_str(&prototype.to_lowercase());
        }
    }
    mapped.nfd().collect()
}
