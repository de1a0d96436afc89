import { randomUUID } from 'node:crypto';

const guid = () => Buffer.from(randomUUID().replaceAll('-', ''), 'hex');

/** One entry of a correlation context: number, length, bytes. */
function entry(number: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(number, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** Opaque to receivers. In every capture: a mark, the length, the count, and two GUIDs. */
function correlationContext(): string {
  const entries = [guid(), guid()].map((bytes, number) => entry(number, bytes));
  const head = Buffer.alloc(10);
  head.write('FI\n');
  head.writeUInt32LE(
    entries.reduce((sum, { length }) => sum + length, 0),
    4,
  );
  head.writeUInt16LE(entries.length, 8);
  return Buffer.concat([head, ...entries]).toString('base64');
}

/**
 * The headers every delivery of an action group has:
 * https://learn.microsoft.com/azure/automation/automation-create-alert-triggered-runbook and public captures.
 */
export const senderHeaders = () => ({
  'Content-Type': 'application/json; charset=utf-8',
  'User-Agent': 'IcMBroadcaster/1.0',
  Expect: '100-continue',
  'X-CorrelationContext': correlationContext(),
  'x-ms-request-id': randomUUID(),
});
