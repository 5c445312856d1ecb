function Import-Lsa {
    # The Local Security Authority, which no cmdlet of Windows PowerShell speaks with.
    Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Principal;

namespace Keyturn.Setup
{
    public static class Lsa
    {
        [StructLayout(LayoutKind.Sequential)]
        private struct Attributes
        {
            public int Length;
            public IntPtr RootDirectory;
            public IntPtr ObjectName;
            public int Flags;
            public IntPtr SecurityDescriptor;
            public IntPtr SecurityQualityOfService;
        }

        [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
        private struct Text
        {
            public ushort Length;
            public ushort MaximumLength;
            public IntPtr Buffer;
        }

        private const int CreateAccount = 0x10;
        private const int LookupNames = 0x800;
        private const uint ObjectNameNotFound = 0xC0000034;

        [DllImport("advapi32.dll")]
        private static extern uint LsaOpenPolicy(IntPtr system, ref Attributes attributes, int access, out IntPtr policy);

        [DllImport("advapi32.dll")]
        private static extern uint LsaEnumerateAccountRights(IntPtr policy, byte[] sid, out IntPtr rights, out uint count);

        [DllImport("advapi32.dll")]
        private static extern uint LsaAddAccountRights(IntPtr policy, byte[] sid, Text[] rights, uint count);

        [DllImport("advapi32.dll")]
        private static extern uint LsaRemoveAccountRights(IntPtr policy, byte[] sid, bool all, Text[] rights, uint count);

        [DllImport("advapi32.dll")]
        private static extern uint LsaFreeMemory(IntPtr buffer);

        [DllImport("advapi32.dll")]
        private static extern uint LsaClose(IntPtr policy);

        [DllImport("advapi32.dll")]
        private static extern int LsaNtStatusToWinError(uint status);

        public static string[] Rights(string sid)
        {
            return WithPolicy(delegate(IntPtr policy)
            {
                List<string> found = new List<string>();
                IntPtr rights;
                uint count;
                uint status = LsaEnumerateAccountRights(policy, Bytes(sid), out rights, out count);
                if (status == ObjectNameNotFound)
                {
                    return found.ToArray();
                }
                Check(status);
                int size = Marshal.SizeOf(typeof(Text));
                for (int i = 0; i < count; i++)
                {
                    Text text = (Text)Marshal.PtrToStructure(new IntPtr(rights.ToInt64() + i * size), typeof(Text));
                    found.Add(Marshal.PtrToStringUni(text.Buffer, text.Length / 2));
                }
                LsaFreeMemory(rights);
                return found.ToArray();
            });
        }

        public static void Add(string sid, string right)
        {
            WithPolicy(delegate(IntPtr policy)
            {
                return WithText(right, delegate(Text[] rights)
                {
                    Check(LsaAddAccountRights(policy, Bytes(sid), rights, 1));
                    return null;
                });
            });
        }

        public static void Remove(string sid, string right)
        {
            WithPolicy(delegate(IntPtr policy)
            {
                return WithText(right, delegate(Text[] rights)
                {
                    Check(LsaRemoveAccountRights(policy, Bytes(sid), false, rights, 1));
                    return null;
                });
            });
        }

        private static string[] WithPolicy(Func<IntPtr, string[]> action)
        {
            Attributes attributes = new Attributes();
            attributes.Length = Marshal.SizeOf(typeof(Attributes));
            IntPtr policy;
            Check(LsaOpenPolicy(IntPtr.Zero, ref attributes, CreateAccount | LookupNames, out policy));
            try
            {
                return action(policy);
            }
            finally
            {
                LsaClose(policy);
            }
        }

        private static string[] WithText(string value, Func<Text[], string[]> action)
        {
            Text text = new Text();
            text.Buffer = Marshal.StringToHGlobalUni(value);
            text.Length = (ushort)(value.Length * 2);
            text.MaximumLength = (ushort)(value.Length * 2 + 2);
            try
            {
                return action(new Text[] { text });
            }
            finally
            {
                Marshal.FreeHGlobal(text.Buffer);
            }
        }

        private static byte[] Bytes(string sid)
        {
            SecurityIdentifier identifier = new SecurityIdentifier(sid);
            byte[] bytes = new byte[identifier.BinaryLength];
            identifier.GetBinaryForm(bytes, 0);
            return bytes;
        }

        private static void Check(uint status)
        {
            if (status != 0)
            {
                throw new Win32Exception(LsaNtStatusToWinError(status));
            }
        }
    }
}
'@
}
