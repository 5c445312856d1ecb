package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.offline.VerifyEvidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A rotation with nothing of the lab in it: a real domain controller, and the delivered scripts under real PowerShell. */
@Tag("long")
class PowerShellServersIT {

    @RegisterExtension
    static final PowerShellSite site = new PowerShellSite();

    @Test
    void aRotationIsVerifiedOnTwoSyncServersAndItsEvidenceHoldsWhatTheySigned(@TempDir Path folder) throws IOException {
        JsonNode rotation = site.rotations().rotate(site.name());
        String id = rotation.get("id").asText();

        assertThat(rotation.get("outcome").asText())
                .as(rotation::toPrettyString)
                .isEqualTo("VERIFIED");
        site.isWellAfter(id);
        Map<String, Long> signed = StreamSupport.stream(
                        EvidenceText.of(site.http(), id).get("steps").spliterator(), false)
                .flatMap(step -> step.get("evidence").findValues("signedAnswer").stream()
                        .filter(JsonNode::isObject)
                        .map(answer -> step.get("step").asText()))
                .collect(Collectors.groupingBy(step -> step, Collectors.counting()));
        assertThat(signed)
                .isEqualTo(Map.of(
                        "pauseSync", 2L,
                        "updateConnector", 2L,
                        "restartSyncService", 2L,
                        "verifySync", 2L,
                        "resumeSync", 2L));
        auditorsProveIt(folder);
        site.isNowhereInTheClear(id);
    }

    /** Offline, with the keys that were read on the servers. */
    private static void auditorsProveIt(Path folder) throws IOException {
        Path export = Files.writeString(
                folder.resolve("evidence.jsonl"),
                site.http().get("auditor", "/api/evidence/export").body());
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                site.http().get("auditor", "/api/evidence/keys").body());
        Path serverKeys = Files.writeString(
                folder.resolve("server-keys.txt"),
                PowerShellSite.ACTIVE + " " + site.active().thumbprint() + "\n" + PowerShellSite.STAGING + " "
                        + site.staging().thumbprint());
        StringWriter said = new StringWriter();
        int exit = new VerifyEvidence(new PrintWriter(said), new PrintWriter(said))
                .run(List.of(export.toString(), "--keys", keys.toString(), "--server-keys", serverKeys.toString()));
        assertThat(exit).as(said.toString()).isEqualTo(VerifyEvidence.HOLDS);
    }
}
