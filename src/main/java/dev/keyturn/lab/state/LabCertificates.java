package dev.keyturn.lab.state;

import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.OID;
import com.unboundid.util.ObjectPair;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.PKCS8PrivateKey;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import dev.keyturn.secret.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * The lab's certificate authority and the certificate for {@code localhost} that it signed. Both are made once; the
 * authority's private key is forgotten right away.
 */
public final class LabCertificates {

    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final SignatureAlgorithmIdentifier SIGNATURE = SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA;
    private static final OID BASIC_CONSTRAINTS = new OID("2.5.29.19");
    private static final OID SUBJECT_ALTERNATIVE_NAME = new OID("2.5.29.17");
    private static final byte DNS_NAME = (byte) 0x82;
    private static final byte IP_ADDRESS = (byte) 0x87;

    private final LabFolder folder;
    private final String host;
    private final Path caFile;
    private final Path certificateFile;
    private final Path keyFile;

    public LabCertificates(LabFolder folder, Clock clock) {
        this(folder, clock, "localhost");
    }

    /** @param host the name that the server's certificate is for, beside 127.0.0.1 */
    public LabCertificates(LabFolder folder, Clock clock, String host) {
        this.host = host;
        this.folder = folder;
        this.caFile = folder.file("lab-ca.pem");
        this.certificateFile = folder.file("lab-directory.pem");
        this.keyFile = folder.file("lab-directory.key");
        try {
            if (!Files.exists(caFile)) {
                create(clock.instant());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot write its certificates beside " + caFile + ".", e);
        } catch (CertException | LDAPException e) {
            throw new IllegalStateException("The lab cannot make its certificates.", e);
        }
    }

    /** PEM file of the authority that those trust who connect to the lab's directories. */
    public Path caFile() {
        return caFile;
    }

    public SSLContext serverContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager server = new PEMFileKeyManager(certificateFile.toFile(), keyFile.toFile());
            context.init(new KeyManager[] {server}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "The lab cannot use " + certificateFile + ". Remove " + caFile + " to have it made anew.", e);
        }
    }

    /** The authority's file comes last: it stands for the whole. */
    private void create(Instant now) throws CertException, LDAPException, IOException {
        long from = now.minus(Duration.ofDays(1)).toEpochMilli();
        long until = now.plus(VALIDITY).toEpochMilli();
        var authority =
                selfSigned("CN=Keyturn lab authority", from, until, extension(BASIC_CONSTRAINTS, isAuthority()));
        var server = selfSigned("CN=" + host, from, until);
        X509Certificate subject = server.getFirst();
        X509Certificate signed = X509Certificate.generateIssuerSignedCertificate(
                SIGNATURE,
                authority.getFirst(),
                authority.getSecond().getPrivate(),
                subject.getPublicKeyAlgorithmOID(),
                subject.getPublicKeyAlgorithmParameters(),
                subject.getEncodedPublicKey(),
                subject.getDecodedPublicKey(),
                subject.getSubjectDN(),
                from,
                until,
                extension(SUBJECT_ALTERNATIVE_NAME, names()));
        byte[] key = server.getSecond().getPrivate().getEncoded();
        OwnerOnlyFile.replace(keyFile, pem(new PKCS8PrivateKey(key).toPEMString()));
        folder.writeBytes(certificateFile.getFileName().toString(), pem(signed.toPEMString()));
        folder.writeBytes(
                caFile.getFileName().toString(), pem(authority.getFirst().toPEMString()));
    }

    private static ObjectPair<X509Certificate, KeyPair> selfSigned(
            String name, long from, long until, X509CertificateExtension... extensions)
            throws CertException, LDAPException {
        return X509Certificate.generateSelfSignedCertificate(
                SIGNATURE, PublicKeyAlgorithmIdentifier.EC, 256, new DN(name), from, until, extensions);
    }

    private static X509CertificateExtension extension(OID oid, ASN1Sequence value) {
        return new X509CertificateExtension(oid, oid.equals(BASIC_CONSTRAINTS), value.encode());
    }

    private static ASN1Sequence isAuthority() {
        return new ASN1Sequence(new ASN1Boolean(true));
    }

    private ASN1Sequence names() {
        return new ASN1Sequence(
                new ASN1OctetString(DNS_NAME, host), new ASN1OctetString(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
    }

    private static byte[] pem(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
