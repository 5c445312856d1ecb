package dev.keyturn.directory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.HexFormat;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import org.ietf.jgss.ChannelBinding;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;

/**
 * A service that demands channel binding, as a domain controller with {@code LdapEnforceChannelBinding} = 2: a JVM of its own, since
 * Java keeps the kind of binding that TLS has to itself.
 */
final class BoundAcceptor {

    private BoundAcceptor() {}

    /** @param arguments keytab, principal, a token, and then bindings, in hexadecimal digits; says of each whether it is that of the token */
    public static void main(String[] arguments) throws Exception {
        Subject subject = new Subject();
        new LoginContext("acceptor", subject, callbacks -> {}, keytab(Path.of(arguments[0]), arguments[1])).login();
        byte[] token = HexFormat.of().parseHex(Files.readString(Path.of(arguments[2])));
        StringBuilder answers = new StringBuilder();
        for (int i = 4; i < arguments.length; i++) {
            byte[] binding = HexFormat.of().parseHex(arguments[i]);
            answers.append(Subject.doAs(subject, (PrivilegedExceptionAction<String>) () -> accept(token, binding)))
                    .append('\n');
        }
        Files.writeString(Path.of(arguments[3]), answers);
    }

    private static String accept(byte[] token, byte[] binding) throws Exception {
        GSSContext context = GSSManager.getInstance().createContext((org.ietf.jgss.GSSCredential) null);
        context.setChannelBinding(
                (ChannelBinding) Class.forName("sun.security.jgss.krb5.internal.TlsChannelBindingImpl")
                        .getConstructor(byte[].class)
                        .newInstance((Object) binding));
        try {
            context.acceptSecContext(token, 0, token.length);
            return "accepted";
        } catch (GSSException e) {
            return e.getMessage();
        }
    }

    private static Configuration keytab(Path file, String principal) {
        var entry = new AppConfigurationEntry(
                "com.sun.security.auth.module.Krb5LoginModule",
                LoginModuleControlFlag.REQUIRED,
                Map.of(
                        "useKeyTab", "true",
                        "keyTab", file.toString(),
                        "principal", principal,
                        "storeKey", "true",
                        "isInitiator", "false",
                        "doNotPrompt", "true"));
        return new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
    }
}
