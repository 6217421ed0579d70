import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { createClient } from '../client';
import { storeLogin } from '../connection';
import { print } from '../output';

export function loginCommand(): Command {
  return new Command('login')
    .description('Keep the address of a Loam and an API token for later commands')
    .argument('<url>', 'e.g. https://loam.example.com')
    .option('--token <token>', 'API token (Settings > Tokens); else it is asked for, or read from stdin')
    .action(async (address: string, options: { token?: string }) => {
      if (!URL.canParse(address) || !['http:', 'https:'].includes(new URL(address).protocol))
        throw new LoamError('invalid-input', 'The address is not an http(s) URL.', {
          path: 'url',
          got: address,
        });
      const url = address.replace(/\/+$/, '');
      const token = (options.token ?? (await askToken(url))).trim();
      const { user } = await createClient({ url, token, source: 'login' }).session.get.query();
      const file = storeLogin({ url, token });
      print(`Signed in to ${url} as ${user.name}. Kept in ${file}.`);
    });
}

async function askToken(url: string): Promise<string> {
  if (!process.stdin.isTTY) return text(process.stdin);
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await ask.question(`API token of ${url}: `);
  } finally {
    ask.close();
  }
}
