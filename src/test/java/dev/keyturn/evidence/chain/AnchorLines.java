package dev.keyturn.evidence.chain;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A log beside the database, as an administrator sets it up: what the logger of anchors says, behind a time. */
public final class AnchorLines implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(Anchor.LOGGER);
    private final FileAppender<ILoggingEvent> file = new FileAppender<>();

    /** Appends to the file until it is closed. */
    public AnchorLines(Path path) {
        LoggerContext context = logger.getLoggerContext();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} [%thread] %m%n");
        encoder.start();
        file.setContext(context);
        file.setEncoder(encoder);
        file.setFile(path.toString());
        file.start();
        logger.addAppender(file);
        // whatever an application in this JVM has set for all loggers
        logger.setLevel(Level.INFO);
    }

    /** So far. */
    public List<String> published() {
        try {
            return Files.readAllLines(Path.of(file.getFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        logger.detachAppender(file);
        logger.setLevel(null);
        file.stop();
    }
}
