package dev.keyturn.web;

import dev.keyturn.rotation.Person;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.server.PathContainer;

/**
 * Which group may send which request at all: the first line that is about it says so, and what is in none is for
 * administrators. Within what is open here, the engine's own authorizations decide about each definition, instance and
 * task, and the rooms about each rotation.
 */
final class AccessRules {

    private static final Map<String, String> GROUPS = Map.of(
            "requesters", Person.REQUESTERS,
            "approvers", Person.APPROVERS,
            "operators", Person.OPERATORS,
            "auditors", Person.AUDITORS,
            "tickets", Person.TICKETS);

    /**
     * The REST interface of the engine, where it is part of the web applications as well. Paths are without the engine. A
     * comment or an attachment that is asked for by its own id is shown by the engine to everybody, and statistics count
     * the instances of others.
     */
    static final AccessRules ENGINE = new AccessRules("""
            GET          /process-definition/statistics                  operators auditors
            GET          /process-definition/{id}/statistics             operators auditors
            GET          /process-definition/key/{key}/statistics        operators auditors
            GET          /process-definition/key/{key}/tenant-id/{tenant}/statistics  operators auditors
            GET|OPTIONS  /process-definition/**              requesters approvers operators auditors
            POST         /process-definition/{id}/start                  requesters operators
            POST         /process-definition/{id}/submit-form            requesters operators
            POST         /process-definition/key/{key}/start             requesters operators
            POST         /process-definition/key/{key}/submit-form       requesters operators
            POST         /message                                        requesters operators tickets
            GET|OPTIONS  /filter/**                          requesters approvers operators auditors
            POST         /filter/{id}/list                   requesters approvers operators auditors
            POST         /filter/{id}/count                  requesters approvers operators auditors
            POST         /filter/{id}/singleResult           requesters approvers operators auditors
            GET          /task/{id}/comment/{comment}        auditors
            GET          /task/{id}/attachment/{attachment}/**  auditors
            GET|OPTIONS  /task/**                            requesters approvers operators auditors
            POST         /task                               requesters approvers operators auditors
            POST         /task/count                         requesters approvers operators auditors
            POST         /task/{id}/claim                    approvers operators
            POST         /task/{id}/unclaim                  approvers operators
            POST         /task/{id}/complete                 approvers operators
            POST         /task/{id}/submit-form              approvers operators
            POST         /task/{id}/comment/create           approvers operators
            GET|POST     /variable-instance/**               requesters approvers operators auditors
            GET|OPTIONS  /authorization/check                requesters approvers operators auditors
            GET          /identity/groups?userId             requesters approvers operators auditors
            GET          /identity/password-policy           requesters approvers operators auditors
            GET|OPTIONS  /user/{self}                        requesters approvers operators auditors
            GET          /user/{self}/profile                requesters approvers operators auditors
            PUT          /user/{self}/credentials            requesters approvers operators auditors
            GET          /history/user-operation/**          approvers operators auditors
            GET          /history/task/**                    approvers operators auditors
            GET          /history/**                         operators auditors
            POST         /history/{kind}                     operators auditors
            POST         /history/{kind}/count               operators auditors
            GET          /process-instance/**                operators auditors
            POST         /process-instance                   operators auditors
            POST         /process-instance/count             operators auditors
            GET          /execution/**                       operators auditors
            POST         /execution                          operators auditors
            POST         /execution/count                    operators auditors
            GET          /incident/**                        operators auditors
            GET          /event-subscription/**              operators auditors
            GET          /job/**                             operators auditors
            POST         /job                                operators auditors
            POST         /job/count                          operators auditors
            GET          /job-definition/**                  operators auditors
            POST         /job-definition                     operators auditors
            POST         /job-definition/count               operators auditors
            GET          /decision-definition/**             operators auditors
            GET          /decision-requirements-definition/**  operators auditors
            GET          /deployment/**                      operators auditors
            GET          /case-definition/**                 operators auditors
            GET          /batch/**                           operators auditors
            """);

    /** Everything else below {@code /engine-rest}, {@code /camunda/api}, {@code /api}, {@code /lab} and the description. */
    static final AccessRules OTHERS = new AccessRules("""
            GET          /engine-rest/engine                 requesters approvers operators auditors
            GET          /camunda/api/{app}/plugin/{plugin}/static/**  requesters approvers operators auditors
            GET|POST     /camunda/api/cockpit/**             operators auditors
            GET|POST     /camunda/api/tasklist/**            requesters approvers operators
            GET          /api/rotations/**                   requesters approvers operators auditors tickets
            POST         /api/rotations                      requesters operators tickets
            POST         /api/rotations/{id}/cancel          requesters operators tickets
            POST         /api/rotations/{id}/password        operators
            GET          /api/accounts                       requesters approvers operators auditors
            GET          /api/evidence/keys                  requesters approvers operators auditors
            GET          /api/evidence/verify                auditors
            GET          /api/evidence/export                auditors
            GET          /api/audit/**                       auditors
            GET          /api/tickets/{source}/status        operators auditors
            POST         /api/tickets/{source}/test          operators
            GET          /lab/**                             requesters approvers operators auditors
            POST|DELETE  /lab/**                             requesters approvers operators
            GET          /v3/api-docs/**                     requesters approvers operators auditors
            GET          /v3/api-docs.yaml                   requesters approvers operators auditors
            """);

    private final List<AccessRule> rules;

    private AccessRules(String table) {
        this.rules = table.lines()
                .map(line -> AccessRule.parse(line, name -> GROUPS.getOrDefault(name, name)))
                .toList();
    }

    boolean allow(String method, String path, Function<String, String[]> parameters, Person person) {
        String meant = method.equals("HEAD") ? "GET" : method;
        PathContainer asked = PathContainer.parsePath(
                path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        return person.isIn(Person.ADMINISTRATORS)
                || rules.stream()
                        .filter(rule -> rule.isAbout(meant, asked, person.id(), parameters))
                        .findFirst()
                        .filter(rule -> person.isIn(rule.groups().toArray(String[]::new)))
                        .isPresent();
    }
}
