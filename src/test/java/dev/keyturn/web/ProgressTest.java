package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.keyturn.account.Accounts;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

/** Streams stay open here, and are looked after until the context is closed: each test has a rotation of its own. */
@WebMvcTest
@DirtiesContext
class ProgressTest {

    private final String id = UUID.randomUUID().toString();
    private final String events = "/api/rotations/" + id + "/events";

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @Test
    void theRotationIsToldAtOnceAndAgainWhenItHasChanged() throws Exception {
        var now = new AtomicReference<>(RotationViews.running(id));
        given(rotations.get(eq(id), any())).willAnswer(asked -> now.get());

        var response = open("requester", events);
        await().untilAsserted(() -> assertThat(text(response))
                .contains("event:rotation\n")
                .contains("data:{\"id\":\"" + id)
                .contains("\"state\":\"RUNNING\"")
                .contains("\"page\":\"/rotations/" + id));
        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(response.getHeader("Cache-Control")).contains("no-store");

        now.set(ended());
        await().untilAsserted(() -> assertThat(text(response)).contains("\"state\":\"ENDED\""));
        assertThat(text(response).split("event:rotation")).hasSize(3);
    }

    @Test
    void aRotationThatCannotBeReadForAMomentIsToldWhenItCanAgain() throws Exception {
        given(rotations.get(eq(id), any()))
                .willReturn(RotationViews.running(id))
                .willThrow(new IllegalStateException("The database is away."))
                .willReturn(ended());

        var response = open("requester", events);

        await().untilAsserted(() -> assertThat(text(response)).contains("\"state\":\"ENDED\""));
        assertThat(text(response)).doesNotContain("away");
    }

    @Test
    void whoMayNotReadTheRotationIsToldSoInASentence() throws Exception {
        given(rotations.get(eq(id), any()))
                .willThrow(new RotationProblem(
                        RotationProblem.Kind.UNKNOWN_ROTATION, "There is no rotation with this id."));

        var response = http.perform(
                        get(events).with(httpBasic("requester", "requester")).accept("text/event-stream"))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString()).contains("There is no rotation with this id.");
    }

    @Test
    void onePersonCannotTakeAllTheStreams() throws Exception {
        given(rotations.get(eq(id), any())).willReturn(RotationViews.running(id));
        for (int i = 0; i < 20; i++) {
            assertThat(open("auditor", events).getStatus()).isEqualTo(200);
        }

        var refused = open("auditor", events);
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isNotNull();
        assertThat(refused.getContentAsString()).contains("Too many pages are watching rotations now.");
        assertThat(open("admin", events).getStatus()).isEqualTo(200);
    }

    @Test
    void nobodyWatchesWithoutALogin() throws Exception {
        var response = http.perform(get(events)).andReturn().getResponse();

        assertThat(response.getStatus()).isEqualTo(401);
        verify(rotations, never()).get(eq(id), any());
    }

    @Test
    void whoIsInNoGroupOfKeyturnSeesNoProgress() throws Exception {
        assertThat(open("stranger", events).getStatus()).isEqualTo(403);
    }

    /** They are the same for everybody; a login that ends while they load must not leave half a page. */
    @ParameterizedTest
    @CsvSource({
        "/rotations/r1, text/html",
        "/pages/progress.js, text/javascript",
        "/pages/view.js, text/javascript",
        "/pages/words.js, text/javascript",
        "/pages/elements.js, text/javascript",
        "/pages/progress.css, text/css",
        "/pages/family.css, text/css",
        "/pages/keyturn.svg, image/svg+xml"
    })
    void thePageAndItsPartsHoldNoDataAndNeedNoLogin(String address, String type) throws Exception {
        var part = http.perform(get(address)).andReturn().getResponse();

        assertThat(part.getStatus()).isEqualTo(200);
        assertThat(part.getContentType()).startsWith(type);
        assertThat(part.getHeader("Content-Security-Policy")).startsWith("default-src 'none'; ");
        assertThat(part.getHeaders("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(part.getHeaders("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(part.getHeader("Set-Cookie")).isNull();
    }

    @Test
    void thePageRunsNothingButItsOwnScripts() throws Exception {
        var page = http.perform(get("/rotations/r1")).andReturn().getResponse();

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.getContentAsString())
                .contains("aria-live=\"polite\"", "<html lang=\"en\">")
                .doesNotContain("<style", "style=", "onclick", "http://", "https://");
    }

    @Test
    void scriptsWriteNoMarkup() throws Exception {
        for (String script : List.of("progress", "view", "words", "elements")) {
            var text = http.perform(get("/pages/" + script + ".js")).andReturn().getResponse();
            assertThat(text.getContentAsString())
                    .as(script)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    private RotationView ended() {
        return RotationViews.ended(
                id, RotationRequest.Kind.ROTATE, RotationView.Outcome.VERIFIED, Instant.parse("2030-01-01T00:01:00Z"));
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
