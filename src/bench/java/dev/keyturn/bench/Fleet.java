package dev.keyturn.bench;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.account.SyncServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Many accounts, each with two sync servers of its own, in this process. Servers and domains keep what they were given, as
 * the lab's do, so a rotation that forgets a step is not verified; only the way to them is a wait instead of a network.
 */
final class Fleet implements Accounts {

    /** What one sync server holds. */
    static final class Server {
        volatile boolean syncEnabled = true;
        volatile int stored;
        volatile int loaded;
    }

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Server> servers = new ConcurrentHashMap<>();
    private final Map<String, Integer> passwords = new ConcurrentHashMap<>();
    private final Map<String, PathTime> times = new ConcurrentHashMap<>();
    private final int warmUp;
    private final Duration call;
    private final Duration restart;

    /**
     * @param warmUp how many accounts it has besides, whose servers answer at once
     * @param call what everything but a restart takes
     */
    Fleet(int size, int warmUp, Duration call, Duration restart) {
        this.warmUp = warmUp;
        this.call = call;
        this.restart = restart;
        IntStream.range(0, warmUp + size).mapToObj(Fleet::account).forEach(one -> {
            accounts.put(one.name(), one);
            passwords.put(one.name(), 0);
            times.put(one.name(), new PathTime());
            one.servers().forEach(server -> servers.put(server.name(), new Server()));
        });
    }

    private static String name(int number) {
        return String.format("forest%05d.example", number);
    }

    private static Account account(int number) {
        String name = name(number);
        List<SyncServer> two = List.of(
                server(String.format("sync%04da", number), SyncServer.Role.ACTIVE),
                server(String.format("sync%04db", number), SyncServer.Role.STAGING));
        DirectoryAccess directory = new DirectoryAccess(
                List.of("ldaps://dc." + name + ":636"),
                null,
                "DC=" + name,
                "CN=rotator",
                null,
                null,
                null,
                null,
                null,
                false,
                null);
        return new Account(name, "MSOL_" + number, name, null, directory, two, false, null, null);
    }

    private static SyncServer server(String name, SyncServer.Role role) {
        return new SyncServer(name, null, null, null, role);
    }

    List<Account> measured() {
        return all().subList(warmUp, accounts.size());
    }

    List<Account> forWarmUp() {
        return all().subList(0, warmUp);
    }

    @Override
    public List<Account> all() {
        return List.copyOf(accounts.values());
    }

    @Override
    public Optional<Account> find(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    Server server(SyncServer server) {
        return servers.get(server.name());
    }

    int password(Account account) {
        return passwords.get(account.name());
    }

    void setPassword(Account account, char[] password) {
        passwords.put(account.name(), Arrays.hashCode(password));
    }

    /** @param branch the server whose branch of the process model waits for this; null when the whole rotation does */
    void call(Account account, @Nullable SyncServer branch) {
        take(account, branch, call);
    }

    void restart(Account account, SyncServer branch) {
        take(account, branch, restart);
    }

    private void take(Account account, @Nullable SyncServer branch, Duration duration) {
        if (account.name().compareTo(name(warmUp)) < 0) {
            return;
        }
        times.get(account.name()).add(branch, duration);
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** What the adapters alone take on the critical path of a rotation, on average. */
    Duration criticalPath() {
        double nanos = measured().stream()
                .mapToLong(account -> times.get(account.name()).longest().toNanos())
                .average()
                .orElse(0);
        return Duration.ofNanos((long) nanos);
    }

    /** How many servers still have their scheduler off. */
    long paused() {
        return servers.values().stream().filter(server -> !server.syncEnabled).count();
    }

    /** How many servers run with the password that their domain has. */
    long right() {
        return measured().stream()
                .flatMap(account ->
                        account.servers().stream().filter(server -> server(server).loaded == password(account)))
                .count();
    }

    @Override
    public String toString() {
        int size = accounts.size() - warmUp;
        return size + " accounts with two sync servers each, restart "
                + TimeUnit.NANOSECONDS.toMillis(restart.toNanos()) + " ms, any other call " + call.toMillis() + " ms";
    }
}
