package dev.keyturn;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/**
 * The engine's SQL mappings, parsed once in a JVM and for each kind of database, for all engines whose transactions are
 * Spring's: to parse them is the greater part of what the start of an engine costs.
 */
public final class ParsedMappings extends AbstractProcessEnginePlugin {

    /** By the name of the database's product: the statements are not the same for each. */
    private static final Map<String, Configuration> PARSED = new ConcurrentHashMap<>();

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        Configuration parsed = PARSED.get(product(engine));
        if (parsed != null) {
            engine.setSqlSessionFactory(new DefaultSqlSessionFactory(on(engine, parsed)));
        }
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine built) {
        ProcessEngineConfigurationImpl engine = (ProcessEngineConfigurationImpl) built.getProcessEngineConfiguration();
        PARSED.putIfAbsent(product(engine), engine.getSqlSessionFactory().getConfiguration());
    }

    private static String product(ProcessEngineConfigurationImpl engine) {
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
