package dev.keyturn.bench;

import dev.keyturn.evidence.RotationFilter;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.Rotations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Whether rotations are as fast when very many have ended before. */
final class AfterHistory implements Benchmark {

    private static final Person AUDITOR = new Person("auditor", Set.of(Person.AUDITORS));

    @Override
    public String name() {
        return "history";
    }

    @Override
    public String question() {
        return "How many rotations end per second after 100,000 others, against an empty database?"
                + " [--on H2|POSTGRESQL] [--finished 100000] [--real 20] [--rounds 5] [--each 200] [--lanes 16]"
                + " [--warm-up 300]";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "on", "lanes", "each", "rounds", "warm-up", "real", "finished");
        for (Store store : options.stores()) {
            compare(store, options, Files.createTempDirectory("keyturn-bench"));
        }
    }

    private static void compare(Store store, Options options, Path folder) throws Exception {
        int lanes = options.number("lanes", 16);
        try (KeyturnUnderLoad empty = started(store, folder.resolve("empty"), lanes);
                KeyturnUnderLoad full = started(store, folder.resolve("full"), lanes)) {
            int real = options.number("real", 20);
            round(full, Math.min(lanes, real), real);
            long began = System.nanoTime();
            int finished = new Filling(
                            full.bean(JdbcTemplate.class),
                            full.bean(PlatformTransactionManager.class),
                            full.bean(EvidenceLog.class))
                    .fill(real, options.number("finished", 100_000));
            System.out.printf(
                    "%s: %d finished rotations of %d real ones, made in %.0f s%n",
                    store, finished, real, (System.nanoTime() - began) / 1e9);
            round(empty, lanes, options.number("warm-up", 300));
            round(full, lanes, options.number("warm-up", 300));
            List<Double> ratios = new ArrayList<>();
            for (int number = 1; number <= options.number("rounds", 5); number++) {
                double before = round(empty, lanes, options.number("each", 200));
                double after = round(full, lanes, options.number("each", 200));
                ratios.add(after / before);
                System.out.printf(
                        "%s round %d: empty %.1f/s, after %d %.1f/s%n", store, number, before, finished, after);
            }
            System.out.printf("%s: after/empty = %.2f (median)%n", store, Figures.median(ratios));
            lists(store, "empty", empty);
            lists(store, "after " + finished, full);
        }
    }

    private static KeyturnUnderLoad started(Store store, Path folder, int lanes) throws Exception {
        Files.createDirectories(folder);
        return new KeyturnUnderLoad(store.fresh(folder), folder, lanes, KeyturnUnderLoad.Adapters.instant(false));
    }

    private static double round(Measured measured, int lanes, int total) {
        try (Lanes running = new Lanes(measured)) {
            return running.run(lanes, total);
        }
    }

    /** What the REST interface and the page of the audit ask for first. */
    private static void lists(Store store, String state, KeyturnUnderLoad keyturn) {
        Rotations rotations = keyturn.bean(Rotations.class);
        SealedRotations sealed = keyturn.bean(SealedRotations.class);
        time(store, state, "the newest 50 rotations", () -> rotations.list(AUDITOR, null, 50));
        time(store, state, "the newest 50 rotations of one account", () -> rotations.list(AUDITOR, Site.name(0), 50));
        time(store, state, "the first page of the audit", () -> sealed.find(RotationFilter.NONE, null, 50));
        time(store, state, "the audit's count", () -> sealed.count(RotationFilter.NONE));
    }

    private static void time(Store store, String state, String what, Runnable query) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            query.run();
            millis.add((System.nanoTime() - began) / 1e6);
        }
        System.out.printf(
                "%s, %s: %s in %.0f ms (median of 20), worst %.0f ms%n",
                store, state, what, Figures.median(millis), Figures.percentile(millis, 100));
    }
}
