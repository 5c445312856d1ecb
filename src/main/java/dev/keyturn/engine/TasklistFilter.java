package dev.keyturn.engine;

import dev.keyturn.rotation.Person;
import dev.keyturn.rotation.Picture;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;

/** What everybody sees first in Tasklist: the tasks of rotations that wait for them or their groups. */
final class TasklistFilter implements EnginePart {

    private static final String NAME = "Rotations that wait for me";
    private static final List<String> READERS =
            List.of(Person.REQUESTERS, Person.APPROVERS, Person.OPERATORS, Person.ADMINISTRATORS);

    @Override
    public void addTo(ProcessEngine engine) {
        FilterService filters = engine.getFilterService();
        if (filters.createTaskFilterQuery().filterName(NAME).count() > 0) {
            return;
        }
        Filter filter = filters.newTaskFilter(NAME);
        filter.setQuery(engine.getTaskService()
                .createTaskQuery()
                .processDefinitionKey(Picture.PROCESS)
                .or()
                .taskCandidateGroupInExpression("${currentUserGroups()}")
                .taskAssigneeExpression("${currentUser()}")
                .endOr()
                .orderByTaskCreateTime()
                .desc());
        filter.setProperties(Map.of(
                "description",
                "Approvals, decisions and passwords to enter",
                "priority",
                0,
                "refresh",
                true,
                "variables",
                List.of(
                        Map.of("name", "account", "label", "Account"),
                        Map.of("name", "requester", "label", "Requester"),
                        Map.of("name", "ticket", "label", "Ticket"))));
        filters.saveFilter(filter);
        AuthorizationService authorizations = engine.getAuthorizationService();
        for (String group : READERS) {
            Authorization read = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
            read.setGroupId(group);
            read.setResource(Resources.FILTER);
            read.setResourceId(filter.getId());
            read.setPermissions(new Permissions[] {Permissions.READ});
            authorizations.saveAuthorization(read);
        }
    }
}
