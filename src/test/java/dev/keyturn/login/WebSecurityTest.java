package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.keyturn.WebSlice;
import dev.keyturn.account.Accounts;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.web.RotationViews;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@WebMvcTest
class WebSecurityTest {

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/rotations",
                "/api/accounts",
                "/engine-rest/engine",
                "/lab/servers",
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/actuator/env",
                "/error",
                "/anything"
            })
    void noOne_gets_anywhere_without_a_login(String address) throws Exception {
        var response = send(get(address));

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("Basic realm=\"Keyturn\"");
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString())
                .contains("urn:keyturn:problem:not-logged-in")
                .contains("send a user name and a password");
    }

    @Test
    void aWrongPasswordAndAnUnknownUserLookTheSame() throws Exception {
        var wrong = send(get("/api/rotations").with(httpBasic("requester", "wrong")));
        var unknown = send(get("/api/rotations").with(httpBasic("nobody", "wrong")));

        assertThat(wrong.getStatus()).isEqualTo(401);
        assertThat(unknown.getContentAsString()).isEqualTo(wrong.getContentAsString());
    }

    @Test
    void aPasswordThatCannotBeCheckedIsNotCalledWrong() throws Exception {
        var response = send(get("/api/rotations").with(httpBasic(WebSlice.UNCHECKABLE, "right")));

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        assertThat(response.getHeader("WWW-Authenticate")).isNull();
        assertThat(response.getContentAsString()).contains("urn:keyturn:problem:try-again-later");
    }

    @ParameterizedTest
    @CsvSource({"requester, 200", "auditor, 200", "admin, 200", "stranger, 403"})
    void readingNeedsOneOfTheGroups(String user, int status) throws Exception {
        assertThat(send(get("/api/rotations").with(httpBasic(user, user))).getStatus())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"requester, 202", "admin, 202", "auditor, 403", "stranger, 403"})
    void requestingNeedsAGroupThatMay(String user, int status) throws Exception {
        given(rotations.request(any(), any(), any())).willReturn(RotationViews.running("r1"));

        var response = send(request().with(httpBasic(user, user)));

        assertThat(response.getStatus()).isEqualTo(status);
        if (status == 403) {
            assertThat(response.getContentType()).isEqualTo("application/problem+json");
            assertThat(response.getContentAsString()).contains("urn:keyturn:problem:not-allowed");
            verifyNoInteractions(rotations);
        }
    }

    @Test
    void noSessionIsMade() throws Exception {
        var request = http.perform(get("/api/rotations").with(httpBasic("auditor", "auditor")))
                .andReturn()
                .getRequest();

        assertThat(request.getSession(false)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, -, 202",
                "none, -, 202",
                "-, -, 202",
                "-, http://localhost, 202",
                "same-origin, http://proxy.example, 202",
                "cross-site, -, 403",
                "same-site, -, 403",
                "'', -, 403",
                "-, http://evil.example, 403",
                "-, null, 403",
                "-, http://localhost:81, 403",
                "-, 'not an address', 403"
            })
    void aPageOfAnotherSiteCannotUseTheLoginThatABrowserRemembers(String site, String origin, int status)
            throws Exception {
        given(rotations.request(any(), any(), any())).willReturn(RotationViews.running("r1"));
        var request = request().header("Host", "localhost").with(httpBasic("requester", "requester"));
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        if (origin != null) {
            request.header("Origin", origin);
        }

        assertThat(send(request).getStatus()).isEqualTo(status);
        if (status == 403) {
            verifyNoInteractions(rotations);
        }
    }

    @Test
    void aLinkToATaskLeadsToTheLoginAndIsFollowedAfterIt() throws Exception {
        var response = send(get("/rotations/r-1/tasks/t-1").header("Sec-Fetch-Site", "cross-site"));

        assertThat(response.getStatus()).isEqualTo(302);
        assertThat(response.getHeader("Location")).isEqualTo("/login?to=%2Frotations%2Fr-1%2Ftasks%2Ft-1");
        verifyNoInteractions(rotations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "requester | open      | /camunda/app/tasklist/default/#/?task=open",
                "operator  | completed | /rotations/r1",
                "auditor   | open      | /rotations/r1",
            })
    void whoIsLoggedInIsLedToATaskThatIsOpenAndElseToThePageOfItsRotation(String user, String task, String place)
            throws Exception {
        given(rotations.get(eq("r1"), any())).willReturn(RotationViews.waiting("r1", "open"));

        var response = send(get("/rotations/r1/tasks/" + task).with(httpBasic(user, user)));

        assertThat(response.getStatus()).isEqualTo(302);
        assertThat(response.getHeader("Location")).isEqualTo(place);
        var inSession = send(get("/rotations/r1/tasks/open").sessionAttr(WebSlice.IN_SESSION, "oscar"));
        assertThat(inSession.getHeader("Location")).isEqualTo("/camunda/app/tasklist/default/#/?task=open");
    }

    @Test
    void aLinkToARotationThatIsUnknownLeadsToThePageThatSaysSo() throws Exception {
        given(rotations.get(any(), any()))
                .willThrow(new RotationProblem(RotationProblem.Kind.UNKNOWN_ROTATION, "There is none."));

        var response = send(get("/rotations/gone/tasks/t-1").with(httpBasic("operator", "operator")));

        assertThat(response.getHeader("Location")).isEqualTo("/rotations/gone");
        assertThat(send(get("/rotations/r1/tasks/t-1").with(httpBasic("stranger", "stranger")))
                        .getStatus())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/rotations/r1/tasks/evil.example",
                "/rotations/r1/tasks/@evil",
                "/rotations/r1/tasks/t1/more",
                "/rotations/evil.example/tasks/t1"
            })
    void aLinkToATaskWhoseIdIsNoneLeadsNowhere(String address) throws Exception {
        assertThat(send(get(address)).getStatus()).isEqualTo(401);
        var loggedIn = send(get(address).with(httpBasic("operator", "operator")));
        assertThat(loggedIn.getStatus()).isEqualTo(404);
        assertThat(loggedIn.getHeader("Location")).isNull();
    }

    @Test
    void aLinkFromAnotherSiteMayBeFollowed() throws Exception {
        var link = get("/api/rotations").header("Sec-Fetch-Site", "cross-site").with(httpBasic("auditor", "auditor"));

        assertThat(send(link).getStatus()).isEqualTo(200);
    }

    @Test
    void theHomePageLeadsToTheLoginAndOn() throws Exception {
        assertThat(send(get("/")).getHeader("Location")).isEqualTo("/login?to=%2F");
        var page = send(get("/").with(httpBasic("auditor", "auditor")));

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getContentType()).startsWith("text/html");
        assertThat(page.getContentAsString())
                .contains("camunda/app/tasklist/", "camunda/app/cockpit/", "v3/api-docs", "lang=\"en\"");
        assertThat(page.getHeader("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/favicon.ico",
                "/login",
                "/logout",
                "/api/rotations",
                "/api/nothing",
                "/lab/servers",
                "/error"
            })
    void everyAnswerTellsBrowsersWhatNotToDoWithIt(String address) throws Exception {
        var answer = send(get(address).secure(true).header("Origin", "https://evil.example"));

        assertThat(answer.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.getHeader("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.getHeader("Referrer-Policy")).isIn("same-origin", "no-referrer");
        assertThat(answer.getHeader("Permissions-Policy")).contains("camera=()");
        assertThat(answer.getHeader("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(answer.getHeader("Strict-Transport-Security")).startsWith("max-age=31536000");
        assertThat(answer.getHeader("Access-Control-Allow-Origin")).isNull();
        assertThat(answer.getHeader("Server")).isNull();
    }

    @Test
    void pagesHaveNothingInline() throws Exception {
        assertThat(send(get("/").with(httpBasic("auditor", "auditor"))).getContentAsString())
                .contains("<script type=\"module\" src=")
                .doesNotContain("<style", "<script>", "style=", "onclick=");
    }

    @Test
    void whoGuessesPasswordsHasToWaitAlsoForTheRightOneAndOthersHaveNot() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(send(from("203.0.113.9").with(httpBasic("auditor", "wrong")))
                            .getStatus())
                    .isEqualTo(401);
        }

        var answer = send(from("203.0.113.9").with(httpBasic("auditor", "auditor")));

        assertThat(answer.getStatus()).isEqualTo(429);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
        assertThat(answer.getContentAsString())
                .contains("urn:keyturn:problem:too-many-attempts", "try again in 1 second.");
        assertThat(send(from("198.51.100.9").with(httpBasic("auditor", "auditor")))
                        .getStatus())
                .isEqualTo(200);
    }

    private static MockHttpServletRequestBuilder from(String address) {
        return get("/api/rotations").with(request -> {
            request.setRemoteAddr(address);
            return request;
        });
    }

    private static MockHttpServletRequestBuilder request() {
        return post("/api/rotations")
                .contentType(APPLICATION_JSON)
                .content("{\"account\":\"contoso.com\",\"reason\":\"90 days are over\"}");
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request).andReturn().getResponse();
    }
}
