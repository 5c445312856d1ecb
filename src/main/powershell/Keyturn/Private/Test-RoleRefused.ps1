function Test-RoleRefused {
    # Whether $script:Cause, one of the exceptions of an error, is the answer of the service that the caller has none of its
    # roles: WCF's own refusal, or a fault by whose code, or by the type of whose cause on the other side, it is one. Never by
    # its text. Neither the exception nor what hangs on it is a parameter, see Keyturn.psm1.
    param([Parameter(Mandatory = $true)][string] $Kind)

    if ($Kind -eq 'System.ServiceModel.Security.SecurityAccessDeniedException') {
        return $true
    }
    if ($Kind -notlike 'System.ServiceModel.FaultException*') {
        return $false
    }
    $detail = $script:Cause.PSObject.Properties['Detail']
    if (($null -ne $detail) -and ($null -ne $detail.get_Value())) {
        $type = $detail.get_Value().PSObject.Properties['Type']
        $denied = @('System.UnauthorizedAccessException', 'System.Security.SecurityException', 'System.ServiceModel.Security.SecurityAccessDeniedException')
        if (($null -ne $type) -and ([string]$type.get_Value() -in $denied)) {
            return $true
        }
    }
    $code = $script:Cause.get_Code()
    while ($null -ne $code) {
        # of WS-Security and of WCF itself
        if ($code.get_Name() -in @('FailedAuthentication', 'AccessDenied')) {
            return $true
        }
        $code = $code.get_SubCode()
    }
    return $false
}
