package dev.keyturn.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.ManyRotations;
import dev.keyturn.evidence.chain.RotationRows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

class SealedRotationsTest {

    private static final RotationFilter ALL = RotationFilter.NONE;

    @TempDir
    private Path folder;

    @OnEachDatabase
    void aListIsReadPageByPageNewestFirst(Database database) {
        try (HikariDataSource source = database.open()) {
            SealedRotations rotations = sealed(source, 25);

            List<RotationLine> first = rotations.find(ALL, null, 10);
            List<RotationLine> last = rotations.find(ALL, 6L, 10);

            assertThat(rotations.count(ALL)).isEqualTo(25);
            assertThat(first).extracting(RotationLine::number).first().isEqualTo(25L);
            assertThat(first).hasSize(10);
            assertThat(last).extracting(RotationLine::number).containsExactly(5L, 4L, 3L, 2L, 1L);
            assertThat(last.get(4))
                    .isEqualTo(new RotationLine(
                            1L,
                            SampleEvidence.id(1),
                            "contoso.com",
                            "ROTATE",
                            "requester1",
                            List.of("approver1"),
                            "CHG0000001",
                            Instant.parse("2024-01-01T10:00:00Z"),
                            Instant.parse("2024-01-01T10:09:00Z"),
                            "ENDED",
                            "VERIFIED",
                            "IMMEDIATE",
                            null));
        }
    }

    @OnEachDatabase
    void eachFilterLeavesWhatFits(Database database) {
        try (HikariDataSource source = database.open()) {
            SealedRotations rotations = sealed(source, 25);

            assertThat(numbers(rotations, new RotationFilter("fabrikam.com", null, null, null, null, null)))
                    .containsExactly(24L, 21L, 18L, 15L, 12L, 9L, 6L, 3L);
            assertThat(numbers(rotations, new RotationFilter(null, null, null, "EXPIRED", null, null)))
                    .containsExactly(22L, 14L, 6L);
            assertThat(numbers(rotations, new RotationFilter(null, null, null, null, "REQUESTER6", null)))
                    .containsExactly(20L, 13L, 6L);
            assertThat(numbers(rotations, new RotationFilter(null, null, null, null, "operator2", "CHG0000005")))
                    .containsExactly(5L);
            Instant third = Instant.parse("2024-01-01T14:09:00Z");
            assertThat(numbers(rotations, new RotationFilter(null, third, third.plusSeconds(7200), null, null, null)))
                    .containsExactly(3L);
            assertThat(numbers(rotations, new RotationFilter("' or 1=1 --", null, null, null, "%", null)))
                    .isEmpty();
        }
    }

    @OnEachDatabase
    void thePasswordsAgeIsKnownFromTheNewestRotationThatLearntIt(Database database) {
        try (HikariDataSource source = database.open()) {
            SealedRotations rotations = sealed(source, 2);

            assertThat(rotations.passwordSetAt("contoso.com")).contains(Instant.parse("2024-01-01T12:04:00Z"));
            assertThat(rotations.passwordSetAt("fabrikam.com")).isEmpty();
        }
    }

    @OnEachDatabase
    void aPasswordThatWasRolledBackToIsAsOldAsItWasWhateverActiveDirectoryTellsLater(Database database)
            throws Exception {
        try (HikariDataSource source = database.open()) {
            SealedRotations rotations = sealed(source, 5);
            RotationRows rows = new RotationRows(new JdbcTemplate(source));
            rows.sealed(
                    SampleEvidence.id(1),
                    rotation("VERIFIED", "2024-01-01T10:00:00.1234567Z", "2024-02-01T10:00:00.1234567Z"));
            rows.sealed(
                    SampleEvidence.id(2),
                    rotation("ROLLED_BACK", "2024-02-01T10:00:00.1234567Z", "2024-03-01T10:00:00.7654321Z"));
            rows.sealed(SampleEvidence.id(4), rotation("CANCELLED", null, "2024-03-01T10:00:00.7654321Z"));
            rows.sealed(
                    SampleEvidence.id(5),
                    rotation("ROLLED_BACK", "2024-03-01T10:00:00.7654321Z", "2024-04-01T10:00:00.7654321Z"));

            assertThat(rotations.passwordSetAt("contoso.com")).contains(Instant.parse("2024-02-01T10:00:00.123Z"));
            assertThat(rotations.isRollBack("contoso.com", Instant.parse("2024-04-01T10:00:00.7654321Z")))
                    .isTrue();
            assertThat(rotations.isRollBack("contoso.com", Instant.parse("2024-05-01T10:00:00Z")))
                    .isFalse();
        }
    }

    private static JsonNode rotation(String outcome, String before, String after) throws JsonProcessingException {
        return new ObjectMapper().readTree("""
                {"rotationId": "%s",
                 "rotation": {"account": "contoso.com", "kind": "ROTATE", "requester": "requester", "outcome": "%s",
                    "requestedAt": "%s", "endedAt": "%s"},
                 "password": {"pwdLastSetBefore": %s, "pwdLastSetAfter": "%s"}}
                """.formatted(
                        outcome + before, outcome, after, after, before == null ? null : '"' + before + '"', after));
    }

    @OnEachDatabase
    void aRotationIsListedWithAllWhoApprovedItInTheirOrder(Database database) {
        try (HikariDataSource source = database.open()) {
            SealedRotations rotations = sealed(source, 3);
            new JdbcTemplate(source)
                    .update(
                            "insert into keyturn_approval (rotation_id, stage, person, person_key, task_id, approved_at)"
                                    + " select rotation_id, 2, 'another', 'another', task_id, approved_at from keyturn_approval");

            assertThat(rotations.find(ALL, null, 10))
                    .extracting(RotationLine::approvers)
                    .containsExactly(
                            List.of("approver3", "another"),
                            List.of("approver2", "another"),
                            List.of("approver1", "another"));
        }
    }

    @OnEachDatabase
    void aRotationThatRunsIsNotInTheList(Database database) {
        try (HikariDataSource source = database.open()) {
            SealedRotations rotations = sealed(source, 1);
            new SampleRecord().add("running", SampleEvidence.facts(2)).insert(new JdbcTemplate(source));

            assertThat(numbers(rotations, ALL)).containsExactly(1L);
        }
    }

    @OnEachDatabase
    void moreThanADatabaseTakesInOneQuestionIsListed(Database database) {
        try (HikariDataSource source = database.open()) {
            SealedRotations rotations = sealed(source, 1);
            copyOfTheFirst(new JdbcTemplate(source), 1201);

            assertThat(rotations.find(ALL, null, Integer.MAX_VALUE))
                    .hasSize(1201)
                    .allSatisfy(rotation -> assertThat(rotation.approvers()).hasSize(1));
        }
    }

    /** Rotations up to that number, with evidence that is only listed: to seal so many takes long. */
    private static void copyOfTheFirst(JdbcTemplate jdbc, int last) {
        SampleRecord record = new SampleRecord();
        List<Object[]> copies = new ArrayList<>();
        for (int number = 2; number <= last; number++) {
            record.add(SampleEvidence.id(number), SampleEvidence.facts(number));
            copies.add(new Object[] {number, SampleEvidence.id(number)});
        }
        record.insert(jdbc);
        jdbc.batchUpdate(
                "insert into keyturn_evidence"
                        + " (number, kind, rotation_id, document, previous_hash, hash, signature, sealed_at)"
                        + " select cast(? as bigint), kind, cast(? as varchar(64)), document, previous_hash, hash,"
                        + " signature, sealed_at from keyturn_evidence where number = 1",
                copies);
    }

    private SealedRotations sealed(HikariDataSource source, int count) {
        EvidenceLog log = EvidenceLog.open(new JdbcTemplate(source), folder.resolve("seal.key"), Clock.systemUTC());
        ManyRotations.seal(log, new JdbcTemplate(source), new JdbcTransactionManager(source), 1, count);
        return new SealedRotations(new JdbcTemplate(source));
    }

    private static List<Long> numbers(SealedRotations rotations, RotationFilter filter) {
        List<Long> numbers = rotations.find(filter, null, 1000).stream()
                .map(RotationLine::number)
                .toList();
        assertThat(rotations.count(filter)).isEqualTo(numbers.size());
        return numbers;
    }
}
