import path from 'node:path';
import { startItsmSide } from '../../demo/itsmSide';
import { clockSkew } from '../../examples/itsm-receiver/verifyToken';
import { onBed, stack } from './bed';
import type { Outcome } from './report';
import { backUp, lost, recovered, type Baseline, type Trial } from './trial';

const hour = 3600;

/** Clocks that differ: of the machine that deploys and Azure, and of the receiver and Azure. */
export function clocks(baseline: Baseline): Trial[] {
  const table = 'clocks';
  return [
    ...[-2 * hour, 2 * hour].map((seconds) => ({
      table,
      row: 'up: Azure’s clock',
      column: shown(seconds),
      run: () => deployedAt(baseline, seconds),
    })),
    ...[-5 * 60, -clockSkew - 5, -clockSkew + 5, clockSkew - 5, 5 * 60, 2 * hour].map(
      (seconds) => ({
        table,
        row: 'alert: the receiver’s clock',
        column: shown(seconds),
        run: () => receivedAt(baseline, seconds),
      }),
    ),
  ];
}

function shown(seconds: number): string {
  const size = Math.abs(seconds);
  const text = size >= hour ? `${size / hour} h` : size >= 120 ? `${size / 60} min` : `${size} s`;
  return `${text} ${seconds < 0 ? 'behind' : 'ahead'}`;
}

const skewed = (seconds: number) => () => new Date(Date.now() + seconds * 1000);

function deployedAt({ empty, wanted }: Baseline, seconds: number): Promise<Outcome> {
  return onBed(empty, { now: skewed(seconds) }, async (bed) => {
    const first = await bed.up();
    if (first.code !== 0) return backUp(bed, first, wanted.up);
    const outcome = await recovered(bed, wanted.up);
    return { ...outcome, outcome: outcome.survived ? 'up, recover, up' : outcome.outcome };
  });
}

/** A token is good from five minutes before it was issued, or so: what the receiver takes, and what it says. */
function receivedAt({ deployed }: Baseline, seconds: number): Promise<Outcome> {
  return onBed(deployed, {}, async (bed) => {
    const data = path.join(bed.folder, 'incidents.db');
    const side = await startItsmSide(bed.local, stack, data, undefined, {
      now: skewed(seconds),
    });
    try {
      const deliveries = await side.raise({ type: 'metric', rule: 'cpu-high' });
      const codes = [...new Set(side.codes(deliveries.length))].join(', ');
      const states = [...new Set(deliveries.map(({ state }) => state))].join(', ');
      const fits = { delivered: 'incident_opened', failed: expected(seconds) }[states] === codes;
      return fits
        ? { outcome: states === 'delivered' ? states : `refused: ${codes}`, survived: true }
        : lost(`${states}: ${codes}`);
    } finally {
      await side.stop();
    }
  });
}

const expected = (seconds: number) => (seconds < 0 ? 'token_not_yet_valid' : 'token_expired');
