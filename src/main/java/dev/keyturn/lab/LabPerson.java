package dev.keyturn.lab;

import dev.keyturn.kernel.Person;
import java.util.List;

/**
 * A user who exists where the lab runs, and only there. The password is the name.
 *
 * @param groups as in {@link Person}
 */
record LabPerson(String name, List<String> groups) {

    static final List<LabPerson> ALL = List.of(
            new LabPerson("requester", List.of(Person.REQUESTERS)),
            new LabPerson("approver", List.of(Person.APPROVERS)),
            new LabPerson("approver2", List.of(Person.APPROVERS)),
            new LabPerson("operator", List.of(Person.OPERATORS)),
            new LabPerson("auditor", List.of(Person.AUDITORS)),
            new LabPerson("admin", List.of(Person.ADMINISTRATORS)));
}
