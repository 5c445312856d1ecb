package dev.keyturn.account;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;

/**
 * One AD DS connector account and everything that holds its password.
 *
 * @param name how people and tickets call it, by custom the name of the forest
 * @param account its {@code sAMAccountName} in Active Directory, such as {@code MSOL_0a1b2c3d4e5f}
 * @param domain the domain it logs in to; on the sync server this is {@code forest-login-domain}
 * @param connector the name of the AD connector on its sync servers, by default {@code name}
 * @param directory how its domain is reached
 * @param servers every sync server that stores its password, active and staging
 * @param ticketRequired whether a request without a change ticket is refused
 * @param tier what the approval policy goes by, by default {@value #TIER}: the holder of the password can take over the
 *     domain
 * @param maximumAge when its password is due for the next rotation, by default after 90 days, as Microsoft's security
 *     score asks
 */
public record Account(
        @NotBlank String name,
        @NotBlank String account,
        @NotBlank String domain,
        @NotBlank String connector,
        @Valid @NotNull DirectoryAccess directory,
        @Valid @NotEmpty List<SyncServer> servers,
        boolean ticketRequired,
        @NotBlank String tier,
        @NotNull Duration maximumAge) {

    public static final String TIER = "tier-0";
    public static final Duration MAXIMUM_AGE = Duration.ofDays(90);

    /** What the configuration leaves out comes as null, or as zero, and gets its usual value. */
    public Account {
        connector = connector == null ? name : connector;
        servers = servers == null ? List.of() : List.copyOf(servers);
        tier = tier == null ? TIER : tier;
        maximumAge = maximumAge == null ? MAXIMUM_AGE : maximumAge;
    }

    /** The same, in the domain that is reached so. */
    public Account through(DirectoryAccess access) {
        return new Account(name, account, domain, connector, access, servers, ticketRequired, tier, maximumAge);
    }

    /** @throws IllegalArgumentException when this account has no such sync server */
    public SyncServer server(String serverName) {
        return servers.stream()
                .filter(server -> server.name().equals(serverName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Account " + name + " has no sync server named " + serverName + "."));
    }
}
