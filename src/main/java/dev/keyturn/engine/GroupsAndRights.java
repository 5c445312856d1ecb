package dev.keyturn.engine;

import dev.keyturn.rotation.Person;
import dev.keyturn.rotation.Picture;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;

/** The groups of the process and what each may do. Nothing that an administrator added is taken away. */
final class GroupsAndRights implements EnginePart {

    private static final String TASKLIST = "tasklist";
    private static final String COCKPIT = "cockpit";

    @Override
    public void addTo(ProcessEngine engine) {
        IdentityService identity = engine.getIdentityService();
        group(identity, Person.REQUESTERS, "Rotation requesters", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.APPROVERS, "Rotation approvers", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.OPERATORS, "Rotation operators", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.AUDITORS, "Rotation auditors", Groups.GROUP_TYPE_WORKFLOW);
        group(identity, Person.ADMINISTRATORS, "Camunda administrators", Groups.GROUP_TYPE_SYSTEM);
        Grants grants = new Grants(engine.getAuthorizationService());
        grants.application(Person.REQUESTERS, TASKLIST);
        grants.process(Person.REQUESTERS, Picture.PROCESS, Permissions.READ, Permissions.CREATE_INSTANCE);
        grants.mayStart(Person.REQUESTERS);
        grants.process(Person.REQUESTERS, Picture.CANCEL_PROCESS, Permissions.READ, Permissions.CREATE_INSTANCE);
        grants.application(Person.APPROVERS, TASKLIST);
        grants.process(Person.APPROVERS, Picture.PROCESS, Permissions.READ);
        grants.application(Person.OPERATORS, TASKLIST);
        grants.process(
                Person.OPERATORS,
                Picture.PROCESS,
                Permissions.READ,
                Permissions.CREATE_INSTANCE,
                Permissions.READ_INSTANCE);
        grants.mayStart(Person.OPERATORS);
        grants.process(Person.OPERATORS, Picture.CANCEL_PROCESS, Permissions.READ, Permissions.CREATE_INSTANCE);
        grants.application(Person.OPERATORS, COCKPIT);
        grants.application(Person.AUDITORS, COCKPIT);
        grants.process(
                Person.AUDITORS,
                Picture.PROCESS,
                Permissions.READ,
                Permissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_HISTORY);
        for (Resource resource : Resources.values()) {
            grants.grant(Person.ADMINISTRATORS, resource, Authorization.ANY, Permissions.ALL);
        }
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

    /** Adds a right unless the group has one on that resource already. */
    private record Grants(AuthorizationService authorizations) {

        void process(String group, String process, Permission... permissions) {
            grant(group, Resources.PROCESS_DEFINITION, process, permissions);
        }

        void application(String group, String application) {
            grant(group, Resources.APPLICATION, application, Permissions.ACCESS);
        }

        void mayStart(String group) {
            grant(group, Resources.PROCESS_INSTANCE, Authorization.ANY, Permissions.CREATE);
        }

        void grant(String group, Resource resource, String id, Permission... permissions) {
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
    }
}
