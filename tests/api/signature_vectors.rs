//! RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2) by the vectors of Wycheproof, and by its own definition
//! (abuse case 67).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use josekit::jws::{JwsVerifier as _, RS256};
use openssl::bn::{BigNum, BigNumContext};
use support::api::refreshing::{log_in, server_with_alice};
use support::signing_key;
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestGroup, TestName, TestSet};

const SETS: [TestName; 4] =
    [TestName::Rsa2048Sha256, TestName::Rsa3072Sha256, TestName::Rsa4096Sha256, TestName::Rsa8192Sha256];

/// ASN.1 of the digest's algorithm, which stands before the digest (RFC 8017 §9.2, note 1).
const SHA_256: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// What the verifier says otherwise than the vectors, and how many there were.
fn judge(group: &TestGroup) -> (Vec<String>, usize) {
    let verifier = RS256.verifier_from_der(&group.der).unwrap();
    let complaints = group.tests.iter().filter_map(|vector| {
        let is_accepted = verifier.verify(&vector.msg, &vector.sig).is_ok();
        let is_wrong = match vector.result {
            TestResult::Valid => !is_accepted,
            TestResult::Invalid => is_accepted,
            // Without the NULL that PKCS #1 wants: the vectors leave it open.
            TestResult::Acceptable => false,
        };
        is_wrong.then(|| format!("{} bits, {}: {}", group.key_size, vector.tc_id, vector.comment))
    });
    (complaints.collect(), group.tests.len())
}

// Abuse case 67: the verifier that the keyring makes of each of its keys.
#[test]
fn what_is_no_signature_is_refused_and_what_is_one_is_accepted() {
    for name in SETS {
        let set = TestSet::load(name).unwrap();
        let (complaints, counts): (Vec<_>, Vec<usize>) = set.test_groups.iter().map(judge).unzip();
        assert_eq!(complaints.concat(), Vec::<String>::new(), "{name:?}");
        assert_eq!(counts.iter().sum::<usize>(), set.number_of_tests);
        assert!(set.number_of_tests > 200, "{name:?}: {}", set.number_of_tests);
    }
}

/// EMSA-PKCS1-v1_5 (RFC 8017 §9.2).
fn encoded(message: &[u8], length: usize) -> Vec<u8> {
    let digest = openssl::sha::sha256(message);
    let padding = vec![0xff; length - 3 - SHA_256.len() - digest.len()];
    [&[0, 1][..], &padding, &[0], &SHA_256, &digest].concat()
}

// Abuse case 67: there is one signature for a message and a key, and the public key alone opens it.
#[tokio::test]
async fn a_token_carries_the_one_signature_that_its_message_has() {
    let server = server_with_alice().await;
    let token = log_in(&server).await.access;
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let key = signing_key::key().rsa();
    let mut opened = BigNum::new().unwrap();
    let number = BigNum::from_slice(&signature).unwrap();
    opened.mod_exp(&number, key.e(), key.n(), &mut BigNumContext::new().unwrap()).unwrap();
    let opened = opened.to_vec_padded(i32::try_from(signature.len()).unwrap()).unwrap();
    assert_eq!(opened, encoded(message.as_bytes(), signature.len()));
}
