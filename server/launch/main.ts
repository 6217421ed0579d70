import { dirname } from 'node:path';
import { DatabaseSetupError } from '@/db/setup-error';
import { SettingsError, parseSettings } from '@/server/platform/env';
import { launch } from './launch';
import { createOutput } from './output';
import { StartError } from './start-error';

// Bundled, this file is <checkout>/.build/launcher.mjs.
const root = dirname(import.meta.dirname);
const format = process.env['LOG_FORMAT'] ?? (process.stderr.isTTY ? 'pretty' : 'json');
const output = createOutput(format === 'pretty' ? 'pretty' : 'json');

// It must outlive its own mistakes: it is what ends the others in order.
process.on('unhandledRejection', (error) => {
  output.say(`Unexpected: ${error instanceof Error ? error.stack : String(error)}`);
});

try {
  process.exitCode = await launch({ settings: parseSettings(process.env), root, output });
} catch (error) {
  if (error instanceof SettingsError) {
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
  } else if (error instanceof StartError || error instanceof DatabaseSetupError) {
    process.stderr.write(`${error.message}\n`);
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  process.exitCode = 1;
}
// Whatever a library still holds open: everything of ours has ended.
process.exit();
