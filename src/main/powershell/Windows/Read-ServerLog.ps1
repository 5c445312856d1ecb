function Read-ServerLog {
    # How many of the newest records of the service in the Application log can be read.
    return @(Get-WinEvent -LogName 'Application' -FilterXPath "*[System[Provider[@Name='ADSync' or @Name='Directory Synchronization']]]" -MaxEvents 5 -ErrorAction Stop).Count
}
