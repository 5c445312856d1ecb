package dev.keyturn.engine.login;

import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.task.TaskQuery;

/**
 * The groups of the process, what each may do, and what each finds in Tasklist. The groups are there after each start.
 * Rights and filters are given once: what an administrator added, narrowed or took away stays as it is. The database
 * stores how many of them were applied, so that a later version of Keyturn applies its new ones, and only those.
 */
public final class GroupsAndRights {

    /** How many of the migrations below were applied; among the engine's own properties. */
    static final String GIVEN = "keyturn.rights.given";

    private static final String TASKLIST = "tasklist";
    private static final String COCKPIT = "cockpit";

    /** In the order in which versions of Keyturn added them. */
    private static final List<Consumer<GroupsAndRights>> MIGRATIONS =
            List.of(GroupsAndRights::addRights, GroupsAndRights::addFilters);

    private final ProcessEngine engine;

    private GroupsAndRights(ProcessEngine engine) {
        this.engine = engine;
    }

    public static void addTo(ProcessEngine engine) {
        GroupsAndRights all = new GroupsAndRights(engine);
        all.addGroups();
        ManagementService management = engine.getManagementService();
        int given = Integer.parseInt(management.getProperties().getOrDefault(GIVEN, "0"));
        for (int next = given; next < MIGRATIONS.size(); next++) {
            MIGRATIONS.get(next).accept(all);
            management.setProperty(GIVEN, String.valueOf(next + 1));
        }
    }

    private void addGroups() {
        group(Person.REQUESTERS, "Rotation requesters", Groups.GROUP_TYPE_WORKFLOW);
        group(Person.APPROVERS, "Rotation approvers", Groups.GROUP_TYPE_WORKFLOW);
        group(Person.OPERATORS, "Rotation operators", Groups.GROUP_TYPE_WORKFLOW);
        group(Person.AUDITORS, "Rotation auditors", Groups.GROUP_TYPE_WORKFLOW);
        group(Person.TICKETS, "Accounts of ticket systems", Groups.GROUP_TYPE_WORKFLOW);
        group(Person.MONITORS, "Accounts of monitoring", Groups.GROUP_TYPE_WORKFLOW);
        group(Person.ADMINISTRATORS, "Camunda administrators", Groups.GROUP_TYPE_SYSTEM);
    }

    private void group(String id, String name, String type) {
        IdentityService identity = engine.getIdentityService();
        if (identity.isReadOnly() || identity.createGroupQuery().groupId(id).count() > 0) {
            return;
        }
        Group group = identity.newGroup(id);
        group.setName(name);
        group.setType(type);
        identity.saveGroup(group);
    }

    private void addRights() {
        for (String group : List.of(Person.REQUESTERS, Person.OPERATORS)) {
            application(group, TASKLIST);
            process(group, ProcessModel.CANCEL_PROCESS, Permissions.READ, Permissions.CREATE_INSTANCE);
            mayStart(group);
        }
        process(Person.REQUESTERS, ProcessModel.PROCESS, Permissions.READ, Permissions.CREATE_INSTANCE);
        process(
                Person.OPERATORS,
                ProcessModel.PROCESS,
                Permissions.READ,
                Permissions.CREATE_INSTANCE,
                Permissions.READ_INSTANCE);
        application(Person.OPERATORS, COCKPIT);
        // their tasks themselves come with being asked to do them
        application(Person.APPROVERS, TASKLIST);
        process(Person.APPROVERS, ProcessModel.PROCESS, Permissions.READ);
        process(Person.TICKETS, ProcessModel.PROCESS, Permissions.CREATE_INSTANCE);
        process(Person.TICKETS, ProcessModel.CANCEL_PROCESS, Permissions.CREATE_INSTANCE);
        mayStart(Person.TICKETS);
        addAuditorsRights();
        for (Resource resource : Resources.values()) {
            grant(Person.ADMINISTRATORS, resource, Authorization.ANY, Permissions.ALL);
        }
    }

    private void addAuditorsRights() {
        application(Person.AUDITORS, COCKPIT);
        for (String process : List.of(ProcessModel.PROCESS, ProcessModel.CANCEL_PROCESS)) {
            process(
                    Person.AUDITORS,
                    process,
                    Permissions.READ,
                    Permissions.READ_INSTANCE,
                    ProcessDefinitionPermissions.READ_TASK,
                    ProcessDefinitionPermissions.READ_HISTORY);
        }
        grant(
                Person.AUDITORS,
                Resources.DECISION_DEFINITION,
                Authorization.ANY,
                Permissions.READ,
                Permissions.READ_HISTORY);
        // who was put into which group, and who was given which right
        grant(
                Person.AUDITORS,
                Resources.OPERATION_LOG_CATEGORY,
                Authorization.ANY,
                UserOperationLogCategoryPermissions.READ);
    }

    private void process(String group, String process, Permission... permissions) {
        grant(group, Resources.PROCESS_DEFINITION, process, permissions);
    }

    private void application(String group, String application) {
        grant(group, Resources.APPLICATION, application, Permissions.ACCESS);
    }

    /** Instances of which processes is said by {@link #process}. */
    private void mayStart(String group) {
        grant(group, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);
    }

    /** Adds a right unless the group has one on that resource already. */
    private void grant(String group, Resource resource, String id, Permission... permissions) {
        AuthorizationService authorizations = engine.getAuthorizationService();
        boolean known = authorizations
                        .createAuthorizationQuery()
                        .groupIdIn(group)
                        .resourceType(resource)
                        .resourceId(id)
                        .count()
                > 0;
        if (!known) {
            Authorization authorization = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
            authorization.setGroupId(group);
            authorization.setResource(resource);
            authorization.setResourceId(id);
            authorization.setPermissions(permissions);
            authorizations.saveAuthorization(authorization);
        }
    }

    /** What each group finds in Tasklist: the tasks that it is asked to do. */
    private void addFilters() {
        filter(
                "To approve",
                "Requests that wait for an approval of yours",
                0,
                mine().taskDefinitionKeyNotIn(ProcessModel.DECIDE, ProcessModel.ENTER_PASSWORD),
                Person.APPROVERS);
        filter(
                "To decide",
                "Rotations that need a decision of yours, and passwords to enter",
                0,
                mine().taskDefinitionKeyIn(ProcessModel.DECIDE, ProcessModel.ENTER_PASSWORD),
                Person.OPERATORS);
        filter("All tasks of rotations", "Of all groups and users", 10, all(), Person.ADMINISTRATORS);
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

    private void filter(String name, String description, int priority, TaskQuery tasks, String reader) {
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
                        Map.of("name", "ticket", "label", "Ticket"),
                        Map.of("name", ProcessModel.FAILED_SERVERS, "label", "Failed on"))));
        engine.getFilterService().saveFilter(filter);
        grant(reader, Resources.FILTER, filter.getId(), Permissions.READ);
    }
}
