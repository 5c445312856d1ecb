package dev.keyturn.account;

import dev.keyturn.kernel.InvalidSettingException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The accounts of the configuration, after everything was checked that can be checked without asking another machine. */
public final class ConfiguredAccounts implements Accounts {

    private static final String SETTING = "keyturn.accounts";

    private final List<Account> accounts;

    /** @throws InvalidSettingException for the first setting that cannot be right */
    public ConfiguredAccounts(List<Account> accounts) {
        if (accounts.isEmpty()) {
            throw new InvalidSettingException(
                    SETTING,
                    "is empty. Configure at least one account there, or set keyturn.lab.enabled=true to try Keyturn with"
                            + " its lab.");
        }
        Set<String> names = new HashSet<>();
        Map<String, SyncServer> owners = new HashMap<>();
        for (int i = 0; i < accounts.size(); i++) {
            String setting = SETTING + "[" + i + "]";
            Account account = accounts.get(i);
            if (!names.add(account.name())) {
                throw new InvalidSettingException(
                        setting + ".name",
                        "is \"" + account.name() + "\", as is another account's. Give each its own name.");
            }
            SettingCheck.mustBePositive(setting + ".maximum-age", account.maximumAge());
            account.directory().check(setting + ".directory");
            checkServers(setting + ".servers", account.servers(), owners);
        }
        this.accounts = List.copyOf(accounts);
    }

    @Override
    public List<Account> all() {
        return accounts;
    }

    @Override
    public Optional<Account> find(String name) {
        return accounts.stream().filter(account -> account.name().equals(name)).findFirst();
    }

    private static void checkServers(String setting, List<SyncServer> servers, Map<String, SyncServer> owners) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < servers.size(); i++) {
            SyncServer server = servers.get(i);
            String name = setting + "[" + i + "]";
            if (!names.add(server.name())) {
                throw new InvalidSettingException(
                        name + ".name",
                        "is \"" + server.name() + "\", as is another server's of this account. List each server once.");
            }
            server.check(name, owners);
        }
    }
}
