function Test-ServiceRight {
    # Opens the service with the rights to query, start and stop it, and closes it again: Windows' own error when this account
    # does not have them. A controller would find that out by stopping it.
    Add-Type -TypeDefinition @'
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Keyturn
{
    public static class ServiceRight
    {
        [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern IntPtr OpenSCManager(string machine, string database, uint access);

        [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
        private static extern IntPtr OpenService(IntPtr manager, string name, uint access);

        [DllImport("advapi32.dll", SetLastError = true)]
        private static extern bool CloseServiceHandle(IntPtr handle);

        public static void Demand(string name)
        {
            // SC_MANAGER_CONNECT; SERVICE_QUERY_STATUS, SERVICE_START, SERVICE_STOP
            IntPtr manager = OpenSCManager(null, null, 0x0001);
            IntPtr service = manager == IntPtr.Zero ? manager : OpenService(manager, name, 0x0004 | 0x0010 | 0x0020);
            int error = Marshal.GetLastWin32Error();
            if (service == IntPtr.Zero)
            {
                if (manager != IntPtr.Zero) { CloseServiceHandle(manager); }
                throw new Win32Exception(error);
            }
            CloseServiceHandle(service);
            CloseServiceHandle(manager);
        }
    }
}
'@
    [Keyturn.ServiceRight]::Demand('ADSync')
}
