package dev.keyturn.application;

import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.kernel.Person;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session of the web applications acts as its person is now, and ends with the person and with the password. */
class SessionIT {

    private static final String ENGINE = "/camunda/api/engine/engine/default";

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    private final RotationDriver rotations = keyturn.rotations();
    private final IdentityService identities = keyturn.bean(IdentityService.class);

    @Test
    void anApproverWhoIsTakenOutOfTheGroupApprovesNothingInASessionFromBefore() {
        String approver = person(Person.APPROVERS);
        Browser session = keyturn.session(approver);
        String id = rotations.request(FABRIKAM);
        String task = rotations.task(id, "approve-rotation");
        assertThat(claim(session, task, approver)).isEqualTo(204);

        identities.deleteMembership(approver, Person.APPROVERS);

        assertThat(approve(session, task)).isEqualTo(403);
        assertThat(claim(session, task, approver)).isEqualTo(403);
        assertThat(session.get("/api/rotations/" + id).statusCode()).isEqualTo(403);
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("AWAITING_APPROVAL");

        identities.createMembership(approver, Person.APPROVERS);
        assertThat(approve(session, task)).as("in the same session").isEqualTo(204);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    @Test
    void whatAGroupOpensInTasklistIsWhatItOpensNow() {
        String approver = person(Person.APPROVERS);
        Browser session = keyturn.session(approver);
        assertThat(applications(session)).contains("tasklist").doesNotContain("cockpit");

        identities.deleteMembership(approver, Person.APPROVERS);
        assertThat(applications(session)).doesNotContain("tasklist");
        identities.createMembership(approver, Person.OPERATORS);
        assertThat(applications(session)).contains("tasklist", "cockpit");
    }

    @Test
    void aPersonWhoIsDeletedHasNoSession() {
        String approver = person(Person.APPROVERS);
        Browser session = keyturn.session(approver);
        String id = rotations.request(FABRIKAM);
        String task = rotations.task(id, "approve-rotation");
        assertThat(claim(session, task, approver)).isEqualTo(204);

        identities.deleteUser(approver);

        assertThat(approve(session, task)).isEqualTo(401);
        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(401);
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("AWAITING_APPROVAL");
    }

    @Test
    void theInterfaceEndsTheSessionOfADeletedPersonAsWell() {
        String auditor = person(Person.AUDITORS);
        Browser session = keyturn.session(auditor);
        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(200);
        identities.deleteUser(auditor);

        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(401);

        person(auditor, auditor, Person.AUDITORS);
        assertThat(session.get("/api/rotations").statusCode())
                .as("for a new user with the same name and password")
                .isEqualTo(401);
        assertThat(session.get(ENGINE + "/task").statusCode()).isEqualTo(401);
    }

    @Test
    void aDeletedAdministratorMakesNoAdministrator() {
        String administrator = person(Person.ADMINISTRATORS);
        Browser session = keyturn.session(administrator);
        String first = name();
        assertThat(create(session, first).statusCode())
                .as("as long as they are there")
                .isEqualTo(204);

        identities.deleteUser(administrator);
        String second = name();

        assertThat(create(session, second).statusCode()).isEqualTo(401);
        session.postWithoutToken("/camunda/api/admin/setup/default/user/create", user(second));
        assertThat(session.send("PUT", ENGINE + "/group/camunda-admin/members/" + first, "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(identities.createUserQuery().userId(first).count()).isOne();
        assertThat(identities.createUserQuery().userId(second).count()).isZero();
        assertThat(identities.createUserQuery().memberOfGroup("camunda-admin").list())
                .extracting(User::getId)
                .doesNotContain(first, second, administrator);
    }

    @Test
    void anotherPasswordEndsTheSessionsThatBeganWithTheOneBefore() {
        String operator = person(Person.OPERATORS);
        Browser here = keyturn.session(operator);
        Browser there = keyturn.session(operator);

        HttpResponse<String> changed = here.send(
                "PUT",
                ENGINE + "/user/" + operator + "/credentials",
                "{\"password\":\"another one\",\"authenticatedUserPassword\":\"" + operator + "\"}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);

        assertThat(there.get(ENGINE + "/task").statusCode()).isEqualTo(401);
        assertThat(there.get("/api/rotations").statusCode()).isEqualTo(401);
        assertThat(here.get("/api/rotations").statusCode()).isEqualTo(401);
        Browser again = new Browser(keyturn.http().baseUrl());
        assertThat(again.logIn(operator, operator).statusCode()).isEqualTo(401);
        assertThat(again.logIn(operator, "another one").statusCode()).isEqualTo(200);
        assertThat(again.get("/api/rotations").statusCode()).isEqualTo(200);
    }

    /** Strangers could else log out whom they like. */
    @Test
    void wrongPasswordsOfOthersEndNoSession() {
        String operator = person(Person.OPERATORS);
        Browser session = keyturn.session(operator);
        Browser stranger = new Browser(keyturn.http().baseUrl());
        for (int attempt = 0; attempt < 4; attempt++) {
            assertThat(stranger.logIn(operator, "guessed").statusCode()).isEqualTo(401);
        }

        assertThat(session.get(ENGINE + "/task").statusCode()).isEqualTo(200);
        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherNameOfAPersonEndsNoSession() {
        String operator = person(Person.OPERATORS);
        Browser session = keyturn.session(operator);
        User user = identities.createUserQuery().userId(operator).singleResult();
        user.setLastName("Married");
        identities.saveUser(user);

        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(200);
    }

    /** Without a hyphen, which the engine does not allow there. */
    private static String name() {
        return "p" + UUID.randomUUID().toString().replace("-", "");
    }

    private String person(String group) {
        String name = name();
        person(name, name, group);
        return name;
    }

    private void person(String name, String password, String group) {
        User user = identities.newUser(name);
        user.setPassword(password);
        identities.saveUser(user);
        identities.createMembership(name, group);
    }

    private static String applications(Browser session) {
        return session.get("/camunda/api/admin/auth/user/default").body();
    }

    private static int claim(Browser session, String task, String user) {
        return session.post(ENGINE + "/task/" + task + "/claim", "{\"userId\":\"" + user + "\"}")
                .statusCode();
    }

    private static int approve(Browser session, String task) {
        return session.post(ENGINE + "/task/" + task + "/complete", RotationDriver.decision("APPROVE"))
                .statusCode();
    }

    private static HttpResponse<String> create(Browser session, String name) {
        return session.post(ENGINE + "/user/create", user(name));
    }

    private static String user(String name) {
        return "{\"profile\":{\"id\":\"" + name + "\",\"firstName\":\"a\",\"lastName\":\"b\"},"
                + "\"credentials\":{\"password\":\"x\"}}";
    }
}
