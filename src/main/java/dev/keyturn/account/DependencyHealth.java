package dev.keyturn.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the periodic probes found last of the systems that the rotation of an account needs. */
public interface DependencyHealth {

    /** Of its domain controllers, its sync servers, and its stored password. */
    List<Health> of(Account account);

    /**
     * @param answers null before the first probe
     * @param message what is wrong; null when nothing is known to be
     */
    record Health(
            Kind kind,
            String name,
            @Nullable Boolean answers,
            @Nullable String message) {

        public enum Kind {
            DOMAIN_CONTROLLER,
            SYNC_SERVER,
            /** Whether the stored password is the account's, and the right to set another will stay. */
            STORED_PASSWORD
        }
    }
}
