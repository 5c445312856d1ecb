package dev.keyturn.lab;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.http.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/**
 * The lab as a process of its own, without the process engine and without a database, so that Keyturn can be killed
 * without it. Options are {@code --keyturn.data-dir}, {@code --server.port} (8090) and {@code keyturn.lab.*}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    ServletWebServerFactoryAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    SecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class
})
@Import(LabSecurity.class)
public class LabApplication {

    private static final Logger LOG = LoggerFactory.getLogger(LabApplication.class);

    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /** Keyturn's own configuration files are not for the lab: it would read {@code lab-application.properties}. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(LabApplication.class);
        application.setDefaultProperties(Map.of(
                "spring.config.name", "lab-application",
                "keyturn.lab.enabled", "true",
                // what is scripted against a lab of its own wants nothing to happen by itself
                "keyturn.lab.cycle-interval", "0s",
                "server.address", "127.0.0.1",
                "server.port", "8090",
                "spring.mvc.problemdetails.enabled", "true"));
        return application;
    }

    @EventListener
    void printHowToConnect(ApplicationReadyEvent ready) {
        Lab lab = ready.getApplicationContext().getBean(Lab.class);
        lab.pollOwnNode();
        String port = ready.getApplicationContext().getEnvironment().getProperty("local.server.port");
        LOG.info(
                "The lab's REST interface is at http://127.0.0.1:{}/lab (user operator, password operator). Connect"
                        + " Keyturn with --spring.config.import=file:{}",
                port,
                new LabConnection(lab).file());
    }
}
