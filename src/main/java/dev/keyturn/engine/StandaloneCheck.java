package dev.keyturn.engine;

import dev.keyturn.account.Account;
import dev.keyturn.check.CheckResult;
import dev.keyturn.check.SyncServerAccess;
import dev.keyturn.check.SystemCheck;
import dev.keyturn.check.SystemsCheck;
import dev.keyturn.check.TicketSourceChecks;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.engine.SettingsCheck.Usable;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.notification.MailServerProof;
import dev.keyturn.secret.EncryptedSecretStore;
import dev.keyturn.secret.Keyset;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.VaultSecretStore;
import dev.keyturn.syncserver.EntraConnectConnector;
import dev.keyturn.syncserver.EntraConnectService;
import dev.keyturn.syncserver.SyncServerCommands;
import dev.keyturn.syncserver.SyncWorkerCommands;
import dev.keyturn.syncserver.worker.SigningKey;
import dev.keyturn.syncserver.worker.SyncWorkers;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.util.function.SingletonSupplier;

/**
 * What a running node would try, without one: there is no process engine and no scheduler, so that no rotation is taken up, and the
 * database is opened to read. For as long as it lasts, the sync workers find their port here.
 */
final class StandaloneCheck implements AutoCloseable {

    private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:(?!mem:|tcp:|ssl:|zip:)(?:async:|file:)*([^;]+).*");

    private final ConfigurableEnvironment environment;
    private final Usable settings;
    private final KeyturnProperties keyturn;
    private final Duration patience;
    private final Clock clock;
    private final List<CheckResult> results = new ArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    StandaloneCheck(ConfigurableEnvironment environment, Usable settings, Duration patience, Clock clock) {
        this.environment = environment;
        this.settings = settings;
        this.keyturn = Objects.requireNonNull(settings.keyturn());
        this.patience = patience;
        this.clock = clock;
    }

    List<CheckResult> run(Consumer<CheckResult> progress) {
        DataSource database = database();
        List<Account> accounts = List.copyOf(settings.accounts().values());
        List<SystemCheck> others = new ArrayList<>();
        others.add(
                database == null
                        ? SystemCheck.of(
                                "database", DatabaseChecks.URL, () -> "There is none yet: the first start makes it.")
                        : CheckConfiguration.database(database));
        Supplier<SecretStore> secrets = SingletonSupplier.of(() -> secrets(database));
        boolean stored = keyturn.secret().vault().isWanted() || hasPasswords(database);
        if (stored) {
            others.add(CheckConfiguration.passwords(keyturn, secrets, accounts));
        }
        others.addAll(TicketSourceChecks.of(settings.tickets(), clock));
        if (settings.mails()) {
            others.add(SystemCheck.of("mail server", "spring.mail.host", this::mails));
        }
        others.addAll(settings.logins());
        SyncServerAccess servers = servers();
        results.addAll(new SystemsCheck(
                        settings.accounts(),
                        new AdDirectory(clock),
                        account -> stored && CheckConfiguration.knows(secrets.get(), account),
                        servers,
                        others)
                .run(progress));
        return results;
    }

    /** Before the first start there is no table for them. */
    private static boolean hasPasswords(@Nullable DataSource database) {
        try {
            return database != null && EncryptedSecretStore.holdsSecrets(new JdbcTemplate(database));
        } catch (DataAccessException e) {
            return false;
        }
    }

    private SecretStore secrets(@Nullable DataSource database) {
        if (keyturn.secret().vault().isWanted()) {
            return VaultSecretStore.openToLook(keyturn.secret().vault(), clock);
        }
        DataSource passwords = Objects.requireNonNull(database);
        return new EncryptedSecretStore(
                new JdbcTemplate(passwords),
                new DataSourceTransactionManager(passwords),
                Keyset.open(keyturn.keysetFile(), false, () -> true),
                clock);
    }

    /** Null when the port that sync workers poll cannot be opened. */
    private @Nullable SyncServerAccess servers() {
        Path key = keyturn.signingKeyFile();
        if (!Files.exists(key)) {
            results.add(CheckResult.wrong(
                    "keyturn.worker.signing-key-file",
                    "worker port",
                    "There is no key yet in " + key.toAbsolutePath().normalize()
                            + ", so no sync worker can know this Keyturn, and none was asked. The first start makes it, and so does"
                            + " the command init."));
            return null;
        }
        try {
            // workers keep the addresses that they are told, and nothing is to be changed: they are told none
            SyncWorkers workers = new SyncWorkers(
                    SigningKey.open(key),
                    List.copyOf(settings.accounts().values()),
                    WorkerPortConfiguration.smallestKey(environment),
                    List.of(),
                    clock);
            WorkerPort port = new WorkerPort(
                    keyturn.worker(),
                    Binder.get(environment)
                            .bind("server.address", InetAddress.class)
                            .orElse(null),
                    bean("spring.ssl.bundle", SslBundles.class, SslAutoConfiguration.class),
                    workers,
                    event -> {});
            port.start();
            opened.push(port::destroy);
            SyncServerCommands commands = new SyncWorkerCommands(workers);
            return new SyncServerAccess(
                    new EntraConnectService(commands),
                    new EntraConnectConnector(commands),
                    () -> workers.strangers().keySet(),
                    patience);
        } catch (InvalidSettingException mistake) {
            results.add(CheckResult.wrong("worker port", mistake));
            results.add(CheckResult.doubtful(
                    "keyturn.accounts[].servers",
                    "sync servers",
                    "None was asked, because the port that their workers poll cannot be opened. Where a Keyturn runs already, give"
                            + " --user, and that one is asked."));
            return null;
        }
    }

    /** Read only; null while there is no file of it. */
    private @Nullable DataSource database() {
        String url = environment.getRequiredProperty(DatabaseChecks.URL);
        Matcher file = H2_FILE.matcher(url);
        if (file.matches() && !Files.exists(Path.of(file.group(1) + ".mv.db"))) {
            return null;
        }
        Properties properties = new Properties();
        properties.putAll(Binder.get(environment)
                .bind("spring.datasource.hikari.data-source-properties", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of()));
        DriverManagerDataSource database =
                new DriverManagerDataSource(file.matches() ? url + ";ACCESS_MODE_DATA=r" : url, properties);
        database.setUsername(environment.getProperty("spring.datasource.username", ""));
        database.setPassword(environment.getProperty("spring.datasource.password", ""));
        return database;
    }

    private String mails() {
        JavaMailSender sender = bean(
                "spring.mail",
                JavaMailSender.class,
                MailConfiguration.MailTimeouts.class,
                SslAutoConfiguration.class,
                MailSenderAutoConfiguration.class);
        return new MailServerProof(sender, keyturn.mail()).run();
    }

    /** As Spring Boot makes it of the settings below that one. */
    private <T> T bean(String setting, Class<T> type, Class<?>... configurations) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        synchronized (opened) {
            opened.push(context);
        }
        try {
            context.setEnvironment(environment);
            context.register(configurations);
            context.refresh();
            return context.getBean(type);
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new InvalidSettingException(
                    setting, "cannot be used: " + PlainText.oneLine(String.valueOf(root.getMessage()), 300));
        }
    }

    @Override
    public void close() {
        opened.forEach(one -> {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
