// The pages' Content-Security-Policy: the same that the project's own server sends, for the servers that send none.
import { contentSecurityPolicy as policy } from '../../tools/lib/security-headers.mjs';

/** The policy's text for a meta tag. The development server injects styles and talks over a WebSocket, so it gets two exceptions. */
export function contentSecurityPolicy(development = false): string {
  if (!development) return policy;
  return policy
    .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", "connect-src 'self' ws:");
}
