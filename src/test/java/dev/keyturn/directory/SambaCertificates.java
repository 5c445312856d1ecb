package dev.keyturn.directory;

import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.OID;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.PKCS8PrivateKey;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** An authority of its own and a domain controller's certificate, for its name, its address and 127.0.0.1. */
final class SambaCertificates {

    /** RSA: GnuTLS does not read the private keys on elliptic curves that Java writes. */
    private static final SignatureAlgorithmIdentifier SIGNATURE = SignatureAlgorithmIdentifier.SHA_256_WITH_RSA;

    private SambaCertificates() {}

    static void write(Path folder, String host, String address) throws IOException {
        long from = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
        long until = System.currentTimeMillis() + Duration.ofDays(365).toMillis();
        var basic = new X509CertificateExtension(
                new OID("2.5.29.19"), true, new ASN1Sequence(new ASN1Boolean(true)).encode());
        var names = new X509CertificateExtension(
                new OID("2.5.29.17"),
                false,
                new ASN1Sequence(
                                new ASN1OctetString((byte) 0x82, host),
                                new ASN1OctetString(
                                        (byte) 0x87,
                                        InetAddress.getByName(address).getAddress()),
                                new ASN1OctetString((byte) 0x87, new byte[] {127, 0, 0, 1}))
                        .encode());
        try {
            var authority = X509Certificate.generateSelfSignedCertificate(
                    SIGNATURE, PublicKeyAlgorithmIdentifier.RSA, 2048, new DN("CN=Authority"), from, until, basic);
            var server = X509Certificate.generateSelfSignedCertificate(
                    SIGNATURE, PublicKeyAlgorithmIdentifier.RSA, 2048, new DN("CN=" + host), from, until);
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
                    names);
            Files.writeString(folder.resolve("ca.pem"), authority.getFirst().toPEMString());
            Files.writeString(folder.resolve("dc.pem"), signed.toPEMString());
            Path key = Files.writeString(
                    folder.resolve("dc.key"),
                    new PKCS8PrivateKey(server.getSecond().getPrivate().getEncoded()).toPEMString());
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (CertException | LDAPException e) {
            throw new IllegalStateException(e);
        }
    }
}
