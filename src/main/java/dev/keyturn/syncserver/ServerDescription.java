package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.kernel.Fence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sync server's answer to {@code describe}. All times are UTC, by the server's own clock.
 *
 * @param capabilities the commands that it knows and what it can do with them; empty when it does not say
 * @param lastRuns the latest runs of its AD connectors, newest first
 * @param peers other computers that are said to run sync with one of its accounts
 */
public record ServerDescription(
        String name,
        Role role,
        String productVersion,
        ServiceInfo service,
        SchedulerInfo scheduler,
        List<ConnectorInfo> connectors,
        Set<String> capabilities,
        List<RunInfo> lastRuns,
        List<Peer> peers,
        Instant serverTime) {

    /** As Windows compares names. */
    public Optional<ConnectorInfo> connector(String connectorName) {
        return connectors.stream()
                .filter(connector -> connector.name().equalsIgnoreCase(connectorName))
                .findFirst();
    }

    public enum Role {
        ACTIVE,
        STAGING
    }

    /** @param state as Windows says it: {@code Running}, {@code Stopped}, … */
    public record ServiceInfo(String state, @Nullable Instant startedAt) {

        public boolean running() {
            return "Running".equals(state);
        }
    }

    /**
     * @param syncCycleEnabled the switch that a pause turns off, very probably the server's own
     * @param atWork what else writes connectors there
     */
    public record SchedulerInfo(boolean syncCycleEnabled, boolean cycleInProgress, AtWork atWork) {}

    /**
     * @param type {@code AD} for the connectors that have an AD DS connector account
     * @param account its {@code forest-login-user}
     * @param domain its {@code forest-login-domain}
     * @param credentialUpdatedAt when Keyturn's command last stored a password; null when it never did
     * @param lastFence the newest fence that the server has accepted for this connector; null before the first
     * @param partitionCredentials partitions that log in with credentials of their own
     */
    public record ConnectorInfo(
            String name,
            String type,
            String account,
            String domain,
            @Nullable Instant credentialUpdatedAt,
            @Nullable Fence lastFence,
            List<String> partitionCredentials) {

        public boolean ofActiveDirectory() {
            return type.equalsIgnoreCase("AD");
        }

        /** Whether it logs in as that account, as far as that can be told. */
        boolean logsInAs(Account other) {
            return account.equalsIgnoreCase(other.account()) && mayBeSameDomain(domain, other.domain());
        }

        /** As Windows compares names. A NetBIOS name says nothing of a DNS name, so that such two may be the same domain. */
        static boolean mayBeSameDomain(String one, String another) {
            return one.contains(".") != another.contains(".") || one.equalsIgnoreCase(another);
        }
    }

    /** @param connectionResult empty when the run has none */
    public record RunInfo(
            String connector,
            String profile,
            String result,
            String connectionResult,
            Instant startedAt,
            Instant endedAt) {}

    /** @param account the {@code forest-login-user} that is said to be shared; empty when that is not said */
    public record Peer(String name, String account, String source) {}
}
