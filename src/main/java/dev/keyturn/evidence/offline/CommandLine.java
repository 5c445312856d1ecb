package dev.keyturn.evidence.offline;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that are named on the command line. */
record CommandLine(
        Path export,
        Path keys,
        @Nullable Path anchors,
        @Nullable Path serverKeys) {

    static final String USAGE = """
            Checks exported evidence, without a server and without a database.

              java -jar keyturn-app.jar verify-evidence EXPORT --keys KEYS [--anchors ANCHORS] [--server-keys SERVERS]

              EXPORT         what GET /api/evidence/export answered
              --keys         what GET /api/evidence/keys answered; get it by another way than the export
              --anchors      a log with the lines of the logger keyturn.evidence.anchor, of whatever layout
              --server-keys  the thumbprints of the sync servers' keys, as you read them on the servers, former ones too

            Exit status: 0 it holds, 1 it does not hold, 2 nothing was checked.""";

    /** Nothing can be checked. The message says what to do. */
    static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    static CommandLine parse(List<String> arguments) throws UnusableException {
        Path export = null;
        Path keys = null;
        Path anchors = null;
        Path serverKeys = null;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("--keys")) {
                keys = file(argument, rest);
            } else if (argument.equals("--anchors")) {
                anchors = file(argument, rest);
            } else if (argument.equals("--server-keys")) {
                serverKeys = file(argument, rest);
            } else if (argument.startsWith("-")) {
                throw new UnusableException("There is no option " + argument + ".\n\n" + USAGE);
            } else if (export != null) {
                throw new UnusableException("Only one export can be checked at a time.\n\n" + USAGE);
            } else {
                export = path(argument);
            }
        }
        if (export == null) {
            throw new UnusableException("Name the export that is to be checked.\n\n" + USAGE);
        }
        if (keys == null) {
            throw new UnusableException(
                    "Give the public keys with --keys. An export that is checked with the keys that it"
                            + " brings itself proves nothing: a forged export brings keys that fit.\n\n" + USAGE);
        }
        return new CommandLine(export, keys, anchors, serverKeys);
    }

    private static Path file(String option, Iterator<String> rest) throws UnusableException {
        if (!rest.hasNext()) {
            throw new UnusableException("Name a file after " + option + ".\n\n" + USAGE);
        }
        return path(rest.next());
    }

    private static Path path(String name) throws UnusableException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UnusableException("This is not the name of a file: " + name);
        }
    }
}
