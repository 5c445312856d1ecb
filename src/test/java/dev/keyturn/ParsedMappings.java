package dev.keyturn;

import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.jspecify.annotations.Nullable;

/**
 * The engine's SQL mappings, parsed once in a JVM for all engines on H2 whose transactions are Spring's: to parse them is
 * the greater part of what the start of an engine costs.
 */
public final class ParsedMappings extends AbstractProcessEnginePlugin {

    private static @Nullable Configuration parsed;

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        synchronized (ParsedMappings.class) {
            if (parsed != null) {
                engine.setSqlSessionFactory(new DefaultSqlSessionFactory(on(engine, parsed)));
            }
        }
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        synchronized (ParsedMappings.class) {
            if (parsed == null) {
                parsed = ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                        .getSqlSessionFactory()
                        .getConfiguration();
            }
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
