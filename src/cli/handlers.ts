import type {
  BucketPolicyFlags,
  CheckFlags,
  CommonFlags,
  ConfigInitFlags,
  IamPolicyFlags,
  SandboxFlags,
  ScheduleFlags,
  Shell,
  WatchFlags,
} from './flags.js';

/** What the commands do; `program.ts` knows only this, so that help needs no implementation. */
export interface Handlers {
  check(flags: CheckFlags): Promise<void>;
  daemon(flags: CommonFlags): Promise<void>;
  explain(finding: string, flags: WatchFlags): Promise<void>;
  schedule(flags: ScheduleFlags): Promise<void>;
  configCheck(flags: CommonFlags): Promise<void>;
  configSchema(): Promise<void>;
  configInit(flags: ConfigInitFlags): Promise<void>;
  iamPolicy(flags: IamPolicyFlags): Promise<void>;
  bucketPolicy(flags: BucketPolicyFlags): Promise<void>;
  teardownCheck(flags: WatchFlags): Promise<void>;
  sandbox(flags: SandboxFlags): Promise<void>;
  completion(shell: Shell): Promise<void>;
}

const idle = (): Promise<void> => Promise.resolve();

/** Handlers that do nothing: for what only reads the table of commands. */
export function idleHandlers(): Handlers {
  return {
    check: idle,
    daemon: idle,
    explain: idle,
    schedule: idle,
    configCheck: idle,
    configSchema: idle,
    configInit: idle,
    iamPolicy: idle,
    bucketPolicy: idle,
    teardownCheck: idle,
    sandbox: idle,
    completion: idle,
  };
}
