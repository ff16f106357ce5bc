import { roleTemplate } from '../src/aws/role-template.js';
import { renderJsonReference } from '../src/cli/json-reference.js';
import { renderCliReference } from '../src/cli/reference.js';
import { renderConfigurationReference } from '../src/config/reference.js';
import { configurationSchema } from '../src/config/schema.js';
import { controlsPage } from './controls-page.js';
import { metricsPage } from './metrics-page.js';

/** Every generated file by its path from the project's root. A test holds the files to it. */
export function pages(): Readonly<Record<string, string>> {
  return {
    'docs/reference/cli.md': renderCliReference(),
    'docs/reference/configuration.md': renderConfigurationReference(),
    'docs/reference/configuration.schema.json': `${JSON.stringify(configurationSchema(), null, 2)}\n`,
    'docs/reference/controls.md': controlsPage(),
    'docs/reference/json.md': renderJsonReference(),
    'docs/reference/metrics.md': metricsPage(),
    'deploy/observe-role.yaml': roleTemplate(),
  };
}
