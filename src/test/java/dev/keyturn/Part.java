package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What some tests need beside Maven and a JDK. Where it is absent they are skipped, unless all parts are required. */
public enum Part {
    CHROMIUM("chromium is not installed", "chromium chromium-driver"),
    PROMETHEUS("Prometheus is not installed", "prometheus"),
    POWERSHELL("PowerShell 7 with Pester is neither on the path nor in target/pwsh", null),
    KEYCLOAK("mvn -Plong has not unpacked Keycloak into target/keycloak", null),
    NODE("Node and npm are not installed", "nodejs npm"),
    SAMBA(
            "Samba is not installed, or this is not root",
            "samba samba-common-bin samba-ad-provision samba-dsdb-modules samba-vfs-modules"),
    HAPROXY("HAProxy is not installed", "haproxy"),
    NGINX("nginx is not installed", "nginx"),
    PACKAGED_JAR("the jar is not packaged, as mvn verify does", null);

    /** Has a file for each part that was missed, until the summary has told of it. */
    static final Path ABSENT = Path.of("target/absent-parts");

    private final String absence;
    private final String packages;

    Part(String absence, String packages) {
        this.absence = absence;
        this.packages = packages;
    }

    /** Skips the test when the part is absent; fails it where {@code KEYTURN_REQUIRE_PARTS} demands the part. */
    public void requireThat(boolean present) {
        requireThat(present, "");
    }

    /** @param trouble what was seen of the absence, for the one who has to mend it */
    public void requireThat(boolean present, String trouble) {
        String reason = "skipped, because " + absence + (packages == null ? "" : " (Debian: " + packages + ")");
        if (areAllRequired()) {
            assertThat(present)
                    .as("KEYTURN_REQUIRE_PARTS demands what is absent: " + reason + " " + trouble)
                    .isTrue();
        }
        if (!present) {
            tell(reason);
        }
        assumeTrue(present, reason);
    }

    /** Of a class that is skipped as a whole, Maven's reports do not tell why. */
    private void tell(String reason) {
        try {
            Files.writeString(Files.createDirectories(ABSENT).resolve(name()), reason);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a skipped test counts as a failure. */
    public static boolean areAllRequired() {
        return Boolean.parseBoolean(System.getenv("KEYTURN_REQUIRE_PARTS"));
    }
}
