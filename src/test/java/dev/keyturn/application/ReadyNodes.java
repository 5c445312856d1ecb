package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Speaks to a node that says it is ready, as a proxy does: to another one when it cannot connect. No answer may be a 5xx. */
final class ReadyNodes {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final List<Http> nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger unconnected = new AtomicInteger();

    ReadyNodes(List<Http> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** @param request one that may be sent again when it is not known whether it was heard */
    Answer ask(Function<Http, Answer> request) {
        Answer[] got = new Answer[1];
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(50)).until(() -> {
            Http node = nodes.get(turn.getAndIncrement() % nodes.size());
            if (!isReady(node)) {
                return false;
            }
            try {
                got[0] = request.apply(node);
                return true;
            } catch (UncheckedIOException gone) {
                unconnected.incrementAndGet();
                return false;
            }
        });
        assertThat(got[0].status()).as(got[0].body()).isLessThan(500);
        return got[0];
    }

    static boolean isReady(Http node) {
        try {
            return node.anonymously("/actuator/health/readiness").status() == 200;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    /** How often a node that had just said it is ready could not be reached. */
    int unconnected() {
        return unconnected.get();
    }
}
