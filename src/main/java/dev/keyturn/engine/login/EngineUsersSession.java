package dev.keyturn.engine.login;

import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;

/**
 * The users in the engine's database, without the engine's own lock. It knows the user only and not where an attempt comes
 * from, so strangers who guess would lock a person out everywhere. Keyturn counts attempts itself, before a password
 * is checked.
 */
class EngineUsersSession extends DbIdentityServiceProvider {

    @Override
    protected boolean isUserLocked(UserEntity user) {
        return false;
    }

    /** Attempts at once would collide in what it notes, the right one as well. */
    @Override
    protected void lockUser(UserEntity user) {
        // nothing is noted
    }
}
