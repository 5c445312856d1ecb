package dev.keyturn.engine;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether mails are to be sent: as {@code keyturn.mail.enabled} says, else when there is a mail server. */
class MailCondition implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        String enabled = environment.getProperty("keyturn.mail.enabled");
        return StringUtils.hasText(enabled)
                ? Boolean.parseBoolean(enabled)
                : StringUtils.hasText(environment.getProperty("spring.mail.host"));
    }
}
