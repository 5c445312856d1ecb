package dev.keyturn.web;

import dev.keyturn.secret.Secret;
import io.swagger.v3.oas.annotations.media.Schema;

/** Body of {@code POST /api/rotations/{id}/password}, read by {@link PasswordBodyConverter}. */
@Schema(description = "The password that the account already has in Active Directory.")
record PasswordBody(
        @Schema(
                implementation = String.class,
                format = "password",
                minLength = 1,
                maxLength = PasswordBodyConverter.MAXIMUM,
                requiredMode = Schema.RequiredMode.REQUIRED)
        Secret password) {}
