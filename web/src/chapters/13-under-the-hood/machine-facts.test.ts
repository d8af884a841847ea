// Names of browsers out of what they say of themselves.
import { describe, expect, it } from 'vitest';
import { browserOf, machineFacts, sayMachine } from './machine-facts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

describe('the machine', () => {
  it('is named from the user agent', () => {
    expect(browserOf(FIREFOX)).toBe('Firefox 140 on Linux');
    expect(browserOf(SAFARI)).toBe('Safari 18.0 on iOS');
    expect(browserOf(CHROME)).toBe('Chrome 131 on Windows');
    expect(browserOf(`${CHROME} Edg/131.0.0.0`)).toBe('Edge 131 on Windows');
    expect(browserOf('curl')).toBe('a browser that does not say which');
  });

  it('is named from userAgentData where there is some', async () => {
    const brands = [
      { brand: 'Not_A Brand', version: '8' },
      { brand: 'Chromium', version: '131' },
    ];
    const userAgentData = {
      brands,
      platform: 'Linux',
      getHighEntropyValues: async () => ({ architecture: 'x86', bitness: '64' }),
    };
    const navigator = { userAgentData, userAgent: FIREFOX, hardwareConcurrency: 2 };
    const facts = await machineFacts({ navigator, crossOriginIsolated: true, SharedArrayBuffer } as never);
    expect(facts).toEqual({
      browser: 'Chromium 131 on Linux, x86 64-bit',
      processors: 2,
      isolated: true,
      sharedMemory: true,
    });
    expect(sayMachine(facts)).toBe('Chromium 131 on Linux, x86 64-bit · 2 processors · isolated, so threads may run');
    const bare = await machineFacts({ navigator: { userAgent: FIREFOX } } as never);
    expect(sayMachine(bare)).toBe('Firefox 140 on Linux · processors not told · not isolated, so no threads');
  });
});
