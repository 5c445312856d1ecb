function Get-MachinePolicy {
    # The execution policy that a group policy sets, or Undefined.
    return [string](Get-ExecutionPolicy -Scope MachinePolicy)
}
