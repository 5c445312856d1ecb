package dev.keyturn.bench;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The most that was in use at any moment of a run, looked at every few milliseconds. */
final class Peaks implements AutoCloseable {

    private static final int CHECK_EVERY_MILLIS = 5;

    private final ScheduledExecutorService checking = Executors.newSingleThreadScheduledExecutor();
    private final HikariPoolMXBean pool;
    private final long processorNanos = processorTime().toNanos();
    private int active;
    private int total;
    private int waiting;
    private long heap;

    Peaks(HikariDataSource database) {
        pool = database.getHikariPoolMXBean();
        ManagementFactory.getThreadMXBean().resetPeakThreadCount();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        checking.scheduleAtFixedRate(this::check, 0, CHECK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
        active = Math.max(active, pool.getActiveConnections());
        total = Math.max(total, pool.getTotalConnections());
        waiting = Math.max(waiting, pool.getThreadsAwaitingConnection());
        heap = Math.max(heap, afterCollection());
    }

    private static long afterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(usage -> usage != null)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Of this JVM, since the run began. */
    Duration processorTimeUsed() {
        return processorTime().minusNanos(processorNanos);
    }

    synchronized void print() {
        System.out.printf(
                "  database connections: at most %d in use, %d open; at most %d threads waited for one%n",
                active, total, waiting);
        System.out.printf(
                "  platform threads: at most %d; heap after a collection: at most %d MiB%n",
                ManagementFactory.getThreadMXBean().getPeakThreadCount(), heap >> 20);
    }

    @Override
    public void close() {
        checking.shutdownNow();
    }
}
