// Serves the built site (web/dist) on http://localhost:8080; PORT and HOST choose another place. The URL is printed last.
import { argv, env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { main, note, say } from './lib/console.mjs';
import { distDir } from './lib/paths.mjs';
import { portFrom, serve } from './lib/server.mjs';

/** Serves until Ctrl-C. */
export async function serveSite() {
  const server = await serve({ folder: distDir, port: portFrom(env.PORT), host: env.HOST || undefined });
  const stop = () => {
    server.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  say();
  note('Serving web/dist; Ctrl-C stops.');
  say(server.url.replace(/\/$/, ''));
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) await main(serveSite);
