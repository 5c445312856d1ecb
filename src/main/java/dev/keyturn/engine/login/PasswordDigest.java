package dev.keyturn.engine.login;

import dev.keyturn.kernel.Sha256;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;

/**
 * What a login saw of its user: whose password it was, and a digest of what is stored of it, by which a later request
 * notices that it was changed. A user who was deleted and made again has another one, as each password has its own salt.
 */
record PasswordDigest(String user, String digest) {

    static PasswordDigest of(User user) {
        String stored = user instanceof UserEntity entity ? entity.getSalt() + "\n" + entity.getPassword() : "";
        return new PasswordDigest(user.getId(), Sha256.of(stored));
    }
}
