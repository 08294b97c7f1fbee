//! What a transaction is asked for.

use sea_orm::{DbErr, QueryResult, Statement};

/// Statements that read, and what the rows of their answers say. Questions that need no answer of one another
/// are asked together ([`Transaction::ask`](super::Transaction::ask)), and the statements in their order.
#[must_use = "a question is to be asked"]
pub struct Question<T> {
    pub(super) statements: Vec<Statement>,
    pub(super) read: Read<T>,
}

/// Reads the answers to all statements of a question, in their order.
type Read<T> = Box<dyn FnOnce(&mut Answers) -> Result<T, DbErr> + Send>;

/// The rows of each statement.
pub(super) type Answers = std::vec::IntoIter<Vec<QueryResult>>;

impl<T: 'static> Question<T> {
    /// For one row, or none.
    pub fn one(
        statement: Statement,
        read: impl FnOnce(&QueryResult) -> Result<T, DbErr> + Send + 'static,
    ) -> Question<Option<T>> {
        let read =
            move |answers: &mut Answers| answers.next().and_then(|rows| rows.first().map(read)).transpose();
        Question { statements: vec![statement], read: Box::new(read) }
    }

    /// Both questions.
    pub fn and<U: 'static>(mut self, other: Question<U>) -> Question<(T, U)> {
        self.statements.extend(other.statements);
        let (first, second) = (self.read, other.read);
        let read = move |answers: &mut Answers| Ok((first(answers)?, second(answers)?));
        Question { statements: self.statements, read: Box::new(read) }
    }

    /// The same, of whose answer something else is made.
    pub fn map<U>(self, make: impl FnOnce(T) -> U + Send + 'static) -> Question<U> {
        let read = self.read;
        Question { statements: self.statements, read: Box::new(move |answers| read(answers).map(make)) }
    }
}
