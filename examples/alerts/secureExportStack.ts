import * as pulumi from '@pulumi/pulumi';

/** https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences: organization, project and stack. */
export function stackNameRule(name: string): string | undefined {
  if (/^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(name)) {
    return undefined;
  }
  const stack = name.split('/').pop()?.trim() || '<stack>';
  const given =
    name === ''
      ? 'is missing: the stack that has the action group.'
      : `"${name}" is not a fully qualified stack name.`;
  return (
    `${given} Expected is organization/itsm-secure-export/${stack} on a file or blob backend (the first word is that word), ` +
    `or <your organization>/itsm-secure-export/${stack} on Pulumi Cloud; pulumi stack ls --all lists them. ` +
    'Set it with pulumi config set secureExportStack <name>.'
  );
}

/**
 * ARM id of the action group that a stack of itsm-secure-export has deployed.
 *
 * @throws RunError where the stack has no action group.
 */
export async function actionGroupIdOf(stackName: string): Promise<string> {
  // The logical name stays when the stack's name changes.
  const reference = new pulumi.StackReference('secure-export', { name: stackName });
  const output = await reference.getOutputDetails('actionGroupId');
  return existingActionGroup(stackName, output.value);
}

/** @throws RunError where the stack's output is not the id of an action group. */
export function existingActionGroup(stackName: string, id: unknown): string {
  if (
    typeof id === 'string' &&
    /\/providers\/microsoft\.insights\/actiongroups\/[^/]+$/i.test(id)
  ) {
    return id;
  }
  const found =
    id === undefined
      ? 'has no output actionGroupId'
      : `has an output actionGroupId that is no action group: ${JSON.stringify(id)}`;
  throw new pulumi.RunError(
    `secureExportStack: the stack ${stackName} ${found}. ` +
      `Deploy it first (pulumi up --stack ${stackName}, in the folder of its project), or name the stack that makes the action group.`,
  );
}
