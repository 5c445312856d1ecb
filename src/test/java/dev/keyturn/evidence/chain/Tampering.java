package dev.keyturn.evidence.chain;

import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.keyturn.kernel.Sha256;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** An attacker who can write to the database, and who has got hold of keys that should not be there any more. */
final class Tampering {

    /** @param entries those that a finding may name; empty when any may */
    record Done(String what, Set<Long> entries) {

        static Done to(String what, long... entries) {
            return new Done(what, Arrays.stream(entries).boxed().collect(Collectors.toSet()));
        }
    }

    @FunctionalInterface
    interface Act {

        Done on(Tampering tampering);
    }

    private static final List<String> TEXTS = List.of(
            "document",
            "document",
            "document",
            "signature",
            "signature",
            "hash",
            "previous_hash",
            "kind",
            "rotation_id");
    private static final List<String> RECORD = List.of(
            "account",
            "kind",
            "requester",
            "login",
            "on_behalf_of",
            "reason",
            "ticket",
            "outcome",
            "rejected_by",
            "cancelled_by",
            "cancel_reason",
            "cancel_login",
            "people");
    private static final List<String> RECORD_TIMES = List.of(
            "requested_at",
            "ended_at",
            "window_start",
            "window_end",
            "escalated_at",
            "rejected_at",
            "cancelled_at",
            "password_set_at",
            "password_echo_at");

    static final List<Act> ACTS = List.of(
            Tampering::changeText,
            Tampering::changeText,
            Tampering::changeText,
            Tampering::changeText,
            Tampering::changeTime,
            Tampering::renumber,
            Tampering::delete,
            Tampering::cutBeginning,
            Tampering::cutEnd,
            Tampering::cutEndAndSetTheHeadBack,
            Tampering::swapNumbers,
            Tampering::swapDocuments,
            Tampering::swapSignatures,
            Tampering::appendACopy,
            Tampering::replayAnOlderEntry,
            Tampering::changeHead,
            Tampering::setHeadBack,
            Tampering::deleteHead,
            Tampering::signWithAForeignKey,
            Tampering::signWithARetiredKey,
            Tampering::replaceWithTheActiveKey,
            Tampering::changeRecord,
            Tampering::changeRecord,
            Tampering::deleteRecord,
            Tampering::changeApprovals,
            Tampering::changeApprovals,
            Tampering::inventApprovals,
            Tampering::endARotationWithoutEvidence);

    private final JdbcTemplate jdbc;
    private final Random random;
    private final OctetKeyPair active;
    private final OctetKeyPair retired;
    private final OctetKeyPair foreign;

    Tampering(JdbcTemplate jdbc, Random random, OctetKeyPair active, OctetKeyPair retired, OctetKeyPair foreign) {
        this.jdbc = jdbc;
        this.random = random;
        this.active = active;
        this.retired = retired;
        this.foreign = foreign;
    }

    private Done changeText() {
        long number = any();
        String column = TEXTS.get(random.nextInt(TEXTS.size()));
        String value = text(column, number);
        String changed = value == null ? "x" : changed(value);
        set(column, changed, number);
        return Done.to("changed " + column + " of " + number + " from " + value + " to " + changed, number);
    }

    private Done changeTime() {
        long number = any();
        long micros = (random.nextBoolean() ? 1 : -1) * (1L << random.nextInt(40));
        OffsetDateTime time = jdbc.queryForObject(
                "select sealed_at from keyturn_evidence where number = ?", OffsetDateTime.class, number);
        set("sealed_at", time.plus(micros, ChronoUnit.MICROS), number);
        return Done.to("moved the time of " + number + " by " + micros + " µs", number);
    }

    private Done renumber() {
        long number = any();
        long other = random.nextBoolean() ? last() + 1 + random.nextInt(5) : first() - 1 - random.nextInt(3);
        jdbc.update("update keyturn_evidence set number = ? where number = ?", other, number);
        return new Done("renumbered " + number + " to " + other, Set.of());
    }

    private Done delete() {
        long number = any();
        jdbc.update("delete from keyturn_evidence where number = ?", number);
        return Done.to("deleted " + number, number);
    }

    private Done cutBeginning() {
        long upTo = first() + random.nextInt(3);
        jdbc.update("delete from keyturn_evidence where number <= ?", upTo);
        return new Done("cut the beginning up to " + upTo, Set.of());
    }

    private Done cutEnd() {
        long from = last() - random.nextInt(4);
        jdbc.update("delete from keyturn_evidence where number >= ?", from);
        return new Done("cut the end from " + from, Set.of());
    }

    private Done cutEndAndSetTheHeadBack() {
        long from = last() - random.nextInt(2);
        jdbc.update("delete from keyturn_evidence where number >= ?", from);
        jdbc.update("update keyturn_evidence_head set number = ?, hash = ?", from - 1, text("hash", from - 1));
        return new Done("cut the end from " + from + " and set the head back", Set.of());
    }

    private Done swapNumbers() {
        long one = any();
        long other = another(one);
        jdbc.update("update keyturn_evidence set number = -1 where number = ?", one);
        jdbc.update("update keyturn_evidence set number = ? where number = ?", one, other);
        jdbc.update("update keyturn_evidence set number = ? where number = -1", other);
        return Done.to("swapped the numbers " + one + " and " + other, one, other);
    }

    private Done swapDocuments() {
        long one = any();
        long other = another(one);
        String document = text("document", one);
        set("document", text("document", other), one);
        set("document", document, other);
        return Done.to("swapped the documents of " + one + " and " + other, one, other);
    }

    private Done swapSignatures() {
        long one = any();
        long other = another(one);
        String signature = text("signature", one);
        set("signature", text("signature", other), one);
        set("signature", signature, other);
        return Done.to("swapped the signatures of " + one + " and " + other, one, other);
    }

    private Done appendACopy() {
        long number = any();
        jdbc.update(
                "insert into keyturn_evidence (number, kind, document, previous_hash, hash, signature, sealed_at)"
                        + " select ?, kind, document, previous_hash, hash, signature, sealed_at from keyturn_evidence"
                        + " where number = ?",
                last() + 1,
                number);
        return new Done("appended a copy of " + number, Set.of());
    }

    private Done replayAnOlderEntry() {
        long number = any();
        long other = another(number);
        for (String column : List.of("document", "signature", "hash", "previous_hash", "kind")) {
            set(column, text(column, other), number);
        }
        return Done.to("replaced " + number + " by a copy of " + other, number);
    }

    private Done changeHead() {
        String head = "update keyturn_evidence_head set ";
        switch (random.nextInt(4)) {
            case 0 -> jdbc.update(head + "number = number + ?", random.nextBoolean() ? 1 : -1);
            case 1 -> jdbc.update(head + "hash = ?", cut("hash", changed(text("hash", last()))));
            case 2 -> jdbc.update(head + "key_id = ?", changed(active.getKeyID()));
            default -> jdbc.update(head + "key_id = ?", random.nextBoolean() ? null : retired.getKeyID());
        }
        return new Done("changed the head", Set.of());
    }

    private Done setHeadBack() {
        long older = first() + random.nextInt((int) (last() - first()));
        jdbc.update("update keyturn_evidence_head set number = ?, hash = ?", older, text("hash", older));
        return new Done("set the head back to " + older, Set.of());
    }

    private Done deleteHead() {
        jdbc.update("delete from keyturn_evidence_head");
        return new Done("deleted the head", Set.of());
    }

    private Done signWithAForeignKey() {
        long number = any();
        set("signature", Jws.sign(foreign, text("document", number)), number);
        return Done.to("signed " + number + " with a foreign key", number);
    }

    /** The newest entry: it is the active key's, and nothing follows it. */
    private Done signWithARetiredKey() {
        long number = last();
        String document = text("document", number).replace("2024", "2023");
        forge(number, document, retired);
        return Done.to("replaced " + number + ", signed with the retired key", number);
    }

    /** The last entries are the active key's: who has it can rewrite what is not anchored. */
    private Done replaceWithTheActiveKey() {
        long number = last() - random.nextInt(2);
        String document = text("document", number).replace("Every ninety days.", "Every ninety weeks.");
        jdbc.update(
                "update keyturn_rotation set reason = 'Every ninety weeks.' where id = ?", text("rotation_id", number));
        forge(number, document, active);
        return Done.to("replaced " + number + " with the active key", number, number + 1);
    }

    private void forge(long number, String document, OctetKeyPair key) {
        String hash = Sha256.of(document);
        set("document", document, number);
        set("signature", Jws.sign(key, document), number);
        set("hash", hash, number);
        jdbc.update("update keyturn_evidence_head set hash = ? where number = ?", hash, number);
    }

    private Done changeRecord() {
        long number = anyRotation();
        String record = "update keyturn_rotation set ";
        String of = " where id = '" + text("rotation_id", number) + "'";
        int choice = random.nextInt(8);
        if (choice == 0) {
            String column = RECORD_TIMES.get(random.nextInt(RECORD_TIMES.size()));
            jdbc.update(record + column + " = ?" + of, OffsetDateTime.now(ZoneOffset.UTC));
            return Done.to("changed " + column + " in the record of " + number, number);
        }
        if (choice == 1) {
            String columns = random.nextBoolean() ? "urgent = not urgent" : "outcome = null, ended_at = null";
            jdbc.update(record + columns + of);
            return Done.to("set " + columns + " in the record of " + number, number);
        }
        String column = RECORD.get(random.nextInt(RECORD.size()));
        String value = jdbc.queryForObject("select " + column + " from keyturn_rotation" + of, String.class);
        jdbc.update(record + column + " = ?" + of, value == null ? "x" : changed(value));
        return Done.to("changed " + column + " in the record of " + number, number);
    }

    private Done deleteRecord() {
        long number = anyRotation();
        jdbc.update("delete from keyturn_rotation where id = ?", text("rotation_id", number));
        if (random.nextBoolean()) {
            jdbc.update("delete from keyturn_approval where rotation_id = ?", text("rotation_id", number));
        }
        return Done.to("deleted the record of " + number, number);
    }

    private Done changeApprovals() {
        long number = anyRotation();
        String of = " where rotation_id = '" + text("rotation_id", number) + "'";
        switch (random.nextInt(6)) {
            case 0 -> jdbc.update("delete from keyturn_approval" + of);
            case 1 -> jdbc.update("update keyturn_approval set person = 'mallory'" + of);
            case 2 -> jdbc.update("update keyturn_approval set person_key = 'mallory'" + of);
            case 3 -> jdbc.update("update keyturn_approval set task_id = 'another'" + of);
            case 4 ->
                jdbc.update("update keyturn_approval set approved_at = ?" + of, OffsetDateTime.now(ZoneOffset.UTC));
            default ->
                jdbc.update(
                        "insert into keyturn_approval (rotation_id, stage, person, person_key, task_id, approved_at)"
                                + " select rotation_id, 2, 'mallory', 'mallory', task_id, approved_at from keyturn_approval"
                                + of);
        }
        return Done.to("changed the approvals of " + number, number);
    }

    private Done inventApprovals() {
        jdbc.update(
                "insert into keyturn_approval (rotation_id, stage, person, person_key, task_id, approved_at)"
                        + " values ('unseen', 1, 'mallory', 'mallory', 'task-1', ?)",
                OffsetDateTime.now(ZoneOffset.UTC));
        return new Done("invented the approval of a rotation that is not there", Set.of());
    }

    private Done endARotationWithoutEvidence() {
        jdbc.update(
                "insert into keyturn_rotation (id, account, kind, requester, reason, requested_at, outcome, ended_at)"
                        + " values ('unseen', 'contoso.com', 'ROTATE', 'mallory', 'none', ?, 'VERIFIED', ?)",
                OffsetDateTime.now(ZoneOffset.UTC),
                OffsetDateTime.now(ZoneOffset.UTC));
        return new Done("ended a rotation without evidence", Set.of());
    }

    /** One character is another one, is gone, or is new. */
    private String changed(String value) {
        int at = value.isEmpty() ? 0 : random.nextInt(value.length());
        char other = (char) (' ' + 1 + random.nextInt(93));
        return switch (value.isEmpty() ? 2 : random.nextInt(3)) {
            case 0 -> value.substring(0, at) + (value.charAt(at) == other ? '~' : other) + value.substring(at + 1);
            case 1 -> value.substring(0, at) + value.substring(at + 1);
            default -> value.substring(0, at) + other + value.substring(at);
        };
    }

    private void set(String column, Object value, long number) {
        jdbc.update("update keyturn_evidence set " + column + " = ? where number = ?", cut(column, value), number);
    }

    /** The column is only so long. */
    private static Object cut(String column, Object value) {
        int room = column.equals("hash") || column.equals("previous_hash") || column.equals("rotation_id")
                ? 64
                : column.equals("kind") ? 20 : Integer.MAX_VALUE;
        return value instanceof String text && text.length() > room ? "~" + text.substring(0, room - 1) : value;
    }

    private String text(String column, long number) {
        return jdbc.queryForObject(
                "select " + column + " from keyturn_evidence where number = ?", String.class, number);
    }

    private long any() {
        List<Long> numbers = jdbc.queryForList("select number from keyturn_evidence order by number", Long.class);
        return numbers.get(random.nextInt(numbers.size()));
    }

    private long another(long than) {
        long other = any();
        return other == than ? another(than) : other;
    }

    private long anyRotation() {
        List<Long> numbers = jdbc.queryForList(
                "select number from keyturn_evidence where kind = 'ROTATION' order by number", Long.class);
        return numbers.get(random.nextInt(numbers.size()));
    }

    private long first() {
        return jdbc.queryForObject("select min(number) from keyturn_evidence", Long.class);
    }

    private long last() {
        return jdbc.queryForObject("select max(number) from keyturn_evidence", Long.class);
    }
}
