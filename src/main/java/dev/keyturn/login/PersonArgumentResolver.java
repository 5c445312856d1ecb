package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the {@link Person} who is logged in. */
public final class PersonArgumentResolver implements HandlerMethodArgumentResolver {

    private final Function<Authentication, Person> people;

    public PersonArgumentResolver(Function<Authentication, Person> people) {
        this.people = people;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Person.class;
    }

    @Override
    public Person resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Authentication login = LoggedInUser.now();
        if (login == null) {
            throw new AuthenticationCredentialsNotFoundException("No user is logged in.");
        }
        return people.apply(login);
    }
}
