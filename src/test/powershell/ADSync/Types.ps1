# The types of the stand-ins for the module ADSync.

$source = @'
namespace Keyturn.Fake
{
    using System;
    using System.Collections.Generic;

    public static class Clock
    {
        // time passes by sleeping, and a little by looking
        private static readonly DateTime Start = DateTime.UtcNow;
        private static int looks;
        public static TimeSpan Slept;
        public static DateTime Now { get { return Start + Slept + TimeSpan.FromMilliseconds(looks++); } }
    }

    public class Parameter
    {
        public Parameter(string name, object value) { Name = name; Value = value; }
        public string Name { get; private set; }
        public object Value { get; set; }
    }

    /// A parameter whose setter or getter fails with what it was given.
    public class OddParameter
    {
        private object kept;
        public string FailsIn = "";
        public string Name { get { return "password"; } }
        public object Value
        {
            get { if (FailsIn == "getter") { throw new InvalidOperationException("It has " + kept); } return kept; }
            set { if (FailsIn == "setter") { throw new InvalidOperationException("It does not take " + value); } kept = value; }
        }
    }

    /// One that takes what cannot be read as a text.
    public class SecureParameter
    {
        public string Name { get { return "password"; } }
        public System.Security.SecureString Value { get; set; }
    }

    public class OddScheduler
    {
        public bool SyncCycleEnabled { get { throw new UnauthorizedAccessException("Zugriff verweigert"); } }
    }

    public class Partition
    {
        public Partition(string name) { Name = name; Parameters = new List<Parameter>(); }
        public string Name { get; private set; }
        public List<Parameter> Parameters { get; private set; }
    }

    public class Connector
    {
        public static bool HidesEncrypted;
        public static bool HasNoPassword;
        public static bool GivesCopies;
        /// Copies that keep what they were given, and are written to nowhere.
        public static bool GivesLastingCopies;

        private readonly List<Parameter> connectivityParameters = new List<Parameter>();
        private List<Parameter> shownBefore;

        public Connector(Guid identifier, string name, string type)
        {
            Identifier = identifier;
            Name = name;
            ConnectorTypeName = type;
            Partitions = new List<Partition>();
        }

        public Guid Identifier { get; private set; }
        public string Name { get; private set; }
        public string ConnectorTypeName { get; private set; }
        public List<Partition> Partitions { get; private set; }
        public IList<Parameter> All { get { return connectivityParameters; } }

        public IList<Parameter> ConnectivityParameters
        {
            get
            {
                List<Parameter> shown = connectivityParameters.FindAll(p => p.Name != "password" || !HidesEncrypted);
                if (GivesLastingCopies)
                {
                    shownBefore = shownBefore ?? shown.ConvertAll(p => new Parameter(p.Name, p.Value));
                    if (HasNoPassword && !shownBefore.Exists(p => p.Name == "password")) { shownBefore.Add(new Parameter("password", null)); }
                    return shownBefore;
                }
                return GivesCopies ? shown.ConvertAll(p => new Parameter(p.Name, p.Value)) : shown;
            }
        }
    }

    public class ServiceController
    {
        public static string State = "Running";
        public static bool StartFails;
        public static Action<string> Happened;
        // errors of Windows, by number, that the next calls end with
        public static Queue<int> StatusErrors = new Queue<int>();
        public static Queue<int> StopErrors = new Queue<int>();
        public static Queue<int> StartErrors = new Queue<int>();
        // states that are seen before the real one
        public static Queue<string> SeenBefore = new Queue<string>();

        private static void FailIn(Queue<int> errors)
        {
            if (errors.Count > 0)
            {
                // as the real one does it: the number is that of the inner exception
                throw new InvalidOperationException("Der Dienst kann nicht erreicht werden.",
                    new System.ComponentModel.Win32Exception(errors.Dequeue()));
            }
        }

        public string Status
        {
            get
            {
                FailIn(StatusErrors);
                return SeenBefore.Count > 0 ? SeenBefore.Dequeue() : State;
            }
        }
        public void Refresh() { }
        public void Stop() { FailIn(StopErrors); State = "Stopped"; Happened("stopped"); }
        public void Start()
        {
            FailIn(StartErrors);
            if (StartFails) { Happened("failed"); return; }
            State = "Running";
            Happened("started");
        }
        public void Dispose() { }
    }
}
'@

# compiled once for all processes of the tests
$hash = [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::UTF8.GetBytes($source + $PSVersionTable.PSVersion))).Replace('-', '').Substring(0, 16)
$assembly = [IO.Path]::Combine($PSScriptRoot, '..', '..', '..', '..', 'target', "fake-adsync-$hash.dll")
if (-not ('Keyturn.Fake.Parameter' -as [type])) {
    if (-not (Test-Path -LiteralPath $assembly)) {
        $beside = "$assembly.$PID"
        $null = New-Item -ItemType Directory -Force -Path (Split-Path -Path $assembly -Parent)
        Add-Type -TypeDefinition $source -OutputAssembly $beside -OutputType Library
        [IO.File]::Move($beside, $assembly, $true)
    }
    Add-Type -Path $assembly
}
