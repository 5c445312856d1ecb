package dev.keyturn.engine;

import dev.keyturn.kernel.Person;
import dev.keyturn.login.ConfiguredUser;
import jakarta.validation.constraints.AssertTrue;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.monitoring}: beside {@code keyturn.users}, so that the password can be a secret of its own.
 *
 * @param user Name of the account that metrics are read with. Created at the start when it does not exist, in the group
 *     rotation-monitors and in no other.
 * @param password Its first password, used only when it is created.
 */
record MonitoringSettings(@Nullable String user, @Nullable String password) {

    @AssertTrue(message = "needs both, user and password, or neither")
    boolean isComplete() {
        return (user == null) == (password == null);
    }

    Stream<ConfiguredUser> account() {
        return user == null || password == null
                ? Stream.empty()
                : Stream.of(new ConfiguredUser(user, password, null, List.of(Person.MONITORS)));
    }

    @Override
    public String toString() {
        return "MonitoringSettings[user=" + user + ", password=***]";
    }
}
