package dev.keyturn.bench;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Accounts with two sync servers of their own each, the first of them active. */
final class Site implements Accounts {

    private final Map<String, Account> accounts = new LinkedHashMap<>();

    Site(int size) {
        IntStream.range(0, size).mapToObj(Site::account).forEach(account -> accounts.put(account.name(), account));
    }

    @Override
    public List<Account> all() {
        return List.copyOf(accounts.values());
    }

    @Override
    public Optional<Account> find(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    static String name(int number) {
        return "forest-" + number + ".example";
    }

    private static Account account(int number) {
        return new Account(
                name(number),
                "MSOL_" + number,
                name(number),
                null,
                AccessTo.simple(
                        List.of("ldaps://dc." + name(number)), null, "DC=x", "CN=rotator", Path.of("none"), null),
                List.of(server("active-" + number), server("staging-" + number)),
                false,
                null,
                null);
    }

    private static SyncServer server(String name) {
        return new SyncServer(name, null, null, null, null);
    }
}
