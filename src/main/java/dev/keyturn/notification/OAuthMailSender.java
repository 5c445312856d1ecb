package dev.keyturn.notification;

import dev.keyturn.kernel.InvalidSettingException;
import java.util.Properties;
import java.util.function.Supplier;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Logs in with a token instead of a password, a fresh one for each connection: SASL XOAUTH2. */
final class OAuthMailSender extends JavaMailSenderImpl {

    private final Supplier<String> tokens;

    /**
     * That server, which is given tokens where the settings say so.
     *
     * @throws InvalidSettingException when there is no mailbox to log in to
     */
    static JavaMailSender where(MailSettings settings, JavaMailSender server) {
        if (settings.oauth() == null) {
            return server;
        }
        if (server instanceof JavaMailSenderImpl configured && configured.getUsername() != null) {
            return new OAuthMailSender(configured, new MailTokens(settings.oauth())::fresh);
        }
        throw new InvalidSettingException(
                "spring.mail.username",
                "is missing. With keyturn.mail.oauth it is the mailbox that mails are sent from.");
    }

    /** @param configured by {@code spring.mail}, with the mailbox as user name */
    OAuthMailSender(JavaMailSenderImpl configured, Supplier<String> tokens) {
        this.tokens = tokens;
        setHost(configured.getHost());
        setPort(configured.getPort());
        setProtocol(configured.getProtocol());
        setUsername(configured.getUsername());
        setDefaultEncoding(configured.getDefaultEncoding());
        Properties properties = new Properties();
        properties.putAll(configured.getJavaMailProperties());
        String protocol = "mail." + (configured.getProtocol() == null ? DEFAULT_PROTOCOL : configured.getProtocol());
        properties.put(protocol + ".auth", "true");
        properties.put(protocol + ".auth.mechanisms", "XOAUTH2");
        // a token that is read on the way sends mails as well
        properties.putIfAbsent(protocol + ".starttls.required", "true");
        setJavaMailProperties(properties);
    }

    @Override
    public String getPassword() {
        return tokens.get();
    }
}
