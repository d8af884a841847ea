// `npm start`: sets up what is missing, builds what is out of date, and serves the page.
//
// Only Node's own modules are loaded before set-up has installed the npm packages.
import { env } from 'node:process';
import { buildAll } from './build.mjs';
import { main } from './lib/console.mjs';
import { checkPort, portFrom } from './lib/server.mjs';
import { serveSite } from './serve.mjs';

await main(async () => {
  await checkPort(portFrom(env.PORT), env.HOST || undefined);
  await buildAll();
  await serveSite();
});
