package dev.keyturn.engine;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.check.CheckResult;
import dev.keyturn.check.SyncServerAccess;
import dev.keyturn.check.SystemCheck;
import dev.keyturn.check.SystemsCheck;
import dev.keyturn.check.TicketSourceChecks;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.ticket.TicketSources;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this node can be asked to try: everything outside, with the settings that it was started with. */
@Configuration(proxyBeanMethods = false)
class CheckConfiguration {

    /** @param others logins and mails, where there are any */
    @Bean
    SystemsCheck systemsCheck(
            KeyturnProperties keyturn,
            Accounts accounts,
            ServiceAdapter services,
            ConnectorAdapter connectors,
            ObjectProvider<SyncWorkers> workers,
            SecretStore secrets,
            TicketSources tickets,
            DataSource database,
            ObjectProvider<SystemCheck> others,
            Clock clock) {
        List<SystemCheck> all =
                new ArrayList<>(List.of(database(database), passwords(keyturn, () -> secrets, accounts.all())));
        all.addAll(TicketSourceChecks.of(tickets, clock));
        all.addAll(others.orderedStream().toList());
        return new SystemsCheck(
                SystemsCheck.bySetting(accounts.all()),
                new AdDirectory(clock),
                account -> knows(secrets, account),
                new SyncServerAccess(
                        services,
                        connectors,
                        () -> workers.stream()
                                .findFirst()
                                .map(known -> known.strangers().keySet())
                                .orElse(Set.of()),
                        Duration.ZERO),
                all);
    }

    static SystemCheck database(DataSource database) {
        return new SystemCheck("database", DatabaseChecks.URL, () -> {
            try (Connection connection = database.getConnection()) {
                DatabaseMetaData product = connection.getMetaData();
                int pending = KeyturnSchema.pending(database);
                List<CheckResult> results = new ArrayList<>(List.of(CheckResult.well(
                        DatabaseChecks.URL,
                        "database",
                        "It answers: " + product.getDatabaseProductName() + " " + product.getDatabaseProductVersion()
                                + (pending == 0
                                        ? ". Its tables are those of this version."
                                        : ". The next start makes or changes its tables."))));
                new DatabaseChecks(database)
                        .remarks()
                        .forEach(remark -> results.add(CheckResult.doubtful(DatabaseChecks.URL, "database", remark)));
                return results;
            } catch (SQLException e) {
                throw new InvalidSettingException(
                        DatabaseChecks.URL,
                        "leads to no database that can be used: " + e.getMessage()
                                + ". Correct it, spring.datasource.username or spring.datasource.password.");
            }
        });
    }

    static SystemCheck passwords(KeyturnProperties keyturn, Supplier<SecretStore> secrets, List<Account> accounts) {
        boolean vault = keyturn.secret().vault().isWanted();
        return SystemCheck.of(
                vault ? "Vault" : "stored passwords",
                vault ? "keyturn.secret.vault.address" : "keyturn.secret.keyset-file",
                () -> {
                    long stored = accounts.stream()
                            .filter(account -> knows(secrets.get(), account))
                            .count();
                    return "It answers, and has the passwords of " + stored + " of " + accounts.size() + " accounts.";
                });
    }

    static boolean knows(SecretStore secrets, Account account) {
        return secrets.find(account.name(), Label.CURRENT).isPresent();
    }
}
