import * as pulumi from '@pulumi/pulumi';

/** https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences: organization, project and stack. */
export function stackNameRule(name: string): string | undefined {
  if (/^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(name)) {
    return undefined;
  }
  const stack = name.split('/').pop()?.trim() || '<stack>';
  const whose = 'the full name of the stack that has the action group';
  const given = name === '' ? `is missing. Give ${whose}` : `must be ${whose} (got "${name}")`;
  return (
    `${given}: organization/itsm-secure-export/${stack} ` +
    `on a file or blob backend (where the first word is "organization"), or <your organization>/itsm-secure-export/${stack} on Pulumi Cloud. ` +
    'pulumi stack ls --all lists the stacks. Set it with pulumi config set secureExportStack <name>.'
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
      : `has an output actionGroupId that is not the id of an action group: ${JSON.stringify(id)}`;
  throw new pulumi.RunError(
    `secureExportStack: the stack ${stackName} ${found}. ` +
      `Deploy it first (pulumi up --stack ${stackName}, in the folder of its project), or name the stack that makes the action group.`,
  );
}
