//! How a command ended, and the three ways in which it may: done (0), refused (1), misused (2). Results stand
//! on standard output only, errors on standard error only.

use serde_json::Value;

/// What a process left behind.
#[derive(Debug)]
pub struct Outcome {
    /// `None` when a signal ended it.
    pub code: Option<i32>,
    /// Its results.
    pub stdout: String,
    /// Errors, and what people may like to know.
    pub stderr: String,
}

impl Outcome {
    /// It succeeded; the result.
    #[track_caller]
    pub fn done(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:#?}");
        assert!(!self.stderr.contains("error:"), "{self:#?}");
        &self.stdout
    }

    /// It succeeded and printed one JSON value on one line.
    #[track_caller]
    pub fn json(&self) -> Value {
        let text = self.done();
        assert_eq!(text.lines().count(), 1, "{self:#?}");
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// It refused: exit code 1, nothing on standard output, one line on standard error. That line.
    #[track_caller]
    pub fn refused(&self) -> &str {
        assert_eq!(self.code, Some(1), "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        let line = self.stderr.strip_suffix('\n').unwrap_or_else(|| panic!("no whole line: {self:#?}"));
        assert!(line.starts_with("error: ") && !line.contains('\n'), "not one clear line: {self:#?}");
        line
    }

    /// It refused, and the line has each of these words.
    #[track_caller]
    pub fn refused_with(&self, words: &[&str]) {
        let line = self.refused();
        for word in words {
            assert!(line.contains(word), "{word:?} is not in {line:?}");
        }
    }

    /// It was called wrongly: exit code 2, nothing on standard output.
    #[track_caller]
    pub fn misused(&self) -> &str {
        assert_eq!(self.code, Some(2), "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        assert!(self.stderr.starts_with("error: "), "{self:#?}");
        &self.stderr
    }
}
