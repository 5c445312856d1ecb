package dev.keyturn.account;

import java.util.List;
import java.util.Optional;

/** The accounts that Keyturn was configured with, in the order of the configuration. */
public interface Accounts {

    List<Account> all();

    default Optional<Account> find(String name) {
        return all().stream().filter(account -> account.name().equals(name)).findFirst();
    }

    /** @throws IllegalArgumentException when no account has that name */
    default Account named(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("No account is named " + name + "."));
    }
}
