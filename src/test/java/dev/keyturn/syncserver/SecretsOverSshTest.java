package dev.keyturn.syncserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.OddSshServer.Behaviour;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsOverSshTest {

    private static final String PASSWORD = "Tr0ub4dor-and-\"3\\-é-horses-0123456789";
    private static final String FINE = """
            {"protocol":"1.4","ok":true,"serverTime":"2026-01-02T03:04:05.678Z","after":{"credentialUpdatedAt":"2026-01-02T04:04:05+01:00"}}
            """;

    @TempDir
    Path folder;

    private final SshSyncServerCommands commands = new SshSyncServerCommands();

    @AfterEach
    void close() {
        commands.close();
    }

    @Test
    void thePasswordTravelsOnStandardInputAndNowhereElse() throws Exception {
        AtomicReference<byte[]> seen = new AtomicReference<>();
        Behaviour remembering = (request, out, err) -> {
            seen.set(request);
            out.write(FINE.getBytes(UTF_8));
        };
        try (OddSshServer server = new OddSshServer(folder, remembering)) {
            update(server.address());

            assertThat(server.commandLines).containsExactly("update-credential");
            JsonNode request = new ObjectMapper().readTree(seen.get());
            assertThat(request.path("protocol").asText()).isEqualTo("1.0");
            assertThat(request.path("command").asText()).isEqualTo("update-credential");
            assertThat(request.path("connector").asText()).isEqualTo("contoso.com");
            assertThat(request.path("password").asText()).isEqualTo(PASSWORD);
            await().until(() -> server.sessions() == 0);
        }
    }

    @Test
    void aRequestIsWipedWhenItWasSent() {
        RequestBytes request = RequestBytes.of(Command.UPDATE_CREDENTIAL, CommandRequests.aboutServer(), password());
        byte[] bytes = request.bytes();

        request.close();

        assertThat(bytes).containsOnly(0);
    }

    @Test
    void aPasswordThatTheServerRepeatsIsInNoFailure() throws Exception {
        String quoted = new ObjectMapper().writeValueAsString(PASSWORD);
        for (String form : OddSshServer.forms(PASSWORD)) {
            String inJson = new ObjectMapper().writeValueAsString("cannot store " + form + " now");
            assertKeepsTheSecret((request, out, err) ->
                    out.write(errorWithMessage("busy", inJson).getBytes(UTF_8)));
            assertKeepsTheSecret((request, out, err) -> err.write(("failed: " + form).getBytes(UTF_8)));
            assertKeepsTheSecret((request, out, err) -> out.write(("half " + form).getBytes(UTF_8)));
        }
        assertKeepsTheSecret((request, out, err) -> err.write(("at line: " + quoted).getBytes(UTF_8)));
        assertKeepsTheSecret((request, out, err) -> err.write(request));
        assertKeepsTheSecret(
                (request, out, err) -> err.write(Base64.getEncoder().encode(request)));
        assertKeepsTheSecret((request, out, err) ->
                err.write(("<S S=\"Error\">" + PASSWORD.replace("\"", "&quot;") + "</S>").getBytes(UTF_8)));
        assertKeepsTheSecret((request, out, err) -> out.write(request));
        assertKeepsTheSecret((request, out, err) ->
                out.write(("{\"protocol\":\"1.0\",\"ok\":false,\"error\":{\"code\":" + quoted + "}}").getBytes(UTF_8)));
        String cut = "x".repeat(8192 - PASSWORD.length() / 2) + PASSWORD;
        assertKeepsTheSecret((request, out, err) -> err.write(cut.getBytes(UTF_8)));
    }

    private void assertKeepsTheSecret(Behaviour behaviour) throws Exception {
        try (OddSshServer server = new OddSshServer(folder, behaviour)) {
            StepFailure failure = catchThrowableOfType(StepFailure.class, () -> update(server.address()));
            StringWriter printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed));
            String everything = printed + failure.message() + failure.code() + failure.detail() + failure.getCause();
            assertThat(everything).doesNotContain(OddSshServer.forms(PASSWORD)).doesNotContain("Tr0ub4dor");
            assertThat(failure.detail()).isNull();
        }
    }

    private CommandAnswer update(SyncServer server) {
        var request = CommandRequests.aboutServer().put("connector", "contoso.com");
        return commands.call(server, Command.UPDATE_CREDENTIAL, request, password());
    }

    private static Secret password() {
        return Secret.takeFrom(PASSWORD.toCharArray());
    }

    private static String errorWithMessage(String code, String json) {
        return "{\"protocol\":\"1.0\",\"ok\":false,\"error\":{\"code\":\"" + code + "\",\"message\":" + json + "}}";
    }
}
