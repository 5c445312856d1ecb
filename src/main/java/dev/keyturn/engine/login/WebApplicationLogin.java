package dev.keyturn.engine.login;

import dev.keyturn.kernel.Sha256;
import dev.keyturn.login.LoggedInUser;
import dev.keyturn.login.LoginUnavailableException;
import dev.keyturn.login.SessionLogin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.camunda.bpm.webapp.impl.security.filter.util.CsrfConstants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * The login of Camunda's web applications. They have no interface for it: where they keep it is read and written as their
 * own filters of version 7.24 do, which would look at the person and the groups again after minutes only. Both are asked
 * for each time, and whether the password is still the one of the login. Of a user who logged in at an identity
 * provider, the groups are in the session for as long as it lasts, and the name has to be still theirs.
 */
final class WebApplicationLogin implements SessionLogin {

    private static final Logger log = LoggerFactory.getLogger(WebApplicationLogin.class);

    private static final String SEEN_PASSWORD = PasswordDigest.class.getName();

    /** No request gets to the web applications without the copy that they keep being made anew before. */
    private static final Duration COPY_LASTS = Duration.ofMinutes(1);

    private final ProcessEngine engine;
    private final EngineAuthenticationProvider users;
    private final Predicate<OAuth2AuthenticationToken> provider;

    /** @param provider whether the name of a login there is still this person's */
    WebApplicationLogin(
            ProcessEngine engine, EngineAuthenticationProvider users, Predicate<OAuth2AuthenticationToken> provider) {
        this.engine = engine;
        this.users = users;
        this.provider = provider;
    }

    @Override
    public @Nullable Authentication of(HttpSession session) {
        OAuth2AuthenticationToken atProvider = atProvider(session);
        if (atProvider != null) {
            return known(() -> provider.test(atProvider)) ? atProvider : null;
        }
        Authentications logins = AuthenticationUtil.getAuthsFromSession(session);
        Object seen = session.getAttribute(SEEN_PASSWORD);
        if (!logins.hasAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT) || seen == null) {
            return null;
        }
        String user = logins.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT)
                .getName();
        return known(() -> users.find(user)
                .filter(found -> PasswordDigest.of(found).equals(seen))
                .map(users::loggedIn)
                .map(login -> new PreAuthenticatedAuthenticationToken(login.getName(), null, login.getAuthorities()))
                .orElse(null));
    }

    @Override
    public void renew(HttpSession session, Authentication login) {
        AuthenticationUtil.getAuthsFromSession(session).addOrReplace(known(() -> copy(login)));
    }

    @Override
    public void end(HttpSession session) {
        List<UserAuthentication> logins =
                AuthenticationUtil.getAuthsFromSession(session).getAuthentications();
        OAuth2AuthenticationToken atProvider = atProvider(session);
        if (atProvider != null || !logins.isEmpty()) {
            log.info(
                    "A session of {} was ended: the person is gone, or has another password or name now.",
                    atProvider != null ? atProvider.getName() : logins.get(0).getName());
            session.invalidate();
        }
    }

    @Override
    public HttpServletRequest loggingIn(HttpServletRequest request, String user) {
        return known(() -> users.find(user)
                .map(PasswordDigest::of)
                .<HttpServletRequest>map(seen -> new SessionMarkingRequest(request, seen))
                .orElse(request));
    }

    @Override
    public @Nullable String token(HttpSession session) {
        return session.getAttribute(CsrfConstants.CSRF_TOKEN_SESSION_ATTR_NAME) instanceof String token ? token : null;
    }

    private static @Nullable OAuth2AuthenticationToken atProvider(HttpSession session) {
        return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                                instanceof SecurityContext context
                        && context.getAuthentication() instanceof OAuth2AuthenticationToken login
                ? login
                : null;
    }

    private UserAuthentication copy(Authentication login) {
        List<String> groups = LoggedInUser.groups(login);
        UserAuthentication copy = new UserAuthentication(login.getName(), engine.getName());
        copy.setGroupIds(groups);
        copy.setTenantIds(AuthenticationUtil.getTenantsOfUser(engine, login.getName()));
        copy.setAuthorizedApps(applications(login.getName(), groups));
        copy.setCacheValidationTime(
                Date.from(ClockUtil.getCurrentTime().toInstant().plus(COPY_LASTS)));
        return copy;
    }

    private Set<String> applications(String user, List<String> groups) {
        boolean all = !engine.getProcessEngineConfiguration().isAuthorizationEnabled();
        Set<String> open = new HashSet<>(Set.of(AuthenticationUtil.APP_WELCOME));
        Arrays.stream(AuthenticationUtil.APPS)
                .filter(application -> all
                        || engine.getAuthorizationService()
                                .isUserAuthorized(user, groups, Permissions.ACCESS, Resources.APPLICATION, application))
                .forEach(open::add);
        return open;
    }

    private static <T> T known(Supplier<T> question) {
        try {
            return question.get();
        } catch (ProcessEngineException | NestedRuntimeException unknown) {
            log.warn(
                    "Whether you are still logged in cannot be looked up now. The request is refused, and may be sent again.",
                    unknown);
            throw new LoginUnavailableException(
                    "Whether you are still logged in cannot be looked up now; try again in a few seconds.", unknown);
        }
    }

    /**
     * The request of a user who logs in. The session that begins in it is marked with a digest of the stored password
     * before it was checked: afterwards it may be another one, and the answer may already be on its way.
     */
    private static final class SessionMarkingRequest extends HttpServletRequestWrapper {

        private final PasswordDigest seen;

        SessionMarkingRequest(HttpServletRequest request, PasswordDigest seen) {
            super(request);
            this.seen = seen;
        }

        @Override
        public HttpSession getSession() {
            return getSession(true);
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            HttpSession session = super.getSession(create);
            if (session != null && session.isNew()) {
                session.setAttribute(SEEN_PASSWORD, seen);
            }
            return session;
        }
    }

    /**
     * What a login saw of its user: whose password it was, and a digest of what is stored of it, by which a later request
     * notices that it was changed. A user who was deleted and made again has another one, as each password has its own salt.
     */
    private record PasswordDigest(String user, String digest) {

        static PasswordDigest of(User user) {
            String stored = user instanceof UserEntity entity ? entity.getSalt() + "\n" + entity.getPassword() : "";
            return new PasswordDigest(user.getId(), Sha256.of(stored));
        }
    }
}
