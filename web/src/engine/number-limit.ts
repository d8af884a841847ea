// How large the numbers are that the engine takes from outside, for fields, links and pasted points.

/**
 * The engine refuses inputs, targets, weights and points beyond ± this. In float32, where numbers end at 3.4 × 10³⁸, each
 * is still a number, and in double a product of several does not overflow; nobody needs a larger one to break a network.
 */
export const LARGEST_NUMBER = 1e30;
