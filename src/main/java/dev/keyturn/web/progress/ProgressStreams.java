package dev.keyturn.web.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.rotation.Person;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.web.progress.ProgressStream.Watched;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * All open streams and the one watcher that looks for them. It asks once for all who watch the same rotation, on any
 * node, because it looks at the database and not at what this node does. A browser that does not read its stream holds up
 * one of a few senders, never the watcher.
 */
final class ProgressStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ProgressStreams.class);
    private static final int SENDERS = 4;

    private final Rotations rotations;
    private final ObjectMapper json;
    private final Pace pace;
    private final Set<ProgressStream> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(threads("watcher"));
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS, threads("sender"));
    private volatile boolean running;

    ProgressStreams(Rotations rotations, ObjectMapper json, Pace pace) {
        this.rotations = rotations;
        this.json = json;
        this.pace = pace;
    }

    /** @throws RotationProblem when the person may not read it, or too many are watching already */
    SseEmitter open(String rotation, Person reader) {
        RotationView now = rotations.get(rotation, reader);
        SseEmitter emitter = new SseEmitter(pace.longest().toMillis());
        ProgressStream stream = new ProgressStream(new Watched(rotation, reader), emitter, senders);
        emitter.onCompletion(() -> streams.remove(stream));
        emitter.onTimeout(emitter::complete);
        admit(stream);
        stream.begin(write(now), isLast(now));
        return emitter;
    }

    private synchronized void admit(ProgressStream stream) {
        String person = stream.watched().reader().id();
        long own = streams.stream()
                .filter(other -> other.watched().reader().id().equals(person))
                .count();
        if (!running || own >= pace.perPerson() || streams.size() >= pace.streams()) {
            throw new RotationProblem(
                    RotationProblem.Kind.TRY_AGAIN_LATER,
                    "Too many pages are watching rotations now. Close one of them, and try again in a moment.");
        }
        streams.add(stream);
    }

    private void look() {
        Map<Watched, List<ProgressStream>> watched = streams.stream()
                .filter(stream -> stream.isOlderThan(pace.look()))
                .collect(Collectors.groupingBy(ProgressStream::watched));
        watched.forEach(this::look);
        streams.forEach(stream -> stream.beatAfter(pace.heartbeat()));
    }

    private void look(Watched watched, List<ProgressStream> watching) {
        try {
            show(rotations.get(watched.rotation(), watched.reader()), watching);
        } catch (RotationProblem notForThem) {
            watching.forEach(stream -> stream.emitter().complete());
        } catch (RuntimeException unavailable) {
            log.warn("Rotation {} cannot be read for those who watch it; it is tried again.", watched.rotation());
            log.debug("The reason:", unavailable);
        }
    }

    private void show(RotationView rotation, List<ProgressStream> watching) {
        String text = write(rotation);
        watching.forEach(stream -> stream.show(text, isLast(rotation)));
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
        long pause = pace.look().toMillis();
        watcher.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    /** Before the web server stops, which would wait for open streams. */
    @Override
    public synchronized void stop() {
        running = false;
        watcher.shutdownNow();
        streams.forEach(stream -> stream.emitter().complete());
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
