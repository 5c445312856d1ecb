package dev.keyturn.syncserver.worker;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A poll that the web server holds, until it is answered or the web server itself ends it, because it stops or has waited too long.
 * A step that offers a command must not fail for that: the worker polls again, and is told of the command then.
 */
final class HeldPoll implements Consumer<String>, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(HeldPoll.class);

    private final AsyncContext request;
    private final HttpServletResponse response;
    private final Consumer<HeldPoll> whenEnded;
    private volatile boolean ended;

    /** @param whenEnded is told when it was answered or ended, perhaps more than once */
    HeldPoll(AsyncContext request, HttpServletResponse response, Consumer<HeldPoll> whenEnded) {
        this.request = request;
        this.response = response;
        this.whenEnded = whenEnded;
        request.setTimeout(0);
        request.addListener(this);
    }

    /** Answers on a thread of the web server: the one that calls is a step's. */
    @Override
    public void accept(String signed) {
        try {
            request.start(() -> answer(signed));
        } catch (RuntimeException over) {
            // IllegalStateException: the request is over; RejectedExecutionException: the web server is
            log.debug("A poll had ended before it was answered: {}", over.toString());
            hasNowEnded();
        }
    }

    private void answer(String signed) {
        try {
            byte[] body = signed.getBytes(StandardCharsets.US_ASCII);
            response.setContentType(WorkerEndpoint.JOSE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            request.complete();
        } catch (IOException | IllegalStateException gone) {
            log.debug("A sync worker hung up its poll: {}", gone.toString());
            end();
        }
    }

    /** Without an answer. */
    private void end() {
        try {
            request.complete();
        } catch (IllegalStateException over) {
            log.debug("A poll had ended already.");
        }
    }

    private void hasNowEnded() {
        ended = true;
        whenEnded.accept(this);
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        hasNowEnded();
    }

    /** Tomcat says this of what is held when it stops as well. */
    @Override
    public void onTimeout(AsyncEvent event) {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // it is begun once
    }
}
