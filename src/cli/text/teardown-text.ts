import { count, plain } from '../../answers/plain.js';
import type { Teardown, TeardownItem, TeardownUnseen } from '../../controls/teardown/teardown.js';
import type { TeardownOf } from '../../flows/teardown.js';
import type { Style } from './paint.js';
import { layRemedy } from './remedy.js';
import type { TextOptions } from './text-options.js';
import { labelled, paragraph } from './wrap.js';

function headOf({ stack, items, unseen }: Teardown): {
  readonly style: Style;
  readonly word: string;
} {
  if (stack === 'missing') return { style: 'faint', word: 'NO STACK' };
  if (items.some(({ effect }) => effect === 'blocks'))
    return { style: 'critical', word: 'BLOCKED' };
  if (items.length > 0) return { style: 'warning', word: 'AT RISK' };
  return unseen.length > 0
    ? { style: 'unknown', word: 'UNSEEN' }
    : { style: 'pass', word: 'CLEAR' };
}

function layItem(
  { effect, resource, message, remedy }: TeardownItem,
  { paint, width }: TextOptions,
): readonly string[] {
  const style = effect === 'blocks' ? 'critical' : 'warning';
  return [
    ...labelled(`${effect}: `, plain(resource), width, 2).map((line) => paint(style, line)),
    ...paragraph(message, width, 6),
    ...layRemedy(remedy, width, 6).map((line) => paint('faint', line)),
  ];
}

/** A cause is told once, after all that it hides. */
function layUnseen(
  unseen: readonly TeardownUnseen[],
  { paint, width }: TextOptions,
): readonly string[] {
  const causes = new Map<string, TeardownUnseen[]>();
  for (const each of unseen) {
    const { code, message, hint } = each.failure;
    const cause = JSON.stringify([code, message, hint]);
    causes.set(cause, [...(causes.get(cause) ?? []), each]);
  }
  return [...causes.values()].flatMap((hidden) => {
    const { message = '', hint } = hidden[0]?.failure ?? {};
    const all = hidden.map(({ what }) => what).join(', ');
    return [
      ...labelled('not seen: ', all, width, 2).map((line) => paint('unknown', line)),
      ...paragraph(message, width, 6),
      ...(hint === undefined ? [] : layRemedy(hint, width, 6).map((line) => paint('faint', line))),
    ];
  });
}

function layEnvironment(
  { environment, teardown }: TeardownOf,
  options: TextOptions,
): readonly string[] {
  const { paint, width } = options;
  const { name, stack, account, region } = environment;
  const head = headOf(teardown);
  const nothing = {
    missing: 'the stack does not exist: there is nothing to delete',
    present: 'nothing stands in the way',
    unseen: undefined,
  }[teardown.stack];
  const isEmpty = teardown.items.length === 0 && teardown.unseen.length === 0;
  return [
    `${paint('heading', name)}  ${paint(head.style, head.word)}`,
    ...paragraph(`stack ${stack} in ${region}, account ${account}`, width, 2),
    ...(isEmpty && nothing !== undefined ? paragraph(nothing, width, 2) : []),
    ...teardown.items.flatMap((item) => layItem(item, options)),
    ...layUnseen(teardown.unseen, options),
  ];
}

/** What stands in the way of each deletion, for people. Ends with a line break. */
export function renderTeardown(listed: readonly TeardownOf[], options: TextOptions): string {
  const all = listed.map(({ teardown }) => teardown);
  const items = all.flatMap((each) => each.items);
  const blocking = items.filter(({ effect }) => effect === 'blocks').length;
  const unseen = all.flatMap((each) => each.unseen).length;
  const summary = [
    count(listed.length, 'stack'),
    `${blocking} blocking`,
    `${items.length - blocking} at risk`,
    `${unseen} not seen`,
  ].join(' · ');
  const blocks = [
    ...listed.map((each) => layEnvironment(each, options)),
    paragraph(`${summary}; nothing was changed`, options.width, 0),
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
