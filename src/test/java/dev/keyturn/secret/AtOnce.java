package dev.keyturn.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Eight threads that begin at the same moment. */
final class AtOnce {

    private AtOnce() {}

    static <T> List<T> run(IntFunction<Callable<T>> work) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(8);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<T>> futures = IntStream.range(0, 8)
                    .mapToObj(number -> threads.submit(() -> {
                        barrier.await(10, TimeUnit.SECONDS);
                        return work.apply(number).call();
                    }))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(30, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
