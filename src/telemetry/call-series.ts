import type { CallRecord } from '../estate/observation.js';
import { secondMs } from '../kernel/units.js';
import { createCallCodes } from './call-codes.js';
import type { LabelsOf } from './catalogue.js';
import type { Families } from './families.js';

const placed = ['aws_requests_total', 'aws_throttles_total'] as const;

/**
 * Counts calls to AWS. Where their regions and accounts make more than `maximumSeries` series, the
 * places that come later are counted together as `other`: no call is left out.
 */
export function createCallSeries(
  families: Families,
  options: { readonly errorNames: readonly string[]; readonly maximumSeries: number },
): (record: CallRecord) => void {
  const codeOf = createCallCodes(options.errorNames);
  const hasRoom = (): boolean => families.count(placed) < options.maximumSeries;
  return ({ service, operation, account, region, outcome, durationMs, throttles, waitedMs }) => {
    const call = { service, operation };
    const request: LabelsOf<'aws_requests_total'> = { ...call, region, code: codeOf(outcome) };
    const isCounted = families.has('aws_requests_total', request) || hasRoom();
    families.add('aws_requests_total', isCounted ? request : { ...request, region: 'other' }, 1);
    const throttle: LabelsOf<'aws_throttles_total'> = { ...call, account, region };
    const isPlaced = families.has('aws_throttles_total', throttle) || hasRoom();
    families.add(
      'aws_throttles_total',
      isPlaced ? throttle : { ...call, account: 'other', region: 'other' },
      throttles,
    );
    families.observe('aws_request_duration_seconds', call, durationMs / secondMs);
    families.add('aws_limiter_wait_seconds_total', call, waitedMs / secondMs);
  };
}
