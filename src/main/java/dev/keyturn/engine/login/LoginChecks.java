package dev.keyturn.engine.login;

import dev.keyturn.check.SystemCheck;
import dev.keyturn.kernel.SettingMistakes;
import dev.keyturn.login.DirectoryLoginSettings;
import dev.keyturn.login.OidcLoginSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** How people log in, without an application: which settings are wrong, and what can be asked of those who know people. */
public final class LoginChecks {

    private LoginChecks() {}

    /** Reads settings, and keeps what is wrong with them. */
    @FunctionalInterface
    public interface SettingsReader {

        /** @return null when they cannot be used */
        <T> @Nullable T read(String prefix, Class<T> type);
    }

    /** @return what can be asked with these settings */
    public static List<SystemCheck> of(
            Environment environment, SettingsReader reader, SettingMistakes mistakes, Clock clock) {
        List<SystemCheck> checks = new ArrayList<>();
        LoginSettings logins = reader.read("keyturn.login", LoginSettings.class);
        if (logins != null) {
            mistakes.in(() -> new EngineLogin().loginRules(logins, environment));
        }
        if (environment.containsProperty(OidcLogin.ISSUER)) {
            OidcLoginSettings settings = reader.read(OidcLogin.SETTING, OidcLoginSettings.class);
            OidcLogin login = new OidcLogin();
            if (settings != null) {
                mistakes.in(() ->
                        checks.add(login.identityProviderCheck(login.oidcProvider(settings, environment, clock))));
            }
        }
        DirectoryLoginSettings directory = reader.read("keyturn.login.ldap", DirectoryLoginSettings.class);
        if (directory != null) {
            mistakes.in(() -> new DirectoryLogin().check(directory));
            checks.add(new DirectoryLogin().directoryLoginCheck(directory));
        }
        return checks;
    }
}
