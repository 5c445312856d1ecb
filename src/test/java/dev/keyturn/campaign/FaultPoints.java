package dev.keyturn.campaign;

import dev.keyturn.audit.EvidenceLog;
import dev.keyturn.connector.ConnectorAdapter;
import dev.keyturn.directory.Directory;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.service.ServiceAdapter;
import java.util.Set;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

/** Wraps the ports, the seal and the transaction manager, so that each act has a moment before and one after it. */
final class FaultPoints implements BeanPostProcessor {

    private static final Set<String> ACTS = Set.copyOf(Points.ACTS);
    private static final StackWalker STACK = StackWalker.getInstance();

    private final NodeFaults faults;
    private final boolean naive;

    FaultPoints(NodeFaults faults, boolean naive) {
        this.faults = faults;
        this.naive = naive;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof Directory directory) {
            return around("directory", Directory.class, naive ? new NaiveDirectory(directory) : directory);
        }
        if (bean instanceof ConnectorAdapter) {
            return around("connector", ConnectorAdapter.class, bean);
        }
        if (bean instanceof ServiceAdapter) {
            return around("service", ServiceAdapter.class, bean);
        }
        if (bean instanceof SecretStore store) {
            return around("secret", SecretStore.class, naive ? new NaiveSecretStore(store) : store);
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
        if (naive) {
            proxy.addAdvice(new NaiveFence());
        }
        proxy.addAdvice(acts(port));
        return proxy.getProxy();
    }

    private MethodInterceptor acts(String port) {
        return call -> {
            String act = port + "." + call.getMethod().getName();
            return ACTS.contains(act) ? around(act, call, call.getArguments()) : call.proceed();
        };
    }

    private Object transaction(MethodInvocation call) throws Throwable {
        if (!call.getMethod().getName().equals("commit")
                || !((TransactionStatus) call.getArguments()[0]).isNewTransaction()) {
            return call.proceed();
        }
        if (Thread.currentThread().getName().startsWith("http-")) {
            return around(Points.REQUEST, call);
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
