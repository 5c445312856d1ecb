package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.clearInvocations;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest
class ProgressTest {

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @Test
    void aRotationIsSentAgainOnlyWhenItHasChanged() throws Exception {
        given(rotations.get(eq("r1"), any())).willReturn(RotationViews.running("r1"));
        var first = open("requester", null);
        assertThat(first.getStatus()).isEqualTo(200);
        assertThat(first.getContentAsString()).contains("\"state\":\"RUNNING\"", "\"page\":\"/rotations/r1");
        assertThat(first.getHeader("Cache-Control")).contains("no-store");
        assertThat(first.getHeader("ETag")).matches("\"[0-9a-f]{64}\"");

        var same = open("requester", first.getHeader("ETag"));
        assertThat(same.getStatus()).isEqualTo(304);
        assertThat(same.getContentAsByteArray()).isEmpty();
        assertThat(same.getHeader("ETag")).isEqualTo(first.getHeader("ETag"));
        assertThat(open("requester", "W/" + first.getHeader("ETag")).getStatus())
                .as("a proxy that compresses makes it weak")
                .isEqualTo(304);

        given(rotations.get(eq("r1"), any())).willReturn(ended());
        var changed = open("requester", first.getHeader("ETag"));
        assertThat(changed.getStatus()).isEqualTo(200);
        assertThat(changed.getContentAsString()).contains("\"state\":\"ENDED\"");
        assertThat(changed.getHeader("ETag")).isNotEqualTo(first.getHeader("ETag"));
    }

    @Test
    void whoMayNotReadTheRotationAnyMoreIsToldSoInAMessageWhateverTheyHaveRead() throws Exception {
        given(rotations.get(eq("r1"), any())).willReturn(RotationViews.running("r1"));
        String tag = open("requester", null).getHeader("ETag");
        given(rotations.get(eq("r1"), any()))
                .willThrow(new RotationProblem(
                        RotationProblem.Kind.UNKNOWN_ROTATION, "There is no rotation with this id."));

        var response = open("requester", tag);

        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString()).contains("There is no rotation with this id.");
    }

    @Test
    void noOneWatchesWithoutALogin() throws Exception {
        given(rotations.get(eq("r1"), any())).willReturn(RotationViews.running("r1"));
        String tag = open("requester", null).getHeader("ETag");
        clearInvocations(rotations);

        for (String known : List.of(tag, "*")) {
            var response = http.perform(get("/api/rotations/r1").header("If-None-Match", known))
                    .andReturn()
                    .getResponse();
            assertThat(response.getStatus()).as(known).isEqualTo(401);
        }
        verify(rotations, never()).get(any(), any());
    }

    @Test
    void whoIsInNoGroupOfKeyturnSeesNoProgress() throws Exception {
        given(rotations.get(eq("r1"), any())).willReturn(RotationViews.running("r1"));
        String tag = open("requester", null).getHeader("ETag");

        assertThat(open("stranger", tag).getStatus()).isEqualTo(403);
    }

    /** They are the same for everybody; a login that ends while they load must not leave half a page. */
    @ParameterizedTest
    @CsvSource({
        "/pages/progress.js, text/javascript",
        "/pages/view.js, text/javascript",
        "/pages/words.js, text/javascript",
        "/pages/elements.js, text/javascript",
        "/pages/progress.css, text/css",
        "/pages/family.css, text/css",
        "/pages/keyturn.svg, image/svg+xml"
    })
    void thePartsOfThePageHoldNoDataAndNeedNoLogin(String address, String type) throws Exception {
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
        var page = http.perform(get("/rotations/r1").with(httpBasic("auditor", "auditor")))
                .andReturn()
                .getResponse();

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getHeaders("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.getContentAsString())
                .contains("aria-live=\"polite\"", "<html lang=\"en\">")
                .doesNotContain("<style", "style=", "onclick", "http://", "https://");
    }

    @Test
    void thePageLeadsToTheLoginAndBack() throws Exception {
        var page = http.perform(get("/rotations/r1")).andReturn().getResponse();

        assertThat(page.getStatus()).isEqualTo(302);
        assertThat(page.getHeader("Location")).isEqualTo("/login?to=%2Frotations%2Fr1");
        assertThat(page.getHeader("Set-Cookie")).isNull();
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

    private static RotationView ended() {
        return RotationViews.ended(
                "r1",
                RotationRequest.Kind.ROTATE,
                RotationView.Outcome.VERIFIED,
                Instant.parse("2030-01-01T00:01:00Z"));
    }

    /** @param known the ETag of what the page has; null at its first question */
    private MockHttpServletResponse open(String user, String known) throws Exception {
        var question = get("/api/rotations/r1").with(httpBasic(user, user));
        if (known != null) {
            question.header("If-None-Match", known);
        }
        return http.perform(question).andReturn().getResponse();
    }
}
