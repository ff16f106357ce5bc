/**
 * A suite that needs a program which is not part of this project. Where it is absent the suite says
 * so in one line on stdout and passes: the only skip that is allowed.
 */
export function peerSuite(what: string, absent: string | undefined, body: () => void): void {
  if (absent === undefined) {
    describe(what, body);
    return;
  }
  describe(what, () => {
    it('cannot run here, and says so', () => {
      process.stdout.write(`SKIPPED ${what}: ${absent}\n`);
      expect(absent).not.toBe('');
    });
  });
}
