package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/**
 * Who may send which request at all: the first line that is about it says so, and what is in none is for administrators.
 * Every security chain of the application and the filter of the plugin ask this one table. Within what is open here, the
 * engine's own authorizations decide about each definition, instance and task, and the rooms about each rotation.
 */
final class AccessRules {

    /**
     * Who it is comes last: groups, and administrators with them unless it says {@code only}; administrators alone where
     * nothing is said; or {@code open}, {@code authenticated} and {@code nobody}. The engine's interface is there once more
     * behind the web applications, which the same lines hold for. A comment or an attachment that is asked for by its own
     * id is shown by the engine to everybody, and statistics count the instances of others.
     */
    private static final List<AccessRule> RULES = """
            # pages hold no data: what a page shows it asks for
            GET          /                                                              authenticated
            GET          /rotations/*                                                   authenticated
            GET          /rotations/*/tasks/*                                           requesters approvers operators auditors
            GET          /audit                                                         authenticated
            GET          /audit/*                                                       authenticated
            GET          /lab                                                           authenticated
            *            /pages/**                                                      open
            GET          /lab/page/*                                                    open
            *            /favicon.ico                                                   open
            *            /actuator/health/**                                            open
            *            /login/**                                                      open
            *            /oauth2/**                                                     open
            *            /logout                                                        open
            # ticket systems are no users: each source proves its deliveries itself
            POST         /api/tickets/{source}                                          open
            # the web applications have a login of their own; the setup would make the first visitor the administrator
            *            /camunda/api/admin/setup/**                                    nobody
            *            /camunda/api/admin/auth/user/**                                open
            *            /camunda/api/engine/engine                                     open
            GET          /camunda/api/{app}/plugin/{plugin}/static/**                   requesters approvers operators auditors
            GET|POST     /camunda/api/cockpit/**                                        operators auditors
            GET|POST     /camunda/api/tasklist/**                                       requesters approvers operators
            *            /camunda/api/**
            *            /camunda/**                                                    open
            *            /camunda-welcome                                               open
            # Keyturn's own interface
            GET          /api/home                                                      requesters approvers operators auditors
            GET          /api/rotations/**                                              requesters approvers operators auditors tickets
            POST         /api/rotations                                                 requesters operators tickets
            POST         /api/rotations/{id}/cancel                                     requesters operators tickets
            POST         /api/rotations/{id}/check                                      operators
            POST         /api/rotations/{id}/password                                   operators
            GET          /api/accounts                                                  requesters approvers operators auditors
            POST         /api/check                                                     operators
            GET          /api/sync-workers                                              operators auditors
            GET          /api/evidence/keys                                             requesters approvers operators auditors
            GET          /api/evidence/verify                                           auditors
            GET          /api/evidence/export                                           only auditors
            GET          /api/audit/**                                                  only auditors
            GET          /api/tickets/{source}/status                                   operators auditors
            POST         /api/tickets/{source}/test                                     operators
            GET          /lab/**                                                        requesters approvers operators auditors
            POST|DELETE  /lab/**                                                        requesters approvers operators
            GET          /v3/api-docs/**                                                requesters approvers operators auditors
            GET          /v3/api-docs.yaml                                              requesters approvers operators auditors
            GET          /actuator/prometheus                                           monitors
            # the engine's interface, without the name of the engine
            GET          /engine-rest/engine                                            requesters approvers operators auditors
            GET          /engine-rest/process-definition/statistics                     operators auditors
            GET          /engine-rest/process-definition/{id}/statistics                operators auditors
            GET          /engine-rest/process-definition/key/{key}/statistics           operators auditors
            GET          /engine-rest/process-definition/key/{key}/tenant-id/{tenant}/statistics operators auditors
            GET|OPTIONS  /engine-rest/process-definition/**                             requesters approvers operators auditors
            POST         /engine-rest/process-definition/{id}/start                     requesters operators
            POST         /engine-rest/process-definition/{id}/submit-form               requesters operators
            POST         /engine-rest/process-definition/key/{key}/start                requesters operators
            POST         /engine-rest/process-definition/key/{key}/submit-form          requesters operators
            POST         /engine-rest/message                                           requesters operators tickets
            GET|OPTIONS  /engine-rest/filter/**                                         requesters approvers operators auditors
            POST         /engine-rest/filter/{id}/list                                  requesters approvers operators auditors
            POST         /engine-rest/filter/{id}/count                                 requesters approvers operators auditors
            POST         /engine-rest/filter/{id}/singleResult                          requesters approvers operators auditors
            GET          /engine-rest/task/{id}/comment/{comment}                       auditors
            GET          /engine-rest/task/{id}/attachment/{attachment}/**              auditors
            GET|OPTIONS  /engine-rest/task/**                                           requesters approvers operators auditors
            POST         /engine-rest/task                                              requesters approvers operators auditors
            POST         /engine-rest/task/count                                        requesters approvers operators auditors
            POST         /engine-rest/task/{id}/claim                                   approvers operators
            POST         /engine-rest/task/{id}/unclaim                                 approvers operators
            POST         /engine-rest/task/{id}/complete                                approvers operators
            POST         /engine-rest/task/{id}/submit-form                             approvers operators
            POST         /engine-rest/task/{id}/comment/create                          approvers operators
            GET|POST     /engine-rest/variable-instance/**                              requesters approvers operators auditors
            GET|OPTIONS  /engine-rest/authorization/check                               requesters approvers operators auditors
            GET          /engine-rest/identity/groups?userId                            requesters approvers operators auditors
            GET          /engine-rest/identity/password-policy                          requesters approvers operators auditors
            GET|OPTIONS  /engine-rest/user/{self}                                       requesters approvers operators auditors
            GET          /engine-rest/user/{self}/profile                               requesters approvers operators auditors
            PUT          /engine-rest/user/{self}/credentials                           requesters approvers operators auditors
            GET          /engine-rest/history/user-operation/**                         approvers operators auditors
            GET          /engine-rest/history/task/**                                   approvers operators auditors
            GET          /engine-rest/history/**                                        operators auditors
            POST         /engine-rest/history/{kind}                                    operators auditors
            POST         /engine-rest/history/{kind}/count                              operators auditors
            GET          /engine-rest/process-instance/**                               operators auditors
            POST         /engine-rest/process-instance                                  operators auditors
            POST         /engine-rest/process-instance/count                            operators auditors
            GET          /engine-rest/execution/**                                      operators auditors
            POST         /engine-rest/execution                                         operators auditors
            POST         /engine-rest/execution/count                                   operators auditors
            GET          /engine-rest/incident/**                                       operators auditors
            GET          /engine-rest/event-subscription/**                             operators auditors
            GET          /engine-rest/job/**                                            operators auditors
            POST         /engine-rest/job                                               operators auditors
            POST         /engine-rest/job/count                                         operators auditors
            GET          /engine-rest/job-definition/**                                 operators auditors
            POST         /engine-rest/job-definition                                    operators auditors
            POST         /engine-rest/job-definition/count                              operators auditors
            GET          /engine-rest/decision-definition/**                            operators auditors
            GET          /engine-rest/decision-requirements-definition/**               operators auditors
            GET          /engine-rest/deployment/**                                     operators auditors
            GET          /engine-rest/case-definition/**                                operators auditors
            GET          /engine-rest/batch/**                                          operators auditors
            # there is nothing at any other address, which everybody who is logged in may know
            *            /api/**
            *            /engine-rest/**
            *            /lab/**
            *            /v3/**
            *            /actuator/**
            GET          /**                                                            authenticated
            """.lines()
            .filter(line -> !line.startsWith("#"))
            .map(AccessRule::parse)
            .toList();

    /** The engine has a name of its own there, or, with the default one, none. */
    private static final Pattern ENGINE = Pattern.compile(
            "(?:/engine-rest(?:/engine/[^/]+)?|/camunda/api/engine/engine/[^/]+)(/(?!engine(?:/|$)).+)");

    private AccessRules() {}

    /** @param person null when nobody is logged in */
    static boolean allow(HttpServletRequest request, @Nullable Person person) {
        return rule(request, person)
                .map(rule -> rule.allows(person))
                .orElseGet(() -> person != null && person.isIn(Person.ADMINISTRATORS));
    }

    /** Whether no group may send it. */
    static boolean forbid(HttpServletRequest request) {
        return rule(request, null)
                .filter(rule -> rule.audience() == AccessRule.Audience.NOBODY)
                .isPresent();
    }

    /** The answer to a caller who may not send it. */
    static String refusal(HttpServletRequest request) {
        return "Only members of "
                + rule(request, null)
                        .map(AccessRule::members)
                        .filter(members -> !members.isEmpty())
                        .orElse(Person.ADMINISTRATORS)
                + " may do this; ask an administrator for the right group.";
    }

    private static Optional<AccessRule> rule(HttpServletRequest request, @Nullable Person person) {
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        PathContainer path = PathContainer.parsePath(path(request));
        return RULES.stream()
                .filter(rule -> rule.isAbout(method, path, person, request::getParameterValues))
                .findFirst();
    }

    /** Decoded, as what answers it is found by it, and the engine's without the name of the engine. */
    static String path(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        Matcher engine = ENGINE.matcher(path);
        String named = engine.matches() ? "/engine-rest" + engine.group(1) : path;
        return named.length() > 1 && named.endsWith("/") ? named.substring(0, named.length() - 1) : named;
    }
}
