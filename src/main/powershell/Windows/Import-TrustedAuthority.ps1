function Import-TrustedAuthority {
    # A compiled check, for this process alone: a script block would run on threads that have no PowerShell. It lets a certificate
    # pass whose name is right and whose chain ends at this very authority, and no other one, whatever Windows trusts beside it.
    param([Parameter(Mandatory = $true)][byte[]] $Certificate)
    Add-Type -TypeDefinition @'
using System;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Keyturn.Worker
{
    public static class TrustedAuthority
    {
        private static X509Certificate2 authority;

        public static void Use(byte[] certificate)
        {
            authority = new X509Certificate2(certificate);
            ServicePointManager.ServerCertificateValidationCallback = Accept;
        }

        public static bool Accept(object sender, X509Certificate certificate, X509Chain chain, SslPolicyErrors errors)
        {
            if (certificate == null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            {
                return false;
            }
            X509Chain own = new X509Chain();
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
            own.ChainPolicy.ExtraStore.Add(authority);
            if (chain != null)
            {
                foreach (X509ChainElement element in chain.ChainElements)
                {
                    own.ChainPolicy.ExtraStore.Add(element.Certificate);
                }
            }
            if (!own.Build(new X509Certificate2(certificate)))
            {
                return false;
            }
            X509Certificate2 root = own.ChainElements[own.ChainElements.Count - 1].Certificate;
            return Convert.ToBase64String(root.RawData) == Convert.ToBase64String(authority.RawData);
        }
    }
}
'@
    [Keyturn.Worker.TrustedAuthority]::Use($Certificate)
}
