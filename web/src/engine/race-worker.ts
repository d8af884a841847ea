// The race Worker: exposes the race to the page, nothing else.
import { expose } from 'comlink';
import { ProductRace } from './race-runner';

expose(new ProductRace());
