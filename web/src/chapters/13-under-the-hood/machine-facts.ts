// What the browser tells of the reader's machine: only a little, and nothing is sent anywhere.

export interface MachineFacts {
  /** "Chromium 131 on Linux, x86 64-bit". */
  readonly browser: string;
  /** Processors as the browser counts them; undefined when it does not say. */
  readonly processors: number | undefined;
  readonly isolated: boolean;
  readonly sharedMemory: boolean;
}

/** navigator.userAgentData, which Chromium has and TypeScript does not know. */
interface UserAgentData {
  readonly brands: readonly { readonly brand: string; readonly version: string }[];
  readonly platform: string;
  getHighEntropyValues(hints: readonly string[]): Promise<{ architecture?: string; bitness?: string }>;
}

/** Asks the browser. */
export async function machineFacts(scope: typeof globalThis = globalThis): Promise<MachineFacts> {
  const { navigator } = scope;
  const data = (navigator as Navigator & { userAgentData?: UserAgentData }).userAgentData;
  return {
    browser: (data && (await fromData(data))) || browserOf(navigator.userAgent),
    processors: navigator.hardwareConcurrency || undefined,
    isolated: scope.crossOriginIsolated === true,
    sharedMemory: typeof scope.SharedArrayBuffer === 'function',
  };
}

async function fromData(data: UserAgentData): Promise<string | undefined> {
  // Besides its own name a browser lists "Chromium", which it is built on, and nonsense such as "Not_A Brand".
  const real = data.brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand));
  const named = real.find(({ brand }) => brand !== 'Chromium') ?? real[0];
  if (!named) return undefined;
  const { architecture = '', bitness = '' } = await data
    .getHighEntropyValues(['architecture', 'bitness'])
    .catch(() => ({ architecture: '', bitness: '' }));
  const processor = [architecture, bitness && `${bitness}-bit`].filter(Boolean).join(' ');
  return `${named.brand} ${named.version}${data.platform ? ` on ${data.platform}` : ''}${processor ? `, ${processor}` : ''}`;
}

/** Name, version and system out of a user agent's text, of which most is history. */
export function browserOf(userAgent: string): string {
  const known: readonly (readonly [string, RegExp])[] = [
    ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
    ['Edge', /Edg\w*\/(\d+)/],
    ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
    ['Safari', /Version\/([\d.]+).*Safari/],
  ];
  const systems: readonly (readonly [string, RegExp])[] = [
    ['Android', /Android/],
    ['iOS', /iPhone|iPad/],
    ['Windows', /Windows/],
    ['macOS', /Mac OS X|Macintosh/],
    ['Linux', /Linux|X11/],
  ];
  const browser = known.flatMap(([name, pattern]) => {
    const version = pattern.exec(userAgent)?.[1];
    return version ? [`${name} ${version}`] : [];
  })[0];
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0];
  return `${browser ?? 'a browser that does not say which'}${system ? ` on ${system}` : ''}`;
}

/** "Chromium 131 on Linux; 2 processors; isolated". */
export function sayMachine({ browser, processors, isolated }: MachineFacts): string {
  const count =
    processors === undefined ? 'processors not told' : `${processors} ${processors === 1 ? 'processor' : 'processors'}`;
  return `${browser} · ${count} · ${isolated ? 'isolated, so threads may run' : 'not isolated, so no threads'}`;
}
