package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;

class HostWebTest {

    /** In another application nothing but this list has Keyturn's groups asked for. */
    @Test
    void everyControllerBelowApiIsBehindTheRulesInAnotherApplicationToo() {
        Set<String> served = Arrays.stream(
                        WebRoom.class.getAnnotation(Import.class).value())
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredMethods())))
                .map(place ->
                        AnnotatedElementUtils.findMergedAnnotation((AnnotatedElement) place, RequestMapping.class))
                .filter(Objects::nonNull)
                .flatMap(mapping -> Arrays.stream(mapping.path()))
                .filter(path -> path.startsWith("/api/"))
                .map(path -> path.split("/")[2])
                .collect(Collectors.toSet());

        assertThat(served).hasSizeGreaterThan(5).allSatisfy(first -> assertThat(HostWeb.ADDRESSES)
                .contains("/api/" + first + "/*"));
    }
}
