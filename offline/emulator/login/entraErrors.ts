import { randomUUID } from 'node:crypto';
import { AzureError } from '../errors';

/** An OAuth error as Entra words it. `number` is the AADSTS code. */
export class EntraError extends AzureError {
  constructor(
    status: number,
    error: string,
    readonly number: number,
    message: string,
  ) {
    super(status, error, message);
  }
}

export const entraError = (error: string, number: number, message: string, status = 400) =>
  new EntraError(status, error, number, message);

/**
 * The JSON Entra sends: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * The description carries ids that people are asked for by Microsoft's support.
 */
export function entraErrorBody(error: EntraError, host: string, now: Date) {
  const timestamp = now.toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  return {
    error: error.code,
    error_description: `AADSTS${error.number}: ${error.message} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`,
    error_codes: [error.number],
    timestamp,
    trace_id,
    correlation_id,
    error_uri: `https://${host}/error?code=${error.number}`,
  };
}
