package dev.keyturn.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ibatis.builder.IncompleteElementException;
import org.apache.ibatis.builder.xml.XMLConfigBuilder;
import org.apache.ibatis.builder.xml.XMLStatementBuilder;
import org.apache.ibatis.io.Resources;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.jspecify.annotations.Nullable;

/**
 * Reads the engine's SQL mappings as the engine does, but parses a statement when it is asked for first. The engine has some
 * 880 statements, and parses them all for a third of the time in which Keyturn starts; a rotation needs about 150.
 */
final class LazyMappings extends AbstractProcessEnginePlugin {

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        if (engine.getSqlSessionFactory() == null) {
            Configuration statements = read(engine);
            statements.setEnvironment(
                    new Environment("default", new ManagedTransactionFactory(), engine.getDataSource()));
            engine.setSqlSessionFactory(new DefaultSqlSessionFactory(statements));
        }
    }

    /** What {@code ProcessEngineConfigurationImpl.initSqlSessionFactory} of Camunda 7.24 does. */
    static Configuration read(ProcessEngineConfigurationImpl engine) {
        if (engine.getDatabaseType() == null) {
            engine.initDatabaseType();
        }
        Properties properties = new Properties();
        properties.put("prefix", engine.getDatabaseTablePrefix());
        ProcessEngineConfigurationImpl.initSqlSessionFactoryProperties(
                properties, engine.getDatabaseTablePrefix(), engine.getDatabaseType());
        try (InputStream mappings =
                Resources.getResourceAsStream(ProcessEngineConfigurationImpl.DEFAULT_MYBATIS_MAPPING_FILE)) {
            Statements statements = (Statements) new XMLConfigBuilder(
                            Statements.class, new InputStreamReader(mappings, StandardCharsets.UTF_8), "", properties)
                    .parse();
            statements.read();
            statements.setDefaultStatementTimeout(engine.getJdbcStatementTimeout());
            if (engine.isJdbcBatchProcessing()) {
                statements.setDefaultExecutorType(ExecutorType.BATCH);
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * MyBatis puts a statement aside that refers to what it has not read yet, and tries it again later. Here it is told so of
     * every statement while it reads, by the first question that it asks about one.
     */
    public static final class Statements extends Configuration {

        /** By its name with and without its namespace, which two statements may share. */
        private final Map<String, List<XMLStatementBuilder>> unparsed = new ConcurrentHashMap<>();

        private boolean reading = true;
        private @Nullable String putAside;

        /** MyBatis makes it. */
        public Statements() {}

        private void read() {
            reading = false;
        }

        @Override
        public boolean hasStatement(String name, boolean all) {
            if (reading) {
                putAside = name;
                throw new PutAside();
            }
            return all && unparsed.containsKey(name) || super.hasStatement(name, false);
        }

        @Override
        public void addIncompleteStatement(XMLStatementBuilder statement) {
            String name = String.valueOf(putAside);
            waiting(name).add(statement);
            waiting(name.substring(name.lastIndexOf('.') + 1)).add(statement);
        }

        private List<XMLStatementBuilder> waiting(String name) {
            return unparsed.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
        }

        @Override
        public MappedStatement getMappedStatement(String name, boolean all) {
            if (unparsed.containsKey(name)) {
                parse(name);
            }
            return super.getMappedStatement(name, false);
        }

        @Override
        protected void buildAllStatements() {
            unparsed.keySet().forEach(this::parse);
        }

        /** A name is taken away only when its statement can be had. */
        private synchronized void parse(String name) {
            List<XMLStatementBuilder> waiting = List.copyOf(unparsed.getOrDefault(name, List.of()));
            waiting.forEach(XMLStatementBuilder::parseStatementNode);
            unparsed.values().removeIf(others -> others.removeAll(waiting) && others.isEmpty());
        }
    }

    private static final class PutAside extends IncompleteElementException {

        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
