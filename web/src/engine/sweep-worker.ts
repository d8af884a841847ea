// The sweep Worker: exposes the sweep service to the page, nothing else.
import { expose } from 'comlink';
import { SeedSweep } from './seed-sweep';

expose(new SeedSweep());
