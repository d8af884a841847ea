// All claims of the errata by the name that the lecture gives them.
import type { Claim } from './claim.js';
import { CLAIMS_000 } from './claims-000.js';
import { CLAIMS_001 } from './claims-001.js';
import { CLAIMS_003 } from './claims-003.js';
import { CLAIMS_004 } from './claims-004.js';

export const CLAIMS: Readonly<Record<string, Claim>> = { ...CLAIMS_000, ...CLAIMS_001, ...CLAIMS_003, ...CLAIMS_004 };
