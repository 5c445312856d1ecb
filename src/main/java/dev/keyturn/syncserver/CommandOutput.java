package dev.keyturn.syncserver;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command left behind when its channel closed.
 *
 * @param answer its standard output
 * @param exitCode -1 when the server told none
 * @param complaint its standard error as far as it may be kept; null when there was none
 */
record CommandOutput(byte[] answer, int exitCode, @Nullable String complaint) {

    private static final int NONE = -1;

    /** 3 by the contract; 126 and 127 from a POSIX shell, 9009 from cmd.exe, also when it was cut to one byte. */
    private static final Set<Integer> NOT_INSTALLED = Set.of(3, 126, 127, 9009, 9009 & 0xff);

    boolean failed() {
        return exitCode != 0 && exitCode != NONE;
    }

    boolean moduleMissing() {
        return NOT_INSTALLED.contains(exitCode);
    }
}
