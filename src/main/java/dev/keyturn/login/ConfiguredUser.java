package dev.keyturn.login;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One of {@code keyturn.users}.
 *
 * @param id Name that the user logs in with.
 * @param password First password of the user, used only when the user is created.
 * @param email E-mail address of the user for notifications, used only when the user is created. Optional.
 * @param groups Groups that the user is put into when it is created, such as rotation-requesters.
 */
public record ConfiguredUser(
        @NotBlank String id,
        @NotBlank String password,
        @Nullable @Email String email,
        @DefaultValue List<@NotBlank String> groups) {

    @Override
    public String toString() {
        return "ConfiguredUser[id=" + id + ", password=***, groups=" + groups + "]";
    }
}
