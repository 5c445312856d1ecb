package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
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
import dev.keyturn.rotation.Rotations;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest
class SyncWorkerControllerTest {

    private static final String KEY = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    @Autowired
    MockMvc mvc;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    SealedRotations sealed;

    @MockitoBean
    Accounts accounts;

    @MockitoBean
    SyncWorkers workers;

    @Test
    void anOperatorSeesEachWorkerOnceAndTheKeysToPin() throws Exception {
        SyncServer enrolled = new SyncServer("aadc01", List.of(KEY), null, null, null);
        SyncServer fresh = new SyncServer("aadc02", null, null, null, null);
        given(accounts.all())
                .willReturn(List.of(account("contoso.com", enrolled, fresh), account("fabrikam.com", enrolled)));
        given(workers.thumbprint()).willReturn("keyturn-key");
        given(workers.status(enrolled))
                .willReturn(new WorkerStatus(
                        WebSlice.NOW,
                        "2.0.0",
                        List.of("cmdlets"),
                        new WorkerStatus.Refused(WebSlice.NOW, "clock", "Set the clock.")));
        given(workers.status(fresh)).willReturn(WorkerStatus.UNHEARD);
        given(workers.strangers()).willReturn(Map.of("unknown", WebSlice.NOW));

        String json = mvc.perform(get("/api/sync-workers").with(httpBasic("operator", "operator")))
                .andReturn()
                .getResponse()
                .getContentAsString();

        assertThat(JsonPath.<String>read(json, "$.key")).isEqualTo("keyturn-key");
        assertThat(JsonPath.<List<String>>read(json, "$.servers[*].name")).containsExactly("aadc01", "aadc02");
        assertThat(JsonPath.<Map<String, Object>>read(json, "$.servers[0]"))
                .containsEntry("enrolled", true)
                .containsEntry("lastSeen", WebSlice.NOW.toString())
                .containsEntry("version", "2.0.0")
                .containsEntry("failedSelfTests", List.of("cmdlets"))
                .containsEntry(
                        "refused", Map.of("at", WebSlice.NOW.toString(), "code", "clock", "message", "Set the clock."));
        assertThat(JsonPath.<Map<String, Object>>read(json, "$.servers[1]"))
                .containsEntry("enrolled", false)
                .containsEntry("lastSeen", null)
                .containsEntry("refused", null);
        assertThat(JsonPath.<List<String>>read(json, "$.unknownKeys[*].thumbprint"))
                .containsExactly("unknown");
    }

    private static Account account(String name, SyncServer... servers) {
        var directory = AccessTo.simple(
                List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "rotator", Path.of("password"), null);
        return new Account(name, "MSOL_1", name, null, directory, List.of(servers), false, null, null);
    }
}
