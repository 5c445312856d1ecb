package dev.keyturn.web.audit;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationProblem;
import java.util.Map;

/** A person who may read evidence, and of whom it is recorded. Administrators are not meant: they could grant it to themselves, and that shows. */
record Auditor(Person person, AccessLog accessLog) {

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
}
