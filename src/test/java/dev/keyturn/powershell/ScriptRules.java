package dev.keyturn.powershell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a shipped script must not do, as far as its text shows it. Comments do not count, except for their characters. */
final class ScriptRules {

    private record Rule(String message, Pattern offence, Set<String> exempt) {
        static Rule of(String message, String offence, String... exempt) {
            return new Rule(message, Pattern.compile(offence, Pattern.CASE_INSENSITIVE), Set.of(exempt));
        }
    }

    private static final Pattern COMMENTS = Pattern.compile("(?s)<#.*?#>|(?m)(?<=^|\\s)#(?!Requires)[^\\n]*$");
    private static final Pattern FOREIGN = Pattern.compile("[^\\t\\n\\r\\x20-\\x7E]");

    private static final List<Rule> RULES = List.of(
            Rule.of(
                    "a parameter that is named like a secret must be a SecureString: module logging writes others down",
                    "\\[(?!securestring|Security\\.SecureString|pscredential)[\\w.\\[\\]]+\\]\\s*\\$(?!script:)\\w*(password|passphrase|secret|credential)\\w*"),
            Rule.of("ConvertTo-SecureString takes the clear text as a parameter", "ConvertTo-SecureString"),
            Rule.of("it writes to standard output, which belongs to the answer", "Write-Host|Write-Output|Out-Host"),
            Rule.of("a transcript shows secrets", "Start-Transcript"),
            Rule.of(
                    "text must not become code",
                    "Invoke-Expression|\\biex\\b|\\[scriptblock\\]::Create|-EncodedCommand"),
            Rule.of(
                    "only the guard knows the Entra connector",
                    "b891884f-051e-4a83-95af-2544101c9083",
                    "Test-EntraConnector.ps1"),
            Rule.of(
                    "the secret is neither handed to a command nor put into a pipeline or a text",
                    "-(?!eq|ne|or|and)\\w+:?[ (]+\\$script:Secret\\b|\\$script:Secret\\b\\s*\\||\"[^\"\\n]*\\$\\{?script:Secret\\b"),
            Rule.of(
                    "the secret is kept from all others",
                    "\\$script:Secret\\b",
                    "Keyturn.psm1",
                    "Open-SealedPassword.ps1",
                    "Clear-Secret.ps1",
                    "Set-SampleSecret.ps1",
                    "Set-ParameterToSecret.ps1",
                    "Test-ParameterIsSecret.ps1",
                    "Assert-SecretLength.ps1"),
            Rule.of(
                    "the secret becomes a String in one place only",
                    "\\[string\\](::new)?\\s*\\(?\\s*\\$script:Secret|\\$script:Secret\\s*-join",
                    "Set-ParameterToSecret.ps1"),
            Rule.of(
                    "it resets the containers or is not supported",
                    "Set-MIISADMAConfiguration|-SchedulerSuspended|Invoke-Sqlcmd|SqlConnection"),
            Rule.of(
                    "a session over the network may not list services",
                    "(?-i:(Get|Restart|Stop|Start)-Service\\b)",
                    "Install-Keyturn.ps1"),
            Rule.of(
                    "an error that does not stop is not noticed: -ErrorAction Stop",
                    "(?m)(?<!['\\w-])(Add|Get|Set|Invoke|Stop|Search)-ADSync[A-Z]\\w+(?<!ConnectorById)\\b(?![^\\n]*-ErrorAction)"),
            Rule.of(
                    "these write the file with a byte order mark or in UTF-16",
                    "Out-File|Set-Content|Add-Content|Export-Clixml"),
            Rule.of("the grammar of the check does not know it", "-(cnotin|cin|inotin)\\b"));

    private ScriptRules() {}

    static List<String> offences(String fileName, String text) {
        List<String> offences = new ArrayList<>();
        FOREIGN.matcher(text)
                .results()
                .forEach(match -> offences.add(
                        fileName + ": Windows PowerShell 5.1 reads it as ANSI, so it must be ASCII: " + match.group()));
        String code = COMMENTS.matcher(text).replaceAll("");
        for (Rule rule : RULES) {
            if (!rule.exempt().contains(fileName)) {
                rule.offence()
                        .matcher(code)
                        .results()
                        .forEach(match -> offences.add(fileName + ": " + rule.message() + ": "
                                + match.group().strip()));
            }
        }
        return offences;
    }
}
