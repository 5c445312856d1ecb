package dev.keyturn.engine.login;

import dev.keyturn.engine.guard.EnginePart;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import java.util.List;
import java.util.function.Consumer;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.camunda.bpm.engine.identity.Group;

/**
 * The groups of the process, what each may do, and what each finds in Tasklist. The groups are there after each start.
 * Rights and filters are given once: what an administrator added, narrowed or took away stays as it is. The database
 * stores how many of them were applied, so that a later version of Keyturn applies its new ones, and only those.
 */
public final class GroupsAndRights implements EnginePart {

    /** How many of the migrations below were applied; among the engine's own properties. */
    static final String GIVEN = "keyturn.rights.given";

    private static final String TASKLIST = "tasklist";
    private static final String COCKPIT = "cockpit";

    /** In the order in which versions of Keyturn added them. */
    private static final List<Consumer<ProcessEngine>> PERMISSION_MIGRATIONS =
            List.of(GroupsAndRights::rights, engine -> {
                new TasklistFilters(engine).add();
            });

    @Override
    public void addTo(ProcessEngine engine) {
        IdentityService identity = engine.getIdentityService();
        group(identity, Person.REQUESTERS, "Rotation requesters", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.APPROVERS, "Rotation approvers", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.OPERATORS, "Rotation operators", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.AUDITORS, "Rotation auditors", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.TICKETS, "Accounts of ticket systems", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.MONITORS, "Accounts of monitoring", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.ADMINISTRATORS, "Camunda administrators", Groups.GROUP_TYPE_SYSTEM);
        ManagementService management = engine.getManagementService();
        int given = Integer.parseInt(management.getProperties().getOrDefault(GIVEN, "0"));
        for (int next = given; next < PERMISSION_MIGRATIONS.size(); next++) {
            PERMISSION_MIGRATIONS.get(next).accept(engine);
            management.setProperty(GIVEN, String.valueOf(next + 1));
        }
    }

    private static void rights(ProcessEngine engine) {
        Grants grants = new Grants(engine.getAuthorizationService());
        for (String group : List.of(Person.REQUESTERS, Person.OPERATORS)) {
            grants.application(group, TASKLIST);
            grants.process(group, ProcessModel.CANCEL_PROCESS, Permissions.READ, Permissions.CREATE_INSTANCE);
            grants.mayStart(group);
        }
        grants.process(Person.REQUESTERS, ProcessModel.PROCESS, Permissions.READ, Permissions.CREATE_INSTANCE);
        grants.process(
                Person.OPERATORS,
                ProcessModel.PROCESS,
                Permissions.READ,
                Permissions.CREATE_INSTANCE,
                Permissions.READ_INSTANCE);
        grants.application(Person.OPERATORS, COCKPIT);
        // their tasks themselves come with being asked to do them
        grants.application(Person.APPROVERS, TASKLIST);
        grants.process(Person.APPROVERS, ProcessModel.PROCESS, Permissions.READ);
        grants.process(Person.TICKETS, ProcessModel.PROCESS, Permissions.CREATE_INSTANCE);
        grants.process(Person.TICKETS, ProcessModel.CANCEL_PROCESS, Permissions.CREATE_INSTANCE);
        grants.mayStart(Person.TICKETS);
        auditors(grants);
        for (Resource resource : Resources.values()) {
            grants.grant(Person.ADMINISTRATORS, resource, Authorization.ANY, Permissions.ALL);
        }
    }

    private static void auditors(Grants grants) {
        grants.application(Person.AUDITORS, COCKPIT);
        for (String process : List.of(ProcessModel.PROCESS, ProcessModel.CANCEL_PROCESS)) {
            grants.process(
                    Person.AUDITORS,
                    process,
                    Permissions.READ,
                    Permissions.READ_INSTANCE,
                    ProcessDefinitionPermissions.READ_TASK,
                    ProcessDefinitionPermissions.READ_HISTORY);
        }
        grants.grant(
                Person.AUDITORS,
                Resources.DECISION_DEFINITION,
                Authorization.ANY,
                Permissions.READ,
                Permissions.READ_HISTORY);
        // who was put into which group, and who was given which right
        grants.grant(
                Person.AUDITORS,
                Resources.OPERATION_LOG_CATEGORY,
                Authorization.ANY,
                UserOperationLogCategoryPermissions.READ);
    }

    private static void group(IdentityService identity, String id, String name, String type) {
        if (identity.isReadOnly() || identity.createGroupQuery().groupId(id).count() > 0) {
            return;
        }
        Group group = identity.newGroup(id);
        group.setName(name);
        group.setType(type);
        identity.saveGroup(group);
    }
}
