package dev.keyturn.web;

import dev.keyturn.evidence.chain.ChainVerification;
import dev.keyturn.evidence.chain.SealKeyProblem;
import dev.keyturn.problem.Problems;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One verification, with its progress as server-sent events. It ends early when the listener is gone. */
final class VerificationStream {

    private static final Logger log = LoggerFactory.getLogger(VerificationStream.class);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    /** The listener is gone, or the application stops. */
    private static final class ListenerGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ListenerGone(String why) {
            super(why);
        }
    }

    private final ChainVerification chain;
    private final BooleanSupplier closed;
    private final Runnable afterwards;
    private final SseEmitter emitter = new SseEmitter(TimeUnit.HOURS.toMillis(2));
    private long nextProgress = System.nanoTime();

    VerificationStream(ChainVerification chain, BooleanSupplier closed, Runnable afterwards) {
        this.chain = chain;
        this.closed = closed;
        this.afterwards = afterwards;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** The first event is sent by the thread of the request: it takes the head of the answer with it. */
    void begin(ThreadFactory threads) {
        try {
            send("progress", Map.of("checked", 0, "of", 0));
        } catch (ListenerGone gone) {
            afterwards.run();
            return;
        }
        threads.newThread(this::run).start();
    }

    private void run() {
        try {
            verify();
        } catch (ListenerGone gone) {
            log.debug("A verification was given up: {}", gone.getMessage());
        } finally {
            afterwards.run();
            emitter.complete();
        }
    }

    private void verify() {
        try {
            send("result", chain.verify(this::progress));
        } catch (SealKeyProblem problem) {
            send("problem", Map.of("detail", String.valueOf(problem.getMessage())));
        } catch (ListenerGone gone) {
            throw gone;
        } catch (RuntimeException failure) {
            send(
                    "problem",
                    Map.of("detail", String.valueOf(Problems.unexpected(failure).getDetail())));
        }
    }

    private void progress(long checked, long of) {
        if (closed.getAsBoolean()) {
            throw new ListenerGone("The application stops.");
        }
        if (System.nanoTime() - nextProgress >= 0 || checked == of) {
            nextProgress = System.nanoTime() + PAUSE;
            send("progress", Map.of("checked", checked, "of", of));
        }
    }

    private void send(String event, Object data) {
        try {
            emitter.send(SseEmitter.event().name(event).data(data, MediaType.APPLICATION_JSON));
        } catch (IOException | IllegalStateException gone) {
            throw new ListenerGone("The one who asked is gone.");
        }
    }
}
