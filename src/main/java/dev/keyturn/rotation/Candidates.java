package dev.keyturn.rotation;

import dev.keyturn.account.Account;
import dev.keyturn.directory.Directory;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.step.StepContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When Active Directory does not accept a password, one more is made under the policy of now; never a third. */
class Candidates {

    private static final Logger log = LoggerFactory.getLogger(Candidates.class);
    private static final int MOST = 2;

    private final SecretStore secrets;
    private final Directory directory;

    Candidates(SecretStore secrets, Directory directory) {
        this.secrets = secrets;
        this.directory = directory;
    }

    /** @return whether there is a new candidate to try */
    boolean replace(StepContext step, Account account) {
        if (secrets.staged(step.account(), step.rotationId()) >= MOST) {
            return false;
        }
        step.ownership().confirm();
        log.warn(
                "Rotation {}: Active Directory did not accept the password. One more is made under the present policy.",
                step.rotationId());
        secrets.find(step.account(), Label.PENDING).ifPresent(secrets::discard);
        secrets.stage(step.account(), step.rotationId(), () -> directory.generatePassword(account));
        return true;
    }
}
