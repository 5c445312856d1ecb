package dev.keyturn.web.progress;

import dev.keyturn.rotation.Person;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One browser that watches one rotation. Each event is the whole rotation, so a slow browser misses what lay between,
 * and nothing more; whoever connects again needs no memory of what was sent.
 */
final class ProgressStream {

    private static final Logger log = LoggerFactory.getLogger(ProgressStream.class);

    /** Milliseconds after which a browser connects again. */
    private static final long RECONNECT = 2000;

    private final Watched watched;
    private final SseEmitter emitter;
    private final Executor senders;
    private @Nullable String shown;
    private @Nullable Message waiting;
    private boolean sending;
    private final long openedAt = System.nanoTime();
    private long lastSent = openedAt;

    ProgressStream(Watched watched, SseEmitter emitter, Executor senders) {
        this.watched = watched;
        this.emitter = emitter;
        this.senders = senders;
    }

    Watched watched() {
        return watched;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** The first event, in the thread of the request: no other may touch its answer before that thread has left it. */
    synchronized void begin(String rotation, boolean last) {
        shown = rotation;
        waiting = message(rotation, last);
        sending = true;
        send();
    }

    /** Whether the thread of the request has had the time to leave. */
    synchronized boolean isOlderThan(Duration age) {
        return System.nanoTime() - openedAt > age.toNanos();
    }

    /** @param last whether nothing can follow */
    synchronized void show(String rotation, boolean last) {
        if (!rotation.equals(shown)) {
            shown = rotation;
            offer(message(rotation, last));
        }
    }

    private static Message message(String rotation, boolean last) {
        return new Message(
                SseEmitter.event().name("rotation").reconnectTime(RECONNECT).data(rotation, MediaType.APPLICATION_JSON),
                last);
    }

    synchronized void beatAfter(Duration silence) {
        if (!sending && System.nanoTime() - lastSent > silence.toNanos()) {
            offer(new Message(SseEmitter.event().comment("still here"), false));
        }
    }

    private void offer(Message message) {
        waiting = message;
        if (!sending) {
            sending = true;
            senders.execute(this::send);
        }
    }

    private void send() {
        for (Message next = take(); next != null; next = take()) {
            try {
                emitter.send(next.event());
                if (next.last()) {
                    emitter.complete();
                }
            } catch (IOException | IllegalStateException gone) {
                // the container closes it
                log.debug("Nobody reads the progress of rotation {} here any more.", watched.rotation());
            }
        }
    }

    private synchronized @Nullable Message take() {
        Message next = waiting;
        waiting = null;
        sending = next != null;
        lastSent = System.nanoTime();
        return next;
    }

    /** A rotation in the eyes of a person. */
    record Watched(String rotation, Person reader) {}

    private record Message(SseEmitter.SseEventBuilder event, boolean last) {}
}
