package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.jayway.jsonpath.JsonPath;
import dev.keyturn.WebSlice;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.Rotations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest
class AccountControllerTest {

    private static final Instant ENDED = WebSlice.NOW.minus(Duration.ofDays(91));

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @MockitoBean
    SealedRotations sealed;

    @BeforeEach
    void oneAccountOnOneServer() {
        var directory = AccessTo.simple(
                List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "rotator", Path.of("password"), null);
        var server = new SyncServer("aadc01", null, null, null, null);
        given(accounts.all())
                .willReturn(List.of(new Account(
                        "contoso.com", "MSOL_1", "contoso.com", null, directory, List.of(server), false, null, null)));
    }

    @Test
    void anAccountThatWasNeverRotatedHasAnUnknownAge() throws Exception {
        assertThat(only())
                .containsEntry("name", "contoso.com")
                .containsEntry("account", "MSOL_1")
                .containsEntry("domain", "contoso.com")
                .containsEntry("servers", List.of("aadc01"))
                .containsEntry("runningRotation", null)
                .containsEntry("lastOutcome", null)
                .containsEntry("passwordSetAt", null)
                .containsEntry("passwordAgeDays", null);
    }

    @Test
    void aRotationThatRunsIsNamedBesideTheLastThatEnded() throws Exception {
        given(rotations.list(any(), eq("contoso.com"), anyInt())).willReturn(List.of(RotationViews.running("r2")));
        lastEnded(RotationViews.ended("r1", Kind.ROTATE, Outcome.VERIFIED, ENDED));
        given(sealed.passwordSetAt("contoso.com")).willReturn(Optional.of(ENDED));

        assertThat(only())
                .containsEntry("runningRotation", "r2")
                .containsEntry("lastOutcome", "VERIFIED")
                .containsEntry("lastEndedAt", ENDED.toString())
                .containsEntry("passwordSetAt", ENDED.toString())
                .containsEntry("passwordAgeDays", 91);
    }

    @Test
    void theNewestRotationIsNotRunningWhenItHasEnded() throws Exception {
        var cancelled = RotationViews.ended("r1", Kind.ROTATE, Outcome.CANCELLED, ENDED);
        given(rotations.list(any(), eq("contoso.com"), anyInt())).willReturn(List.of(cancelled));
        lastEnded(cancelled);

        assertThat(only())
                .containsEntry("runningRotation", null)
                .containsEntry("lastOutcome", "CANCELLED")
                .containsEntry("passwordSetAt", null);
    }

    @Test
    void theAgeIsKnownFromAnEarlierRotationWhenTheLastOneLearntNothing() throws Exception {
        lastEnded(RotationViews.ended("r2", Kind.REPAIR, Outcome.CANCELLED, WebSlice.NOW));
        given(sealed.passwordSetAt("contoso.com")).willReturn(Optional.of(ENDED));

        assertThat(only()).containsEntry("passwordSetAt", ENDED.toString()).containsEntry("passwordAgeDays", 91);
    }

    @Test
    void whatActiveDirectoryToldTheRotationThatRunsCountsWhenItIsLater() throws Exception {
        given(sealed.passwordSetAt("contoso.com")).willReturn(Optional.of(ENDED));
        given(rotations.list(any(), eq("contoso.com"), anyInt()))
                .willReturn(List.of(RotationViews.running("r2", "2030-01-13T11:00:00Z")));

        assertThat(only())
                .containsEntry("passwordSetAt", "2030-01-13T11:00:00Z")
                .containsEntry("passwordAgeDays", 2);
    }

    @Test
    void whatActiveDirectoryTellsOfAPasswordThatWasRolledBackToDoesNotMakeItYounger() throws Exception {
        given(sealed.passwordSetAt("contoso.com")).willReturn(Optional.of(ENDED));
        given(sealed.isRollBack("contoso.com", Instant.parse("2030-01-13T11:00:00Z")))
                .willReturn(true);
        given(rotations.list(any(), eq("contoso.com"), anyInt()))
                .willReturn(List.of(RotationViews.running("r2", "2030-01-13T11:00:00Z")));

        assertThat(only()).containsEntry("passwordSetAt", ENDED.toString()).containsEntry("passwordAgeDays", 91);
    }

    private void lastEnded(RotationView view) {
        given(rotations.lastEnded("contoso.com")).willReturn(view);
    }

    private Map<String, Object> only() throws Exception {
        String body = http.perform(get("/api/accounts").with(httpBasic("auditor", "auditor")))
                .andReturn()
                .getResponse()
                .getContentAsString();
        List<Map<String, Object>> all = JsonPath.read(body, "$");
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
