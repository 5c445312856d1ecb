package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.account.Accounts;
import dev.keyturn.evidence.chain.AnchorLines;
import dev.keyturn.evidence.offline.VerifyEvidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** The proof around the evidence of a real rotation: keys, verification, export, anchors. */
class EvidenceIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    @TempDir
    private static Path anchorFolder;

    private static AnchorLines anchors;

    @TempDir
    private Path folder;

    @BeforeAll
    static void logAnchors() {
        anchors = new AnchorLines(anchorFolder.resolve("anchors.log"));
    }

    @AfterAll
    static void closeLog() {
        anchors.close();
    }

    @Test
    void anAuditorProvesFromOutsideThatNothingWasChanged() throws IOException {
        Http http = keyturn.http();
        int before = http.get("auditor", "/api/evidence/verify")
                .json()
                .path("checked")
                .asInt();
        JsonNode rotated = twoRotationsAndAnotherKey(http);
        int entries = before + 3;
        // an anchor is told right after its entry is there
        await().untilAsserted(() -> assertThat(anchors.published()).hasSize(entries));

        JsonNode verified = http.get("auditor", "/api/evidence/verify").json();
        assertThat(verified.path("holds").asBoolean()).as(verified.toString()).isTrue();
        assertThat(verified.path("checked").asLong()).isEqualTo(entries);

        Path export = Files.writeString(
                folder.resolve("evidence.jsonl"),
                http.get("auditor", "/api/evidence/export").body());
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                http.get("requester", "/api/evidence/keys").body());
        assertThat(Files.readString(keys))
                .contains(rotated.path("keyId").asText())
                .doesNotContain("\"d\"");
        StringWriter said = new StringWriter();
        int exit = new VerifyEvidence(new PrintWriter(said), new PrintWriter(said))
                .run(List.of(
                        export.toString(),
                        "--keys",
                        keys.toString(),
                        "--anchors",
                        anchorFolder.resolve("anchors.log").toString()));
        assertThat(exit).as(said.toString()).isZero();
        assertThat(said.toString())
                .contains("Checked " + entries + " entries (1 to " + entries + ")", "and the anchors agree.");
        assertThat(http.get("auditor", "/api/audit/access-log").body()).contains("EXPORT_JSON");
        assertThat(Files.readString(export)).contains("\"signedAnswer\":{");
        onlyAnswersCountThatWereSignedWithKeysReadOnTheServers(export, keys);
    }

    private void onlyAnswersCountThatWereSignedWithKeysReadOnTheServers(Path export, Path keys) throws IOException {
        Path read = Files.writeString(
                folder.resolve("server-keys.txt"),
                String.join(
                        "\n",
                        keyturn.bean(Accounts.class).all().stream()
                                .flatMap(account -> account.servers().stream())
                                .map(server ->
                                        server.name() + " " + server.key().get(0))
                                .toList()));
        Path others = Files.writeString(folder.resolve("other-keys.txt"), "aadc01 " + "A".repeat(43));
        Path none = Files.writeString(folder.resolve("no-keys.txt"), "");

        StringWriter said = new StringWriter();
        VerifyEvidence command = new VerifyEvidence(new PrintWriter(said), new PrintWriter(said));
        List<String> arguments = List.of(export.toString(), "--keys", keys.toString(), "--server-keys");
        assertThat(command.run(and(arguments, read))).as(said.toString()).isEqualTo(VerifyEvidence.HOLDS);
        assertThat(command.run(and(arguments, others))).isEqualTo(VerifyEvidence.DOES_NOT_HOLD);
        assertThat(command.run(and(arguments, none))).isEqualTo(VerifyEvidence.NOT_CHECKED);
        assertThat(said.toString())
                .contains("SERVER_SIGNATURE: ", "not among the keys that were read on the servers")
                .contains("holds no thumbprint of a key");
    }

    private static List<String> and(List<String> arguments, Path file) {
        List<String> all = new ArrayList<>(arguments);
        all.add(file.toString());
        return all;
    }

    @Test
    void whatAPersonDoesToTheDatabaseIsToldByRecord() {
        keyturn.rotations().rotate("fabrikam.com");
        JdbcTemplate jdbc = keyturn.bean(JdbcTemplate.class);
        String hash = jdbc.queryForObject("select hash from keyturn_evidence where number = 1", String.class);
        try {
            jdbc.update("update keyturn_evidence set hash = ? where number = 1", "0".repeat(64));

            JsonNode verified =
                    keyturn.http().get("admin", "/api/evidence/verify").json();

            assertThat(verified.path("holds").asBoolean()).isFalse();
            assertThat(verified.at("/findings/0/number").asLong()).isEqualTo(1);
            assertThat(verified.at("/findings/0/code").asText()).isEqualTo("HASH_DIFFERS");
        } finally {
            jdbc.update("update keyturn_evidence set hash = ? where number = 1", hash);
        }
    }

    @Test
    void onlyThoseWhoMayDoAndReadIt() {
        Http http = keyturn.http();

        assertThat(http.get("admin", "/api/evidence/export").status()).isEqualTo(403);
        assertThat(http.get("operator", "/api/evidence/verify").status()).isEqualTo(403);
        assertThat(http.post("auditor", "/api/evidence/keys", "").status()).isEqualTo(403);
        Answer badTime = http.get("auditor", "/api/evidence/export?from=yesterday");
        assertThat(badTime.status()).isEqualTo(400);
        assertThat(badTime.detail()).contains("2030-01-31T20:00:00Z");
    }

    private static JsonNode twoRotationsAndAnotherKey(Http http) {
        keyturn.rotations().rotate("fabrikam.com");
        JsonNode rotated = http.post("admin", "/api/evidence/keys", "").json();
        keyturn.rotations().rotate("fabrikam.com");
        return rotated;
    }
}
