package dev.keyturn.engine.login;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.login.LoggedInUser;
import dev.keyturn.login.LoginRules;
import dev.keyturn.login.OidcPeople;
import dev.keyturn.login.OidcPeople.OidcPerson;
import dev.keyturn.login.SessionLogin;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The users of the process engine are the users of the whole application. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LoginSettings.class)
@Import({EngineUsers.class, EngineAuthenticationProvider.class, RequestLogin.class})
public class EngineLogin {

    @Bean
    LoginRules loginRules(LoginSettings settings, Environment environment) {
        boolean hasProvider = environment.containsProperty(OidcLogin.ISSUER);
        boolean meantToHave = Binder.get(environment)
                .bind(OidcLogin.SETTING, Bindable.mapOf(String.class, Object.class))
                .isBound();
        if (meantToHave && !hasProvider) {
            throw new InvalidSettingException(
                    OidcLogin.ISSUER,
                    "is not set, but other settings of " + OidcLogin.SETTING + " are. Set it, or remove them.");
        }
        return settings.rules(hasProvider);
    }

    @Bean
    SessionLogin webApplicationLogin(
            ProcessEngine engine, EngineAuthenticationProvider login, ObjectProvider<OidcPeople> people) {
        return new WebApplicationLogin(
                engine,
                login,
                atProvider -> atProvider.getPrincipal() instanceof OidcPerson person
                        && people.getObject().isStill(person));
    }

    /** Right after Spring Security, which found out who it is. */
    @Bean
    FilterRegistrationBean<EngineAuthenticationFilter> engineAuthentication(IdentityService identities) {
        var filter = new FilterRegistrationBean<>(new EngineAuthenticationFilter(identities, LoggedInUser::person));
        filter.addUrlPatterns("/api/*", "/engine-rest/*", "/lab/*");
        filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 1);
        return filter;
    }
}
