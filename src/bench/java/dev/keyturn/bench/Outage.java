package dev.keyturn.bench;

import dev.keyturn.bench.Calls.Call;
import dev.keyturn.bench.KeyturnUnderLoad.Adapters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What orchestration adds to the time in which a sync server cannot log in: from the instant in which Active Directory
 * took the password until the server was proved to hold it, without the time that the adapters took themselves.
 */
final class Outage implements Benchmark {

    /** One verified server of one rotation; times in milliseconds. */
    private record Window(double whole, double added) {}

    @Override
    public String name() {
        return "outage";
    }

    @Override
    public String question() {
        return "How much longer can a server not log in than its adapters take?"
                + " [--on H2|POSTGRESQL] [--at-once 1,20] [--rotations 60] [--call 50] [--restart 300] [--warm-up 60]";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "on", "at-once", "rotations", "call", "restart", "warm-up");
        ScheduledExecutorService time = Executors.newScheduledThreadPool(2);
        Adapters adapters = new Adapters(
                Duration.ofMillis(options.number("call", 50)),
                Duration.ofMillis(options.number("restart", 300)),
                time,
                false);
        for (Store store : options.stores()) {
            Path folder = Files.createTempDirectory("keyturn-bench");
            try (KeyturnUnderLoad keyturn = new KeyturnUnderLoad(store.fresh(folder), folder, 64, adapters)) {
                measure(keyturn, 20, options.number("warm-up", 60));
                for (String atOnce : options.text("at-once", "1,20").split(",")) {
                    int lanes = Integer.parseInt(atOnce);
                    print(store, lanes, measure(keyturn, lanes, options.number("rotations", 60)));
                }
            }
        }
        time.shutdownNow();
    }

    private static List<Window> measure(KeyturnUnderLoad keyturn, int lanes, int rotations) {
        Calls calls = keyturn.bean(Calls.class);
        calls.forget();
        List<Window> windows = new ArrayList<>();
        try (Lanes running = new Lanes(keyturn)) {
            running.run(lanes, rotations);
            List<Call> made = calls.made();
            for (String rotation : running.ended()) {
                windows.addAll(windowsOf(keyturn.bean(JdbcTemplate.class), rotation, made));
            }
        }
        return windows;
    }

    private static List<Window> windowsOf(JdbcTemplate jdbc, String rotation, List<Call> made) {
        List<Window> windows = new ArrayList<>();
        jdbc.query(
                "select r.account, s.server, s.ended_at, r.requested_at from keyturn_step s"
                        + " join keyturn_rotation r on r.id = s.rotation_id"
                        + " where r.id = ? and r.outcome = 'VERIFIED' and s.name = 'verifySync' and s.state = 'DONE'",
                row -> {
                    String account = row.getString(1);
                    String server = row.getString(2);
                    Instant to = row.getObject(3, OffsetDateTime.class).toInstant();
                    Instant requested = row.getObject(4, OffsetDateTime.class).toInstant();
                    Instant from = made.stream()
                            .filter(call -> call.account().equals(account))
                            .filter(call -> call.what().equals("set password"))
                            .filter(call ->
                                    call.from().isAfter(requested) && call.to().isBefore(to))
                            .findFirst()
                            .orElseThrow()
                            .to();
                    Duration added = Added.to(from, to, concerning(account, server, made));
                    windows.add(new Window(millis(Duration.between(from, to)), millis(added)));
                },
                rotation);
        return windows;
    }

    /** Those of the directory for this account, and those of this server. */
    private static List<Call> concerning(String account, String server, List<Call> made) {
        return made.stream()
                .filter(call -> call.server() == null
                        ? call.account().equals(account)
                        : call.server().equals(server))
                .toList();
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static void print(Store store, int lanes, List<Window> windows) {
        List<Double> whole = windows.stream().map(Window::whole).toList();
        List<Double> added = windows.stream().map(Window::added).toList();
        System.out.printf(
                Locale.ROOT,
                "%s, %d at once: %d servers, window p50 %.0f ms p95 %.0f ms, of it added p50 %.0f ms p95 %.0f ms worst %.0f ms%n",
                store,
                lanes,
                windows.size(),
                Figures.percentile(whole, 50),
                Figures.percentile(whole, 95),
                Figures.percentile(added, 50),
                Figures.percentile(added, 95),
                Figures.percentile(added, 100));
    }
}
