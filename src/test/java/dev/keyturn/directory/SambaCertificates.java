package dev.keyturn.directory;

import com.unboundid.asn1.ASN1BitString;
import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1ObjectIdentifier;
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
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.Arrays;

/** An authority of its own and a domain controller's certificate, for its name, its address and 127.0.0.1. */
final class SambaCertificates {

    private static final SignatureAlgorithmIdentifier SIGNATURE = SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA;
    private static final ASN1ObjectIdentifier EC_KEY = identifier("1.2.840.10045.2.1");
    private static final ASN1ObjectIdentifier P_256 = identifier("1.2.840.10045.3.1.7");
    private static final int POINT_LENGTH = 65;

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
                    SIGNATURE, PublicKeyAlgorithmIdentifier.EC, 256, new DN("CN=Authority"), from, until, basic);
            var server = X509Certificate.generateSelfSignedCertificate(
                    SIGNATURE, PublicKeyAlgorithmIdentifier.EC, 256, new DN("CN=" + host), from, until);
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
            Path key = Files.writeString(folder.resolve("dc.key"), pem(server.getSecond()));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (CertException | LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PKCS #8 with the public key in it: GnuTLS does not read what Java writes, which is without. */
    private static String pem(KeyPair pair) throws CertException {
        byte[] publicKey = pair.getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(publicKey, publicKey.length - POINT_LENGTH, publicKey.length);
        byte[] number = ((ECPrivateKey) pair.getPrivate()).getS().toByteArray();
        byte[] scalar = new byte[POINT_LENGTH / 2];
        int common = Math.min(number.length, scalar.length);
        System.arraycopy(number, number.length - common, scalar, scalar.length - common, common);
        var key = new ASN1Sequence(
                new ASN1Integer(1),
                new ASN1OctetString(scalar),
                new ASN1Element((byte) 0xA1, new ASN1BitString(ASN1BitString.getBitsForBytes(point)).encode()));
        var pkcs8 = new ASN1Sequence(
                new ASN1Integer(0), new ASN1Sequence(EC_KEY, P_256), new ASN1OctetString(key.encode()));
        return new PKCS8PrivateKey(pkcs8.encode()).toPEMString();
    }

    private static ASN1ObjectIdentifier identifier(String oid) {
        try {
            return new ASN1ObjectIdentifier(oid);
        } catch (ASN1Exception e) {
            throw new IllegalArgumentException(e);
        }
    }
}
