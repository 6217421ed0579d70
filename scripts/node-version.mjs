// Runs on whatever Node.js the machine has, so it keeps to syntax that old ones read.
const least = [20, 9];

/** Ends with one clear sentence when this Node.js is too old to install and build with. */
export function assertHostNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return;
  console.error(
    `Loam needs Node.js ${least.join('.')} or newer to start (it brings its own for running); this is ${process.versions.node}.`,
  );
  process.exit(1);
}
