package dev.keyturn.web.audit;

import io.swagger.v3.oas.annotations.Parameter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the filters that {@link Query} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = "account", description = "Only those of this account.")
@Parameter(name = "from", description = "Only those that ended at this time or later; running ones: requested.")
@Parameter(name = "to", description = "Only those that ended before this time; running ones: requested.")
@Parameter(name = "outcome", description = "Only those that ended so, such as VERIFIED.")
@Parameter(name = "person", description = "Only those that this person had any part in; case does not matter.")
@Parameter(name = "ticket", description = "Only those of this ticket.")
@interface FilterParameters {}
