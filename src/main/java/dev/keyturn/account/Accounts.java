package dev.keyturn.account;

import java.util.List;
import java.util.Optional;

/** The accounts that Keyturn was configured with, in the order of the configuration. */
public interface Accounts {

    List<Account> all();

    Optional<Account> find(String name);

    /** @throws IllegalArgumentException when no account has that name */
    default Account named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("No account is named " + name + "."));
    }
}
