// The pages' Content-Security-Policy: nothing but the site itself, no inline script or style, WebAssembly allowed.

/** The policy's text for a meta tag. The development server injects styles and talks over a WebSocket, so it gets two exceptions. */
export function contentSecurityPolicy(development = false): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    `style-src 'self'${development ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data: blob:",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
