package dev.keyturn.engine.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.engine.EngineUnderTest;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class GroupsAndRightsTest {

    private static final String[] SETTINGS = {
        "coverage=false",
        "camunda.bpm.authorization.enabled=true",
        "spring.datasource.url=jdbc:h2:mem:rights;DB_CLOSE_DELAY=-1"
    };

    @TempDir
    Path folder;

    @Test
    void rightsAndFiltersAreGivenOnceAndWhatAnAdministratorDidToThemStays() {
        List<String> given;
        try (ConfigurableApplicationContext first = EngineUnderTest.start(folder, SETTINGS)) {
            ProcessEngine engine = first.getBean(ProcessEngine.class);
            given = rights(engine);
            assertThat(filters(engine)).containsExactly("All tasks of rotations", "To approve", "To decide");
            assertThat(rightsOf(engine, Person.TICKETS))
                    .as("the engine itself lets each group read its own name")
                    .containsExactly(
                            "GROUP rotation-tickets [READ]",
                            "PROCESS_DEFINITION cancel-rotation [CREATE_INSTANCE]",
                            "PROCESS_DEFINITION connector-password-rotation [CREATE_INSTANCE]",
                            "PROCESS_INSTANCE * [CREATE]");
            change(engine);
        }
        List<String> changed;
        try (ConfigurableApplicationContext second = EngineUnderTest.start(folder, SETTINGS)) {
            ProcessEngine engine = second.getBean(ProcessEngine.class);
            changed = rights(engine);
            assertThat(rightsOf(engine, Person.OPERATORS)).doesNotContain("APPLICATION cockpit [ACCESS]");
            assertThat(rightsOf(engine, Person.REQUESTERS))
                    .contains("PROCESS_DEFINITION connector-password-rotation [READ]", "TASK * [READ]");
            assertThat(filters(engine)).containsExactly("All tasks of rotations", "To approve");
            engine.getManagementService().deleteProperty(GroupsAndRights.GIVEN);
        }
        try (ConfigurableApplicationContext third = EngineUnderTest.start(folder, SETTINGS)) {
            ProcessEngine engine = third.getBean(ProcessEngine.class);
            assertThat(rightsOf(engine, Person.OPERATORS)).contains("APPLICATION cockpit [ACCESS]");
            assertThat(rights(engine))
                    .as("nothing is doubled, and what is there is not changed")
                    .containsAll(changed)
                    .doesNotHaveDuplicates()
                    .hasSize(given.size() + 1);
            assertThat(filters(engine)).containsExactly("All tasks of rotations", "To approve", "To decide");
        }
    }

    /** Takes a right and a filter away, narrows a right, and adds one. */
    private static void change(ProcessEngine engine) {
        AuthorizationService authorizations = engine.getAuthorizationService();
        authorizations.deleteAuthorization(
                only(engine, Person.OPERATORS, Resources.APPLICATION, "cockpit").getId());
        Authorization narrowed = only(engine, Person.REQUESTERS, Resources.PROCESS_DEFINITION, ProcessModel.PROCESS);
        narrowed.removePermission(Permissions.CREATE_INSTANCE);
        authorizations.saveAuthorization(narrowed);
        Authorization added = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        added.setGroupId(Person.REQUESTERS);
        added.setResource(Resources.TASK);
        added.setResourceId(Authorization.ANY);
        added.addPermission(Permissions.READ);
        authorizations.saveAuthorization(added);
        engine.getFilterService().deleteFilter(filter(engine, "To decide").getId());
    }

    private static Filter filter(ProcessEngine engine, String name) {
        return engine.getFilterService().createFilterQuery().filterName(name).singleResult();
    }

    private static Authorization only(ProcessEngine engine, String group, Resources resource, String id) {
        return engine.getAuthorizationService()
                .createAuthorizationQuery()
                .groupIdIn(group)
                .resourceType(resource)
                .resourceId(id)
                .singleResult();
    }

    private static List<String> filters(ProcessEngine engine) {
        return engine.getFilterService().createFilterQuery().orderByFilterName().asc().list().stream()
                .map(Filter::getName)
                .toList();
    }

    private static List<String> rights(ProcessEngine engine) {
        return engine.getAuthorizationService().createAuthorizationQuery().list().stream()
                .map(right -> right.getGroupId() + " " + right.getUserId() + " " + described(right))
                .sorted()
                .toList();
    }

    private static List<String> rightsOf(ProcessEngine engine, String group) {
        return engine.getAuthorizationService().createAuthorizationQuery().groupIdIn(group).list().stream()
                .map(GroupsAndRightsTest::described)
                .sorted()
                .toList();
    }

    private static String described(Authorization right) {
        Resources resource = Set.of(Resources.values()).stream()
                .filter(known -> known.resourceType() == right.getResourceType())
                .findFirst()
                .orElseThrow();
        Set<String> permissions = new TreeSet<>();
        for (var permission : right.getPermissions(Permissions.values())) {
            if (permission != Permissions.NONE) {
                permissions.add(permission.getName());
            }
        }
        return resource + " " + (resource == Resources.FILTER ? "" : right.getResourceId()) + " " + permissions;
    }
}
