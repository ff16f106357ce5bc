import type { HeldFact } from '../../src/estate/held-fact.js';
import { rememberedOf } from '../../src/flows/remembered.js';
import { anEnvironment, aSnapshot, away, home, now } from '../support/estate-builders.js';

const { name: environment, account } = anEnvironment();
const table = 'sdp-prod-e2dd35eedfec-Object';

function fact(region: typeof home, held: HeldFact['held']): HeldFact {
  return {
    read: 'settings',
    subject: { account, region, resource: table, environment, table: 'Object' },
    held,
    tried: { at: now, failure: undefined },
  } as HeldFact;
}

describe('what a pass is given of those before it', () => {
  const { rememberedSettings } = rememberedOf([
    fact(home, { kind: 'seen', at: now, value: aSnapshot() }),
    fact(away, { kind: 'none' }),
  ]);

  it('is the kept settings of a placement, by its environment, table and region', () => {
    expect(rememberedSettings.settings({ environment, table, region: home })).toEqual(aSnapshot());
  });

  it.each([
    ['nothing of one that was never whole', { environment, table, region: away }],
    ['nothing of another table', { environment, table: `${table}2`, region: home }],
  ])('is %s', (_, place) => {
    expect(rememberedSettings.settings(place)).toBeUndefined();
  });
});
