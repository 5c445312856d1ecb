package dev.keyturn.audit.report;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** Which key a seal names. */
public final class KeyIds {

    private KeyIds() {}

    /** @return null when the signature is none, because somebody changed it */
    public static @Nullable String of(String signature) {
        try {
            return JWSHeader.parse(new Base64URL(signature.split("\\.", 2)[0])).getKeyID();
        } catch (ParseException changed) {
            return null;
        }
    }
}
