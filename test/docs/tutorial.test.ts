import { blocksOf, commandsOf, readPage } from './blocks.js';
import { firstMissing } from './shown-output.js';
import { openTerminal } from './terminal.js';

// Types the tutorial from its first command to its last, and compares what it shows with what comes.

/** What is tried by other means: the README's test, and what would change this machine. */
const elsewhere = ['npm ci && npm run check', 'npm link', 'source <(depot-dr completion bash)'];
const documents = / > (\S+) <<'(\w+)'\n([\s\S]*?\n)\2$/gm;

describe('docs/tutorial.md', () => {
  it('shows what really happens', async () => {
    const terminal = openTerminal();
    const wrong: string[] = [];
    let compared = 0;
    try {
      let output = '';
      for (const { language, text } of blocksOf(readPage('docs/tutorial.md'))) {
        if (language === 'text') {
          const missing = firstMissing(text, output);
          if (missing !== undefined) wrong.push(`not printed:\n${missing}\n\nbut:\n${output}`);
          compared++;
          continue;
        }
        for (const [, name = '', , content = ''] of text.matchAll(documents)) {
          terminal.save(name, content);
        }
        output = '';
        for (const command of commandsOf(text)) {
          if (elsewhere.includes(command) || command.startsWith('cat >')) continue;
          if (command.startsWith('unset AWS_ENDPOINT_URL')) await terminal.end();
          const printed = await terminal.type(command.replace(/ > \S+$/, ''));
          // A curl's answer is not shown, and the AWS CLI has a layout of its own.
          if (!/^(?:curl|aws) /.test(command)) output += printed;
          if (command.startsWith('npx depot-dr sandbox')) terminal.paste('platform-prod');
        }
      }
    } finally {
      await terminal.end();
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(9);
  }, 120_000);
});
