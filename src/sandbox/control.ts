import type { SandboxClock } from './clock.js';
import { addFault, type FaultTargets, removeFaults } from './control-faults.js';
import { checkKeys, jsonObject, Refusal } from './control-request.js';
import { controlPrefix, type Control } from './wire/control.js';
import type { FaultRules } from './wire/fault-rules.js';
import { bytesOf, parseTarget, type WireRequest, type WireResponse } from './wire/message.js';

/** What the controls turn. */
export interface Controlled {
  readonly clock: SandboxClock;
  readonly faults: FaultRules;
  readonly state: () => unknown;
  readonly targets: FaultTargets;
}

/** The answer to one method of one path; what it throws as `Refusal` is the client's fault. */
type Action = (request: WireRequest, query: URLSearchParams) => unknown;

/** One turn of the clock: more than any retention is probably a mistake in the unit. */
const maximumAdvanceSeconds = 100 * 366 * 86_400;

/**
 * The controls under `/_sandbox/`: `clock` (GET, POST), `faults` (GET, POST, DELETE) and `state`
 * (GET), all JSON. They are the sandbox's own: AWS has nothing of the kind.
 */
export function createControl(controlled: Controlled): Control {
  const paths: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
    clock: {
      GET: () => showClock(controlled),
      POST: (request) => turnClock(controlled, request),
    },
    faults: {
      GET: () => ({ faults: controlled.faults.list() }),
      POST: (request) => addFault(controlled.faults, controlled.targets, request),
      DELETE: (_, query) => removeFaults(controlled.faults, query),
    },
    state: { GET: () => controlled.state() },
  };
  return async (request) => {
    const { path, query } = parseTarget(request.target);
    const name = path.slice(controlPrefix.length);
    const actions = Object.hasOwn(paths, name) ? paths[name] : undefined;
    if (actions === undefined) {
      const known = Object.keys(paths).map((one) => controlPrefix + one);
      return answer(404, { error: `${path} is not here`, hint: `Known: ${known.join(', ')}` });
    }
    const action = actions[request.method];
    if (action === undefined) {
      const allow = Object.keys(actions).join(', ');
      const error = { error: `${request.method} is not possible on ${path}`, hint: `Use ${allow}` };
      return answer(405, error, { allow });
    }
    try {
      return answer(200, await action(request, query));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return answer(error.status, { error: error.message, hint: error.hint });
    }
  };
}

function showClock({ clock }: Controlled): unknown {
  return { now: clock.now().toISOString() };
}

function turnClock(controlled: Controlled, request: WireRequest): unknown {
  const body = jsonObject(request);
  checkKeys(body, ['advanceSeconds', 'to']);
  const { advanceSeconds, to } = body;
  if ((advanceSeconds === undefined) === (to === undefined)) {
    throw new Refusal(400, 'exactly one of advanceSeconds and to is needed', clockHint);
  }
  const { clock } = controlled;
  const seconds =
    to === undefined ? advanceSeconds : (instantOf(to).getTime() - clock.now().getTime()) / 1000;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) {
    throw new Refusal(400, 'advanceSeconds must be a number', clockHint);
  }
  if (seconds < 0 || seconds > maximumAdvanceSeconds) {
    throw new Refusal(
      400,
      seconds < 0
        ? 'the clock only goes forward'
        : 'the clock goes at most a hundred years at once',
      `It is now ${clock.now().toISOString()}.`,
    );
  }
  clock.advance(Math.round(seconds * 1000));
  return showClock(controlled);
}

const clockHint = 'Send {"advanceSeconds": 3600} or {"to": "2026-11-23T12:00:00Z"}.';

function instantOf(value: unknown): Date {
  const isIso =
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z$/u.test(value);
  const instant = new Date(isIso ? value : Number.NaN);
  if (Number.isNaN(instant.getTime())) {
    throw new Refusal(400, 'to must be an instant in UTC', clockHint);
  }
  return instant;
}

function answer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  const body = bytesOf(`${JSON.stringify(value, null, 2)}\n`);
  return {
    status,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': String(body.byteLength),
      'cache-control': 'no-store',
    },
    body,
  };
}
