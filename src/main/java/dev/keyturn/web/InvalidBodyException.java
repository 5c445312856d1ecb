package dev.keyturn.web;

import dev.keyturn.problem.Problems;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** A body that does not fit, without its content: what was sent may be a password. */
final class InvalidBodyException extends HttpMessageNotReadableException {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String message;

    InvalidBodyException(String field, String message, HttpInputMessage input) {
        super(field + " " + message, input);
        this.field = field;
        this.message = message;
    }

    Problems.FieldError error() {
        return new Problems.FieldError(field, message);
    }
}
