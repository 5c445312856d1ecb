package dev.keyturn.engine;

import dev.keyturn.engine.login.EngineAuthenticationFilter;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.login.LoggedInUser;
import dev.keyturn.web.HostWeb;
import dev.keyturn.web.WebConfiguration;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The REST interface and the pages in an application that Keyturn is a part of, where it asks for them. */
@AutoConfiguration(after = KeyturnAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(KeyturnWebAutoConfiguration.SETTING)
class KeyturnWebAutoConfiguration {

    static final String SETTING = "keyturn.web.enabled";

    private static final String SPRING_SECURITY = "org.springframework.security.web.SecurityFilterChain";

    /** People come from Spring Security, with the rules that the application has made there. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = SPRING_SECURITY)
    // Keyturn's own application has a web room of its own
    @ConditionalOnMissingBean(WebConfiguration.class)
    @Import(HostWeb.class)
    static class WithSecurity {

        /** Right after the groups were checked. */
        @Bean
        FilterRegistrationBean<EngineAuthenticationFilter> keyturnAuthentication(IdentityService identities) {
            var filter = new FilterRegistrationBean<>(
                    new EngineAuthenticationFilter(identities, LoggedInUser::personOfHost));
            filter.setUrlPatterns(HostWeb.ADDRESSES);
            filter.setOrder(SecurityProperties.DEFAULT_FILTER_ORDER + 2);
            return filter;
        }
    }

    /** The sender of a request would not be known. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(SPRING_SECURITY)
    static class WithoutSecurity {

        WithoutSecurity() {
            throw new InvalidSettingException(
                    SETTING,
                    "is true, but Spring Security is not there to say who sends a request. Add"
                            + " spring-boot-starter-security with rules of your own, or set it to false.");
        }
    }
}
