//! Keys that are made once for an installation and shared by its nodes. They keep outsiders from computing
//! what the server computes. They hide nothing from a reader of the database. Beside them stands which
//! signing key is the first one, when a server was last found ready, and how far time had got by then.

use entity::installation;
use entity::secret::InstallationKey;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait};

use crate::ambient::Ambient;
use crate::database::Database;

/// The key called `name`, made now if there is none. Of nodes that start at the same moment one makes it.
pub async fn key(database: &Database, ambient: &Ambient, name: &str) -> Result<InstallationKey, DbErr> {
    if let Some(found) = find(database, name).await? {
        return Ok(found);
    }
    let row = installation::ActiveModel {
        name: Set(name.to_owned()),
        value: Set(InstallationKey(ambient.random::<32>().to_vec())),
    };
    installation::Entity::insert(row)
        .on_conflict_do_nothing_on([installation::Column::Name])
        .exec_without_returning(database.writer())
        .await?;
    find(database, name)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound(format!("the installation's key `{name}`")))
}

/// Gives what is called `name` this value, whether or not it had one.
pub async fn replace(database: &Database, name: &str, value: InstallationKey) -> Result<(), DbErr> {
    let row = installation::ActiveModel { name: Set(name.to_owned()), value: Set(value) };
    let again =
        OnConflict::column(installation::Column::Name).update_column(installation::Column::Value).to_owned();
    installation::Entity::insert(row).on_conflict(again).exec_without_returning(database.writer()).await?;
    Ok(())
}

/// The key called `name`, if one was made. Reads through the writer, to see a key that another node has just
/// made.
pub async fn find(database: &Database, name: &str) -> Result<Option<InstallationKey>, DbErr> {
    let row = installation::Entity::find_by_id(name).one(database.writer()).await?;
    Ok(row.map(|row| row.value))
}
