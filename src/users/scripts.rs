//! Which scripts the letters of a name may be of: UTS 39 §5.2, "Highly Restrictive".

use unicode_security::mixed_script::AugmentedScriptSet;

/// Whether all letters are of one script, or Latin ones beside those of Chinese, Japanese or Korean. Digits
/// and punctuation that all scripts share go with any letters.
pub(super) fn go_together(text: &str) -> bool {
    if !AugmentedScriptSet::for_str(text).is_empty() {
        return true;
    }
    let others: String = text.chars().filter(|&c| !is_latin(c)).collect();
    let others = AugmentedScriptSet::for_str(&others);
    others.hanb || others.jpan || others.kore
}

/// Whether the character is used in Latin script, there alone or elsewhere too.
fn is_latin(c: char) -> bool {
    let mut scripts = AugmentedScriptSet::for_char('a');
    scripts.intersect_with(AugmentedScriptSet::for_char(c));
    !scripts.is_empty()
}
