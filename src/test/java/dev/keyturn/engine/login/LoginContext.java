package dev.keyturn.engine.login;

import static org.mockito.Mockito.mock;

import dev.keyturn.account.Accounts;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.login.WebSecurity;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.KeysetRotation;
import dev.keyturn.web.MockedRecord;
import dev.keyturn.web.WebConfiguration;
import java.time.Clock;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

/** The engine, its web applications and REST interface, with Keyturn's login before them and no process of Keyturn. */
@Import({
    WebConfiguration.class,
    WebSecurity.class,
    EngineLogin.class,
    MockedRecord.class,
    ParsedMappings.class,
    LoginContext.WithoutKeyturn.class
})
public class LoginContext {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Rotations rotations() {
        return mock(Rotations.class);
    }

    @Bean
    Accounts accounts() {
        return mock(Accounts.class);
    }

    @Bean
    KeysetRotation keysetRotation() {
        return mock(KeysetRotation.class);
    }

    public static void createUser(IdentityService identities, String name, String group) {
        var user = identities.newUser(name);
        user.setPassword(name);
        identities.saveUser(user);
        if (identities.createGroupQuery().groupId(group).count() == 0) {
            identities.saveGroup(identities.newGroup(group));
        }
        identities.createMembership(name, group);
    }

    /** Everything that a Spring Boot application gets, except Keyturn's own parts and its scheduler. */
    static class WithoutKeyturn extends AutoConfigurationImportSelector {

        @Override
        protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
            var attributes = new AnnotationAttributes();
            attributes.put("exclude", new String[0]);
            attributes.put("excludeName", new String[0]);
            return attributes;
        }

        @Override
        protected List<String> getCandidateConfigurations(
                AnnotationMetadata metadata, @Nullable AnnotationAttributes attributes) {
            return super.getCandidateConfigurations(metadata, attributes).stream()
                    .filter(name -> !name.startsWith("dev.keyturn.") && !name.contains("kagkarlsson"))
                    .toList();
        }
    }
}
