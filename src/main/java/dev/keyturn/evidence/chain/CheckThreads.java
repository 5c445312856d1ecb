package dev.keyturn.evidence.chain;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * As many threads as there are processors, for the time of one verification. They see the classes of Keyturn: those of
 * the common pool do not, when Keyturn is started from its jar, and what they load first fails for good.
 */
final class CheckThreads implements AutoCloseable {

    private final ExecutorService threads =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), CheckThreads::thread);

    /** In the order of what is given. */
    <T, R> List<R> map(List<T> items, Function<T, R> function) {
        List<Callable<R>> calls = items.stream()
                .map(item -> (Callable<R>) () -> function.apply(item))
                .toList();
        try {
            return threads.invokeAll(calls).stream().map(CheckThreads::result).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The verification was interrupted.", e);
        }
    }

    private static <R> R result(Future<R> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("An entry could not be checked.", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The verification was interrupted.", e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "keyturn-verification");
        thread.setDaemon(true);
        thread.setContextClassLoader(CheckThreads.class.getClassLoader());
        return thread;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
