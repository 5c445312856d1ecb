package dev.keyturn.engine.login;

import com.unboundid.ldap.sdk.Filter;
import dev.keyturn.kernel.ObjectGuid;
import dev.keyturn.login.UserRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.SearchResult;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.persistence.entity.GroupEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.identity.impl.ldap.LdapClient;
import org.camunda.bpm.identity.impl.ldap.LdapConfiguration;
import org.camunda.bpm.identity.impl.ldap.LdapGroupQuery;
import org.camunda.bpm.identity.impl.ldap.LdapIdentityProviderFactory;
import org.camunda.bpm.identity.impl.ldap.LdapIdentityProviderSession;
import org.camunda.bpm.identity.impl.ldap.LdapSearchResults;
import org.camunda.bpm.identity.impl.ldap.LdapUserEntity;
import org.camunda.bpm.identity.impl.ldap.LdapUserQueryImpl;
import org.camunda.bpm.identity.impl.ldap.plugin.LdapIdentityProviderPlugin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Camunda's plugin, with the groups mapped, and with people who are known by more than a name. */
final class DirectoryUsers extends LdapIdentityProviderPlugin {

    private static final Logger log = LoggerFactory.getLogger(DirectoryUsers.class);

    private static final String GUID = "objectGUID";

    private final DirectoryGroups groups;
    private final UserRegistry people;
    private final @Nullable String personAttribute;

    /** @param personAttribute what two accounts of one person have in common; null when nothing is */
    DirectoryUsers(DirectoryGroups groups, UserRegistry people, @Nullable String personAttribute) {
        this.groups = groups;
        this.people = people;
        this.personAttribute = personAttribute;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        LdapIdentityProviderFactory sessions = new LdapIdentityProviderFactory() {
            @Override
            public Session openSession() {
                return new Users(getLdapConfiguration());
            }
        };
        sessions.setLdapConfiguration(this);
        engine.setIdentityProviderSessionFactory(sessions);
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        Users session = new Users(this);
        try {
            groups.findAll(session::groupsMatching);
        } catch (ProcessEngineException away) {
            log.warn(
                    "No domain controller of keyturn.login.ldap.url answers now, so that nobody can log in. Each login asks again.");
            log.debug("Why:", away);
        } finally {
            session.close();
        }
    }

    /** Translates Keyturn's groups to those of Active Directory on the way in, and back on the way out. */
    private final class Users extends LdapIdentityProviderSession {

        private static final String NESTED_MEMBER_OF = "memberOf:1.2.840.113556.1.4.1941:";

        private static final String ENABLED = "(!(userAccountControl:1.2.840.113556.1.4.803:=2))";

        private static final long MILLIS_FROM_1601_TO_1970 = 11_644_473_600_000L;
        private static final long TICKS_PER_MILLI = 10_000;

        /** No group has it: a common name is never empty. */
        private static final String NONE = "(cn=\\00)";

        private static final Pattern DOMAIN_COMPONENT = Pattern.compile("(?i)(?:^|,)\\s*dc=([^,]+)");

        Users(LdapConfiguration configuration) {
            super(configuration);
            ldapClient = new Connection(configuration);
        }

        /** A right password of an account that has another one's name opens nothing. */
        @Override
        public boolean checkPassword(String userId, String password) {
            if (userId == null || userId.isEmpty()) {
                return false;
            }
            // checking the password closes the connection
            return findUserById(userId) instanceof DirectoryUser user
                    && super.checkPassword(userId, password)
                    && people.isKnownAs(ldapConfiguration.getBaseDn(), user.guid, user.getId(), user.person);
        }

        @Override
        protected String getGroupSearchFilter(LdapGroupQuery query) {
            Set<String> ids = null;
            for (Collection<String> asked :
                    Arrays.asList(one(query.getId()), several(query.getIds()), one(query.getName()))) {
                if (asked != null) {
                    Collection<String> before = ids;
                    ids = asked.stream()
                            .filter(id -> before == null || before.contains(id))
                            .collect(Collectors.toSet());
                }
            }
            String named = groups.mapped(ids, this::groupsMatching).keySet().stream()
                    .map(guid -> "(" + GUID + "=" + guid.inFilter() + ")")
                    .sorted()
                    .collect(Collectors.joining());
            String filter = "(objectClass=group)" + (named.isEmpty() ? NONE : "(|" + named + ")");
            if (query.getUserId() != null) {
                filter += "(" + ldapConfiguration.getGroupMemberAttribute() + "="
                        + Filter.encodeValue(getDnForUser(query.getUserId())) + ")";
            }
            return "(&" + filter + ")";
        }

        private @Nullable Collection<String> one(@Nullable String value) {
            return value == null ? null : List.of(value);
        }

        private @Nullable Collection<String> several(String @Nullable [] values) {
            return values == null ? null : Arrays.asList(values);
        }

        /** In the whole of what groups are searched in, with any members. */
        List<DirectoryGroups.Found> groupsMatching(String filter) {
            String base = composeDn(ldapConfiguration.getGroupSearchBase(), ldapConfiguration.getBaseDn());
            List<DirectoryGroups.Found> found = new ArrayList<>();
            try (LdapSearchResults results = ldapClient.search(base, filter)) {
                while (results.hasMoreElements()) {
                    SearchResult result = results.nextElement();
                    found.add(new DirectoryGroups.Found(result.getNameInNamespace(), guid(result)));
                }
            }
            return found;
        }

        @Override
        protected GroupEntity transformGroup(SearchResult result) {
            GroupEntity group = super.transformGroup(result);
            group.setId(groups.idOf(guid(result)));
            group.setName(group.getId());
            return group;
        }

        /** The plugin would read the direct members one by one. */
        @Override
        protected List<User> findUsersByGroupId(LdapUserQueryImpl query) {
            String base = composeDn(ldapConfiguration.getUserSearchBase(), ldapConfiguration.getBaseDn());
            return findUsersWithoutGroupId(query, base, false);
        }

        /** Whose account is disabled or has expired is as little there as whose account is gone. */
        @Override
        protected String getUserSearchFilter(LdapUserQueryImpl query) {
            String filter = "(&" + byAnyName(query, super.getUserSearchFilter(query)) + ENABLED + unexpired() + ")";
            if (query.getGroupId() == null) {
                return filter;
            }
            String group = Filter.encodeValue(getDnForGroup(query.getGroupId()));
            return "(&" + filter + "(" + NESTED_MEMBER_OF + "=" + group + "))";
        }

        /**
         * People write their user principal name as well. No {@code sAMAccountName} has an {@code @}; an account without a
         * principal name of its own has the one that its domain implies.
         */
        private String byAnyName(LdapUserQueryImpl query, String filter) {
            String name = query.getId();
            int at = name == null ? -1 : name.lastIndexOf('@');
            if (at < 1) {
                return filter;
            }
            String byAccount = "(" + ldapConfiguration.getUserIdAttribute() + "=" + escapeLDAPSearchFilter(name) + ")";
            String byPrincipal = "(userPrincipalName=" + Filter.encodeValue(name) + ")";
            if (name.substring(at + 1).equalsIgnoreCase(domain())) {
                byPrincipal = "(|" + byPrincipal + "(&(!(userPrincipalName=*))("
                        + ldapConfiguration.getUserIdAttribute() + "=" + Filter.encodeValue(name.substring(0, at))
                        + ")))";
            }
            return filter.replace(byAccount, byPrincipal);
        }

        private String domain() {
            return DOMAIN_COMPONENT
                    .matcher(ldapConfiguration.getBaseDn())
                    .results()
                    .map(component -> component.group(1).strip())
                    .collect(Collectors.joining("."))
                    .toLowerCase(Locale.ROOT);
        }

        @Override
        protected UserEntity transformUser(SearchResult result) {
            UserEntity user = super.transformUser(result);
            return new DirectoryUser(
                    user,
                    result.getNameInNamespace(),
                    String.valueOf(result.getAttributes().get("pwdLastSet")),
                    guid(result).toString(),
                    personAttribute == null ? null : text(result.getAttributes().get(personAttribute)));
        }

        private static ObjectGuid guid(SearchResult result) {
            try {
                Attribute guid = result.getAttributes().get(GUID);
                if (guid != null && guid.get() instanceof byte[] bytes) {
                    return ObjectGuid.of(bytes);
                }
            } catch (NamingException e) {
                throw new ProcessEngineException("The objectGUID of an entry cannot be read.", e);
            }
            throw new ProcessEngineException("The user of keyturn.login.ldap.bind-dn may not read an objectGUID.");
        }

        private static @Nullable String text(@Nullable Attribute attribute) {
            try {
                return attribute == null || !(attribute.get() instanceof String value) || value.isBlank()
                        ? null
                        : value.strip();
            } catch (NamingException e) {
                return null;
            }
        }

        /** Zero and the largest number stand for never. */
        private static String unexpired() {
            long now = (ClockUtil.getCurrentTime().getTime() + MILLIS_FROM_1601_TO_1970) * TICKS_PER_MILLI;
            return "(|(!(accountExpires=*))(accountExpires=0)(accountExpires>=" + now + "))";
        }
    }

    /** Connects by itself, where nothing was asked before. */
    private static final class Connection extends LdapClient {

        Connection(LdapConfiguration configuration) {
            super(configuration);
        }

        @Override
        public LdapSearchResults search(String base, String filter) {
            ensureContextInitialized();
            return super.search(base, filter);
        }
    }

    /** A person's account. */
    private static final class DirectoryUser extends LdapUserEntity {

        private static final long serialVersionUID = 1L;

        private final String guid;
        private final @Nullable String person;

        /** @param passwordSet stands for the password itself, which the directory does not tell */
        DirectoryUser(UserEntity user, String dn, String passwordSet, String guid, @Nullable String person) {
            setId(user.getId());
            setFirstName(user.getFirstName());
            setLastName(user.getLastName());
            setEmail(user.getEmail());
            setDn(dn);
            setDbPassword(passwordSet);
            this.guid = guid;
            this.person = person;
        }
    }
}
