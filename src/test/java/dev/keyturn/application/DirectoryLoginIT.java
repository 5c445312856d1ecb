package dev.keyturn.application;

import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.check.CheckResult;
import dev.keyturn.check.SystemsCheck;
import dev.keyturn.directory.SambaForest;
import dev.keyturn.directory.SambaPeople;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People log in with their accounts in a real Active Directory, whose groups say what they may do. */
class DirectoryLoginIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(DirectoryLoginIT::settings, user -> SambaForest.PASSWORD);

    private static SambaPeople people;

    private final RotationDriver rotations = keyturn.rotations();

    private static List<String> settings() {
        SambaForest forest = SambaForest.contoso();
        people = new SambaPeople(
                forest,
                Map.of(
                        "KT Requesters", List.of("requester", "both"),
                        "KT Approvers (all)", List.of("both", "approver2"),
                        "KT Operators", List.of("operator"),
                        "KT Auditors", List.of("auditor", "leaver", "successor"),
                        "KT Admins", List.of("admin"),
                        "Somebody else's", List.of("stranger", "requester")));
        // approves as a member of a team that is a member of the group
        people.nest("KT Team", List.of("approver"), "KT Approvers (all)");
        String login = "--keyturn.login.ldap.";
        return List.of(
                // a controller that is away, which costs a refused connection
                login + "url=ldaps://" + forest.address() + ":1," + forest.url(),
                login + "ca-file=" + forest.caFile(),
                login + "bind-dn=" + forest.rotatorDn(),
                login + "bind-password-file=" + forest.rotatorPasswordFile(),
                login + "base-dn=" + forest.baseDn(),
                login + "groups.rotation-requesters=KT Requesters",
                login + "groups.rotation-approvers=KT Approvers (all)",
                login + "groups.rotation-operators=KT Operators",
                login + "groups.rotation-auditors=KT Auditors",
                login + "groups.camunda-admin=" + people.dn("KT Admins"),
                "--keyturn.login.person-attribute=employeeID",
                "--keyturn.monitoring.user=metrics",
                "--keyturn.monitoring.password=" + SambaForest.PASSWORD);
    }

    @AfterAll
    static void removePeople() {
        if (people != null) {
            people.close();
        }
    }

    @Test
    void aCheckTriesEachDomainControllerWherePeopleAreLookedUp() {
        assertThat(keyturn.bean(SystemsCheck.class).run(result -> {}).stream()
                        .filter(result -> result.setting().equals("keyturn.login.ldap.url")))
                .extracting(
                        CheckResult::isWrong,
                        result -> result.finding().message().split(" ")[1])
                .containsExactly(tuple(true, "cannot"), tuple(false, "takes"));
    }

    @Test
    void onePersonAsksAndAnotherApprovesWhoBelongsToTheGroupThroughAnother() {
        JsonNode rotation = rotations.rotate(FABRIKAM);

        assertThat(rotation.get("outcome").asText()).isEqualTo("VERIFIED");
        assertThat(rotation.get("requester").asText()).isEqualTo("requester");
        assertThat(rotation.get("approvedBy").asText()).isEqualTo("approver");
    }

    @Test
    void noOne_becomes_two_people_by_writing_the_name_differently() {
        String id = rotations.request("BOTH", RotationDriver.body(FABRIKAM));
        JsonNode asked = rotations.awaitState(id, "AWAITING_APPROVAL");
        assertThat(asked.get("requester").asText()).isEqualTo("both");

        String task = rotations.task(id, "approve-rotation");
        Answer claimed = keyturn.http().post("Both", "/engine-rest/task/" + task + "/claim", "{\"userId\":\"both\"}");
        Answer approved = rotations.complete("bOTH", task, "APPROVE");

        assertThat(claimed.refused() || approved.refused())
                .as(claimed.body() + approved.body())
                .isTrue();
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("AWAITING_APPROVAL");
    }

    @Test
    void oneWithTwoAccountsIsOnePerson() {
        people.employee("requester", "4711");
        people.employee("approver2", "4711");
        String id = rotations.request(FABRIKAM);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        String task = rotations.task(id, "approve-rotation");

        Answer claimed =
                keyturn.http().post("approver2", "/engine-rest/task/" + task + "/claim", "{\"userId\":\"approver2\"}");

        assertThat(claimed.refused()).as(claimed.body()).isTrue();
        assertThat(claimed.body()).contains("accounts of one person");
        rotations.cancel("admin", id);
    }

    @Test
    void aGroupOfTheSameNameMadeElsewhereOpensNothing() {
        people.sameName("KT Auditors", "OU=Connectors", "stranger");
        try {
            assertThat(keyturn.http().get("stranger", "/api/rotations").status())
                    .isEqualTo(403);
            assertThat(keyturn.http().get("auditor", "/api/rotations").status()).isEqualTo(200);
        } finally {
            people.removeSameName("KT Auditors", "OU=Connectors");
        }
    }

    @Test
    void aUserPrincipalNameIsTheSamePerson() {
        String id = rotations.request("both@" + people.domain(), RotationDriver.body(FABRIKAM));

        JsonNode asked = rotations.awaitState(id, "AWAITING_APPROVAL");
        assertThat(asked.get("requester").asText()).isEqualTo("both");
        assertThat(asked.toString())
                .as("an account without the attribute")
                .contains("One account for each person is the premise");
        assertThat(session("auditor@" + people.domain()).get("/api/rotations").statusCode())
                .isEqualTo(200);
        rotations.cancel("admin", id);
    }

    @Test
    void aNameThatWasGivenToAnotherAccountInheritsNothing() {
        assertThat(keyturn.http().get("successor", "/api/rotations").status()).isEqualTo(200);

        people.giveNameToAnotherAccount("successor", "KT Auditors");

        assertThat(keyturn.http().get("successor", "/api/rotations").status()).isEqualTo(401);
        Browser browser = new Browser(keyturn.http().baseUrl());
        assertThat(browser.logIn("successor", SambaForest.PASSWORD).statusCode())
                .isEqualTo(401);
    }

    @Test
    void metricsAreReadWithoutAnAccountInTheDirectory() {
        assertThat(keyturn.http().get("metrics", "/actuator/prometheus").status())
                .isEqualTo(200);
        assertThat(keyturn.http().get("metrics", "/api/rotations").status()).isEqualTo(403);
        assertThat(keyturn.http().get("metrics", "/engine-rest/task").status()).isEqualTo(403);
        Http wrong = new Http(keyturn.http().baseUrl(), user -> "Wrong-password.2026");
        assertThat(wrong.get("metrics", "/actuator/prometheus").status()).isEqualTo(401);
    }

    @Test
    void aGroupThatIsNotMappedOpensNothing() {
        assertThat(keyturn.http().get("stranger", "/api/rotations").status()).isEqualTo(403);
        assertThat(keyturn.http().get("auditor", "/api/rotations").status()).isEqualTo(200);
        assertThat(keyturn.http()
                        .post(
                                "auditor",
                                "/api/rotations",
                                RotationDriver.body(FABRIKAM).toString())
                        .status())
                .isEqualTo(403);
        assertThat(groupsOf("requester")).containsExactly("rotation-requesters");
        assertThat(groupsOf("approver")).containsExactly("rotation-approvers");
        assertThat(groupsOf("both")).containsExactly("rotation-approvers", "rotation-requesters");
        assertThat(ids("/engine-rest/user?memberOfGroup=rotation-approvers"))
                .containsExactly("approver", "approver2", "both");
        assertThat(ids("/engine-rest/group?id=KT%20Approvers%20(all)")).isEmpty();
        assertThat(ids("/engine-rest/group?id=*")).isEmpty();
    }

    @Test
    void aWrongPasswordAndADisabledAccountDoNotLogIn() {
        Http wrong = new Http(keyturn.http().baseUrl(), user -> "Wrong-password.2026");
        assertThat(wrong.get("auditor", "/api/rotations").status()).isEqualTo(401);

        people.disable("auditor");
        try {
            assertThat(keyturn.http().get("auditor", "/api/rotations").status()).isEqualTo(401);
        } finally {
            people.enable("auditor");
        }
        assertThat(keyturn.http().get("auditor", "/api/rotations").status()).isEqualTo(200);
    }

    @Test
    void aSessionEndsWithTheAccount() {
        Browser session = session("operator");

        people.disable("operator");
        try {
            assertThat(session.get("/camunda/api/engine/engine/default/task").statusCode())
                    .isEqualTo(401);
        } finally {
            people.enable("operator");
        }
        assertThat(session.get("/api/rotations").statusCode())
                .as("a session that has ended does not come back")
                .isEqualTo(401);
        assertThat(session("operator").get("/api/rotations").statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountThatHasExpiredHasNoSession() {
        Browser session = session("operator");

        people.expire("operator", "116444736000000000");
        try {
            assertThat(session.get("/api/rotations").statusCode()).isEqualTo(401);
        } finally {
            people.expire("operator", "9223372036854775807");
        }
        assertThat(session("operator").get("/api/rotations").statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionEndsWithThePassword() {
        Browser session = session("auditor");

        people.setPassword("auditor");

        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(401);
        assertThat(session("auditor").get("/api/rotations").statusCode()).isEqualTo(200);
    }

    @Test
    void aGroupThatWasLeftCountsAtTheNextRequest() {
        Browser session = session("leaver");
        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(200);

        people.leave("leaver", "KT Auditors");

        assertThat(session.get("/api/rotations").statusCode()).isEqualTo(403);
        assertThat(session.get("/camunda/api/engine/engine/default/task").statusCode())
                .isEqualTo(403);
    }

    private static Browser session(String user) {
        Browser browser = new Browser(keyturn.http().baseUrl());
        assertThat(browser.logIn(user, SambaForest.PASSWORD).statusCode()).isEqualTo(200);
        return browser;
    }

    @Test
    void theLabSOwnUsersAreNotMade() {
        Http lab = new Http(keyturn.http().baseUrl());

        assertThat(lab.get("operator", "/api/rotations").status()).isEqualTo(401);
        assertThat(lab.get("approver", "/api/rotations").status()).isEqualTo(401);
    }

    private static List<String> groupsOf(String user) {
        return ids("/engine-rest/group?member=" + user);
    }

    private static List<String> ids(String path) {
        Answer answer = keyturn.http().get("admin", path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return List.copyOf(new TreeSet<>(StreamSupport.stream(answer.json().spliterator(), false)
                .map(entry -> entry.get("id").asText())
                .toList()));
    }
}
