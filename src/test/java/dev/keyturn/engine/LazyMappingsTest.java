package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.ibatis.builder.xml.XMLConfigBuilder;
import org.apache.ibatis.io.Resources;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.mapping.SqlSource;
import org.apache.ibatis.scripting.xmltags.SqlNode;
import org.apache.ibatis.session.Configuration;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LazyMappingsTest {

    private final ProcessEngineConfigurationImpl engine = new StandaloneInMemProcessEngineConfiguration();

    @Tag("long")
    @Test
    void everyStatementOfTheEngineIsTheSameAsWhenAllAreParsedAtOnce() throws Exception {
        engine.setDatabaseType("h2");

        Map<String, Object> lazily = described(LazyMappings.read(engine));
        Map<String, Object> atOnce = described(atOnce());

        // one by one: all of them together would be a message of megabytes
        assertThat(lazily.keySet()).hasSizeGreaterThan(800).isEqualTo(atOnce.keySet());
        lazily.forEach((name, statement) -> assertThat(statement).as(name).isEqualTo(atOnce.get(name)));
    }

    @Test
    void aStatementIsParsedWhenItIsAskedForFirst() {
        engine.setDatabaseType("h2");
        Configuration statements = LazyMappings.read(engine);

        assertThat(statements.hasStatement("selectTask")).isTrue();
        assertThat(statements.hasStatement("selectNothing")).isFalse();
        assertThat(statements.getMappedStatement("selectTask"))
                .isSameAs(statements.getMappedStatement("selectTask"))
                .isSameAs(statements.getMappedStatement(
                        "org.camunda.bpm.engine.impl.persistence.entity.TaskEntity.selectTask"));
        assertThatThrownBy(() -> statements.getMappedStatement("selectNothing"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void threadsThatAskForTheSameStatementAtTheSameTimeGetOne() throws Exception {
        engine.setDatabaseType("h2");
        Configuration statements = LazyMappings.read(engine);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (String name : List.of("selectTask", "selectTaskByQueryCriteria", "selectNextJobsToExecute")) {
                List<Callable<MappedStatement>> askers = new ArrayList<>();
                for (int asker = 0; asker < 8; asker++) {
                    askers.add(() -> statements.getMappedStatement(name));
                }
                List<MappedStatement> got = new ArrayList<>();
                for (Future<MappedStatement> one : threads.invokeAll(askers)) {
                    got.add(one.get());
                }
                assertThat(got).hasSize(8).containsOnly(got.get(0));
            }
        } finally {
            threads.shutdown();
        }
    }

    /** As the engine itself reads them. */
    private Configuration atOnce() throws Exception {
        Properties properties = new Properties();
        properties.put("prefix", "");
        ProcessEngineConfigurationImpl.initSqlSessionFactoryProperties(properties, "", "h2");
        return new XMLConfigBuilder(
                        new InputStreamReader(
                                Resources.getResourceAsStream(
                                        ProcessEngineConfigurationImpl.DEFAULT_MYBATIS_MAPPING_FILE),
                                StandardCharsets.UTF_8),
                        "",
                        properties)
                .parse();
    }

    private static Map<String, Object> described(Configuration statements) {
        Map<String, Object> described = new TreeMap<>();
        for (String name : statements.getMappedStatementNames()) {
            if (name.contains(".")) {
                MappedStatement statement = statements.getMappedStatement(name);
                described.put(
                        name,
                        List.of(
                                statement.getSqlCommandType(),
                                statement.getResource(),
                                statement.getResultMaps().stream()
                                        .map(map -> map.getId() + map.getMappedColumns())
                                        .toList(),
                                sql(statement.getSqlSource())));
            }
        }
        return described;
    }

    /** The parts of a statement, in order. */
    private static String sql(Object part) {
        StringBuilder sql = new StringBuilder(part.getClass().getSimpleName());
        for (Class<?> type = part.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Object value = valueOf(field, part);
                if (value instanceof String text) {
                    sql.append(' ').append(text);
                } else if (value instanceof SqlNode || value instanceof SqlSource) {
                    sql.append('(').append(sql(value)).append(')');
                } else if (value instanceof List<?> several) {
                    several.forEach(one -> sql.append('(')
                            .append(one instanceof SqlNode ? sql(one) : one)
                            .append(')'));
                }
            }
        }
        return sql.toString();
    }

    private static Object valueOf(Field field, Object part) {
        try {
            field.setAccessible(true);
            return field.get(part);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
