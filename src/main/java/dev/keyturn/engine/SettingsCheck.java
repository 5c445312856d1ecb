package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import dev.keyturn.account.Account;
import dev.keyturn.account.ConfiguredAccounts;
import dev.keyturn.check.CheckResult;
import dev.keyturn.check.SystemCheck;
import dev.keyturn.check.SystemsCheck;
import dev.keyturn.engine.TriggerConfiguration.ScheduleSettings;
import dev.keyturn.engine.TriggerConfiguration.WatchSettings;
import dev.keyturn.engine.login.LoginChecks;
import dev.keyturn.evidence.chain.ChainConfiguration.EvidenceSettings;
import dev.keyturn.evidence.chain.SealKeyProblem;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SettingMistakes;
import dev.keyturn.notification.MailSettings;
import dev.keyturn.secret.Keyset;
import dev.keyturn.secret.VaultSecretStore;
import dev.keyturn.syncserver.worker.SigningKey;
import dev.keyturn.ticket.TicketSettings;
import dev.keyturn.ticket.TicketSources;
import jakarta.validation.ConstraintViolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.validation.MessageInterpolatorFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * Everything that is wrong with the settings themselves, all at once, where a start ends at the first. No other machine is asked, and
 * nothing is written. What is left to a start: names of steps, the content of the approval policy, and the engine's own settings.
 */
final class SettingsCheck {

    private static final String SUBJECT = "settings";

    /** Groups of settings that are read by others than {@link KeyturnProperties}. */
    private static final List<String> ELSEWHERE = List.of("lab", "login", "monitor", "schedule", "watch", "web");

    private final ConfigurableEnvironment environment;
    private final Clock clock;
    private final SettingMistakes mistakes = new SettingMistakes();
    private final List<CheckResult> remarks = new ArrayList<>();
    /** What could not be read, or breaks a constraint. */
    private final Set<String> unusable = new HashSet<>();

    SettingsCheck(ConfigurableEnvironment environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * What can be tried with these settings, whatever is wrong with the others.
     *
     * @param keyturn null when not even they can be read
     * @param accounts by their settings
     */
    record Usable(
            @Nullable KeyturnProperties keyturn,
            Map<String, Account> accounts,
            TicketSources tickets,
            boolean mails,
            List<SystemCheck> logins,
            List<CheckResult> results) {}

    Usable run() {
        KeyturnProperties keyturn = read("keyturn", KeyturnProperties.class);
        Map<String, Account> accounts = new LinkedHashMap<>();
        TicketSources tickets = TicketSources.usable(new TicketSettings(Map.of()), List::of, clock, mistakes);
        boolean mails = false;
        if (keyturn != null) {
            accounts.putAll(SystemsCheck.bySetting(keyturn.accounts()));
            accounts.keySet().stream()
                    .filter(this::isIncomplete)
                    .forEach(account -> remarks.add(CheckResult.doubtful(
                            account,
                            SUBJECT,
                            "Nothing of this account was tried, and more may be wrong with it: what is said of its settings comes"
                                    + " first.")));
            accounts.keySet().removeIf(this::isIncomplete);
            ConfiguredAccounts.mistakes(keyturn.accounts(), i -> !isIncomplete("keyturn.accounts[" + i + "]"))
                    .all()
                    .forEach(mistakes::add);
            List<Account> named =
                    keyturn.accounts().stream().map(SettingsCheck::named).toList();
            tickets = TicketSources.usable(keyturn.tickets(), () -> named, clock, mistakes);
            mails = mail(keyturn);
            files(keyturn);
            if (keyturn.baseUrl() != null) {
                mistakes.in(() -> BaseUrl.of(Objects.requireNonNull(keyturn.baseUrl())));
            }
        }
        List<SystemCheck> logins = LoginChecks.of(environment, this::read, mistakes, clock);
        triggers();
        scheduler();
        return new Usable(keyturn, accounts, tickets, mails, logins, results());
    }

    /** With names that others can be compared with, also where one is missing. */
    private static Account named(Account account) {
        return new Account(
                String.valueOf(account.name()),
                String.valueOf(account.account()),
                String.valueOf(account.domain()),
                String.valueOf(account.connector()),
                account.directory(),
                account.servers(),
                account.ticketRequired(),
                account.tier(),
                account.maximumAge());
    }

    private List<CheckResult> results() {
        List<CheckResult> results = new ArrayList<>(remarks);
        mistakes.all().forEach(mistake -> results.add(CheckResult.wrong(SUBJECT, mistake)));
        if (mistakes.all().isEmpty()) {
            results.add(CheckResult.well("keyturn", SUBJECT, "Every setting can be what it is."));
        }
        return results;
    }

    /** Everything below a prefix: also what cannot be converted is kept and left out, and the constraints are asked afterwards. */
    private <T> @Nullable T read(String prefix, Class<T> type) {
        BindHandler collecting =
                new AbstractBindHandler(
                        type == KeyturnProperties.class
                                ? new NoUnboundElementsBindHandler(
                                        BindHandler.DEFAULT, new UnboundElementsSourceFilter())
                                : BindHandler.DEFAULT) {
                    @Override
                    public @Nullable Object onFailure(
                            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
                        failed(name, error);
                        return null;
                    }

                    @Override
                    public void onFinish(
                            ConfigurationPropertyName name,
                            Bindable<?> target,
                            BindContext context,
                            @Nullable Object result) {
                        try {
                            super.onFinish(name, target, context, result);
                        } catch (UnboundConfigurationPropertiesException e) {
                            unknown(e);
                        } catch (Exception e) {
                            failed(name, e);
                        }
                    }
                };
        T read = Binder.get(environment)
                .bind(prefix, Bindable.of(type), collecting)
                .orElse(null);
        if (read != null) {
            validate(prefix, read);
        }
        // those of an account are looked at one by one
        return type == KeyturnProperties.class || unusable.stream().noneMatch(setting -> isBelow(setting, prefix))
                ? read
                : null;
    }

    private static boolean isBelow(String setting, String group) {
        return setting.equals(group) || setting.startsWith(group + ".") || setting.startsWith(group + "[");
    }

    private void failed(ConfigurationPropertyName name, Exception error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnboundConfigurationPropertiesException below) {
                // an element of which nothing could be read
                unknown(below);
                return;
            }
            if (cause instanceof InvalidSettingException mistake) {
                unusable.add(name.toString());
                mistakes.add(mistake);
                return;
            }
        }
        unusable.add(name.toString());
        // the value is not quoted: it may be a secret in the wrong place
        mistakes.add(name.toString(), "cannot be read: it has another form than this setting has.");
    }

    private void unknown(UnboundConfigurationPropertiesException e) {
        e.getUnboundProperties().stream()
                .filter(property ->
                        !ELSEWHERE.contains(property.getName().getElement(1, ConfigurationPropertyName.Form.DASHED)))
                .map(property -> property.getName().toString())
                .filter(name -> unusable.stream().noneMatch(known -> isBelow(name, known)))
                .forEach(name -> remarks.add(CheckResult.doubtful(
                        name,
                        SUBJECT,
                        "Keyturn has no such setting and ignores it. Look for the right name in its list.")));
    }

    private <T> void validate(String prefix, T read) {
        try (LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean()) {
            validator.setMessageInterpolator(new MessageInterpolatorFactory().getObject());
            validator.afterPropertiesSet();
            for (ConstraintViolation<T> violation : validator.validate(read)) {
                String path = violation.getPropertyPath().toString().replaceAll("\\.<[^>]*>", "");
                String setting = prefix + "." + DataObjectPropertyName.toDashedForm(path);
                unusable.add(setting);
                mistakes.add(setting, violation.getMessage() + ".");
            }
        }
    }

    private boolean isIncomplete(String account) {
        return unusable.stream().anyMatch(setting -> isBelow(setting, account));
    }

    /** @return whether there is a mail server to ask */
    private boolean mail(KeyturnProperties keyturn) {
        boolean host = StringUtils.hasText(environment.getProperty("spring.mail.host"));
        MailSettings settings = keyturn.mail();
        boolean from = StringUtils.hasText(settings.from());
        if (host && !from) {
            mistakes.in(() -> new KeyturnApplication(environment));
        }
        if (!from) {
            return false;
        }
        if (!host && !environment.containsProperty("spring.mail.jndi-name")) {
            mistakes.add("keyturn.mail.from", "is set, but there is no mail server. Set spring.mail.host.");
        }
        if (!StringUtils.hasText(keyturn.baseUrl())) {
            mistakes.add(
                    BaseUrl.SETTING, "is missing. Mails, which keyturn.mail.from has sent, lead to Keyturn with it.");
        }
        mistakes.in(settings::sender);
        mistakes.in(settings::lists);
        return host;
    }

    private void files(KeyturnProperties keyturn) {
        Path data = keyturn.dataDir();
        if (Files.exists(data) && !(Files.isDirectory(data) && Files.isWritable(data))) {
            mistakes.add(
                    "keyturn.data-dir", "names " + data + ", which is no folder that Keyturn's user may write to.");
        }
        Path signing = keyturn.signingKeyFile();
        if (Files.exists(signing)) {
            mistakes.in(() -> SigningKey.open(signing));
        }
        mistakes.in(() -> {
            if (keyturn.secret().vault().isWanted()) {
                VaultSecretStore.openToLook(keyturn.secret().vault(), clock);
            } else if (Files.exists(keyturn.keysetFile()) || !keyturn.secret().createKeyset()) {
                Keyset.open(keyturn.keysetFile(), false, () -> false);
            }
        });
        try {
            new EvidenceSettings(keyturn.sealingKey()).check();
        } catch (SealKeyProblem problem) {
            mistakes.add("keyturn.seal-key-file", "cannot be used. " + problem.getMessage());
        }
        mistakes.in(() -> {
            try {
                BundledModels.policy(keyturn.approval().policyFile()).close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void triggers() {
        ScheduleSettings schedule = read("keyturn.schedule", ScheduleSettings.class);
        if (schedule != null) {
            mistakes.in(schedule::toSchedule);
        }
        try {
            if (WatchSettings.Wanted.isWanted(environment)) {
                read("keyturn.watch", WatchSettings.class);
            }
        } catch (BindException e) {
            failed(ConfigurationPropertyName.of("keyturn.watch.interval"), e);
        }
    }

    private void scheduler() {
        mistakes.in(() ->
                SchedulerChecks.checkEnabled(environment.getProperty("db-scheduler.enabled", Boolean.class, true)));
        DbSchedulerProperties scheduler = read("db-scheduler", DbSchedulerProperties.class);
        if (scheduler != null) {
            mistakes.in(() -> SchedulerChecks.check(scheduler));
        }
    }
}
