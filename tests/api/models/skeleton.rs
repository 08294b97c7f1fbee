//! What every skeleton of a name promises, whatever the name (D1).

use countersign::users::Username;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::models::cases::cases;

/// Characters of a column that a skeleton may have.
const WIDTH: usize = 600;

/// Every character that may be a name alone, as it is compared.
fn characters() -> Vec<String> {
    let names = ('\0'..=char::MAX).filter_map(|c| Username::parse(&c.to_string()).ok());
    names.map(|name| name.key).collect()
}

#[test]
fn a_skeleton_is_its_own_and_fits_its_column() {
    let characters = characters();
    assert!(characters.len() > 90_000);
    for c in &characters {
        let skeleton = skeleton::of(c);
        assert_eq!(skeleton::of(&skeleton), skeleton, "{c}");
        assert_eq!(skeleton.to_lowercase(), skeleton, "{c}");
        // MySQL overlooks spaces at the end when it compares.
        assert!(!c.contains(' ') && !skeleton.contains(' '), "{c}: {skeleton}");
        // A name has 254 bytes at most.
        assert!(254 * skeleton.chars().count() <= WIDTH * c.len(), "{c}: {skeleton}");
    }
    let name = prop::collection::vec(prop::sample::select(characters), 1..40);
    let outcome = TestRunner::new(cases(256)).run(&name, |name| {
        let skeleton = skeleton::of(&name.concat());
        prop_assert_eq!(skeleton::of(&skeleton), skeleton);
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
}

#[test]
fn names_in_ascii_look_alike_only_if_they_are_the_same() {
    let names = ("[!-~]{1,12}", "[!-~]{1,12}");
    let outcome = TestRunner::new(cases(256)).run(&names, |(one, other)| {
        let (one, other) = (Username::parse(&one).unwrap(), Username::parse(&other).unwrap());
        prop_assert_eq!(&one.skeleton, &one.key);
        prop_assert_eq!(one.skeleton == other.skeleton, one.key == other.key);
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
}

// Skeletons are stored. Those of another version may differ: a migration has to compute them anew, as
// `fill_users_username_skeleton` did.
#[test]
fn the_table_of_look_alikes_is_that_of_the_stored_skeletons() {
    assert_eq!(unicode_security::UNICODE_VERSION, (18, 0, 0));
}
