package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** The JSON Schemas of the contract. */
final class ContractSchemas {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private ContractSchemas() {}

    /** What is wrong with a request, in the words of the validator; empty when it obeys. */
    static List<String> complaintsOfRequest(Command command, JsonNode request) {
        return complaints(command.verb() + ".request.schema.json", request);
    }

    static List<String> complaintsOfAnswer(Command command, JsonNode answer) {
        boolean refused = answer.path("ok").isBoolean() && !answer.path("ok").booleanValue();
        return complaints(refused ? "error.schema.json" : command.verb() + ".response.schema.json", answer);
    }

    private static List<String> complaints(String schema, JsonNode json) {
        return FACTORY
                .getSchema(SchemaLocation.of("classpath:dev/keyturn/syncserver/contract/" + schema))
                .validate(json)
                .stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
