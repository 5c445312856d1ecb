function ConvertFrom-RequestBytes {
    # ConvertFrom-Json takes its text as a parameter, which module logging writes down. So the password is cut out of the
    # bytes before there is any text.
    $place = Find-SecretField
    try {
        $encoding = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false, $true
        if ($null -eq $place) {
            $text = $encoding.GetString($script:RequestBytes, 0, $script:RequestLength)
        }
        else {
            Read-Secret -Start ($place.Start + 1) -End ($place.End - 1)
            $text = $encoding.GetString($script:RequestBytes, 0, $place.Start) + 'null' +
                $encoding.GetString($script:RequestBytes, $place.End, $script:RequestLength - $place.End)
        }
        $request = ConvertFrom-Json -InputObject $text
    }
    catch {
        throw (New-Refusal -Code 'bad-request' -Message 'The request is not whole JSON in UTF-8.')
    }
    finally {
        [Array]::Clear($script:RequestBytes, 0, $script:RequestBytes.Length)
    }
    if ($request -isnot [Management.Automation.PSCustomObject]) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request is not a JSON object.')
    }
    return $request
}
