package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyturn.kernel.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/**
 * What Microsoft says about the versions of Entra Connect Sync: which still sync, until when each is supported, which were recalled.
 * The table is data, {@code entra-connect-versions.json}, and has the day when it was read and its sources.
 */
final class EntraConnectVersions {

    /** So long before its end a version's support is told. */
    private static final int DAYS_AHEAD = 60;

    private static final JsonNode TABLE = read();

    private EntraConnectVersions() {}

    /**
     * @param server which the finding is about
     * @param at a time by the server's clock
     */
    static Optional<Finding> finding(String server, String productVersion, Instant at) {
        LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        Optional<ProductVersion> version = ProductVersion.of(productVersion);
        if (version.isEmpty()) {
            return Optional.of(Finding.warns(
                    server,
                    "It does not tell the version of its Microsoft Entra Connect, so that it is not known whether that"
                            + " still syncs: versions before " + oldest() + " do not. Look at it on the server."));
        }
        return outdated(server, version.get(), today).or(() -> unsupported(server, version.get(), today));
    }

    private static Optional<Finding> outdated(String server, ProductVersion version, LocalDate today) {
        if (version.compareTo(oldest()) >= 0) {
            return Optional.empty();
        }
        LocalDate since = date(TABLE.path("oldestThatSyncs"), "since").orElseThrow();
        String update =
                " Update it to " + newest() + " or later. (" + text(TABLE.path("oldestThatSyncs"), "source") + ")";
        return Optional.of(
                today.isBefore(since)
                        ? Finding.warns(
                                server,
                                "Its Microsoft Entra Connect " + version + " stops to sync on " + since
                                        + ", as all versions before " + oldest() + " do." + update)
                        : Finding.blocks(
                                server,
                                "Its Microsoft Entra Connect " + version
                                        + " does not sync any more: Microsoft stopped all versions" + " before "
                                        + oldest() + " on " + since + "." + update));
    }

    private static Optional<Finding> unsupported(String server, ProductVersion version, LocalDate today) {
        StringJoiner said = new StringJoiner(" ");
        JsonNode release = TABLE.path("releases");
        boolean recalled = StreamSupport.stream(release.spliterator(), false)
                .anyMatch(
                        one -> one.path("recalled").asBoolean() && version(one).compareTo(version) == 0);
        if (recalled) {
            said.add("Microsoft has recalled its Microsoft Entra Connect " + version + ".");
        }
        supportEnd(version)
                .filter(end -> end.minusDays(DAYS_AHEAD).isBefore(today))
                .ifPresent(end -> said.add("Microsoft's support for its Microsoft Entra Connect " + version
                        + (today.isAfter(end) ? " ended on " : " ends on ") + end + "."));
        return said.length() == 0
                ? Optional.empty()
                : Optional.of(Finding.warns(
                        server,
                        said + " Update it to " + newest() + " or later. (" + text(TABLE, "source") + ", read on "
                                + text(TABLE, "read") + ")"));
    }

    /** Of the newest release that is not newer than the version: a build between two is supported as long as the earlier one. */
    private static Optional<LocalDate> supportEnd(ProductVersion version) {
        return StreamSupport.stream(TABLE.path("releases").spliterator(), false)
                .filter(one -> !one.path("recalled").asBoolean() && version(one).compareTo(version) <= 0)
                .max((one, other) -> version(one).compareTo(version(other)))
                .flatMap(release -> date(release, "supportEnds"));
    }

    /** The one that a server should have: not older than all that the table knows. */
    static ProductVersion newest() {
        return StreamSupport.stream(TABLE.path("releases").spliterator(), false)
                .filter(one -> !one.path("recalled").asBoolean())
                .map(EntraConnectVersions::version)
                .max(ProductVersion::compareTo)
                .orElseThrow();
    }

    private static ProductVersion oldest() {
        return version(TABLE.path("oldestThatSyncs"));
    }

    private static ProductVersion version(JsonNode of) {
        return ProductVersion.of(text(of, "version")).orElseThrow();
    }

    private static Optional<LocalDate> date(JsonNode of, String field) {
        return of.has(field) ? Optional.of(LocalDate.parse(text(of, field))) : Optional.empty();
    }

    private static String text(JsonNode of, String field) {
        return of.path(field).asText();
    }

    private static JsonNode read() {
        try (InputStream table = EntraConnectVersions.class.getResourceAsStream("entra-connect-versions.json")) {
            return new JsonMapper().readTree(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
