package dev.keyturn.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The change window ends after it starts, and it is not over yet. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ValidWindow.WindowValidator.class)
@interface ValidWindow {

    String message() default "is not a change window";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    final class WindowValidator implements ConstraintValidator<ValidWindow, RotationBody> {

        private final Clock clock;

        WindowValidator(Clock clock) {
            this.clock = clock;
        }

        @Override
        public boolean isValid(RotationBody body, ConstraintValidatorContext context) {
            String wrong = whatIsWrong(body.windowStart(), body.windowEnd());
            if (wrong == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(wrong)
                    .addPropertyNode("windowEnd")
                    .addConstraintViolation();
            return false;
        }

        private @Nullable String whatIsWrong(@Nullable Instant start, @Nullable Instant end) {
            if (end == null) {
                return null;
            }
            if (start != null && !end.isAfter(start)) {
                return "must be later than windowStart";
            }
            return end.isAfter(clock.instant()) ? null : "must lie in the future";
        }
    }
}
