package dev.keyturn.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.ProcessEngine;

/** Keeps so many rotations under way, each approved as soon as it waits for that, until a number of them has ended. */
final class Lanes implements AutoCloseable {

    private static final int LONGEST_MINUTES = 15;

    private final Measured measured;
    private final ExecutorService people = Executors.newFixedThreadPool(4);
    private final Collection<String> ended = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> lanes = new ConcurrentHashMap<>();

    Lanes(Measured measured) {
        this.measured = measured;
    }

    /** @return per second */
    double run(int atOnce, int total) {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(total);
        List<Throwable> problems = new ArrayList<>();
        measured.milestones()
                .tell(
                        task -> act(() -> approve(task), problems, left),
                        key -> act(
                                () -> {
                                    // first: the thread that waits for the last one reads them all
                                    ended.add(key);
                                    left.countDown();
                                    next(laneOf(key), asked, total);
                                },
                                problems,
                                left));
        long began = System.nanoTime();
        for (int lane = 0; lane < Math.min(atOnce, total); lane++) {
            int number = lane;
            act(() -> next(number, asked, total), problems, left);
        }
        await(left, problems);
        return total / ((System.nanoTime() - began) / 1e9);
    }

    /** The business keys of all that have ended. */
    List<String> ended() {
        return List.copyOf(ended);
    }

    private void next(int lane, AtomicInteger asked, int total) {
        if (asked.getAndIncrement() < total) {
            // it may end before this thread is told its key: the listener of the end waits for the lane
            lanes.put(measured.request(Site.name(lane)), lane);
        }
    }

    private int laneOf(String key) {
        Integer lane = lanes.remove(key);
        while (lane == null) {
            Thread.onSpinWait();
            lane = lanes.remove(key);
        }
        return lane;
    }

    private void approve(String task) {
        ProcessEngine engine = measured.engine();
        engine.getIdentityService().setAuthentication("approver", List.of("rotation-approvers"));
        try {
            engine.getTaskService().claim(task, "approver");
            engine.getTaskService().complete(task, Map.of("decision", "APPROVE"));
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }

    private void act(Runnable work, List<Throwable> problems, CountDownLatch left) {
        people.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                synchronized (problems) {
                    problems.add(e);
                }
                while (left.getCount() > 0) {
                    left.countDown();
                }
            }
        });
    }

    private static void await(CountDownLatch left, List<Throwable> problems) {
        try {
            if (!left.await(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(
                        left.getCount() + " have not ended in " + LONGEST_MINUTES + " minutes.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (problems) {
            if (!problems.isEmpty()) {
                throw new IllegalStateException("The measurement broke.", problems.get(0));
            }
        }
    }

    @Override
    public void close() {
        people.shutdownNow();
    }
}
