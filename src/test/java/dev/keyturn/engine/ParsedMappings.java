package dev.keyturn.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/** The engine's SQL mappings, read once in a JVM and for each kind of database, for all engines whose transactions are Spring's. */
public final class ParsedMappings extends AbstractProcessEnginePlugin {

    private static final Map<String, Configuration> READ = new ConcurrentHashMap<>();

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.initDatabaseType();
        Configuration read = READ.computeIfAbsent(engine.getDatabaseType(), type -> LazyMappings.read(engine));
        engine.setSqlSessionFactory(new DefaultSqlSessionFactory(new Shared(engine, read)));
    }

    private static final class Shared extends Configuration {

        private final Configuration read;

        Shared(ProcessEngineConfigurationImpl engine, Configuration read) {
            super(new Environment("default", new ManagedTransactionFactory(), engine.getDataSource()));
            setDefaultExecutorType(read.getDefaultExecutorType());
            setLazyLoadingEnabled(read.isLazyLoadingEnabled());
            this.read = read;
        }

        @Override
        public MappedStatement getMappedStatement(String name) {
            return read.getMappedStatement(name);
        }

        @Override
        public boolean hasStatement(String name) {
            return read.hasStatement(name);
        }
    }
}
