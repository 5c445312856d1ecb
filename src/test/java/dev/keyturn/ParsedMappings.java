package dev.keyturn;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/**
 * The engine's SQL mappings, parsed once in a JVM for all engines on one kind of database whose transactions are Spring's:
 * to parse them is the greater part of what the start of an engine costs.
 */
public final class ParsedMappings extends AbstractProcessEnginePlugin {

    /** By the database's product, whose dialect is in them. */
    private static final Map<String, Configuration> PARSED = new HashMap<>();

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        synchronized (PARSED) {
            Configuration parsed = PARSED.get(database(engine));
            if (parsed != null) {
                engine.setSqlSessionFactory(new DefaultSqlSessionFactory(on(engine, parsed)));
            }
        }
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        ProcessEngineConfigurationImpl configuration =
                (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        synchronized (PARSED) {
            PARSED.computeIfAbsent(
                    database(configuration),
                    first -> configuration.getSqlSessionFactory().getConfiguration());
        }
    }

    private static String database(ProcessEngineConfigurationImpl engine) {
        try (Connection connection = engine.getDataSource().getConnection()) {
            return connection.getMetaData().getDatabaseProductName();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Configuration on(ProcessEngineConfigurationImpl engine, Configuration parsed) {
        Configuration own =
                new Configuration(new Environment("default", new ManagedTransactionFactory(), engine.getDataSource()));
        own.setDefaultExecutorType(parsed.getDefaultExecutorType());
        own.setLazyLoadingEnabled(parsed.isLazyLoadingEnabled());
        // short names that two statements have are in there as well, as something else
        for (Object statement : parsed.getMappedStatements()) {
            if (statement instanceof MappedStatement mapped && !own.hasStatement(mapped.getId(), false)) {
                own.addMappedStatement(mapped);
            }
        }
        return own;
    }
}
