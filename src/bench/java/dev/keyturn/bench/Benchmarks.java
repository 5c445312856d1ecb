package dev.keyturn.bench;

import java.util.Arrays;
import java.util.List;

/** Runs the benchmark that the command line names: {@code mvn -Pbench test -Dbench="NAME options"}. */
final class Benchmarks {

    private static final List<Benchmark> ALL = List.of(
            new Throughput(),
            new Outage(),
            new StatementCount(),
            new AfterHistory(),
            new Scale(),
            new Resume(),
            new Exchange(),
            new Start(),
            new IdleWorkers());

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        String[] words = String.join(" ", arguments).trim().split("\\s+");
        Benchmark wanted = ALL.stream()
                .filter(one -> one.name().equals(words[0]))
                .findFirst()
                .orElse(null);
        if (wanted == null) {
            System.out.println("Name one of these: mvn -Pbench test -Dbench=\"NAME options\"");
            ALL.forEach(one -> System.out.println("  " + one.name() + ": " + one.question()));
            return;
        }
        Machine.print();
        wanted.run(Arrays.copyOfRange(words, 1, words.length));
        // what a benchmark leaves running must not hold the command
        System.exit(0);
    }
}
