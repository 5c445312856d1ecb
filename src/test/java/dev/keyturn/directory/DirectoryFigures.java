package dev.keyturn.directory;

import dev.keyturn.secret.Secret;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Measures what a call takes against Samba; started by hand. */
final class DirectoryFigures {

    private static final int TIMES = 101;

    private DirectoryFigures() {}

    public static void main(String[] arguments) {
        SambaForest forest = SambaForest.contoso();
        Directory directory = new AdDirectory(Clock.systemUTC());
        SambaAccount account = forest.newAccount();
        Secret password = Secret.takeFrom("Zr8-winter.Harbour-42_lamp".toCharArray());
        Intent intent = Intent.toChange(false);
        System.out.println("start " + forest.startTime().toMillis() + " ms");
        median("check", () -> directory.check(account.account(), intent));
        median("setPassword", () -> directory.setPassword(account.account(), intent, null, password, seen -> {}));
        median("proves", () -> directory.accepts(account.account(), password, null));
        account.delete();
        System.exit(0);
    }

    private static void median(String name, Runnable call) {
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long begin = System.nanoTime();
            call.run();
            micros.add((System.nanoTime() - begin) / 1000);
        }
        micros.sort(null);
        System.out.println(name + " p50 " + micros.get(TIMES / 2) / 1000.0 + " ms, p95 "
                + micros.get(TIMES * 95 / 100) / 1000.0 + " ms");
    }
}
