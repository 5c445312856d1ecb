package dev.keyturn.web;

import dev.keyturn.problem.Problems;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.http.ProblemDetail;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/** Turns failed validations into one problem that lists every field. */
final class InvalidParameters {

    private InvalidParameters() {}

    static ProblemDetail explain(BindingResult result) {
        return Problems.invalid(fields(result).sorted(byField()).toList());
    }

    static ProblemDetail explain(HandlerMethodValidationException invalid) {
        List<Problems.FieldError> errors = invalid.getParameterValidationResults().stream()
                .flatMap(InvalidParameters::ofParameter)
                .sorted(byField())
                .toList();
        return Problems.invalid(errors);
    }

    private static Stream<Problems.FieldError> ofParameter(ParameterValidationResult result) {
        if (result instanceof ParameterErrors body) {
            return fields(body);
        }
        String name = nameOf(result.getMethodParameter());
        return result.getResolvableErrors().stream()
                .map(error -> new Problems.FieldError(name, String.valueOf(error.getDefaultMessage())));
    }

    private static Stream<Problems.FieldError> fields(Errors errors) {
        return errors.getFieldErrors().stream()
                .map(error -> new Problems.FieldError(error.getField(), String.valueOf(error.getDefaultMessage())));
    }

    private static String nameOf(MethodParameter parameter) {
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        return header == null ? String.valueOf(parameter.getParameterName()) : header.name();
    }

    private static Comparator<Problems.FieldError> byField() {
        return Comparator.comparing(Problems.FieldError::field).thenComparing(Problems.FieldError::message);
    }
}
