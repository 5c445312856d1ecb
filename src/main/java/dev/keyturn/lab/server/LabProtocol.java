package dev.keyturn.lab.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.syncserver.Command;
import java.io.UncheckedIOException;

/** The envelope of the command protocol, on the server's side. */
final class LabProtocol {

    private static final String PROTOCOL = "2.0";
    private static final String MAJOR = "2.";

    private final LabServerCommands commands;
    private final LabServerStore store;
    private final RSAKey opening;

    /** @param opening the key that passwords are sealed to */
    LabProtocol(LabServerCommands commands, LabServerStore store, RSAKey opening) {
        this.commands = commands;
        this.store = store;
        this.opening = opening;
    }

    String answer(JsonNode json) {
        ObjectNode answer = LabFolder.JSON.createObjectNode().put("protocol", PROTOCOL);
        try (LabRequest request = LabRequest.of(json, opening)) {
            commands.run(command(request), request, answer);
            answer.put("ok", true).put("serverTime", store.now().toString());
        } catch (LabRefusal refusal) {
            answer.remove("result");
            answer.put("ok", false).put("serverTime", store.now().toString());
            answer.putObject("error").put("code", refusal.code()).put("message", refusal.getMessage());
        }
        try {
            return LabFolder.JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a server of the next major version answers to every request. */
    static String foreignAnswer() {
        return "{\"protocol\":\"3.0\",\"status\":\"refused\"}";
    }

    private static Command command(LabRequest request) {
        if (!request.text("protocol").startsWith(MAJOR)) {
            throw new LabRefusal(
                    "unsupported-version",
                    "This server speaks version " + PROTOCOL + " of the protocol, not " + request.text("protocol")
                            + ". Install the Keyturn module of the same version as Keyturn.");
        }
        String verb = request.text("command");
        return Command.ofVerb(verb)
                .orElseThrow(() -> new LabRefusal("unsupported-command", "There is no command " + verb + "."));
    }
}
