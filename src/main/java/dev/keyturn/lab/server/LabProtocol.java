package dev.keyturn.lab.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.syncserver.Command;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The envelope of the command protocol, on the server's side. */
final class LabProtocol {

    private static final String PROTOCOL = "1.0";

    private final LabServerCommands commands;
    private final LabServerStore store;

    LabProtocol(LabServerCommands commands, LabServerStore store) {
        this.commands = commands;
        this.store = store;
    }

    byte[] answer(Command command, byte[] bytes) {
        ObjectNode answer = LabFolder.JSON.createObjectNode().put("protocol", PROTOCOL);
        try (LabRequest request = LabRequest.read(bytes)) {
            checkEnvelope(command, request);
            commands.run(command, request, answer);
            answer.put("ok", true).put("serverTime", store.now().toString());
        } catch (LabRefusal refusal) {
            answer.remove("result");
            answer.put("ok", false).put("serverTime", store.now().toString());
            answer.putObject("error").put("code", refusal.code()).put("message", refusal.getMessage());
        }
        try {
            return LabFolder.JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a server of the next major version answers to every request. */
    byte[] foreignAnswer() {
        return "{\"protocol\":\"2.0\",\"status\":\"refused\"}".getBytes(StandardCharsets.US_ASCII);
    }

    private static void checkEnvelope(Command command, LabRequest request) {
        if (!request.text("protocol").startsWith("1.")) {
            throw new LabRefusal(
                    "unsupported-version",
                    "This server speaks version " + PROTOCOL + " of the protocol, not " + request.text("protocol")
                            + ". Install the Keyturn module of the same version as Keyturn.");
        }
        if (!request.text("command").equals(command.verb())) {
            throw new LabRefusal("bad-request", "The request is for another command than " + command.verb() + ".");
        }
    }
}
