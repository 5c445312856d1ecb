package dev.keyturn.web;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Problems of Keyturn's own controllers only: those of the application are its own matter. */
@RestControllerAdvice(basePackages = "dev.keyturn.web")
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HostProblemHandler extends ProblemHandler {}
