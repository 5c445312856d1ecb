package dev.keyturn.campaign;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.secret.SecretRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Inside a node: notes every point that is passed, and does there what the plan says. */
final class NodeFaults {

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(15);

    private final Path folder;
    private final String node;
    private final Map<String, Integer> passed = new HashMap<>();

    NodeFaults(Path folder, String node) {
        this.folder = folder;
        this.node = node;
    }

    /** @return what struck; null when nothing did */
    PlannedFault at(String point, Object... arguments) {
        String account = account(arguments);
        PlannedFault due = pass(point, account);
        if (due != null) {
            strike(due, account, server(arguments));
        }
        return due;
    }

    private synchronized PlannedFault pass(String point, String account) {
        write(
                folder.resolve("passed.log"),
                System.currentTimeMillis() + " " + node + " "
                        + ProcessHandle.current().pid() + " " + point + " " + account + "\n");
        PlannedFault due = null;
        for (PlannedFault planned : plan()) {
            boolean here = planned.point().equals(point)
                    && (account.equals("*")
                            || planned.account().equals("*")
                            || planned.account().equals(account));
            if (here && passed.merge(planned.id(), 1, Integer::sum) >= planned.nth() && due == null && claim(planned)) {
                due = planned;
            }
        }
        return due;
    }

    private void strike(PlannedFault due, String account, String server) {
        long pid = ProcessHandle.current().pid();
        write(
                folder.resolve("hits.log"),
                due.id() + " " + System.currentTimeMillis() + " " + node + " " + pid + " " + account + " " + server
                        + "\n");
        switch (due.fault()) {
            case KILL, POWER_CUT -> signal("-KILL", pid);
            case STOP -> signal("-STOP", pid);
            default -> awaitFile(folder.resolve("done-" + due.id()));
        }
    }

    private static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", signal, String.valueOf(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The campaign does the fault from outside and then lets this thread go on. */
    private static void awaitFile(Path file) {
        long end = System.nanoTime() + LONGEST_WAIT;
        while (!Files.exists(file) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private List<PlannedFault> plan() {
        try {
            return Files.readAllLines(folder.resolve("plan.txt")).stream()
                    .map(PlannedFault::of)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean claim(PlannedFault planned) {
        try {
            Files.createFile(folder.resolve("hit-" + planned.id()));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String line) {
        try {
            Files.write(
                    file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String account(Object... arguments) {
        Object first = arguments.length == 0 ? null : arguments[0];
        if (first instanceof Account account) {
            return account.name();
        }
        if (first instanceof SecretRef ref) {
            return ref.account();
        }
        return first instanceof String name && RunPlan.ACCOUNTS.contains(name) ? name : "*";
    }

    private static String server(Object... arguments) {
        for (Object argument : arguments) {
            if (argument instanceof SyncServer server) {
                return server.name();
            }
        }
        return "*";
    }
}
