package dev.keyturn.audit.offline;

import dev.keyturn.audit.Verification.Progress;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Says every few seconds how far it is; what is done sooner says nothing. */
final class ProgressLine implements Progress {

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter err;
    private long next = System.nanoTime() + PAUSE;

    ProgressLine(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void checked(long checked, long of) {
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + PAUSE;
            err.println("Checked " + (of == 0 ? 100 : 100 * checked / of) + " %.");
            err.flush();
        }
    }
}
