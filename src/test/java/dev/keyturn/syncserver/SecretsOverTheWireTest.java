package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest.Left;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsOverTheWireTest {

    private static final String PASSWORD = "Tr0ub4dor-and-\"3\\-é-horses-0123456789";
    private static final String FINE = """
            {"protocol":"2.4","ok":true,"serverTime":"2026-01-02T03:04:05.678Z","after":{"credentialUpdatedAt":"2026-01-02T04:04:05+01:00"}}
            """;

    private static final SyncServer SERVER = SyncWorkerUnderTest.server(Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final WorkerPortUnderTest port = new WorkerPortUnderTest(SERVER);
    private final SyncWorkerUnderTest worker = new SyncWorkerUnderTest(port.address());
    private final SyncWorkerCommands commands = new SyncWorkerCommands(port.workers());

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void thePasswordTravelsSealedToTheServersKeyAndInNoOtherForm() {
        AtomicReference<JsonNode> seen = new AtomicReference<>();
        worker.serveOne(request -> {
            seen.set(request);
            return new Left(FINE, "", 0);
        });

        update();

        JsonNode request = seen.get();
        assertThat(request.path("protocol").asText()).isEqualTo("2.0");
        assertThat(request.path("command").asText()).isEqualTo("update-credential");
        assertThat(request.path("connector").asText()).isEqualTo("contoso.com");
        assertThat(request.toString()).doesNotContain(forms(PASSWORD)).doesNotContain("Tr0ub4dor");
        assertThat(worker.opened(request.path("sealedPassword").asText())).isEqualTo(PASSWORD);
    }

    @Test
    void aPasswordThatTheServerRepeatsIsInNoFailure() throws Exception {
        String quoted = new ObjectMapper().writeValueAsString(PASSWORD);
        for (String form : forms(PASSWORD)) {
            String inJson = new ObjectMapper().writeValueAsString("cannot store " + form + " now");
            assertKeepsTheSecret(new Left(errorWithMessage("busy", inJson), "", 0));
            assertKeepsTheSecret(new Left("", "failed: " + form, 1));
            assertKeepsTheSecret(new Left("half " + form, "", 0));
        }
        String opened = "{\"command\":\"update-credential\",\"password\":" + quoted + "}";
        String base64 = Base64.getEncoder().encodeToString(opened.getBytes(StandardCharsets.UTF_8));
        assertKeepsTheSecret(new Left("", "at line: " + quoted, 1));
        assertKeepsTheSecret(new Left("", opened, 1));
        assertKeepsTheSecret(new Left("", base64, 1));
        assertKeepsTheSecret(new Left(opened, "", 0));
        assertKeepsTheSecret(new Left("", "<S S=\"Error\">" + PASSWORD.replace("\"", "&quot;") + "</S>", 1));
        assertKeepsTheSecret(
                new Left("{\"protocol\":\"2.0\",\"ok\":false,\"error\":{\"code\":" + quoted + "}}", "", 0));
        String cut = "x".repeat(8192 - 3) + PASSWORD.substring(0, 3);
        assertKeepsTheSecret(new Left("", cut, 1));
    }

    private void assertKeepsTheSecret(Left left) {
        worker.serveOne(request -> left);
        StepFailure failure = catchThrowableOfType(StepFailure.class, this::update);
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        String everything = printed + failure.message() + failure.code() + failure.detail() + failure.getCause();
        assertThat(everything).doesNotContain(forms(PASSWORD)).doesNotContain("Tr0ub4dor");
        assertThat(failure.detail()).isNull();
    }

    private CommandAnswer update() {
        var request = CommandRequests.aboutServer().put("connector", "contoso.com");
        return commands.call(SERVER, Command.UPDATE_CREDENTIAL, request, password());
    }

    private static List<String> forms(String password) {
        var base64 = Base64.getEncoder().withoutPadding();
        return List.of(
                password,
                base64.encodeToString(password.getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(password.getBytes(StandardCharsets.UTF_16LE)));
    }

    private static Secret password() {
        return Secret.takeFrom(PASSWORD.toCharArray());
    }

    private static String errorWithMessage(String code, String json) {
        return "{\"protocol\":\"2.0\",\"ok\":false,\"error\":{\"code\":\"" + code + "\",\"message\":" + json + "}}";
    }
}
