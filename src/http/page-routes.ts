import { withDeadline } from '../kernel/clock.js';
import { causeChain } from '../kernel/errors.js';
import { type Answer, answer, problem, unknownEnvironment } from './answer.js';
import type { ApiOptions } from './api-routes.js';
import { createPageCache, type KeptPage, keptPage } from './page-cache.js';
import { environmentPage } from './pages/environment-page.js';
import { findingPage, type History } from './pages/finding-page.js';
import { overviewPage } from './pages/overview-page.js';
import { type Asked, type Reply, type Route, route } from './router.js';

const pagesKept = 64;
const changesShown = 20;

export const htmlType = 'text/html; charset=utf-8';

function pageAnswer({ body, tag }: KeptPage, { headers }: Asked<unknown>): Answer {
  const isKnown = headers['if-none-match'] === tag;
  return answer(isKnown ? 304 : 200, htmlType, isKnown ? '' : body, { ETag: tag });
}

async function historyOf(
  { journal, clock, limits }: ApiOptions,
  id: string,
  signal: AbortSignal,
): Promise<History> {
  try {
    const changes = await withDeadline(
      { clock, ms: limits.journalMs, what: 'changes of the journal', signal },
      () => journal.changes({ limit: changesShown, id }),
    );
    return { kind: 'changes', changes };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'untold', why: causeChain(error)[0] ?? 'it failed' };
  }
}

async function findingReply(
  options: ApiOptions,
  asked: Asked<{ readonly id: string }>,
): Promise<Reply> {
  const { source } = options;
  const { id } = asked.params;
  const status = source.status();
  const finding = status.posture?.findings.find((each) => each.id === id);
  if (finding === undefined) {
    return problem(404, 'FindingUnknown', `no finding is called "${id}"`, {
      hint: 'It may have left the estate with its subject.',
    });
  }
  const history = await historyOf(options, id, asked.signal);
  return pageAnswer(keptPage(findingPage(status, finding, history, source.now())), asked);
}

/** The pages that people read. */
export function pageRoutes(options: ApiOptions): readonly Route[] {
  const { source } = options;
  const cache = createPageCache(pagesKept);
  return [
    route('GET', '/', 'read', (asked) => {
      const status = source.status();
      const now = source.now();
      const page = cache.page('/', { status, now }, () => overviewPage(status, now));
      return page === undefined ? problem(404, 'PathUnknown', 'no page') : pageAnswer(page, asked);
    }),
    route('GET', '/environments/:name', 'read', (asked) => {
      const { name } = asked.params;
      const status = source.status();
      const now = source.now();
      const page = cache.page(asked.path, { status, now }, () =>
        environmentPage(status, name, now),
      );
      return page === undefined ? unknownEnvironment(name) : pageAnswer(page, asked);
    }),
    route('GET', '/findings/:id', 'read', (asked) => findingReply(options, asked)),
  ];
}
