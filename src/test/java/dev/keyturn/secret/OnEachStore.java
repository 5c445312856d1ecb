package dev.keyturn.secret;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test that runs once with each {@link StoreAdapter}, which it takes as its argument; with the one on PostgreSQL in the long form. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@MethodSource("dev.keyturn.secret.StoreAdapter#toTest")
@Tag("longer")
@interface OnEachStore {}
