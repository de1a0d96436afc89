/**
 * When Azure Monitor calls a webhook again, and when it stops:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#webhook-retry-behavior
 */
export const retryDelays = [5_000, 20_000, 5_000, 40_000, 5_000];
export const retriedStatuses = [408, 429, 503, 504];
export const silence = 15 * 60_000;

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema: "upper size limit of 256 KB per alert" */
export const maxBodyBytes = 256 * 1024;
