//! An emergency: a key is taken out of use at once.

use entity::time::UnixMillis;

use super::admin::KeyAdmin;
use super::error::Error;
use super::store;
use super::stored_key::StoredKey;
use super::timetable::Timetable;

impl KeyAdmin {
    /// Takes a key out of use at once. If it leaves a turn to nobody, its successor signs from now on, or,
    /// without a successor, a new key that no verifier has seen yet.
    pub async fn revoke(&self, kid: &str) -> Result<Option<StoredKey>, Error> {
        let now = self.ambient.now();
        let timetable = self.list().await?;
        let key = timetable.usable_key(kid).ok_or_else(|| Error::Unknown(kid.to_owned()))?;
        if timetable.needs_replacement(key, now) {
            return self.replace(key, &timetable, now).await.map(Some);
        }
        let has_revoked = store::revoke(self.database.writer(), key, now).await?;
        if has_revoked { Ok(None) } else { Err(Error::Raced) }
    }

    /// Revokes the key, and lets another one sign in the same transaction.
    async fn replace(
        &self,
        key: &StoredKey,
        timetable: &Timetable,
        now: UnixMillis,
    ) -> Result<StoredKey, Error> {
        let waiting = self.successor(timetable, key).await;
        let replacement = match waiting {
            Some(waiting) => StoredKey { activates_at: now, ..waiting.clone() },
            None => StoredKey::new(&self.make().await?, timetable.next_generation(), now, now),
        };
        let transaction = self.database.begin().await?;
        let has_replaced = store::revoke(&transaction, key, now).await?
            && match waiting {
                Some(waiting) => store::promote(&transaction, &waiting.kid, now).await?,
                None => store::insert(&transaction, &replacement).await?,
            };
        if !has_replaced {
            // Nobody is to wait for the disk behind this transaction.
            transaction.rollback().await?;
            if waiting.is_none() {
                self.vault.remove(&replacement.kid).await;
            }
            return Err(Error::Raced);
        }
        transaction.commit().await?;
        Ok(replacement)
    }

    /// The key that would take over from this one in an emergency: the next one, if its private half is here.
    pub async fn successor<'t>(&self, timetable: &'t Timetable, key: &StoredKey) -> Option<&'t StoredKey> {
        let waiting = timetable.successor(key)?;
        self.vault.load(&waiting.kid).await.ok().map(|_| waiting)
    }
}
