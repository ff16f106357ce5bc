import type { Configuration } from '../config/configuration.js';
import { configuredPath } from '../config/state-directory.js';
import type { RequestRecord } from '../http/exchange.js';
import { defaultLimits } from '../http/limits.js';
import { startOpsListener } from '../http/ops-listener.js';
import { startPageListener } from '../http/page-listener.js';
import { readTls } from '../http/tls.js';
import { errorLine } from '../kernel/errors.js';
import { createReleasers } from '../kernel/releasers.js';
import type { Clock } from '../kernel/clock.js';
import type { JournalReader } from '../ports/journal.js';
import type { Recorder } from '../ports/recorder.js';
import type { JobDemand, StatusSource } from '../ports/status.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Listening } from './parts.js';
import { readToken, type SecretWorld } from './secrets.js';

export interface ListenOptions {
  readonly configuration: Configuration;
  readonly world: SecretWorld & { readonly clock: Clock };
  readonly source: StatusSource;
  readonly demand: JobDemand;
  readonly journal: JournalReader;
  readonly metrics: Metrics;
  readonly recorder: Recorder;
}

/**
 * Opens both listeners, or neither.
 * @throws DrError `config` when the page would lie open, `conflict` when a port is taken
 */
export async function listen(options: ListenOptions): Promise<readonly Listening[]> {
  const { configuration, world, source, demand, journal, metrics, recorder } = options;
  const { ops, page } = configuration.settings;
  const { clock, cwd } = world;
  const file = (path: string): string | undefined =>
    path === '' ? undefined : configuredPath(configuration, path, cwd);
  const onRequest = ({ listener, status, error }: RequestRecord): void => {
    metrics.answered(listener, status);
    if (error === undefined) return;
    recorder.note('warn', 'a request failed', { detail: listener, cause: errorLine(error) });
  };
  const limits = defaultLimits;
  const onHeldBack = (): void => {
    const fields = { detail: 'page', count: limits.wrongTokens };
    recorder.note('warn', 'wrong tokens: the sign-in is held back', fields);
  };
  const opened = createReleasers();
  try {
    const token = await readToken(configuration, world);
    const tls = await readTls(
      {
        certificate: file(page.certificateFile),
        key: file(page.keyFile),
        clientAuthority: file(page.clientCaFile),
      },
      world.readFile,
    );
    const hostNames = page.hostNames.split(/[\s,]+/).filter((name) => name !== '');
    const pageListener = await startPageListener({
      ...page,
      auth: { token, hostNames },
      tls,
      source,
      journal,
      demand,
      clock,
      limits,
      onRequest,
      onHeldBack,
    });
    opened.add(() => pageListener.close());
    const { exposition } = metrics;
    const opsListener = await startOpsListener({
      ...ops,
      exposition,
      source,
      clock,
      limits,
      onRequest,
    });
    return [
      { what: 'status page', url: `${pageListener.url}/`, close: () => pageListener.close() },
      { what: 'metrics', url: `${opsListener.url}/metrics`, close: () => opsListener.close() },
    ];
  } catch (error) {
    await opened.releaseAll();
    throw error;
  }
}
