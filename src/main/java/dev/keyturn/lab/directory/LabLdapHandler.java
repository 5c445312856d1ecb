package dev.keyturn.lab.directory;

import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.AddResponseProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareResponseProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyDNResponseProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyResponseProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The LDAP side of one connection; what the requests mean is the business of {@link LabDomainController}. */
final class LabLdapHandler extends LDAPListenerRequestHandler {

    /** One request: what it does besides being answered. */
    @FunctionalInterface
    private interface Work {
        void run() throws LDAPException;
    }

    private final LabDomainController domainController;
    private final @Nullable LDAPListenerClientConnection connection;
    private LabUser user = LabUser.ANONYMOUS;

    LabLdapHandler(LabDomainController domainController, @Nullable LDAPListenerClientConnection connection) {
        this.domainController = domainController;
        this.connection = connection;
    }

    @Override
    public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection accepted) throws LDAPException {
        domainController.accept();
        return new LabLdapHandler(domainController, accepted);
    }

    @Override
    public LDAPMessage processBindRequest(int id, BindRequestProtocolOp request, List<Control> controls) {
        user = LabUser.ANONYMOUS;
        LDAPResult result = answer(id, () -> user = domainController.bind(request));
        return new LDAPMessage(
                id,
                new BindResponseProtocolOp(
                        result.getResultCode().intValue(), null, result.getDiagnosticMessage(), null, null));
    }

    @Override
    public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new SearchResultDoneProtocolOp(answer(id, () -> {
            for (var entry : domainController.search(request, user)) {
                client().sendSearchResultEntry(id, entry);
            }
        })));
    }

    @Override
    public LDAPMessage processModifyRequest(int id, ModifyRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new ModifyResponseProtocolOp(answer(id, () -> {
            if (!domainController.modify(request, user)) {
                cut(client());
            }
        })));
    }

    @Override
    public LDAPMessage processAddRequest(int id, AddRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new AddResponseProtocolOp(answer(id, LabLdapHandler::refuse)));
    }

    @Override
    public LDAPMessage processCompareRequest(int id, CompareRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new CompareResponseProtocolOp(answer(id, LabLdapHandler::refuse)));
    }

    @Override
    public LDAPMessage processDeleteRequest(int id, DeleteRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new DeleteResponseProtocolOp(answer(id, LabLdapHandler::refuse)));
    }

    @Override
    public LDAPMessage processModifyDNRequest(int id, ModifyDNRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new ModifyDNResponseProtocolOp(answer(id, LabLdapHandler::refuse)));
    }

    @Override
    public LDAPMessage processExtendedRequest(int id, ExtendedRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(
                id, new ExtendedResponseProtocolOp(new ExtendedResult(answer(id, LabLdapHandler::refuse))));
    }

    private LDAPResult answer(int id, Work work) {
        boolean late = domainController.answersLate();
        LDAPResult result = new LDAPResult(id, ResultCode.SUCCESS);
        try {
            work.run();
        } catch (LDAPException e) {
            result = e.toLDAPResult();
        }
        if (late) {
            domainController.waitBeforeAnswering();
        }
        return result;
    }

    private LDAPListenerClientConnection client() {
        if (connection == null) {
            throw new IllegalStateException("Only the handler of a connection answers requests.");
        }
        return connection;
    }

    /** In the middle of a request. */
    private static void cut(LDAPListenerClientConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot close a connection.", e);
        }
    }

    private static void refuse() throws LDAPException {
        throw LabDiagnostics.notImplemented();
    }
}
