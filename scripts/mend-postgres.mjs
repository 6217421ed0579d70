import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

const connection = ['src/connection.js', 'cjs/src/connection.js'];
const pool = ['src/index.js', 'cjs/src/index.js'];

const mends = [
  {
    files: connection,
    broken: `  function nextWrite(fn) {
    const x = socket.write(chunk, fn)`,
    // The query is refused like any other on a closed connection. `true`: a closed connection is not a full one.
    mended: `  function nextWrite(fn) {
    if (socket === null) {
      nextWriteTimer !== null && clearImmediate(nextWriteTimer)
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return true
    }
    const x = socket.write(chunk, fn)`,
  },
  {
    files: connection,
    broken: `    clearImmediate(nextWriteTimer)
    socket.removeListener('data', data)`,
    // Else what was not written stays before the first words of the next connection, and its timer is never set again.
    mended: `    clearImmediate(nextWriteTimer)
    chunk = nextWriteTimer = null
    socket.removeListener('data', data)`,
  },
  {
    files: connection,
    broken: `    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))`,
    // Also what was sent between the error and the close; left there, the next connection would wait for its answer.
    mended: `    if (query || sent.length)
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = null`,
  },
  {
    files: pool,
    broken: `      , prepare = null

    try {`,
    mended: `      , prepare = null
      , lost = null

    try {`,
  },
  {
    files: pool,
    broken: 'new Promise((_, reject) => connection.onclose = reject)',
    mended: 'new Promise((_, reject) => connection.onclose = e => reject(lost = e))',
  },
  {
    files: pool,
    broken: `        q.catch(e => uncaughtError || (uncaughtError = e))
        c.queue === full`,
    // The connection may be somebody else's by now: the rollback must not be the first word on it.
    mended: `        q.catch(e => uncaughtError || (uncaughtError = e))
        if (lost)
          return q.reject(lost)
        c.queue === full`,
  },
];

/**
 * postgres 3.4.9 does not bear the loss of a connection in a transaction: it still sends the rollback, on a socket that
 * is gone (from a timer, where nothing can catch the error: every process of ours would end when PostgreSQL restarts) or
 * on one that already belongs to another query, which then never ends. Known upstream ("nextWrite() throws an
 * uncaughtException when a reserved connection's backend dies"), not released. Does nothing where it is mended already.
 */
export function mendPostgres() {
  for (const { files, broken, mended } of mends) {
    for (const file of files.map((name) => inRoot('node_modules', 'postgres', name)).filter(existsSync)) {
      const text = readFileSync(file, 'utf8');
      if (text.includes(mended)) continue;
      if (text.includes(broken))
        writeFileSync(
          file,
          text.replace(broken, () => mended),
        );
      else
        console.error(
          `${file} is not as scripts/mend-postgres.mjs knows it: see whether it is still needed.`,
        );
    }
  }
}
