import type { Problem } from '../../components/validation';

/**
 * The columns that name the affected item of a log search alert, the first that is a dimension; ITSM tools look it up
 * in their CMDB. https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema#essentials-fields
 */
export const bindingColumns = ['_ResourceId', 'ResourceId', 'Resource', 'Computer'];

const isBinding = (column: string) => bindingColumns.includes(column);

/** The same columns: those that name the affected item first, in Azure's order, then the others as they came. */
export function cmdbDimensions(columns: string[]): string[] {
  return [
    ...bindingColumns.filter((column) => columns.includes(column)),
    ...columns.filter((column) => !isBinding(column)),
  ];
}

/** Everything wrong with the columns, as configuration key `logDimensions`. */
export function dimensionProblems(columns: string[]): Problem[] {
  return columns.flatMap((column, index) => {
    const key = `logDimensions[${index}]`;
    const meant = bindingColumns.find((name) => name.toLowerCase() === column.toLowerCase());
    if (column.trim() === '') {
      return [{ key, message: 'is empty. Name a column that the query returns, or remove it.' }];
    }
    if (meant !== undefined && meant !== column) {
      const message = `must be ${meant} (got "${column}"): queries distinguish upper and lower case.`;
      return [{ key, message }];
    }
    return columns.indexOf(column) < index
      ? [{ key, message: `repeats the column "${column}". Remove one of them.` }]
      : [];
  });
}

/** What the ITSM tool will see instead of the machine; nothing where a dimension names the affected item. */
export function withoutBinding(columns: string[], workspaceId: string): string | undefined {
  if (columns.some(isBinding)) {
    return undefined;
  }
  const workspace = workspaceId.split('/').pop();
  const given = columns.length === 0 ? 'is empty' : `has ${columns.join(', ')} only`;
  return (
    `logDimensions ${given}: the ITSM tool will see the workspace ${workspace} as the affected item of every alert, not the machine, and cannot bind incidents in its CMDB. ` +
    `Add one of ${bindingColumns.join(', ')} that the query returns.`
  );
}
