//! Imports of random rows that repeat and contradict each other: however they are cut into batches, looked at
//! first or broken off and run again, the same is said and the same table comes of it.

use countersign::ambient::Ambient;
use countersign::config::{DatabaseConfig, DatabaseUrl, PasswordsConfig};
use countersign::database::{Database, OpenMode};
use countersign::metrics::HashingMetrics;
use countersign::passwords::Passwords;
use countersign::users::{self, ImportOptions, ImportedUser, Importer};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{TestCaseError, TestRunner};
use sea_orm::EntityTrait as _;
use support::database::TestDatabase;
use tempfile::TempDir;
use uuid::Uuid;

use crate::models::cases::cases;

/// Of four kinds, one of which the table may not take beside that of new passwords; and one that cannot be
/// checked.
const HASHES: [&str; 5] = [
    "$2b$04$GA.evw7l.UIFwjzo059CL.l.l0wYXTyhTSoxQqpsGJefl6WpT7teW",
    "$2b$05$GA.evw7l.UIFwjzo059CL.l.l0wYXTyhTSoxQqpsGJefl6WpT7teW",
    "$pbkdf2-sha256$10$c2FsdHNhbHRzYWx0$a66gGE0Yo6OuLn4HWz7y8ZFCCIuSYkGL9B7HhKl6DDw",
    "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHRzYWx0$a66gGE0Yo6OuLn4HWz7y8ZFCCIuSYkGL9B7HhKl6DDw",
    "plain",
];

/// A file, and how it is cut into batches once and another time.
#[derive(Clone, Debug)]
struct File {
    rows: Vec<ImportedUser>,
    batches: [usize; 2],
    /// Rows after which it breaks off.
    broken_off: usize,
}

fn row() -> impl Strategy<Value = ImportedUser> {
    let seldom = |text: &'static [&'static str]| option::weighted(0.3, select(text).prop_map(str::to_owned));
    let roles: [&[&str]; 4] = [&[], &["a"], &["a", "b"], &["two words"]];
    let roles = select(roles.map(|words| words.iter().map(|&word| word.to_owned()).collect()).to_vec());
    let id = (1_u128..4).prop_map(Uuid::from_u128);
    let columns = (
        // The last two look alike.
        select(&["bob", "BOB", "carol", "dave", "erin", "no name", "oca", "\u{43e}\u{441}\u{430}"]),
        seldom(&HASHES),
        seldom(&["a@example.com", "b@example.com", "nowhere"]),
        seldom(&["A", "B"]),
        option::weighted(0.3, any::<bool>()),
        option::weighted(0.3, roles),
        option::weighted(0.3, id),
    );
    columns.prop_map(|(username, password_hash, email, full_name, disabled, roles, id)| ImportedUser {
        line: 0,
        username: username.to_owned(),
        password_hash,
        email,
        full_name,
        disabled,
        roles,
        id,
    })
}

fn files() -> impl Strategy<Value = File> {
    let file = (vec(row(), 1..24), [1_usize..8, 1..8], 0_usize..24);
    file.prop_map(|(rows, batches, broken_off)| File {
        broken_off: broken_off.min(rows.len()),
        rows: (1..).zip(rows).map(|(line, row)| ImportedUser { line, ..row }).collect(),
        batches,
    })
}

/// A table that is emptied for each file.
struct Stage {
    database: Database,
    ambient: Ambient,
    passwords: Passwords,
    _made: TestDatabase,
    _directory: TempDir,
}

impl Stage {
    async fn build() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let made = TestDatabase::migrated(directory.path());
        let config = DatabaseConfig { url: DatabaseUrl(made.url_without_tls()), ..DatabaseConfig::default() };
        let database = Database::open(&config, OpenMode::MustExist).await.unwrap();
        let ambient = Ambient::system();
        let config = PasswordsConfig { memory_kib: 64, threads: 1, ..PasswordsConfig::default() };
        let passwords = Passwords::new(&config, ambient.clone(), HashingMetrics::default()).unwrap();
        Self { database, ambient, passwords, _made: made, _directory: directory }
    }

    /// What was said of each row.
    async fn import(&self, rows: &[ImportedUser], batch: usize, dry_run: bool) -> Vec<String> {
        let options = ImportOptions { dry_run, allow_many_schemes: false };
        let importer = Importer::start(&self.database, &self.ambient, &self.passwords, options);
        let mut importer = importer.await.unwrap();
        let mut said = Vec::new();
        for rows in rows.chunks(batch) {
            let outcomes = importer.batch(rows).await.unwrap();
            said.extend(outcomes.iter().map(|outcome| format!("{outcome:?}")));
        }
        said
    }

    /// The users without what is drawn by lot: when they were made, and ids that no row has chosen.
    async fn table(&self) -> Vec<String> {
        let users = users::list(self.database.reader(), None, 1000).await.unwrap();
        let described = users.into_iter().map(|user| {
            let id = (user.id.as_u128() < 10).then_some(user.id);
            let hash = user.password_hash.map(|hash| hash.0);
            let profile = (user.email, user.full_name, user.disabled, user.roles);
            format!("{id:?} {} {hash:?} {:?} {profile:?}", user.username, user.password_scheme)
        });
        described.collect()
    }

    async fn clear(&self) {
        entity::user::Entity::delete_many().exec(self.database.writer()).await.unwrap();
    }

    async fn play(&self, file: &File) -> Result<(), TestCaseError> {
        let File { rows, batches: [one, other], broken_off } = file;
        self.clear().await;
        let foretold = self.import(rows, *one, true).await;
        prop_assert_eq!(self.table().await, Vec::<String>::new());
        let told = self.import(rows, *other, false).await;
        prop_assert_eq!(&foretold, &told);
        let table = self.table().await;
        let again = self.import(rows, *one, false).await;
        prop_assert_eq!(&self.table().await, &table);
        for (first, second) in told.iter().zip(&again) {
            let is_there = |said: &str| said.contains("Created") || said.contains("Unchanged");
            // A row that was refused for its hash may find its user there, made by a later row.
            prop_assert!(is_there(second) || !is_there(first), "{}, then {}", first, second);
            prop_assert!(!second.contains("Created"), "{}", second);
        }
        prop_assert_eq!(self.import(rows, *other, true).await, again);
        self.clear().await;
        self.import(&rows[..*broken_off], *one, false).await;
        self.import(rows, *other, false).await;
        prop_assert_eq!(self.table().await, table);
        Ok(())
    }
}

#[test]
fn the_same_rows_are_told_the_same_whichever_way_they_come() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = runtime.block_on(Stage::build());
    let outcome = TestRunner::new(cases(64)).run(&files(), |file| runtime.block_on(stage.play(&file)));
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
