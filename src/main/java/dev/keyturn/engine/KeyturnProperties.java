package dev.keyturn.engine;

import dev.keyturn.account.Account;
import dev.keyturn.kernel.Person;
import dev.keyturn.login.ConfiguredUser;
import dev.keyturn.login.MonitoringLogin;
import dev.keyturn.notification.MailSettings;
import dev.keyturn.rotation.RotationSettings.RunningCycle;
import dev.keyturn.secret.VaultSettings;
import dev.keyturn.step.StepSettings;
import dev.keyturn.ticket.TicketSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Everything that is configured under {@code keyturn}.
 *
 * @param dataDir Folder that everything Keyturn writes goes below.
 * @param baseUrl Where people reach Keyturn with a browser, such as https://keyturn.contoso.com. Links in mails and in updates
 *     of tickets begin with it. Required when mails are sent; without it, updates have no links.
 * @param accounts AD DS connector accounts that Keyturn may rotate, each with its domain controllers and every sync
 *     server that stores its password.
 * @param secret Where passwords are stored, and how they are encrypted.
 * @param users Users that are created at the start when they do not exist. An existing user is never changed.
 * @param monitoring The account that metrics are read with.
 * @param approval How a rotation is approved.
 * @param steps How patient remote steps are.
 * @param worker The port that the sync workers of the sync servers poll.
 * @param runningCycle What happens to a sync cycle that is running when a rotation pauses sync.
 * @param mail How people are notified by e-mail.
 * @param tickets The ticket systems.
 * @param sealKeyFile File with the Ed25519 keys that sign evidence, by default seal-key.json in the data folder. It is made
 *     at the first start. Keep a copy in a safe place, also after each rotation of the key.
 * @param wrongPasswords How many wrong passwords may be entered in one repair. Keep it below the domain's lockout
 *     threshold.
 */
@ConfigurationProperties("keyturn")
@Validated
record KeyturnProperties(
        @NotNull @DefaultValue("./data") Path dataDir,
        @Nullable String baseUrl,
        @Valid @DefaultValue List<Account> accounts,
        @Valid @DefaultValue Secret secret,
        @Valid @DefaultValue List<ConfiguredUser> users,
        @Valid @DefaultValue Monitoring monitoring,
        @Valid @DefaultValue Approval approval,
        @Valid @DefaultValue @NestedConfigurationProperty StepSettings steps,
        @Valid @DefaultValue Worker worker,
        @Valid @DefaultValue @NestedConfigurationProperty RunningCycle runningCycle,
        @Valid @DefaultValue @NestedConfigurationProperty MailSettings mail,
        @Valid @DefaultValue @NestedConfigurationProperty TicketSettings tickets,
        @Nullable Path sealKeyFile,
        @Min(1) @DefaultValue("3") int wrongPasswords) {

    /**
     * {@code keyturn.secret}.
     *
     * @param keysetFile File with the Tink keyset that encrypts the stored passwords, by default keyset.json in the data
     *     folder. Keep a copy in a safe place: without it the stored passwords are lost.
     * @param createKeyset Whether a missing keyset is made at the start. Nothing is made while the database holds passwords.
     * @param vault How Vault is reached.
     */
    record Secret(
            @Nullable Path keysetFile,
            boolean createKeyset,
            @DefaultValue @NestedConfigurationProperty VaultSettings vault) {}

    /**
     * {@code keyturn.approval}.
     *
     * @param policyFile File with the DMN table approval-policy that says who approves what, and until when. By default the
     *     one that comes with Keyturn. It is deployed at the start when it has changed; a table that an administrator has
     *     deployed since stays in force until then.
     */
    record Approval(@Nullable Path policyFile) {}

    /**
     * {@code keyturn.worker}.
     *
     * @param port Port that the sync workers poll. Nothing else is on it. 0 takes a free one.
     * @param address Address that this port listens on, by default that of the application.
     * @param sslBundle Spring Boot SSL bundle with this port's certificate. Without one it speaks HTTP, for a proxy that ends TLS.
     * @param signingKeyFile File with the P-256 key that signs commands, by default worker-signing-key.json in the data folder. It is
     *     made at the first start. All nodes share it, and sync servers pin its thumbprint: keep a copy in a safe place.
     * @param nodes Addresses of the worker ports of all nodes, as sync workers reach them. They are told to the workers with each poll;
     *     when empty, each goes on with what it was told at its installation.
     */
    record Worker(
            @Min(0) @Max(65535) @DefaultValue("8081") int port,
            @Nullable InetAddress address,
            @Nullable String sslBundle,
            @Nullable Path signingKeyFile,
            @DefaultValue List<URI> nodes) {}

    /**
     * {@code keyturn.monitoring}: beside {@code keyturn.users}, so that the password can be a secret of its own. It is bound where
     * there is no Spring Security as well, and so is another record than its login.
     *
     * @param user Name of the account that metrics are read with, by HTTP basic, wherever people come from. It is in the group
     *     rotation-monitors and in no other; no person of that name logs in.
     * @param password Its password.
     */
    record Monitoring(@Nullable String user, @Nullable String password) {

        @AssertTrue(message = "needs both, user and password, or neither")
        boolean isComplete() {
            return (user == null) == (password == null);
        }

        MonitoringLogin login() {
            return new MonitoringLogin(user, password);
        }

        Stream<ConfiguredUser> account() {
            return user == null || password == null
                    ? Stream.empty()
                    : Stream.of(new ConfiguredUser(user, password, null, List.of(Person.MONITORS)));
        }

        @Override
        public String toString() {
            return "Monitoring[user=" + user + ", password=***]";
        }
    }

    /** Everybody who is created at the start when they do not exist. */
    List<ConfiguredUser> everybody() {
        return Stream.concat(users.stream(), monitoring.account()).toList();
    }

    /** The sealing key's file: as configured, else {@code seal-key.json} in the data folder. */
    Path sealingKey() {
        return sealKeyFile != null ? sealKeyFile : dataDir.resolve("seal-key.json");
    }

    /** The file of the key that signs commands: as configured, else {@code worker-signing-key.json} in the data folder. */
    Path signingKeyFile() {
        return worker.signingKeyFile() != null ? worker.signingKeyFile() : dataDir.resolve("worker-signing-key.json");
    }

    /** The keyset's file: as configured, else {@code keyset.json} in the data folder. */
    Path keysetFile() {
        return secret.keysetFile() != null ? secret.keysetFile() : dataDir.resolve("keyset.json");
    }
}
