/** The exit codes of the binary; this file is their only source. Where several hold: 1, 3, 6. */
export const exitCodes = {
  ok: { code: 0, meaning: 'done; nothing violated, everything seen' },
  failed: { code: 1, meaning: 'failed' },
  refused: {
    code: 2,
    meaning: 'refused before anything started: usage, configuration or precondition',
  },
  violated: { code: 3, meaning: 'posture violated or objective missed' },
  busy: { code: 4, meaning: 'conflict or busy' },
  timedOut: { code: 5, meaning: 'timed out, can be resumed' },
  unseen: { code: 6, meaning: 'could not see: at least one check has no verdict' },
  changes: { code: 7, meaning: 'changes pending (only with --detailed-exitcode)' },
} as const satisfies Record<string, { readonly code: number; readonly meaning: string }>;

export type ExitName = keyof typeof exitCodes;
