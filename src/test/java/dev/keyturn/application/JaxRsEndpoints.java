package dev.keyturn.application;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The endpoints of JAX-RS resource classes, with those of the resources that they hand out. */
final class JaxRsEndpoints {

    private final Set<Endpoint> found = new TreeSet<>();
    private final Set<String> walked = new HashSet<>();

    /** @param root where the application is mounted, such as {@code /engine-rest} */
    static Set<Endpoint> of(String root, Set<Class<?>> resources) {
        JaxRsEndpoints endpoints = new JaxRsEndpoints();
        for (Class<?> resource : resources) {
            Path path = inherited(resource, Path.class);
            if (path != null) {
                endpoints.walk(root + "/" + path.value(), resource);
            }
        }
        return endpoints.found;
    }

    private void walk(String base, Class<?> resource) {
        if (!walked.add(base + " " + resource.getName())) {
            return;
        }
        for (Method method : resource.getMethods()) {
            if (method.isBridge()) {
                continue;
            }
            Path path = annotation(method, Path.class);
            String address = path == null ? base : base + "/" + path.value();
            String verb = verb(method);
            if (verb != null) {
                found.add(Endpoint.of(verb, address));
            } else if (path != null) {
                walk(address, method.getReturnType());
            }
        }
    }

    private static @Nullable String verb(Method method) {
        return declarations(method)
                .flatMap(declared -> Stream.of(declared.getAnnotations()))
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value)
                .findFirst()
                .orElse(null);
    }

    private static <A extends Annotation> @Nullable A annotation(Method method, Class<A> type) {
        return declarations(method)
                .map(declared -> declared.getAnnotation(type))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Annotations are inherited from the method of a superclass or an interface. */
    private static Stream<Method> declarations(Method method) {
        return types(method.getDeclaringClass()).flatMap(type -> {
            try {
                return Stream.of(type.getMethod(method.getName(), method.getParameterTypes()));
            } catch (NoSuchMethodException e) {
                return Stream.empty();
            }
        });
    }

    private static <A extends Annotation> @Nullable A inherited(Class<?> resource, Class<A> type) {
        return types(resource)
                .map(candidate -> candidate.getAnnotation(type))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Stream<Class<?>> types(@Nullable Class<?> type) {
        if (type == null || type == Object.class) {
            return Stream.empty();
        }
        return Stream.concat(
                Stream.of(type),
                Stream.concat(
                        types(type.getSuperclass()),
                        Stream.of(type.getInterfaces()).flatMap(JaxRsEndpoints::types)));
    }
}
