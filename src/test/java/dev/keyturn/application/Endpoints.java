package dev.keyturn.application;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.servlet.ServletContainer;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Everything that the running application answers to, asked from the frameworks that answer. */
final class Endpoints {

    private final ApplicationContext application;
    private final Set<Endpoint> found = new TreeSet<>();

    private Endpoints(ApplicationContext application) {
        this.application = application;
    }

    static Set<Endpoint> of(ApplicationContext application) throws ReflectiveOperationException {
        Endpoints endpoints = new Endpoints(application);
        endpoints.controllers();
        endpoints.files();
        endpoints.servlets();
        return endpoints.found;
    }

    private void controllers() {
        application
                .getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(this::add));
    }

    private void add(RequestMappingInfo mapping) {
        Set<String> methods = new TreeSet<>();
        mapping.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
        for (String path : mapping.getPatternValues()) {
            for (String method : methods.isEmpty() ? Set.of("GET") : methods) {
                found.add(Endpoint.of(method, path));
            }
        }
    }

    private void files() {
        application.getBeansOfType(AbstractUrlHandlerMapping.class).values().forEach(mapping -> mapping.getHandlerMap()
                .keySet()
                .forEach(path -> found.add(Endpoint.of("GET", path))));
    }

    private void servlets() throws ReflectiveOperationException {
        ServletContext servlets = application.getBean(ServletContext.class);
        for (ServletRegistration servlet : servlets.getServletRegistrations().values()) {
            for (String mapping : servlet.getMappings()) {
                if (servlet.getClassName().equals(ServletContainer.class.getName())) {
                    found.addAll(JaxRsEndpoints.of(mapping.replace("/*", ""), resources(servlet)));
                } else if (!servlet.getClassName().equals(DispatcherServlet.class.getName())) {
                    found.add(Endpoint.of("GET", mapping));
                }
            }
        }
    }

    private Set<Class<?>> resources(ServletRegistration servlet) throws ReflectiveOperationException {
        String name = servlet.getInitParameter("jakarta.ws.rs.Application");
        Application resources = name == null
                ? application.getBean(org.glassfish.jersey.server.ResourceConfig.class)
                : (Application) Class.forName(name).getConstructor().newInstance();
        return resources.getClasses();
    }
}
