//! What `docs/design.md` and `docs/abuse-cases.md` define: list items that begin with a name in bold, and the
//! numbered sections of the design.

use std::collections::BTreeSet;

const CASE: &str = "abuse case ";

/// All definitions.
pub(super) struct Definitions {
    names: BTreeSet<String>,
    letters: String,
    cases: Vec<Case>,
}

/// An abuse case.
pub(super) struct Case {
    pub(super) number: u32,
    /// Whether nothing tests it yet.
    pub(super) is_planned: bool,
}

impl Definitions {
    pub(super) fn read(design: &str, abuse_cases: &str) -> Self {
        let cases: Vec<Case> = items(abuse_cases)
            .map(|(name, text)| Case {
                number: name.parse().expect("an abuse case has a number"),
                is_planned: text.contains("*Planned:"),
            })
            .collect();
        assert!(
            cases.is_sorted_by(|a, b| a.number < b.number),
            "abuse cases stand in the order of their numbers"
        );
        let rules = items(design).map(|(name, _)| name.to_owned());
        let sections = design.lines().filter_map(|line| line.strip_prefix("## ")?.split_once(". "));
        let sections = sections.map(|(number, _)| format!("design §{number}"));
        let mut names = BTreeSet::new();
        for name in rules.chain(sections).chain(cases.iter().map(|case| format!("{CASE}{}", case.number))) {
            assert!(names.insert(name.clone()), "{name} is defined twice");
        }
        let rules = items(design).filter_map(|(name, _)| name.chars().next());
        let reserved = design.split("(letter ").skip(1).filter_map(|rest| rest.chars().next());
        let letters: BTreeSet<char> = rules.chain(reserved).filter(char::is_ascii_uppercase).collect();
        Self { names, letters: letters.into_iter().collect(), cases }
    }

    /// Those that names of rules begin with, as `P` of `P2`, and those that are reserved for such names.
    pub(super) fn letters(&self) -> &str {
        &self.letters
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(super) fn cases(&self) -> &[Case] {
        &self.cases
    }
}

/// The number in `abuse case 25`.
pub(super) fn number_of_case(name: &str) -> Option<u32> {
    name.strip_prefix(CASE)?.parse().ok()
}

/// Items such as `- **P2** *Hashing has threads of its own.* …`: what stands in bold, and what follows.
fn items(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.split("\n- **").skip(1).map(|item| {
        let (name, rest) = item.split_once("** ").expect("an item has a name in bold");
        (name, rest.split("\n\n").next().unwrap_or(rest))
    })
}
