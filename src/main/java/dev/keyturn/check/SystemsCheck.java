package dev.keyturn.check;

import dev.keyturn.account.Account;
import dev.keyturn.directory.AdDirectory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Tries everything at once: what does not answer is waited for once and not in turn. */
public final class SystemsCheck {

    private final Map<String, Account> accounts;
    private final AdDirectory directory;
    private final Predicate<Account> knowsPassword;
    private final @Nullable SyncServerAccess servers;
    private final List<SystemCheck> others;

    /**
     * @param accounts by their settings, such as {@code keyturn.accounts[0]}
     * @param knowsPassword whether the present password of an account is stored, which a self-change needs
     * @param servers null when they cannot be asked
     * @param others everything but domain controllers and sync servers
     */
    public SystemsCheck(
            Map<String, Account> accounts,
            AdDirectory directory,
            Predicate<Account> knowsPassword,
            @Nullable SyncServerAccess servers,
            List<SystemCheck> others) {
        this.accounts = accounts;
        this.directory = directory;
        this.knowsPassword = knowsPassword;
        this.servers = servers;
        this.others = List.copyOf(others);
    }

    /**
     * One run at a time: two at once would count a wrong password twice.
     *
     * @param progress is told what was found as soon as it was, in whatever order
     */
    public synchronized List<CheckResult> run(Consumer<CheckResult> progress) {
        DomainControllerChecks controllers = new DomainControllerChecks(directory, knowsPassword);
        SyncServerChecks asked = servers == null ? null : new SyncServerChecks(servers);
        List<SystemCheck> checks = new ArrayList<>();
        accounts.forEach((setting, account) -> {
            checks.addAll(controllers.of(setting, account));
            if (asked != null) {
                checks.addAll(asked.of(setting, account));
            }
        });
        checks.addAll(others);
        List<CheckResult> results = new ArrayList<>(atOnce(checks, progress));
        if (asked != null) {
            accounts.forEach((setting, account) -> asked.roles(setting, account).ifPresent(results::add));
        }
        // each domain controller tells the same of an account
        return results.stream().distinct().toList();
    }

    /** As they are called in the settings. */
    public static Map<String, Account> bySetting(List<Account> accounts) {
        Map<String, Account> named = new LinkedHashMap<>();
        for (int i = 0; i < accounts.size(); i++) {
            named.put("keyturn.accounts[" + i + "]", accounts.get(i));
        }
        return named;
    }

    private static List<CheckResult> atOnce(List<SystemCheck> checks, Consumer<CheckResult> progress) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("check-");
        threads.setDaemon(true);
        ExecutorService pool = Executors.newCachedThreadPool(threads);
        try {
            List<Future<List<CheckResult>>> running = checks.stream()
                    .map(check -> pool.submit(() -> {
                        List<CheckResult> found = check.run();
                        synchronized (progress) {
                            found.forEach(progress);
                        }
                        return found;
                    }))
                    .toList();
            return running.stream().flatMap(SystemsCheck::results).toList();
        } finally {
            pool.shutdownNow();
        }
    }

    private static Stream<CheckResult> results(Future<List<CheckResult>> running) {
        try {
            return running.get().stream();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The check was interrupted.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
