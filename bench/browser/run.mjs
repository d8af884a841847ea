// The browser rows alone, for trying things: node bench/browser/run.mjs [--only wasm_simd,tfjs] [--repetitions 5]
// [--seconds 1] [--peak128 57] [--json]. Needs a built page (npm run build).
import { parseArgs } from 'node:util';
import { heading, main, note, setOutput } from '../../tools/lib/console.mjs';
import { browserRows } from './browser-rows.mjs';

await main(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      repetitions: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1' },
      peak128: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.json) setOutput(process.stderr);
  heading('Training in the browser');
  const rows = await browserRows({
    repetitions: Number(values.repetitions),
    seconds: Number(values.seconds),
    peak128: Number(values.peak128),
    only: values.only.split(',').filter(Boolean),
    log: note,
  });
  if (values.json) process.stdout.write(`${JSON.stringify({ rows }, null, 2)}\n`);
});
