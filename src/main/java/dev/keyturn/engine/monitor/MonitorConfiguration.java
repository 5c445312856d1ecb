package dev.keyturn.engine.monitor;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.engine.monitor.DependencyProbes.Dependency;
import dev.keyturn.kernel.Standbys;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.syncserver.SyncServerCommands;
import dev.keyturn.syncserver.SyncServers;
import dev.keyturn.task.password.PasswordRecords;
import dev.keyturn.ticket.SourceDiagnostics;
import dev.keyturn.ticket.TicketSources;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Metrics, and what they and health need to know. */
@Configuration(proxyBeanMethods = false)
@Import({ClusterMeters.class, HealthConfiguration.class})
public class MonitorConfiguration {

    /** What needs more than the database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "keyturn.monitor.dependencies", matchIfMissing = true)
    static class Outside {

        /** @param interval longer in the lab, where each probe may use up a fault that it was told */
        @Bean
        DependencyProbes dependencies(
                Accounts accounts,
                SyncServerCommands commands,
                SecretStore secrets,
                PasswordRecords records,
                Standbys standbys,
                TicketSources tickets,
                SourceDiagnostics sources,
                @Value("${keyturn.monitor.interval:1m}") Duration interval,
                Clock clock) {
            List<Dependency> all =
                    all(accounts.all(), new AdDirectory(clock), new SyncServers(commands), secrets, records);
            tickets.read()
                    .forEach(name ->
                            all.add(new Dependency(Dependency.Kind.TICKET_SYSTEM, name, () -> sources.probe(name))));
            if (standbys.possible()) {
                all.add(new Dependency(Dependency.Kind.DATABASE_STANDBYS, "PostgreSQL", () -> check(standbys)));
            }
            return new DependencyProbes(all, interval, clock);
        }

        private static void check(Standbys standbys) {
            standbys.risk().ifPresent(risk -> {
                throw StepFailure.refused("asynchronous-standby", risk);
            });
        }

        /** A domain controller or server that serves several accounts is probed once. */
        private static List<Dependency> all(
                List<Account> accounts,
                AdDirectory controllers,
                SyncServers servers,
                SecretStore secrets,
                PasswordRecords records) {
            Map<String, Dependency> all = new LinkedHashMap<>();
            for (Account account : accounts) {
                for (String controller : account.directory().domainControllers()) {
                    add(
                            all,
                            Dependency.Kind.DOMAIN_CONTROLLER,
                            controller,
                            () -> controllers.greet(account.directory(), controller));
                }
                for (SyncServer server : account.servers()) {
                    add(all, Dependency.Kind.SYNC_SERVER, server.name(), () -> servers.describe(server));
                }
            }
            for (Account account : accounts) {
                add(all, Dependency.Kind.STORED_PASSWORD, account.name(), () -> records.check(account));
            }
            accounts.stream()
                    .findFirst()
                    .ifPresent(account -> add(
                            all,
                            Dependency.Kind.SECRET_STORE,
                            "passwords",
                            () -> secrets.find(account.name(), SecretStore.Label.CURRENT)));
            return new ArrayList<>(all.values());
        }

        private static void add(Map<String, Dependency> all, Dependency.Kind kind, String name, Runnable check) {
            all.putIfAbsent(kind.component() + name, new Dependency(kind, name, check));
        }
    }
}
