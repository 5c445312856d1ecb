package dev.keyturn.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.remote.Command;
import java.io.UncheckedIOException;

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
            answer.removeAll();
            answer.put("protocol", PROTOCOL).put("ok", false);
            answer.putObject("error").put("code", refusal.code()).put("message", refusal.getMessage());
        }
        try {
            return LabFolder.JSON.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkEnvelope(Command command, LabRequest request) {
        if (!request.text("protocol").startsWith("1.")) {
            throw new LabRefusal(
                    "unsupported-version",
                    "This server speaks version " + PROTOCOL + ", not " + request.text("protocol") + ".");
        }
        if (!request.text("command").equals(command.verb())) {
            throw new LabRefusal("bad-request", "The request is for another command than " + command.verb() + ".");
        }
    }
}
