package dev.keyturn.web.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.rotation.Person;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class ProgressStreamTest {

    private static final Watcher WATCHER = new Watcher(new Person("requester", Set.of(Person.REQUESTERS)), () -> true);

    /** What a sender thread would do, done when the test says so. */
    private final Queue<Runnable> senders = new ArrayDeque<>();

    private final Browser browser = new Browser();
    private final ProgressStream stream = new ProgressStream("r1", WATCHER, browser, senders::add);

    @Test
    void whatIsTheSameIsNotToldTwice() {
        stream.show("{\"state\":\"RUNNING\"}", false);
        send();
        stream.show("{\"state\":\"RUNNING\"}", false);

        assertThat(senders).isEmpty();
        assertThat(browser.read).hasSize(1);
    }

    @Test
    void aSlowBrowserMissesWhatLayBetweenAndGetsTheEnd() {
        stream.show("{\"step\":1}", false);
        stream.show("{\"step\":2}", false);
        stream.show("{\"step\":3}", true);

        assertThat(senders).as("threads that one browser can hold up").hasSize(1);
        send();
        assertThat(browser.read).singleElement().asString().contains("{\"step\":3}");
        assertThat(browser.completed).isTrue();
    }

    @Test
    void silenceIsBrokenByAnEventThatTellsThePageThatTheLineHolds() {
        stream.beatAfter(Duration.ofHours(1));
        assertThat(senders).isEmpty();

        stream.beatAfter(Duration.ZERO);
        send();
        assertThat(browser.read).singleElement().asString().startsWith("event:beat\n");
    }

    @Test
    void aBrowserThatWentAwayDisturbsNobody() {
        browser.gone = true;
        stream.show("{\"step\":1}", false);
        send();

        stream.show("{\"step\":2}", false);
        stream.beatAfter(Duration.ZERO);
        stream.end();
        assertThat(senders).isEmpty();
        assertThat(browser.read).isEmpty();
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void theEndComesWithoutAWordAndNothingAfterIt() {
        stream.end();
        send();
        stream.show("{\"step\":1}", false);

        assertThat(senders).isEmpty();
        assertThat(browser.read).isEmpty();
        assertThat(browser.completed).isTrue();
        assertThat(stream.isOver()).isTrue();
    }

    private void send() {
        senders.remove().run();
    }

    private static final class Browser extends SseEmitter {

        private final List<String> read = new ArrayList<>();
        private boolean completed;
        private boolean gone;

        @Override
        public void send(SseEventBuilder event) throws IOException {
            if (gone) {
                throw new IOException("Broken pipe");
            }
            read.add(event.build().stream()
                    .map(part -> String.valueOf(part.getData()))
                    .collect(Collectors.joining()));
        }

        @Override
        public void complete() {
            completed = true;
        }
    }
}
