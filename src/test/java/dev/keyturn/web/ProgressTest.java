package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.keyturn.account.Accounts;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

/** Streams stay open here, and the watcher would look for those of one test in the next one. */
@WebMvcTest
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ProgressTest {

    private static final String EVENTS = "/api/rotations/r1/events";

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @Test
    void theRotationIsToldAtOnceAndAgainWhenItHasChanged() throws Exception {
        var now = new AtomicReference<>(RotationViews.running("r1"));
        given(rotations.get(eq("r1"), any())).willAnswer(asked -> now.get());

        var response = open("requester", EVENTS);
        await().untilAsserted(() -> assertThat(text(response))
                .contains("event:rotation\n")
                .contains("data:{\"id\":\"r1\"")
                .contains("\"state\":\"RUNNING\"")
                .contains("\"page\":\"/rotations/r1\""));
        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(response.getHeader("Cache-Control")).contains("no-store");

        now.set(ended());
        await().untilAsserted(() -> assertThat(text(response)).contains("\"state\":\"ENDED\""));
        assertThat(text(response).split("event:rotation")).hasSize(3);
    }

    @Test
    void aRotationThatCannotBeReadForAMomentIsToldWhenItCanAgain() throws Exception {
        given(rotations.get(eq("r1"), any()))
                .willReturn(RotationViews.running("r1"))
                .willThrow(new IllegalStateException("The database is away."))
                .willReturn(ended());

        var response = open("requester", EVENTS);

        await().untilAsserted(() -> assertThat(text(response)).contains("\"state\":\"ENDED\""));
        assertThat(text(response)).doesNotContain("away");
    }

    @Test
    void whoMayNotReadTheRotationIsToldSoInASentence() throws Exception {
        given(rotations.get(eq("r1"), any()))
                .willThrow(new RotationProblem(
                        RotationProblem.Kind.UNKNOWN_ROTATION, "There is no rotation with this id."));

        var response = http.perform(
                        get(EVENTS).with(httpBasic("requester", "requester")).accept("text/event-stream"))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString()).contains("There is no rotation with this id.");
    }

    @Test
    void onePersonCannotTakeAllTheStreams() throws Exception {
        given(rotations.get(eq("r1"), any())).willReturn(RotationViews.running("r1"));
        for (int i = 0; i < 20; i++) {
            assertThat(open("auditor", EVENTS).getStatus()).isEqualTo(200);
        }

        var refused = open("auditor", EVENTS);
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isNotNull();
        assertThat(refused.getContentAsString()).contains("Too many pages are watching rotations now.");
        assertThat(open("admin", EVENTS).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {EVENTS, "/rotations/r1", "/pages/progress.js", "/pages/progress.css"})
    void nobodyWatchesWithoutALogin(String address) throws Exception {
        assertThat(http.perform(get(address)).andReturn().getResponse().getStatus())
                .isEqualTo(401);
    }

    @Test
    void whoIsInNoGroupOfKeyturnSeesNoProgress() throws Exception {
        assertThat(open("stranger", EVENTS).getStatus()).isEqualTo(403);
    }

    @Test
    void thePageRunsNothingButItsOwnScript() throws Exception {
        var page = open("requester", "/rotations/r1");

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.getContentAsString())
                .contains("aria-live=\"polite\"", "<html lang=\"en\">")
                .doesNotContain("<style", "style=", "onclick", "http://", "https://");
        assertThat(open("requester", "/pages/progress.js").getContentType()).startsWith("text/javascript");
        assertThat(open("requester", "/pages/progress.css").getContentType()).startsWith("text/css");
    }

    private static RotationView ended() {
        return RotationViews.ended(
                "r1",
                RotationRequest.Kind.ROTATE,
                RotationView.Outcome.VERIFIED,
                Instant.parse("2030-01-01T00:01:00Z"));
    }

    private static String text(MockHttpServletResponse response) throws Exception {
        return response.getContentAsString();
    }

    private MockHttpServletResponse open(String user, String address) throws Exception {
        return http.perform(get(address).with(httpBasic(user, user)))
                .andReturn()
                .getResponse();
    }
}
