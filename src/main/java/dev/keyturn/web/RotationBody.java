package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.rotation.RotationRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /api/rotations}. */
@RotationBody.ValidWindow
@Schema(name = "RotationRequest", description = "A request to rotate the password of one account.")
record RotationBody(
        @Schema(description = "Name of the account in the inventory.", example = "contoso.com")
        @NotBlank(message = "is missing")
        @Size(max = 200, message = "must not be longer than 200 characters")
        @Pattern(regexp = PlainText.ONE_LINE, message = "must not contain control characters")
        String account,

        @Schema(
                description = "ROTATE: Keyturn makes a new password and sets it in Active Directory. "
                        + "REPAIR: it was changed in Active Directory already, and a person enters it.",
                defaultValue = "ROTATE")
        RotationRequest.@Nullable Kind kind,

        @Schema(description = "Why, for the approver and the auditor.", example = "90 days are over.")
        @NotBlank(message = "is missing")
        @Size(max = 2000, message = "must not be longer than 2000 characters")
        @Pattern(
                regexp = PlainText.LINES,
                message = "must not contain control characters other than line breaks and tabs")
        String reason,

        @Schema(description = "Number of the change ticket, where there is one.", example = "CHG0030052")
        @Size(max = 100, message = "must not be longer than 100 characters")
        @Pattern(regexp = PlainText.ONE_LINE, message = "must not contain control characters")
        @Nullable
        String ticket,

        @Schema(description = "The change is not made before. Now, when left out.", example = "2030-01-31T20:00:00Z")
        @JsonDeserialize(using = PointInTime.class)
        @Nullable
        Instant windowStart,

        @Schema(
                description = "The change is not begun after. Open, when left out.",
                example = "2030-01-31T22:00:00+01:00")
        @JsonDeserialize(using = PointInTime.class)
        @Nullable
        Instant windowEnd,

        @Schema(description = "Whether the approval policy may treat it as urgent.", defaultValue = "false") @Nullable
        Boolean urgent,

        @Schema(
                description = "The person who wrote the change ticket, when a service account asks. That person cannot "
                        + "approve either.",
                example = "j.doe")
        @Size(max = 200, message = "must not be longer than 200 characters")
        @Pattern(regexp = PlainText.ONE_LINE, message = "must not contain control characters")
        @Nullable
        String onBehalfOf) {

    RotationRequest toRequest() {
        return new RotationRequest(
                account.strip(),
                kind == null ? RotationRequest.Kind.ROTATE : kind,
                reason.strip(),
                ticket == null || ticket.isBlank() ? null : ticket.strip(),
                windowStart,
                windowEnd,
                Boolean.TRUE.equals(urgent),
                onBehalfOf == null || onBehalfOf.isBlank() ? null : onBehalfOf.strip());
    }

    /** Reads requests to the letter: no unknown or repeated property, no number for a text, nothing after the object. */
    static ObjectMapper strictReader() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    /** Reads a time of RFC 3339 and nothing else: Jackson's own reader also takes numbers, of seconds or of milliseconds. */
    static final class PointInTime extends StdDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        PointInTime() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                Optional<Instant> time = TimeRange.parse(parser.getText());
                if (time.isPresent()) {
                    return time.get();
                }
            }
            throw InvalidFormatException.from(parser, "not a point in time", null, Instant.class);
        }
    }

    /** The change window ends after it starts, and it is not over yet. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = WindowValidator.class)
    @interface ValidWindow {

        String message() default "is not a change window";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    static final class WindowValidator implements ConstraintValidator<ValidWindow, RotationBody> {

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
