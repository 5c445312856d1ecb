package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.syncserver.worker.Jose;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What sync servers have signed, inside a sealed document. A signature proves that the holder of its key gave that answer; that the key
 * is the server's own is known only to a person who read its thumbprint on the server.
 */
public final class ServerSignatures {

    private static final Pattern THUMBPRINT = Pattern.compile("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])");

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
                .matcher(Files.readString(file))
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
        for (JsonNode signed : document.findValues(StepEvidence.SIGNED_ANSWER)) {
            String complaint = signed.isNull() ? null : complaint(signed);
            if (complaint != null) {
                complaints.add(complaint);
            }
        }
        return complaints;
    }

    private @Nullable String complaint(JsonNode signed) {
        try {
            RSAKey key = RSAKey.parse(signed.path("key").toString());
            Jose.verify(signed.path("jws").asText(), Jose.ANSWER, key);
            String thumbprint = Jose.thumbprint(key);
            return readOnServers == null || readOnServers.contains(thumbprint)
                    ? null
                    : "holds an answer that was signed with the key " + thumbprint
                            + ", which is not among the keys that were read on the servers.";
        } catch (ParseException | IllegalArgumentException | BadJose e) {
            return "holds an answer whose signature by the sync server is wrong.";
        }
    }
}
