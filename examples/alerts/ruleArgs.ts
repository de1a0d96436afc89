/** What every rule is told. */
export interface RuleArgs {
  /** Name of the rule in Azure, which the ITSM tool shows: it ends with the stack's name. */
  ruleName: string;
  resourceGroupName: string;
  actionGroupId: string;
}
