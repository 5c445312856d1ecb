package dev.keyturn.engine.guard;

import dev.keyturn.rotation.RemainingServers;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.task.GatewayConditions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.el.ReadOnlyMapELResolver;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.util.function.SingletonSupplier;

/**
 * What the process model calls by name is Keyturn's own, independent of the variables of a process: the engine itself
 * prefers a variable to a bean, and a user who completes a task may send variables of any name. It also saves the
 * engine from loading the variables of each scope before it finds the bean.
 */
public final class KeyturnExpressionManager extends SpringExpressionManager {

    private static final List<Class<?>> CALLED =
            List.of(RemoteDelegate.class, JavaDelegate.class, GatewayConditions.class, RemainingServers.class);

    private final Supplier<Map<String, Object>> ours = SingletonSupplier.of(this::ours);

    public KeyturnExpressionManager(ApplicationContext application, @Nullable Map<Object, Object> beans) {
        super(application, beans);
    }

    @Override
    protected ELResolver createElResolver() {
        CompositeELResolver all = new CompositeELResolver();
        all.add(new OurNames());
        all.add(super.createElResolver());
        return all;
    }

    /** They need the engine, so they are looked up when the first one is called. */
    private Map<String, Object> ours() {
        Map<String, Object> beans = new HashMap<>();
        for (Class<?> type : CALLED) {
            for (String name : applicationContext.getBeanNamesForType(type, false, false)) {
                Class<?> known = applicationContext.getType(name, false);
                if (known != null && known.getPackageName().startsWith("dev.keyturn.")) {
                    beans.put(name, applicationContext.getBean(name));
                }
            }
        }
        return beans;
    }

    private final class OurNames extends ReadOnlyMapELResolver {

        OurNames() {
            super(Map.of());
        }

        @Override
        public @Nullable Object getValue(ELContext context, @Nullable Object base, Object property) {
            Object bean = base == null ? ours.get().get(property) : null;
            if (bean != null) {
                context.setPropertyResolved(true);
            }
            return bean;
        }
    }
}
