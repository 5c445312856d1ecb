package dev.keyturn.campaign;

import dev.keyturn.directory.Directory;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.SyncServerCommands;
import java.util.Map;
import java.util.Set;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Wraps the ports, the seal, the statements and the transactions, so that each act has a moment before, inside and after it. */
final class FaultPoints implements BeanPostProcessor {

    private static final Set<String> ACTS = Set.copyOf(Points.ACTS);
    private static final StackWalker STACK = StackWalker.getInstance();

    private final NodeFaults faults;
    private final Set<Protection> without;
    private final ThreadLocal<Boolean> approves = ThreadLocal.withInitial(() -> false);
    private SyncServerCommands commands;

    /** @param without what the naive variant lacks; empty for Keyturn as it is */
    FaultPoints(NodeFaults faults, Set<Protection> without) {
        this.faults = faults;
        this.without = without;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof SyncServerCommands toServers) {
            commands = toServers;
            return bean;
        }
        if (bean instanceof Directory directory) {
            boolean checks = !without.contains(Protection.CHECK);
            return around("directory", Directory.class, checks ? directory : new NaiveDirectory(directory));
        }
        if (bean instanceof ConnectorAdapter) {
            return around("connector", ConnectorAdapter.class, bean);
        }
        if (bean instanceof ServiceAdapter service) {
            boolean checks = !without.contains(Protection.CHECK);
            return around("service", ServiceAdapter.class, checks ? service : new NaiveService(service, commands));
        }
        if (bean instanceof SecretStore store) {
            boolean stages = !without.contains(Protection.STAGING);
            return around("secret", SecretStore.class, stages ? store : new NaiveSecretStore(store));
        }
        if (bean instanceof JdbcTemplate) {
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice((MethodInterceptor) this::statement);
            return proxy.getProxy();
        }
        if (bean instanceof EvidenceLog) {
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice(acts("evidence"));
            return proxy.getProxy();
        }
        if (bean instanceof PlatformTransactionManager) {
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.addAdvice((MethodInterceptor) this::transaction);
            return proxy.getProxy();
        }
        return bean;
    }

    private Object around(String port, Class<?> type, Object bean) {
        ProxyFactory proxy = new ProxyFactory(bean);
        proxy.setInterfaces(type);
        proxy.addAdvice(acts(port));
        if (without.contains(Protection.FENCE)) {
            proxy.addAdvice(new NaiveFence());
        }
        return proxy.getProxy();
    }

    private MethodInterceptor acts(String port) {
        return call -> {
            String act = port + "." + call.getMethod().getName();
            return ACTS.contains(act) ? around(act, call, call.getArguments()) : call.proceed();
        };
    }

    private Object statement(MethodInvocation call) throws Throwable {
        Object result = call.proceed();
        if (call.getArguments().length > 0 && call.getArguments()[0] instanceof String sql) {
            if (sql.startsWith(Points.APPROVES)) {
                approves.set(true);
            }
            for (Map.Entry<String, String> inside : Points.INSIDE.entrySet()) {
                if (sql.startsWith(inside.getKey())) {
                    faults.at(inside.getValue());
                }
            }
        }
        return result;
    }

    private Object transaction(MethodInvocation call) throws Throwable {
        String what = call.getMethod().getName();
        if (what.equals("rollback")) {
            approves.remove();
        }
        if (!what.equals("commit") || !((TransactionStatus) call.getArguments()[0]).isNewTransaction()) {
            return call.proceed();
        }
        boolean approval = approves.get();
        approves.remove();
        if (approval) {
            return around(Points.APPROVAL, call);
        }
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
            boolean changes = !request.getRequest().getMethod().equals("GET");
            return changes ? around(Points.REQUEST, call) : call.proceed();
        }
        boolean outcome = STACK.walk(
                frames -> frames.anyMatch(frame -> frame.getClassName().equals("dev.keyturn.step.StepOutcomes")));
        return outcome ? around(Points.OUTCOME, call) : call.proceed();
    }

    private Object around(String act, MethodInvocation call, Object... arguments) throws Throwable {
        faults.at(act + ":before", arguments);
        Object result = call.proceed();
        faults.at(act + ":after", arguments);
        return result;
    }
}
