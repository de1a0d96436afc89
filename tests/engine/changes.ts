/** A resource that a preview or an update would change. */
export interface Change {
  op: string;
  /** Logical name, or the type for the stack itself. */
  name: string;
  /** Properties that differ. */
  properties: string[];
}

interface PreviewStep {
  op: string;
  urn: string;
  detailedDiff?: Record<string, unknown> | null;
  diffReasons?: string[];
}

/** Changes in what `pulumi preview --json` printed. */
export function changesIn(json: string): Change[] {
  const { steps } = JSON.parse(json) as { steps: PreviewStep[] };
  return (
    steps
      // A stack reference is read each time.
      .filter(({ op }) => !['same', 'refresh', 'read'].includes(op))
      .map(({ op, urn, detailedDiff, diffReasons }) => ({
        op,
        name: nameOf(urn),
        properties: Object.keys(detailedDiff ?? {}).length
          ? Object.keys(detailedDiff ?? {}).sort()
          : [...(diffReasons ?? [])].sort(),
      }))
  );
}

/** Warnings in what `pulumi preview --json` printed. */
export function warningsIn(json: string): string[] {
  const { diagnostics = [] } = JSON.parse(json) as {
    diagnostics?: { severity: string; message: string }[];
  };
  return diagnostics.filter(({ severity }) => severity === 'warning').map(({ message }) => message);
}

/** Logical name of a resource; with its class for our components, which share one. */
export function nameOf(urn: string): string {
  const [type = '', name = ''] = urn.split('::').slice(2);
  const component = /azure-itsm:\w+:(\w+)$/.exec(type)?.[1];
  return component === undefined ? name : `${component} ${name}`;
}
