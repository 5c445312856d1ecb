package dev.keyturn.web.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * All open streams, and who looks for them. It asks once for all who watch the same rotation, whichever node works on it,
 * because it looks at the database and not at what this node does. It asks in the name of one of them, each in turn, so
 * that a right that somebody lost ends their stream. A browser that does not read its stream holds up one of a few
 * senders, until the server gives it up, and never the one who looks.
 */
final class ProgressStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ProgressStreams.class);
    private static final int SENDERS = 32;

    private final Rotations rotations;
    private final ObjectMapper json;
    private final Pace pace;
    private final Set<ProgressStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watchers = Executors.newScheduledThreadPool(2, threads("watcher"));
    private final ThreadPoolExecutor senders = new ThreadPoolExecutor(
            SENDERS, SENDERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads("sender"));
    private volatile boolean running;

    ProgressStreams(Rotations rotations, ObjectMapper json, Pace pace) {
        this.rotations = rotations;
        this.json = json;
        this.pace = pace;
        senders.allowCoreThreadTimeOut(true);
    }

    /** @throws RotationProblem when the person may not read it, or too many are watching already */
    SseEmitter open(String rotation, Watcher watcher) {
        RotationView now = rotations.get(rotation, watcher.person());
        SseEmitter emitter = new SseEmitter(pace.longest().toMillis());
        ProgressStream stream = new ProgressStream(rotation, watcher, emitter, senders);
        emitter.onCompletion(() -> streams.remove(stream));
        emitter.onTimeout(emitter::complete);
        stream.begin(write(now), isLast(now));
        admit(stream);
        return emitter;
    }

    private synchronized void admit(ProgressStream stream) {
        String person = stream.watcher().person().id();
        long own = streams.stream()
                .filter(other -> other.watcher().person().id().equals(person))
                .count();
        if (!running || own >= pace.perPerson() || streams.size() >= pace.streams()) {
            throw new RotationProblem(
                    RotationProblem.Kind.TRY_AGAIN_LATER,
                    "Too many pages are watching rotations now. Close one of them, and try again in a moment.");
        }
        streams.add(stream);
    }

    void look() {
        streams.removeIf(ProgressStream::isOver);
        streams.stream()
                .collect(Collectors.groupingBy(ProgressStream::rotation))
                .forEach(this::look);
        streams.forEach(stream -> stream.beatAfter(pace.heartbeat()));
    }

    private void look(String rotation, List<ProgressStream> watching) {
        ProgressStream next = watching.stream()
                .min(Comparator.comparingLong(ProgressStream::lastAskedFor))
                .orElseThrow();
        next.askedFor();
        try {
            RotationView now = rotations.get(rotation, next.watcher().person());
            String text = write(now);
            watching.forEach(stream -> stream.show(text, isLast(now)));
        } catch (RotationProblem notForThem) {
            next.end();
        } catch (RuntimeException unavailable) {
            log.warn("Rotation {} cannot be read for those who watch it; it is tried again.", rotation);
            log.debug("The reason:", unavailable);
        }
    }

    private void checkLogins() {
        for (ProgressStream stream : streams) {
            try {
                if (!stream.watcher().login().holds()) {
                    stream.end();
                }
            } catch (RuntimeException unavailable) {
                log.warn("A login of somebody who watches a rotation cannot be checked; it is tried again.");
                log.debug("The reason:", unavailable);
            }
        }
    }

    private static boolean isLast(RotationView rotation) {
        return rotation.state() == RotationView.State.ENDED;
    }

    private String write(RotationView rotation) {
        try {
            return json.writeValueAsString(rotation);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A rotation cannot be written as JSON.", e);
        }
    }

    int size() {
        return streams.size();
    }

    @Override
    public void start() {
        running = true;
        repeat(this::look, pace.look().toMillis());
        repeat(this::checkLogins, pace.logins().toMillis());
    }

    private void repeat(Runnable work, long pause) {
        watchers.scheduleWithFixedDelay(work, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** Before the web server stops, which would wait for open streams. */
    @Override
    public synchronized void stop() {
        running = false;
        watchers.shutdownNow();
        streams.forEach(ProgressStream::end);
        senders.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private static ThreadFactory threads(String role) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("progress-" + role + "-");
        threads.setDaemon(true);
        return threads;
    }
}
