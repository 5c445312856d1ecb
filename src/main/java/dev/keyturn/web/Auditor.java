package dev.keyturn.web;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationProblem;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A person who may read evidence, and of whom it is recorded. Administrators are not meant: they could grant it to themselves, and that shows. */
record Auditor(Person person, AccessLog accessLog) {

    static final String CSV = "text/csv;charset=UTF-8";

    /** @throws RotationProblem for everybody else */
    static Auditor of(Person person, AccessLog accessLog) {
        if (!person.isIn(Person.AUDITORS)) {
            throw new RotationProblem(
                    RotationProblem.Kind.NOT_ALLOWED,
                    "Evidence is for members of " + Person.AUDITORS + " only; ask for that group to read it.");
        }
        return new Auditor(person, accessLog);
    }

    /** Before anything is shown. */
    void reads(String kind, Map<String, String> filters, long found) {
        accessLog.record(person.id(), kind, null, filters, found);
    }

    /** Before anything of that rotation is shown. */
    void reads(String kind, String rotation) {
        accessLog.record(person.id(), kind, rotation, Map.of(), 1);
    }

    /** A table to take along. */
    static ResponseEntity<byte[]> file(byte[] csv, String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(CSV))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(csv);
    }
}
