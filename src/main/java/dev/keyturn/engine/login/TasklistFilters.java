package dev.keyturn.engine.login;

import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;

/** What each group finds in Tasklist: the tasks that it is asked to do. */
final class TasklistFilters {

    private final ProcessEngine engine;

    TasklistFilters(ProcessEngine engine) {
        this.engine = engine;
    }

    void add() {
        add(
                "To approve",
                "Requests that wait for an approval of yours",
                0,
                mine().taskDefinitionKeyNotIn(ProcessModel.DECIDE, ProcessModel.ENTER_PASSWORD),
                Person.APPROVERS);
        add(
                "To decide",
                "Rotations that need a decision of yours, and passwords to enter",
                0,
                mine().taskDefinitionKeyIn(ProcessModel.DECIDE, ProcessModel.ENTER_PASSWORD),
                Person.OPERATORS);
        add("All tasks of rotations", "Of all groups and users", 10, all(), Person.ADMINISTRATORS);
    }

    private TaskQuery all() {
        return engine.getTaskService().createTaskQuery().processDefinitionKey(ProcessModel.PROCESS);
    }

    private TaskQuery mine() {
        return all().or()
                .taskCandidateGroupInExpression("${currentUserGroups()}")
                .taskAssigneeExpression("${currentUser()}")
                .endOr();
    }

    private void add(String name, String description, int priority, TaskQuery tasks, String reader) {
        if (engine.getFilterService().createTaskFilterQuery().filterName(name).count() > 0) {
            return;
        }
        Filter filter = engine.getFilterService().newTaskFilter(name);
        filter.setQuery(tasks.orderByTaskCreateTime().desc());
        filter.setProperties(Map.of(
                "description",
                description,
                "priority",
                priority,
                "refresh",
                true,
                "variables",
                List.of(
                        Map.of("name", "account", "label", "Account"),
                        Map.of("name", "requester", "label", "Requester"),
                        Map.of("name", "ticket", "label", "Ticket"))));
        engine.getFilterService().saveFilter(filter);
        AuthorizationService authorizations = engine.getAuthorizationService();
        Authorization read = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        read.setGroupId(reader);
        read.setResource(Resources.FILTER);
        read.setResourceId(filter.getId());
        read.setPermissions(new Permission[] {Permissions.READ});
        authorizations.saveAuthorization(read);
    }
}
