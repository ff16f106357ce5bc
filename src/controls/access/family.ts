import type { Environment } from '../../estate/environment.js';
import type { Control } from '../control.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';
import type { Family, ObservationOf } from '../sight.js';
import type { AccessScene } from './access-scene.js';
import { backupLocationAllowed } from './backup-location-allowed.js';
import { dataRoleAccess } from './data-role-access.js';
import { dataRoleUnmanaged } from './data-role-unmanaged.js';
import { executorPresent } from './executor-present.js';
import { policyReader } from './policy-document.js';

interface EnvironmentControl {
  readonly control: Control<Environment, AccessScene, string>;
  /** What it is about, as an operator would type it. */
  readonly resource: (environment: Environment) => string;
  readonly basis: (environment: Environment, scene: AccessScene) => readonly Basis[];
}

function executorsBasis(_: Environment, { facts: { executors } }: AccessScene): readonly Basis[] {
  return executors === undefined ? [] : [{ read: 'executors', observed: executors }];
}

function accessBasis(
  { backupLocation }: Environment,
  { facts: { access }, sight }: AccessScene,
): readonly Basis[] {
  const policy = backupLocation && sight.bucket(backupLocation.bucket)?.details?.policy;
  return [
    ...(access === undefined ? [] : [{ read: 'access of the data role', observed: access }]),
    ...(policy === undefined ? [] : [{ read: 'bucket policy', observed: policy }]),
  ];
}

function roleBasis({ account, dataRole }: Environment, { sight }: AccessScene): readonly Basis[] {
  const role = sight.account(account)?.roles.get(dataRole);
  return role === undefined ? [] : [{ read: 'data role', observed: role }];
}

const controls: readonly EnvironmentControl[] = [
  { control: executorPresent, resource: () => 'executors', basis: executorsBasis },
  {
    control: backupLocationAllowed,
    resource: () => 'executors',
    basis: (environment, scene) => [
      ...executorsBasis(environment, scene),
      ...accessBasis(environment, scene),
    ],
  },
  { control: dataRoleAccess, resource: ({ dataRole }) => dataRole, basis: accessBasis },
  { control: dataRoleUnmanaged, resource: ({ dataRole }) => dataRole, basis: roleBasis },
];

function findingsOf(
  { target: { environment }, facts }: ObservationOf<'environment'>,
  { sight, readPolicy }: Omit<AccessScene, 'facts'>,
  now: Date,
): readonly Finding[] {
  const scene = { facts, sight, readPolicy };
  const { name, account, region } = environment;
  return controls.flatMap(({ control, resource, basis }) => {
    const judgement = control.evaluate(environment, scene, now);
    if (judgement === undefined) return [];
    const subject = {
      environment: name,
      table: undefined,
      account,
      region,
      resource: resource(environment),
    };
    const key = [name, account, region];
    return makeFinding(control, subject, key, judgement, basis(environment, scene));
  });
}

/** Whether an environment's Depot may back up where it is configured to. */
export const accessFamily: Family = {
  cards: controls.map(({ control }) => control),
  findings: (sight, now) => {
    const readPolicy = policyReader();
    return sight.environments.flatMap((observation) =>
      findingsOf(observation, { sight, readPolicy }, now),
    );
  },
};
