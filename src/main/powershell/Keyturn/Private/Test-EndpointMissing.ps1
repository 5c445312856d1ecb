function Test-EndpointMissing {
    # Whether an error says that nothing of the service listens: neither its pipe (WCF's type by its name, because its
    # assembly need not be loaded here) nor, by COM, RPC_S_SERVER_UNAVAILABLE, CO_E_SERVER_EXEC_FAILURE, REGDB_E_CLASSNOTREG.
    param([Parameter(Mandatory = $true)][string] $Kind, [Parameter(Mandatory = $true)][string] $Number)

    return ($Kind -in @('System.ServiceModel.EndpointNotFoundException', 'System.IO.PipeException')) -or
        ($Number -in @('0x800706BA', '0x80080005', '0x80040154'))
}
