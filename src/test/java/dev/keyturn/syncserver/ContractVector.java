package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.SignedAnswer;
import dev.keyturn.syncserver.worker.WorkerAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One recorded pair of the contract. */
public record ContractVector(String name, JsonNode json) {

    private static final Path FOLDER = Path.of("src/main/resources/dev/keyturn/syncserver/contract");
    private static final ObjectMapper JSON = new ObjectMapper();

    static Path folder() {
        return FOLDER;
    }

    public static Stream<ContractVector> all() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("vectors"))) {
            return files.sorted().map(ContractVector::read).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ContractVector named(String name) {
        return read(FOLDER.resolve("vectors").resolve(name + ".json"));
    }

    /** Those that an obedient client and a server of that kind meet. */
    static Stream<ContractVector> of(String reader) {
        return all().filter(vector -> vector.isFor(reader));
    }

    boolean isFor(String reader) {
        return !json.has("readers") || texts("readers").contains(reader);
    }

    Command command() {
        return Command.ofVerb(json.path("command").asText()).orElseThrow();
    }

    public List<String> after() {
        return texts("after");
    }

    public List<String> given() {
        return texts("given");
    }

    ObjectNode request() {
        return (ObjectNode) json.path("request");
    }

    /** As the client sends it, but for a password, which is sealed anew each time. */
    byte[] requestBytes() {
        return bytes(request());
    }

    /** As the client sends it, with the password sealed by some means. */
    ObjectNode requestWith(String sealedPassword) {
        return json.has("password") ? request().deepCopy().put("sealedPassword", sealedPassword) : request();
    }

    /** What the client adds to the envelope by itself, and the password, is not in there. */
    ObjectNode fields() {
        ObjectNode fields = request().deepCopy();
        fields.remove(List.of("protocol", "command"));
        return fields;
    }

    @Nullable
    Secret password() {
        return json.has("password")
                ? Secret.takeFrom(json.path("password").textValue().toCharArray())
                : null;
    }

    JsonNode response() {
        return json.path("response");
    }

    byte[] responseBytes() {
        return json.has("response")
                ? bytes(response())
                : json.path("responseText").textValue().getBytes(StandardCharsets.UTF_8);
    }

    /** What the client gets, as if a server had signed it. */
    WorkerAnswer answer() {
        return answer(new String(responseBytes(), StandardCharsets.UTF_8), exitCode());
    }

    static WorkerAnswer answer(String output, int exitCode) {
        return new WorkerAnswer(output, exitCode, null, new SignedAnswer("signed", Map.of()));
    }

    int exitCode() {
        return json.path("exitCode").intValue();
    }

    boolean done() {
        return json.path("outcome").path("done").asBoolean();
    }

    String failureKind() {
        return json.path("outcome").path("kind").asText();
    }

    String failureCode() {
        return json.path("outcome").path("code").asText();
    }

    @Override
    public String toString() {
        return name;
    }

    private List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        json.path(field).forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static ContractVector read(Path file) {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            return new ContractVector(json.path("name").asText(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JsonNode json) {
        try {
            // as bytes Jackson would escape what lies outside the basic plane
            return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
