package com.example.host;

import jakarta.servlet.Filter;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the application has become with Keyturn in it. */
@RestController
class Inside {

    private final ApplicationContext beans;
    private final RepositoryService models;

    Inside(ApplicationContext beans, RepositoryService models) {
        this.beans = beans;
        this.models = models;
    }

    @GetMapping("/inside")
    Map<String, Object> check() {
        ClassLoader classes = getClass().getClassLoader();
        return Map.of(
                "securityChains", beans.getBeanNamesForType(SecurityFilterChain.class),
                "filters", new TreeSet<>(filters().map(Class::getName).toList()),
                "definitions",
                        models.createProcessDefinitionQuery().orderByProcessDefinitionKey().asc().list().stream()
                                .map(Inside::name)
                                .toList(),
                "policies", models.createDecisionDefinitionQuery().count(),
                "forms", formsOfTheLatest(),
                "keyturnFrom",
                        classes.getResource("dev/keyturn/engine/KeyturnEnginePlugin.class")
                                .toString(),
                "lab", ClassUtils.isPresent("dev.keyturn.lab.LabPart", classes),
                "webApplications",
                        ClassUtils.isPresent("org.camunda.bpm.webapp.impl.security.auth.Authentications", classes));
    }

    /** Those of the servlet container and those of Spring Security. */
    private Stream<Class<?>> filters() {
        Stream<Class<?>> own =
                beans.getBeansOfType(Filter.class).values().stream().map(Filter::getClass);
        Stream<Class<?>> registered = beans.getBeansOfType(FilterRegistrationBean.class).values().stream()
                .map(registration -> registration.getFilter().getClass());
        Stream<Class<?>> security = beans.getBean(FilterChainProxy.class).getFilterChains().stream()
                .flatMap(chain -> chain.getFilters().stream())
                .map(Filter::getClass);
        return Stream.of(own, registered, security).flatMap(each -> each);
    }

    private List<String> formsOfTheLatest() {
        ProcessDefinition rotation = models.createProcessDefinitionQuery()
                .processDefinitionKey("connector-password-rotation")
                .latestVersion()
                .singleResult();
        return models.getDeploymentResourceNames(rotation.getDeploymentId()).stream()
                .filter(name -> name.endsWith(".html"))
                .sorted()
                .toList();
    }

    private static String name(ProcessDefinition definition) {
        return definition.getKey() + ":" + definition.getVersion();
    }
}
