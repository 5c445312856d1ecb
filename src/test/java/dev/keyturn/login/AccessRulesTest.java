package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.kernel.Person;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** What each role is answered by each endpoint is in {@code endpoints.csv}; here is how the table is read. */
class AccessRulesTest {

    private static final Person ADMINISTRATOR = new Person("admin", Set.of(Person.ADMINISTRATORS));
    private static final Person EVERYTHING_ELSE = new Person(
            "ann",
            Set.of(
                    Person.REQUESTERS,
                    Person.APPROVERS,
                    Person.OPERATORS,
                    Person.AUDITORS,
                    Person.TICKETS,
                    Person.MONITORS,
                    "only",
                    "open"));
    private static final Person STRANGER = new Person("stranger", Set.of());

    @ParameterizedTest
    @CsvSource({
        "POST, /anything",
        "GET, /api/nothing",
        "DELETE, /api/rotations/r1",
        "POST, /api/keyset/rotation",
        "PATCH, /api/rotations",
        "GET, /engine-rest/nothing",
        "POST, /engine-rest/process-instance/modification-async",
        "GET, /engine-rest/engine/default",
        "GET, /camunda/api/engine/engine/default",
        "GET, /camunda/api/nothing",
        "GET, /actuator/env",
        "PUT, /lab/nothing",
        "TRACE, /api/rotations"
    })
    void whatTheTableDoesNotNameIsForAdministratorsAlone(String method, String path) {
        assertThat(AccessRules.allow(request(method, path), null)).isFalse();
        assertThat(AccessRules.allow(request(method, path), EVERYTHING_ELSE)).isFalse();
        assertThat(AccessRules.allow(request(method, path), ADMINISTRATOR)).isTrue();
    }

    @Test
    void noOneIsMadeTheFirstAdministrator() {
        MockHttpServletRequest setup = request("POST", "/camunda/api/admin/setup/default/user/create");

        assertThat(AccessRules.forbid(setup)).isTrue();
        assertThat(AccessRules.allow(setup, null)).isFalse();
        assertThat(AccessRules.allow(setup, ADMINISTRATOR)).isFalse();
        assertThat(AccessRules.forbid(request("POST", "/camunda/api/admin/auth/user/default/login/cockpit")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/engine-rest", "/engine-rest/engine/default", "/camunda/api/engine/engine/default"})
    void theEngineIsTheSameByEveryAddress(String engine) {
        Person approver = new Person("ben", Set.of(Person.APPROVERS));
        Person requester = new Person("cleo", Set.of(Person.REQUESTERS));

        assertThat(AccessRules.allow(request("POST", engine + "/task/t1/claim"), approver))
                .isTrue();
        assertThat(AccessRules.allow(request("POST", engine + "/task/t1/claim"), requester))
                .isFalse();
        assertThat(AccessRules.allow(request("HEAD", engine + "/task/"), requester))
                .isTrue();
        assertThat(AccessRules.allow(request("GET", engine + "/user/cleo"), requester))
                .isTrue();
        assertThat(AccessRules.allow(request("GET", engine + "/user/ben"), requester))
                .isFalse();
    }

    @Test
    void aParameterMustNameThePersonWhoAsksAndNoOneBesides() {
        MockHttpServletRequest groups = request("GET", "/engine-rest/identity/groups");
        assertThat(AccessRules.allow(groups, EVERYTHING_ELSE)).isFalse();
        groups.addParameter("userId", "ann");
        assertThat(AccessRules.allow(groups, EVERYTHING_ELSE)).isTrue();
        groups.addParameter("userId", "ben");
        assertThat(AccessRules.allow(groups, EVERYTHING_ELSE)).isFalse();
    }

    @Test
    void evidenceIsForAuditorsWithoutAdministratorsAndARefusalNamesThem() {
        MockHttpServletRequest export = request("GET", "/api/evidence/export");

        assertThat(AccessRules.allow(export, new Person("dora", Set.of(Person.AUDITORS))))
                .isTrue();
        assertThat(AccessRules.allow(export, ADMINISTRATOR)).isFalse();
        assertThat(AccessRules.allow(export, new Person("eve", Set.of("only", "open", "nobody"))))
                .isFalse();
        assertThat(AccessRules.refusal(export)).isEqualTo("""
                Only members of rotation-auditors may do this; ask an administrator for the right group.""");
        assertThat(AccessRules.refusal(request("POST", "/api/keyset/rotation")))
                .startsWith("Only members of camunda-admin may");
    }

    @Test
    void loginsAndDeliveriesAreOpenAndPagesAndWhatIsNowhereAreForWhoIsLoggedIn() {
        for (String open : Set.of("/pages/family.css", "/login", "/actuator/health")) {
            assertThat(AccessRules.allow(request("GET", open), null)).as(open).isTrue();
        }
        for (String page : Set.of("/", "/rotations/r1", "/audit", "/audit/r1", "/lab")) {
            assertThat(AccessRules.allow(request("GET", page), null)).as(page).isFalse();
            assertThat(AccessRules.allow(request("GET", page), STRANGER))
                    .as(page)
                    .isTrue();
        }
        assertThat(AccessRules.allow(request("POST", "/api/tickets/servicenow"), null))
                .isTrue();
        assertThat(AccessRules.allow(request("GET", "/nowhere"), null)).isFalse();
        assertThat(AccessRules.allow(request("GET", "/nowhere"), STRANGER)).isTrue();
        assertThat(AccessRules.allow(request("GET", "/api/rotations"), STRANGER))
                .isFalse();
    }

    @Test
    void aLineThatNamesAGroupThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> AccessRule.parse("GET /api/rotations requestors"))
                .hasMessageContaining("requestors");
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        return request;
    }
}
