package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.keyturn.WebSlice;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.web.RotationViews;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@WebMvcTest
class SessionLoginTest {

    private static final Person OPERATOR = new Person("operator", Set.of(Person.OPERATORS));
    private static final String TOKEN = "rotarepo";

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @Test
    void whoIsLoggedInToAWebApplicationReadsTheInterfaceAsThemselves() throws Exception {
        given(rotations.get("r1", OPERATOR)).willReturn(RotationViews.running("r1"));

        assertThat(send(inSession(get("/api/rotations/r1"))).getStatus()).isEqualTo(200);
    }

    /** The browser's other requests are under way with the id that it has, those of the web application as well. */
    @Test
    void aRequestLeavesTheSessionItsId() throws Exception {
        MockHttpSession session = new MockHttpSession();
        session.setAttribute(WebSlice.IN_SESSION, "operator");
        String before = session.getId();

        send(get("/api/rotations").session(session));

        assertThat(session.getId()).isEqualTo(before);
    }

    @Test
    void aChangeNeedsTheTokenOfTheSessionBesideItsCookie() throws Exception {
        var without = send(inSession(cancel()));
        var wrong = send(inSession(cancel()).header("X-XSRF-TOKEN", "guessed"));
        verifyNoInteractions(rotations);
        var right = send(inSession(cancel()).header("X-XSRF-TOKEN", TOKEN));

        assertThat(without.getStatus()).isEqualTo(403);
        assertThat(without.getContentAsString()).contains("urn:keyturn:problem:missing-token", "reload the page");
        assertThat(wrong.getStatus()).isEqualTo(403);
        assertThat(right.getStatus()).isEqualTo(202);
        verify(rotations).cancel("r1", OPERATOR);
    }

    @Test
    void theTokenDoesNotHelpAnotherSite() throws Exception {
        var answer = send(inSession(cancel()).header("X-XSRF-TOKEN", TOKEN).header("Sec-Fetch-Site", "cross-site"));

        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getContentAsString()).contains("cross-site-request");
        verifyNoInteractions(rotations);
    }

    @Test
    void aLoginInTheRequestCountsMoreThanTheSession() throws Exception {
        send(inSession(cancel()).with(httpBasic("requester", "requester")));
        var wrong = send(inSession(get("/api/rotations/r1")).with(httpBasic("requester", "wrong")));

        verify(rotations).cancel(eq("r1"), eq(new Person("requester", Set.of(Person.REQUESTERS))));
        assertThat(wrong.getStatus()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/engine-rest/engine", "/actuator/env", "/v3/api-docs"})
    void theSessionOpensNothingButTheInterfaceTheLabAndThePages(String address) throws Exception {
        assertThat(send(inSession(get(address))).getStatus()).isEqualTo(401);
    }

    @Test
    void aSessionInWhichNoOneIsLoggedInOpensNothing() throws Exception {
        var answer = send(get("/api/rotations").sessionAttr("something", "else"));

        assertThat(answer.getStatus()).isEqualTo(401);
        verifyNoInteractions(rotations);
    }

    @Test
    void aScriptOfAPageIsRefusedWithoutTheDialogOfTheBrowser() throws Exception {
        var script = send(get("/api/rotations").header("Sec-Fetch-Dest", "empty"));
        var person = send(get("/api/rotations").header("Sec-Fetch-Dest", "document"));

        var icon = send(get("/other.ico").header("Sec-Fetch-Dest", "image"));

        assertThat(script.getStatus()).isEqualTo(401);
        assertThat(icon.getHeader("WWW-Authenticate")).doesNotContain("Basic");
        assertThat(script.getHeader("WWW-Authenticate")).doesNotContain("Basic");
        assertThat(person.getHeader("WWW-Authenticate")).startsWith("Basic ");
    }

    @Test
    void aPasswordTypedInAWebApplicationIsTakenInItsSession() throws Exception {
        var answer = send(inSession(post("/api/rotations/r1/password"))
                .header("X-XSRF-TOKEN", TOKEN)
                .contentType(APPLICATION_JSON)
                .content("{\"password\":\"typed\"}"));

        assertThat(answer.getStatus()).isEqualTo(204);
        verify(rotations).enterPassword(eq("r1"), eq(OPERATOR), any());
    }

    private static MockHttpServletRequestBuilder cancel() {
        return post("/api/rotations/r1/cancel");
    }

    private static MockHttpServletRequestBuilder inSession(MockHttpServletRequestBuilder request) {
        return request.sessionAttr(WebSlice.IN_SESSION, "operator");
    }

    private MockHttpServletResponse send(MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request).andReturn().getResponse();
    }
}
