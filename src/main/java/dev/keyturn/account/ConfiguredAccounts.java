package dev.keyturn.account;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SettingMistakes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** The accounts of the configuration, after everything was checked that can be checked without asking another machine. */
public final class ConfiguredAccounts implements Accounts {

    private static final String SETTING = "keyturn.accounts";

    private final List<Account> accounts;

    /** @throws InvalidSettingException for the first setting that cannot be right */
    public ConfiguredAccounts(List<Account> accounts) {
        mistakes(accounts, i -> true).throwFirst();
        this.accounts = List.copyOf(accounts);
    }

    /** @param complete whether the account at an index has everything that an account needs; others are left out */
    public static SettingMistakes mistakes(List<Account> accounts, IntPredicate complete) {
        SettingMistakes mistakes = new SettingMistakes();
        if (accounts.isEmpty()) {
            mistakes.add(
                    SETTING,
                    "is empty. Configure at least one account there, or set keyturn.lab.enabled=true to try Keyturn with"
                            + " its lab.");
        }
        Set<String> names = new HashSet<>();
        Map<String, SyncServer> owners = new HashMap<>();
        for (int i = 0; i < accounts.size(); i++) {
            if (complete.test(i)) {
                check(SETTING + "[" + i + "]", accounts.get(i), names, owners, mistakes);
            }
        }
        return mistakes;
    }

    @Override
    public List<Account> all() {
        return accounts;
    }

    private static void check(
            String setting,
            Account account,
            Set<String> names,
            Map<String, SyncServer> owners,
            SettingMistakes mistakes) {
        if (!names.add(account.name())) {
            mistakes.add(
                    setting + ".name",
                    "is \"" + account.name() + "\", as is another account's. Give each its own name.");
        }
        mistakes.in(() -> SettingCheck.mustBePositive(setting + ".maximum-age", account.maximumAge()));
        account.directory().check(setting + ".directory", mistakes);
        Set<String> servers = new HashSet<>();
        for (int i = 0; i < account.servers().size(); i++) {
            SyncServer server = account.servers().get(i);
            String name = setting + ".servers[" + i + "]";
            if (!servers.add(server.name())) {
                mistakes.add(
                        name + ".name",
                        "is \"" + server.name() + "\", as is another server's of this account. List each server once.");
            } else {
                server.check(name, owners, mistakes);
            }
        }
    }
}
