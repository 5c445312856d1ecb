package dev.keyturn.login;

import java.util.Collection;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

/** A user who logged in at the identity provider. The name is the id by which Keyturn knows the person. */
public final class OidcPerson extends DefaultOidcUser {

    private static final long serialVersionUID = 1L;

    private final String id;

    OidcPerson(String id, Collection<? extends GrantedAuthority> groups, OidcIdToken token) {
        super(groups, token);
        this.id = id;
    }

    @Override
    public String getName() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OidcPerson person && person.id.equals(id) && super.equals(other);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
