//! Tokens that are refused for what they are, in the order of the checks.

use crate::issuer::Issuer;
use crate::subject::{verdict, verifier_of};

#[tokio::test]
async fn a_good_token_is_accepted() {
    let issuer = Issuer::start().await;
    let verifier = verifier_of(&issuer);
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "accepted");
    issuer.revoke(3);
    issuer.clock.advance(12.0);
    assert_eq!(verdict(&verifier, &issuer.listed_token(3)).await, "revoked");
}
