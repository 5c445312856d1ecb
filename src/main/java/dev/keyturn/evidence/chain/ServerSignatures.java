package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.syncserver.Command;
import dev.keyturn.syncserver.worker.Jose;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What sync servers have signed, inside a sealed document. A signature proves that the holder of its key gave that answer to the command
 * that the answer repeats: it has to be the command of that step and attempt of this rotation, and was signed while the rotation ran. That
 * the key is the server's own is known only to a person who read its thumbprint on the server.
 */
public final class ServerSignatures {

    private static final Pattern THUMBPRINT = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])");

    /** As far as a server's clock may be from Keyturn's. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

    private static final Map<String, Command> COMMANDS = Map.of(
            ModelStep.PAUSE_SYNC.delegate(), Command.PAUSE_SYNC,
            ModelStep.UPDATE_CONNECTOR.delegate(), Command.UPDATE_CREDENTIAL,
            ModelStep.RESTART_SYNC_SERVICE.delegate(), Command.RESTART_SERVICE,
            ModelStep.VERIFY_SYNC.delegate(), Command.VERIFY_IMPORT,
            ModelStep.RESUME_SYNC.delegate(), Command.RESUME_SYNC);

    private final @Nullable Set<String> readOnServers;

    private ServerSignatures(@Nullable Set<String> readOnServers) {
        this.readOnServers = readOnServers;
    }

    /** Any key counts that the document brings along, as the one that was configured. */
    public static ServerSignatures byAnyKey() {
        return new ServerSignatures(null);
    }

    /**
     * Only keys count whose thumbprints are in a file, however the file is laid out otherwise.
     *
     * @throws IllegalArgumentException when the file holds none
     */
    public static ServerSignatures byKeysIn(Path file) throws IOException {
        Set<String> thumbprints = THUMBPRINT
                .matcher(TextFile.read(file))
                .results()
                .map(result -> result.group())
                .collect(Collectors.toSet());
        if (thumbprints.isEmpty()) {
            throw new IllegalArgumentException("holds no thumbprint of a key");
        }
        return new ServerSignatures(thumbprints);
    }

    /** What is wrong with the signed answers in a document, one complaint for each; none when all verify. */
    List<String> complaints(JsonNode document) {
        List<String> complaints = new ArrayList<>();
        int ofSteps = 0;
        for (JsonNode step : document.path("steps")) {
            for (JsonNode signed : step.findValues(StepEvidence.SIGNED_ANSWER)) {
                ofSteps++;
                String complaint = signed.isNull() ? null : complaint(signed, step, document);
                if (complaint != null) {
                    complaints.add(complaint);
                }
            }
        }
        if (document.findValues(StepEvidence.SIGNED_ANSWER).size() > ofSteps) {
            complaints.add("holds an answer of a sync server outside its steps.");
        }
        return complaints;
    }

    private @Nullable String complaint(JsonNode signed, JsonNode step, JsonNode document) {
        JsonNode said;
        try {
            RSAKey key = RSAKey.parse(signed.path("key").toString());
            said = Jose.verify(signed.path("jws").asText(), Jose.ANSWER, key);
            String thumbprint = Jose.thumbprint(key);
            if (readOnServers != null && !readOnServers.contains(thumbprint)) {
                return "holds an answer that was signed with the key " + thumbprint
                        + ", which is not among the keys that were read on the servers.";
            }
        } catch (ParseException | IllegalArgumentException | BadJose e) {
            return "holds an answer whose signature by the sync server is wrong.";
        }
        String difference = difference(said, step, document);
        return difference == null
                ? null
                : "holds an answer that a sync server gave to another command than that of the step "
                        + step.path("step").asText() + ": " + difference;
    }

    /** In what the command that was answered is not the one of that step; null when it is. */
    private static @Nullable String difference(JsonNode said, JsonNode step, JsonNode document) {
        JsonNode request = said.path("request");
        JsonNode fence = request.path("fence");
        Command command = COMMANDS.get(step.path("step").asText());
        if (command == null || !request.path("command").asText().equals(command.verb())) {
            return "the server was asked for \"" + request.path("command").asText() + "\".";
        }
        JsonNode rotation = document.at("/rotation").path(StepEvidence.FENCE);
        if (!rotation.isIntegralNumber()
                || rotation.asLong() != fence.path("rotation").asLong(-1)) {
            return "it belongs to another rotation.";
        }
        long attempt = fence.path("attempt").asLong(-1);
        boolean made = false;
        for (JsonNode one : step.path("tries")) {
            made |= one.path("attempt").asLong() == attempt;
        }
        if (!made) {
            return "it belongs to the attempt " + attempt + ", which this step did not make.";
        }
        JsonNode account = document.at("/account/account");
        if (account.isTextual()
                && !account.textValue().equalsIgnoreCase(request.path("account").asText())) {
            return "it is about the account " + request.path("account").asText() + ".";
        }
        return isFromThen(said, document) ? null : "it was signed before the rotation began or after it ended.";
    }

    private static boolean isFromThen(JsonNode said, JsonNode document) {
        try {
            Instant signed = Instant.ofEpochSecond(said.path("iat").asLong());
            Instant begin = Instant.parse(document.at("/rotation/requestedAt").asText());
            Instant end = Instant.parse(document.path("sealedAt").asText());
            return !signed.isBefore(begin.minus(CLOCK_TOLERANCE)) && !signed.isAfter(end.plus(CLOCK_TOLERANCE));
        } catch (DateTimeException e) {
            return false;
        }
    }
}
