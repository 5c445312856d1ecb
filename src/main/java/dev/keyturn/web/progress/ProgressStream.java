package dev.keyturn.web.progress;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * One browser that watches one rotation. Each event is the whole rotation, so a slow browser misses what lay between,
 * and nothing more; whoever connects again needs no memory of what was sent.
 */
final class ProgressStream {

    private static final Logger log = LoggerFactory.getLogger(ProgressStream.class);

    /** Milliseconds after which a browser connects again. */
    private static final long RECONNECT = 2000;

    private final String rotation;
    private final Watcher watcher;
    private final SseEmitter emitter;
    private final Executor senders;
    private @Nullable String shown;
    private @Nullable Message waiting;
    private boolean sending;
    private boolean over;
    private long lastSent = System.nanoTime();
    private long lastAskedFor = lastSent;

    /** @param senders may block for a moment when the browser does not read */
    ProgressStream(String rotation, Watcher watcher, SseEmitter emitter, Executor senders) {
        this.rotation = rotation;
        this.watcher = watcher;
        this.emitter = emitter;
        this.senders = senders;
    }

    String rotation() {
        return rotation;
    }

    Watcher watcher() {
        return watcher;
    }

    /** Whether nothing is sent any more, because the last was or because nobody reads it. */
    synchronized boolean isOver() {
        return over;
    }

    /** When its watcher was last the one in whose name all were told; by {@link System#nanoTime()}. */
    synchronized long lastAskedFor() {
        return lastAskedFor;
    }

    synchronized void askedFor() {
        lastAskedFor = System.nanoTime();
    }

    /**
     * The first event, in the thread of the request. It takes the head of the answer with it, which no other thread may
     * write while this one goes through the filters that add to it.
     */
    synchronized void begin(String text, boolean last) {
        shown = text;
        waiting = message(text, last);
        send();
    }

    /** @param last whether nothing can follow */
    synchronized void show(String text, boolean last) {
        if (!text.equals(shown)) {
            shown = text;
            offer(message(text, last));
        }
    }

    private static Message message(String text, boolean last) {
        return new Message(
                SseEmitter.event().name("rotation").reconnectTime(RECONNECT).data(text, MediaType.APPLICATION_JSON),
                last);
    }

    synchronized void beatAfter(Duration silence) {
        if (!sending && System.nanoTime() - lastSent > silence.toNanos()) {
            offer(new Message(SseEmitter.event().name("beat").data("{}", MediaType.APPLICATION_JSON), false));
        }
    }

    /** Without a word: the page asks why, and is told in the answer. */
    synchronized void end() {
        offer(new Message(null, true));
    }

    private void offer(Message message) {
        if (over) {
            return;
        }
        waiting = message;
        if (!sending) {
            sending = true;
            senders.execute(this::send);
        }
    }

    private void send() {
        for (Message next = take(); next != null; next = take()) {
            try {
                if (next.event() != null) {
                    emitter.send(next.event());
                }
                if (next.last()) {
                    over();
                    emitter.complete();
                }
            } catch (IOException | IllegalStateException gone) {
                // the container closes it
                over();
                log.debug("Nobody reads the progress of rotation {} here any more.", rotation);
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

    private synchronized void over() {
        over = true;
        waiting = null;
    }

    private record Message(@Nullable SseEventBuilder event, boolean last) {}
}
