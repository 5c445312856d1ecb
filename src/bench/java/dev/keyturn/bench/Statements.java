package dev.keyturn.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts what is sent to a database: each statement, each commit of a transaction, and what commits by itself. */
final class Statements implements BeanPostProcessor {

    private static final String COMMIT = "COMMIT";
    private static final String BY_ITSELF = "COMMIT of a statement by itself";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source && name.equals("dataSource") ? counted(source) : bean;
    }

    DataSource counted(DataSource source) {
        return new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                return Statements.this.counted(super.getConnection());
            }
        };
    }

    void forget() {
        counts.clear();
    }

    void print(int rotations, int most) {
        long all = counts.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith(COMMIT))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
        System.out.printf("for each rotation: %.1f statements%n", (double) all / rotations);
        counts.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().sum()))
                .limit(most)
                .forEach(entry -> System.out.printf(
                        "  %6.2f  %s%n", (double) entry.getValue().sum() / rotations, entry.getKey()));
    }

    private void count(String what) {
        counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    private Connection counted(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        count(COMMIT);
                    }
                    Object result = call(connection, method, arguments);
                    return method.getName().equals("prepareStatement")
                            ? counted((PreparedStatement) result, connection, shortened((String) arguments[0]))
                            : result;
                });
    }

    private PreparedStatement counted(PreparedStatement statement, Connection connection, String sql) {
        return (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        count(sql);
                        if (connection.getAutoCommit() && !sql.startsWith("select")) {
                            count(BY_ITSELF);
                        }
                    }
                    return call(statement, method, arguments);
                });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static String shortened(String sql) {
        String line = sql.replaceAll("\\s+", " ").trim();
        String lower = line.toLowerCase(java.util.Locale.ROOT);
        int from = lower.indexOf(" from ");
        String told = lower.startsWith("select") && from > 60 ? "select …" + lower.substring(from) : lower;
        return told.length() <= 150 ? told : told.substring(0, 150) + "…";
    }
}
