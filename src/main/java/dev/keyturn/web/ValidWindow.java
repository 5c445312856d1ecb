package dev.keyturn.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The change window ends after it starts, and it is not over yet. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = WindowValidator.class)
@interface ValidWindow {

    String message() default "is not a change window";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
