package dev.keyturn.engine;

import dev.keyturn.check.CheckResult;
import dev.keyturn.check.CheckTable;
import dev.keyturn.engine.RunningNode.NotAskedException;
import dev.keyturn.engine.SettingsCheck.Usable;
import dev.keyturn.kernel.PlainText;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** {@code check}: tells everything that is wrong with the settings and with what they name, and changes nothing. */
public final class CheckCommand {

    /** The word that a command line begins with. */
    public static final String COMMAND = "check";

    static final String USAGE = """
            Checks the settings, and tries everything outside that they name. Nothing is changed.

              java -jar keyturn-app.jar check [--user NAME] [--url URL] [--wait TIME] [--SETTING=VALUE ...]

              --user    an operator of the Keyturn that runs: it is asked. The password is asked for, or taken from
                        KEYTURN_PASSWORD; a token in KEYTURN_TOKEN does without both
              --url     where it runs, by default on this machine, at the port of the settings
              --wait    how long sync workers are waited for when no Keyturn runs, by default 70s
              --SETTING as at a start, such as --spring.config.location=/etc/keyturn/

            Exit status: 0 nothing is wrong, 1 something is, 2 it could not be tried.""";

    private static final int WELL = 0;
    private static final int WRONG = 1;
    private static final int NOT_TRIED = 2;

    /** A worker whose node was away asks again within one minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final PrintWriter out;
    private final PrintWriter err;
    private final Function<String, @Nullable String> variables;
    private final Function<String, @Nullable String> passwords;

    /**
     * @param err for what cannot be tried, and for how far it is
     * @param variables of the process's environment
     * @param passwords asks the person at the terminal, who sees the text; null when there is none
     */
    public CheckCommand(
            PrintWriter out,
            PrintWriter err,
            Function<String, @Nullable String> variables,
            Function<String, @Nullable String> passwords) {
        this.out = out;
        this.err = err;
        this.variables = variables;
        this.passwords = passwords;
    }

    /**
     * @param arguments those behind the command's name
     * @return what the process is to exit with
     */
    public int run(List<String> arguments) {
        try {
            if (arguments.contains("--help") || arguments.contains("-h")) {
                out.println(USAGE);
                return WELL;
            }
            return check(arguments);
        } catch (NotAskedException e) {
            err.println(PlainText.oneLine(String.valueOf(e.getMessage())));
            return NOT_TRIED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n\n" + USAGE);
            return NOT_TRIED;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int check(List<String> arguments) throws NotAskedException {
        String user = null;
        String url = null;
        Duration patience = PATIENCE;
        List<String> settings = new ArrayList<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--user" -> user = value(argument, rest);
                case "--url" -> url = value(argument, rest);
                case "--wait" -> patience = DurationStyle.detectAndParse(value(argument, rest));
                default -> settings.add(setting(argument));
            }
        }
        ConfigurableEnvironment environment = readable(settings);
        RunningNode node = new RunningNode(url == null ? RunningNode.address(environment) : URI.create(url));
        boolean runs = node.runs();
        List<CheckResult> results = new ArrayList<>();
        if (environment.getProperty("keyturn.lab.enabled", Boolean.class, false)) {
            if (!runs) {
                throw new NotAskedException(
                        "The lab is on, which is there while Keyturn runs: start it and check again, or set"
                                + " keyturn.lab.enabled=false and name your own systems, for which the command init writes a file.");
            }
            results.addAll(ask(node, user));
        } else {
            Usable usable = new SettingsCheck(environment, Clock.systemUTC()).run();
            results.addAll(usable.results());
            try {
                results.addAll(runs ? ask(node, user) : alone(environment, usable, patience));
            } catch (NotAskedException e) {
                out.print(CheckTable.of(results));
                throw e;
            }
        }
        out.print(CheckTable.of(results));
        long wrong = results.stream().filter(CheckResult::isWrong).count();
        out.println(wrong == 0 ? "Nothing is wrong." : wrong + " to correct.");
        return wrong == 0 ? WELL : WRONG;
    }

    private List<CheckResult> ask(RunningNode node, @Nullable String user) throws NotAskedException {
        String authorization = authorization(user);
        if (authorization == null) {
            throw new NotAskedException(
                    "A Keyturn runs at " + node.url()
                            + ", and the sync workers answer to it. Have it asked with --user and the password of an operator.");
        }
        err.println("The Keyturn at " + node.url() + " is asked, with the settings that it was started with.");
        err.flush();
        return node.check(authorization);
    }

    private @Nullable String authorization(@Nullable String user) {
        String token = variables.apply("KEYTURN_TOKEN");
        if (token != null) {
            return "Bearer " + token;
        }
        if (user == null) {
            return null;
        }
        String password = variables.apply("KEYTURN_PASSWORD");
        password = password == null ? passwords.apply("Password of " + user + ": ") : password;
        return password == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private List<CheckResult> alone(ConfigurableEnvironment environment, Usable usable, Duration patience) {
        if (usable.keyturn() == null) {
            return List.of();
        }
        err.println("No Keyturn runs: everything is tried from here. Sync workers are waited for up to "
                + patience.toSeconds() + " s.");
        err.flush();
        try (StandaloneCheck check = new StandaloneCheck(environment, usable, patience, Clock.systemUTC())) {
            return check.run(result -> {
                err.println("  " + result.finding().subject() + ": " + CheckTable.word(result));
                err.flush();
            });
        }
    }

    private static ConfigurableEnvironment readable(List<String> settings) throws NotAskedException {
        try {
            return environment(settings);
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new NotAskedException("The files with the settings cannot be read: " + root.getMessage());
        }
    }

    /** The settings as at a start, and nothing else of a start: it would make folders and the lab. */
    static ConfigurableEnvironment environment(List<String> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(settings.toArray(String[]::new)));
        ConfigurationPropertySources.attach(environment);
        SpringApplication application = new SpringApplication(KeyturnApplication.class);
        new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment, application);
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        new DefaultSettings().postProcessEnvironment(environment, application);
        return environment;
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("There is nothing behind " + option + ".");
        }
        return rest.next();
    }

    private static String setting(String argument) {
        if (!argument.matches("--[^=]+=.*")) {
            throw new IllegalArgumentException("There is no option " + argument + ".");
        }
        return argument;
    }
}
