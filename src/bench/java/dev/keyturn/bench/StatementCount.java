package dev.keyturn.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Where the time of a rotation goes: what it asks of the database. */
final class StatementCount implements Benchmark {

    @Override
    public String name() {
        return "statements";
    }

    @Override
    public String question() {
        return "What does a rotation ask of the database? [--on H2|POSTGRESQL] [--each 50] [--lanes 4] [--most 80]";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "on", "lanes", "each", "most");
        for (Store store : options.stores()) {
            Path folder = Files.createTempDirectory("keyturn-bench");
            int lanes = options.number("lanes", 4);
            int each = options.number("each", 50);
            try (KeyturnUnderLoad keyturn =
                    new KeyturnUnderLoad(store.fresh(folder), folder, lanes, KeyturnUnderLoad.Adapters.instant(true))) {
                Consumer<Integer> round = total -> {
                    try (Lanes running = new Lanes(keyturn)) {
                        running.run(lanes, total);
                    }
                };
                round.accept(lanes);
                Statements statements = keyturn.bean(Statements.class);
                statements.forget();
                round.accept(each);
                System.out.print(store + ", ");
                statements.print(each, options.number("most", 80));
            }
        }
    }
}
