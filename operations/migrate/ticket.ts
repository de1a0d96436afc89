/** What an ITSM action is told to make of an alert; null where it does not say. */
export interface Ticket {
  /** Whether `ticketConfiguration` is a JSON object at all. */
  isReadable: boolean;
  workItemType: string | null;
  usesTemplate: boolean | null;
  /** Fields with constant values. */
  fields: Record<string, string>;
  onePerConfigurationItem: boolean | null;
  onePerLogEntry: boolean | null;
  /** Keys that are known from no document and no issue. */
  otherKeys: string[];
}

const known = [
  'PayloadRevision',
  'WorkItemType',
  'UseTemplate',
  'WorkItemData',
  'CreateOneWIPerCI',
  'CreateOneWIPerLog',
];

/**
 * The API says "JSON blob" only. Its keys are those of the example of actionGroups_API.json in azure-rest-api-specs
 * (createOrUpdateActionGroup.json), and of https://github.com/hashicorp/terraform-provider-azurerm/issues/11596.
 */
export function readTicket(ticketConfiguration: unknown): Ticket {
  const blob = objectIn(ticketConfiguration);
  const { WorkItemType, UseTemplate, CreateOneWIPerCI, CreateOneWIPerLog } = blob ?? {};
  const fields = Object.entries(objectIn(blob?.WorkItemData) ?? {});
  return {
    isReadable: blob !== undefined,
    workItemType: typeof WorkItemType === 'string' ? WorkItemType : null,
    usesTemplate: flag(UseTemplate),
    fields: Object.fromEntries(
      fields.map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
    onePerConfigurationItem: flag(CreateOneWIPerCI),
    onePerLogEntry: flag(CreateOneWIPerLog),
    otherKeys: Object.keys(blob ?? {}).filter((key) => !known.includes(key)),
  };
}

/** An object, or the JSON text of one: WorkItemData is either. */
function objectIn(value: unknown): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function flag(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
