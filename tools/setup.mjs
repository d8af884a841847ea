// Installs what a script needs and is missing: Debian packages through apt-get, npm packages through npm ci.
//
// `npm run setup` installs everything; the other scripts call ensureSetup() with their scope. Only Node's own modules may
// be imported here: this runs before npm ci.
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { heading, main, note, say, UserError } from './lib/console.mjs';
import { lookAtMachine } from './lib/machine.mjs';
import { run } from './lib/run.mjs';
import { planSetup } from './lib/setup-plan.mjs';

/**
 * @param {string[]} packages
 * @param {string[]} optional if these cannot be installed, the reader is told and nothing else happens
 * @param {boolean} sudo
 */
async function installDebianPackages(packages, optional, sudo) {
  heading(`Installing Debian packages (a few minutes): ${[...packages, ...optional].join(' ')}`);
  const apt = (...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-q', ...args];
    return sudo ? run('sudo', command) : run(command[0], command.slice(1));
  };
  try {
    await apt('update');
  } catch (error) {
    // Old package lists often still do; if they do not, the installation says what is wrong.
    note(`${error.message} Going on with the package lists that are there.`);
  }
  if (packages.length > 0) await apt('install', '--no-install-recommends', ...packages);
  // One by one: a release that lacks one of them may have the others.
  for (const name of optional) {
    try {
      await apt('install', '--no-install-recommends', name);
    } catch (error) {
      note(`${error.message} Going on without ${name}.`);
    }
  }
}

/**
 * Makes sure that everything `scope` needs is there. Quick when it is.
 * @param {import('./lib/setup-plan.mjs').Scope} scope
 */
export async function ensureSetup(scope) {
  let plan = planSetup(lookAtMachine(), scope);
  if (plan.action === 'ready') return;
  if (plan.action === 'stop') throw new UserError(plan.message);

  if (plan.apt.length > 0 || plan.optional.length > 0) {
    await installDebianPackages(plan.apt, plan.optional, plan.sudo);
    plan = planSetup(lookAtMachine(), scope);
    if (plan.action === 'stop') throw new UserError(plan.message);
    if (plan.apt.length > 0) {
      throw new UserError(
        `Installed, but still not usable or too old: ${plan.apt.join(', ')}.\n` +
          'This release of your system may be older than what the project needs (Debian 12 or newer).',
      );
    }
  }
  if (plan.npm) {
    heading('Installing npm packages (about half a minute)');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  await main(async () => {
    for (const scope of /** @type {const} */ (['test', 'check', 'bench'])) await ensureSetup(scope);
    say('Everything the project needs is there.');
  });
}
