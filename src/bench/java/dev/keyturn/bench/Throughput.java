package dev.keyturn.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rotations per second with adapters that answer at once, against processes of an engine without Keyturn. */
final class Throughput implements Benchmark {

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String question() {
        return "How many rotations end per second with instant adapters, and how many raw processes?"
                + " [--on H2|POSTGRESQL] [--rounds 5] [--each 200] [--lanes 16] [--warm-up 300]";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "on", "lanes", "each", "rounds", "warm-up", "against");
        for (Store store : options.stores()) {
            compare(store, options, Files.createTempDirectory("keyturn-bench"));
        }
    }

    private static void compare(Store store, Options options, Path folder) throws Exception {
        int lanes = options.number("lanes", 16);
        Map<String, Measured> all = new LinkedHashMap<>();
        all.put(
                "keyturn",
                new KeyturnUnderLoad(store.fresh(folder), folder, lanes, KeyturnUnderLoad.Adapters.instant(false)));
        String only = options.text("against", "");
        for (RawModels model : RawModels.values()) {
            if (only.isEmpty() || only.equalsIgnoreCase(model.name())) {
                all.put(model.name(), new RawEngine(store.fresh(folder), model));
                System.out.println(model.name() + ": " + model.words());
            }
        }
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (Map.Entry<String, Measured> one : all.entrySet()) {
            rates.put(one.getKey(), new ArrayList<>());
            round(one.getValue(), lanes, options.number("warm-up", 300));
        }
        for (int round = 1; round <= options.number("rounds", 5); round++) {
            StringBuilder line = new StringBuilder("%s round %d:".formatted(store, round));
            for (Map.Entry<String, Measured> one : all.entrySet()) {
                int each = options.number("each", 200);
                long spent = cpuNanos();
                double rate = round(one.getValue(), lanes, each);
                rates.get(one.getKey()).add(rate);
                line.append(" %s %.1f/s, %.1f ms of CPU each;"
                        .formatted(one.getKey(), rate, (cpuNanos() - spent) / 1e6 / each));
            }
            System.out.println(line);
        }
        print(store, rates);
        for (Measured one : all.values()) {
            one.close();
        }
    }

    /** Of this JVM: the database's own, where it is another process, is not in it. */
    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double round(Measured measured, int lanes, int total) {
        try (Lanes running = new Lanes(measured)) {
            return running.run(lanes, total);
        }
    }

    private static void print(Store store, Map<String, List<Double>> rates) {
        List<Double> ours = rates.get("keyturn");
        rates.forEach((name, theirs) -> {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ours.size(); round++) {
                ratios.add(ours.get(round) / theirs.get(round));
            }
            System.out.printf(
                    "%s %s: %.1f per second (median of %d rounds); keyturn/%s = %.2f%n",
                    store, name, Figures.median(theirs), theirs.size(), name, Figures.median(ratios));
        });
    }
}
