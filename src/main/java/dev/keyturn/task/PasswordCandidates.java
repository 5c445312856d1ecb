package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.directory.Directory;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When Active Directory does not accept a password, one more is made under the policy of now; never a third. */
class PasswordCandidates {

    private static final Logger log = LoggerFactory.getLogger(PasswordCandidates.class);
    private static final int MOST = 2;

    private final SecretStore secrets;
    private final Directory directory;

    PasswordCandidates(SecretStore secrets, Directory directory) {
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
        stage(step, account);
        return true;
    }

    /** A crash between discarding the rejected candidate and staging the next one leaves none: it is made up for here. */
    void complete(StepContext step, Account account) {
        boolean lost = step.direction() == Direction.FORWARD
                && secrets.find(step.account(), Label.PENDING).isEmpty();
        int staged = lost ? secrets.staged(step.account(), step.rotationId()) : 0;
        if (staged > 0 && staged < MOST) {
            step.ownership().confirm();
            stage(step, account);
        }
    }

    private void stage(StepContext step, Account account) {
        secrets.stage(step.account(), step.rotationId(), () -> directory.generatePassword(account));
    }
}
