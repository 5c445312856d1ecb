package dev.keyturn.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** Many accounts at once, against the time that their services need anyway. */
final class Scale implements Benchmark {

    private static final int PATIENCE = 20;

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String question() {
        return "1,000 accounts with two sync servers each, 200 at once, against the time that restarts take anyway"
                + " (--accounts 1000 --at-once 200 --restart 6s --call 5ms --database postgresql|h2 --warm-up 200 --set name=value,…)";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "accounts", "at-once", "restart", "call", "database", "warm-up", "set");
        int accounts = options.number("accounts", 1000);
        int atOnce = options.number("at-once", 200);
        Fleet fleet = new Fleet(
                accounts,
                options.number("warm-up", 200),
                options.duration("call", "5ms"),
                options.duration("restart", "6s"));
        Path folder = Files.createTempDirectory("keyturn-scale");
        try (BenchDatabase database = BenchDatabase.of(options.text("database", "postgresql"), folder)) {
            List<String> settings = new ArrayList<>(database.fresh("scale"));
            settings.add("--keyturn.data-dir=" + folder);
            for (String setting : options.text("set", "").split(",")) {
                if (!setting.isEmpty()) {
                    settings.add("--" + setting);
                }
            }
            System.out.println(
                    fleet + ", " + atOnce + " rotations at once, on " + options.text("database", "postgresql"));
            try (ConfigurableApplicationContext keyturn = FleetNode.start(fleet, settings)) {
                measure(keyturn, fleet, atOnce, database);
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void measure(ConfigurableApplicationContext keyturn, Fleet fleet, int atOnce, BenchDatabase database)
            throws Exception {
        int accounts = fleet.measured().size();
        Duration patience = Duration.ofSeconds(60L + PATIENCE * accounts / atOnce * 10);
        new Crowd(keyturn).rotateAll(fleet.forWarmUp(), 20, patience);
        Duration before = database.processorTime();
        try (Peaks peaks = new Peaks(keyturn.getBean(HikariDataSource.class))) {
            Duration wall = new Crowd(keyturn).rotateAll(fleet.measured(), atOnce, patience);
            Duration ofKeyturn = peaks.processorTimeUsed();
            Duration ofDatabase = database.processorTime().minus(before);
            Duration path = fleet.criticalPath();
            double ideal = seconds(path) * Math.ceil((double) accounts / atOnce);
            double processors = Runtime.getRuntime().availableProcessors();
            double floor = (seconds(ofKeyturn) + seconds(ofDatabase)) / processors;
            System.out.printf(
                    "  ideal: %.3f s of adapters on the critical path of a rotation x %d / %d = %.1f s%n",
                    seconds(path), accounts, atOnce, ideal);
            System.out.printf("  wall: %.1f s = %.2f x ideal%n", seconds(wall), seconds(wall) / ideal);
            System.out.printf(
                    "  processor time per rotation: %.0f ms Keyturn + %.0f ms database; all of it on %.0f processors: %.1f s%n",
                    1000 * seconds(ofKeyturn) / accounts, 1000 * seconds(ofDatabase) / accounts, processors, floor);
            peaks.print();
        }
        new Residue(keyturn.getBean(JdbcTemplate.class)).print();
        System.out.printf(
                "  servers that run with the right password: %d of %d; with sync paused: %d%n",
                fleet.right(), 2 * accounts, fleet.paused());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
