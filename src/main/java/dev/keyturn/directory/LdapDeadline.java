package dev.keyturn.directory;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a whole call. The LDAP SDK bounds single requests only, and a domain controller that sends a byte now and
 * then satisfies it for ever: when the time is up, every connection of the call is cut.
 */
final class LdapDeadline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LdapDeadline.class);
    private static final ScheduledThreadPoolExecutor WATCH = watch();

    private final long end;
    private final Future<?> alarm;
    private final List<Closeable> guarded = new ArrayList<>();
    private boolean over;

    private LdapDeadline(Duration length) {
        this.end = System.nanoTime() + length.toNanos();
        this.alarm = WATCH.schedule(this::cut, length.toNanos(), TimeUnit.NANOSECONDS);
    }

    static LdapDeadline in(Duration length) {
        return new LdapDeadline(length);
    }

    /** What is left of the call, but at least one millisecond and no more than {@code most}. */
    int millis(Duration most) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        return (int) Math.max(1, Math.min(left, most.toMillis()));
    }

    /** Sees to it that this is closed when the time is up, at once when it is up already. */
    synchronized <C extends Closeable> C guard(C connection) {
        if (over) {
            close(connection);
        } else {
            guarded.add(connection);
        }
        return connection;
    }

    /** Whether connections were cut for it: then it was not the other side that ended them. */
    synchronized boolean isOver() {
        return over;
    }

    @Override
    public synchronized void close() {
        alarm.cancel(false);
        guarded.clear();
    }

    private synchronized void cut() {
        over = true;
        guarded.forEach(LdapDeadline::close);
        guarded.clear();
    }

    private static void close(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("A connection that took too long was closed already.", e);
        }
    }

    private static ScheduledThreadPoolExecutor watch() {
        ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "directory-deadline");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        return watch;
    }
}
