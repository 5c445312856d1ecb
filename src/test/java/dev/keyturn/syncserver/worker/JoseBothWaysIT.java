package dev.keyturn.syncserver.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.powershell.PowerShell;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two implementations of the wire's JOSE objects against each other: what Keyturn signs and seals the sync server's scripts open under
 * real PowerShell, and the other way round; what Node has made both accept; and the same list of tampered objects both refuse.
 */
@Tag("long")
class JoseBothWaysIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path RESOURCES = Path.of("src/test/resources/dev/keyturn/syncserver");
    private static final String PASSWORD = "q\"b\\s/t\ttab é € 🔑 end";
    private static final ObjectNode CLAIMS =
            JsonNodeFactory.instance.objectNode().put("iat", 1790000000).put("aud", "q\"b\\s ü 🔑 <&'>");

    private static JsonNode vectors;
    private static ECKey keyturn;
    private static RSAKey signing;
    private static RSAKey opening;

    private static final List<JsonNode> SIGNED = new ArrayList<>();
    private static final List<String> SEALED = new ArrayList<>();

    /** What PowerShell made of all that. */
    private static JsonNode told;

    @BeforeAll
    static void askPowerShellOnce(@TempDir Path folder) throws Exception {
        vectors = JSON.readTree(RESOURCES.resolve("jose/vectors.json").toFile());
        keyturn = ECKey.parse(vectors.at("/keyturn/jwk").toString());
        signing = RSAKey.parse(vectors.at("/signing/jwk").toString());
        opening = RSAKey.parse(Files.readString(RESOURCES.resolve("contract/opening-key.json")));

        SIGNED.add(signed(Jose.POLL));
        SIGNED.add(signed(Jose.COMMAND));
        vectors.path("accepted").forEach(SIGNED::add);
        vectors.path("refused").forEach(SIGNED::add);
        String sealed = seal(opening);
        SEALED.add(sealed);
        golden().map(vector -> vector.at("/request/sealedPassword").asText()).forEach(SEALED::add);
        SEALED.addAll(tampered(sealed));

        ObjectNode question = JsonNodeFactory.instance.objectNode().put("password", PASSWORD);
        question.set("claims", CLAIMS);
        SIGNED.forEach(question.putArray("signed")::add);
        SEALED.forEach(question.putArray("sealed")::add);
        Path in = Files.writeString(folder.resolve("in.json"), question.toString());
        Path out = folder.resolve("out.json");
        PowerShell.Run run = PowerShell.find()
                .run(
                        Duration.ofMinutes(3),
                        "-File",
                        Path.of("src/test/powershell/JoseBothWays.ps1")
                                .toAbsolutePath()
                                .toString(),
                        in.toString(),
                        out.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        told = JSON.readTree(out.toFile());
    }

    @Test
    void whatKeyturnSignsAndSealsTheServerOpens() throws IOException {
        assertThat(claimsToPowerShell(0)).isEqualTo(CLAIMS);
        assertThat(claimsToPowerShell(1)).isEqualTo(CLAIMS);
        assertThat(told.at("/sealed/0/password").textValue()).isEqualTo(PASSWORD);
    }

    @Test
    void whatTheServerSignsAndSealsKeyturnOpens() throws BadJose {
        String request = told.path("request").asText();
        JWK brought = Jose.broughtKey(request, Jose.REQUEST);
        assertThat(Jose.thumbprint(brought)).isEqualTo(Jose.thumbprint(signing));
        assertThat(Jose.verify(request, Jose.REQUEST, brought)).isEqualTo(CLAIMS);
        assertThat(Jose.verify(told.path("answer").asText(), Jose.ANSWER, brought))
                .isEqualTo(CLAIMS);
        assertThat(opened(told.path("seal").asText())).contains(PASSWORD);
    }

    @Test
    void bothAcceptWhatAThirdImplementationMade() throws IOException {
        for (int i = 2; i < 2 + vectors.path("accepted").size(); i++) {
            JsonNode vector = SIGNED.get(i);
            assertThat(verified(vector).orElseThrow().equals(JoseBothWaysIT::compare, claimsToPowerShell(i)))
                    .as(vector.path("name").asText())
                    .isTrue();
        }
        List<JsonNode> golden = golden().toList();
        assertThat(golden).isNotEmpty();
        for (int i = 0; i < golden.size(); i++) {
            String password = golden.get(i).path("password").asText();
            assertThat(opened(SEALED.get(1 + i))).contains(password);
            assertThat(told.path("sealed").get(1 + i).path("password").asText()).isEqualTo(password);
        }
        assertThat(Jose.thumbprint(signing))
                .isEqualTo(vectors.at("/signing/thumbprint").asText());
    }

    @Test
    void bothRefuseTheSameListOfTamperedObjects() {
        int first = 2 + vectors.path("accepted").size();
        List<String> accepted = new ArrayList<>();
        for (int i = first; i < SIGNED.size(); i++) {
            String name = SIGNED.get(i).path("name").asText();
            verified(SIGNED.get(i)).ifPresent(claims -> accepted.add("Java: " + name));
            if (told.path("signed").get(i).has("claims")) {
                accepted.add("PowerShell: " + name);
            }
        }
        for (int i = 1 + (int) golden().count(); i < SEALED.size(); i++) {
            String text = SEALED.get(i);
            opened(text).ifPresent(password -> accepted.add("Java: " + text));
            if (told.path("sealed").get(i).has("password")) {
                accepted.add("PowerShell: " + text);
            }
        }

        assertThat(accepted).isEmpty();
        assertThat(SIGNED.size() - first).isGreaterThanOrEqualTo(40);
        assertThat(SEALED.size() - golden().count()).isGreaterThanOrEqualTo(30);
    }

    /** 25 and 25.0 are one number. */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private static JsonNode signed(String type) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", "signed by Keyturn")
                .put("typ", type)
                .put("text", Jose.sign(keyturn, type, true, CLAIMS));
    }

    private static String seal(RSAKey to) {
        try (Secret password = Secret.takeFrom(PASSWORD.toCharArray())) {
            return Jose.seal(password, to);
        }
    }

    private static JsonNode claimsToPowerShell(int number) throws IOException {
        return JSON.readTree(told.path("signed").get(number).path("claims").asText());
    }

    /** What a sync server does with a text of Keyturn: the key is pinned, then the signature is verified. */
    private static Optional<JsonNode> verified(JsonNode vector) {
        String text = vector.path("text").asText();
        String type = vector.path("typ").asText();
        Set<String> pinned = Set.of(
                vectors.at("/keyturn/thumbprint").asText(),
                vectors.at("/next/thumbprint").asText());
        try {
            JWK key = Jose.broughtKey(text, type);
            // where the key itself was tampered with, it is taken for pinned
            if (vector.has("pinned") || pinned.contains(Jose.thumbprint(key))) {
                return Optional.of(Jose.verify(text, type, key));
            }
            return Optional.empty();
        } catch (BadJose refused) {
            return Optional.empty();
        }
    }

    private static Optional<String> opened(String sealed) {
        try (Secret password = Jose.open(sealed, opening)) {
            return Optional.of(password.use(String::new));
        } catch (BadJose refused) {
            return Optional.empty();
        }
    }

    /** The recorded pairs with a password in them. */
    private static Stream<JsonNode> golden() {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/dev/keyturn/syncserver/contract/vectors"))) {
            return files
                    .sorted()
                    .map(JoseBothWaysIT::read)
                    .filter(vector -> vector.has("password"))
                    .collect(Collectors.toList())
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each part with another character at its head, in its middle and at its end, cut, doubled and empty; and other parts. */
    private static List<String> tampered(String sealed) throws ParseException {
        String[] parts = sealed.split("\\.");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            for (int place : List.of(0, part.length() / 2, part.length() - 1)) {
                char other = part.charAt(place) == 'A' ? 'B' : 'A';
                all.add(with(parts, i, part.substring(0, place) + other + part.substring(place + 1)));
            }
            all.add(with(parts, i, otherLastBit(part)));
            all.add(with(parts, i, part.substring(0, part.length() - 4)));
            all.add(with(parts, i, part + part));
            all.add(with(parts, i, part + "="));
            all.add(with(parts, i, ""));
        }
        RSAKey stranger = RSAKey.parse(vectors.at("/opening/jwk").toString());
        all.add(seal(stranger));
        all.add(parts[0] + seal(stranger).substring(seal(stranger).indexOf('.')));
        all.add(with(parts, 4, seal(opening).split("\\.")[4]));
        all.add(sealed + ".");
        all.add(sealed + "\n");
        all.add("." + sealed);
        all.add("");
        return all;
    }

    /** Where a part does not end with a whole group, its last bit means nothing: these are the same bytes in another spelling. */
    private static String otherLastBit(String part) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = part.length() - 1;
        return part.substring(0, last) + alphabet.charAt(alphabet.indexOf(part.charAt(last)) ^ 1);
    }

    private static String with(String[] parts, int place, String part) {
        String[] changed = parts.clone();
        changed[place] = part;
        return String.join(".", changed);
    }
}
