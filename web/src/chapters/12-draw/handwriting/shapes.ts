// How people write the ten digits: styles drawn by hand for the handwriting test, independently of any training data.

/** One way to write a digit. */
export interface Shape {
  readonly digit: number;
  readonly style: string;
  /**
   * Strokes in the order in which the pen makes them. Each lists points "x,y" (x to the right, y down, the digit about 100
   * high) that the pen passes through in a smooth curve; " | " after a point makes it a corner.
   */
  readonly strokes: readonly string[];
}

const shape = (digit: number, style: string, ...strokes: string[]): Shape => ({ digit, style, strokes });

/** Six or more styles a digit. The set is frozen: README.md says when a shape may change. */
export const SHAPES: readonly Shape[] = [
  shape(0, 'round', '57,2 30,7 11,30 8,60 20,88 45,99 70,90 86,62 82,30 66,8 46,2'),
  shape(0, 'narrow', '38,3 22,15 14,45 17,80 32,99 48,90 57,60 56,25 46,6 33,4'),
  shape(0, 'clockwise', '38,2 66,8 82,38 76,78 50,99 22,88 8,55 14,20 36,3 54,5'),
  shape(0, 'not quite closed', '60,6 34,2 14,24 8,55 18,86 42,98 68,86 80,54 77,26 66,12'),
  shape(0, 'leaning', '62,4 37,12 17,42 6,75 15,98 41,93 66,64 79,30 73,7 57,4'),
  shape(0, 'begun at the left', '10,40 22,10 50,0 76,16 84,52 72,86 46,100 18,88 8,58 12,32'),

  shape(1, 'plain', '50,0 49,35 50,70 51,100'),
  shape(1, 'slanted', '60,0 53,34 45,68 38,100'),
  shape(1, 'with a flag', '30,24 42,13 54,0 | 54,35 53,70 53,100'),
  shape(1, 'with flag and foot', '32,20 43,12 53,1 | 53,50 52,99', '30,100 52,98 76,99'),
  shape(1, 'with a short flag, drawn upwards first', '38,16 52,0 | 50,50 47,100'),
  shape(1, 'slightly bent', '47,0 52,34 51,70 45,100'),
  shape(1, 'from the bottom up', '46,100 49,60 53,0'),

  shape(2, 'plain', '14,22 26,6 48,0 69,10 73,30 58,56 34,78 11,97 | 42,96 82,97'),
  shape(2, 'with a loop', '16,24 30,6 52,2 72,14 72,36 54,62 30,86 14,96 6,88 14,79 30,82 52,93 72,98 88,91'),
  shape(2, 'with a wave as its foot', '11,30 22,10 45,2 66,12 68,34 48,62 18,90 | 34,84 56,92 70,97 86,92'),
  shape(2, 'flat and angular', '12,14 34,4 62,5 68,16 | 48,46 12,95 | 46,93 80,95'),
  shape(2, 'with a hooked beginning', '26,32 13,26 20,8 44,0 68,10 72,34 52,64 14,98 | 46,95 84,100'),
  shape(2, 'in two strokes', '10,20 28,4 52,2 68,18 62,42 38,72 10,98', '9,97 40,95 78,98'),

  shape(3, 'two bowls', '14,14 34,1 58,4 68,22 57,40 35,47 | 62,52 76,72 64,94 36,100 10,86'),
  shape(3, 'with a small loop', '16,12 40,0 64,10 64,32 46,46 33,50 33,43 44,43 64,54 74,74 60,96 30,99 8,84'),
  shape(3, 'with a flat top', '14,4 40,5 68,3 | 54,22 38,40 | 62,44 76,66 66,92 36,100 8,88'),
  shape(3, 'rounded, without a corner', '20,9 44,0 62,12 57,34 40,45 42,49 60,57 67,78 46,99 14,92'),
  shape(3, 'with a large lower bowl', '20,10 40,2 56,12 54,30 34,42 | 60,42 82,62 74,90 42,100 8,88'),
  shape(3, 'in two strokes', '12,12 36,0 60,8 62,28 34,46', '34,46 60,50 74,70 62,94 34,100 8,88'),

  shape(4, 'open, in two strokes', '26,2 19,30 11,57 | 48,58 84,54', '63,6 60,50 58,100'),
  shape(4, 'closed, in two strokes', '60,0 34,34 8,65 | 46,66 86,64', '61,1 61,50 61,100'),
  shape(4, 'open and round', '14,4 11,30 18,50 40,56 68,48', '72,2 68,50 63,100'),
  shape(4, 'stem first', '64,4 62,52 60,100', '30,0 20,28 8,58 | 44,60 88,58'),
  shape(4, 'in one stroke from below', '64,100 65,50 66,2 | 38,34 8,64 | 48,64 90,62'),
  shape(4, 'open, with a wide cup', '10,8 8,34 8,54 | 40,56 78,52', '70,0 70,48 70,98'),

  shape(5, 'in two strokes', '26,4 24,22 22,42 | 46,36 70,48 76,72 60,95 32,100 8,90', '26,4 50,4 78,2'),
  shape(5, 'in one stroke', '78,3 52,4 28,6 | 25,26 22,46 | 46,38 70,47 78,70 62,94 34,100 8,88'),
  shape(5, 'curved like an S', '76,6 52,3 30,11 25,32 42,44 64,53 73,74 60,96 32,100 10,92'),
  shape(5, 'bar written last, with a gap', '24,8 20,44 | 40,38 62,46 70,70 56,94 30,100 6,92', '32,2 56,3 76,0'),
  shape(5, 'angular', '74,2 22,5 | 20,45 | 56,44 74,58 72,84 50,99 8,94'),
  shape(5, 'with a small belly', '70,2 48,4 28,4 | 24,28 21,52 | 40,47 60,54 66,74 52,94 28,100 10,92'),

  shape(6, 'one sweep', '66,4 40,20 20,48 12,76 26,97 52,98 68,80 60,60 38,58 18,72'),
  shape(6, 'straight back', '54,0 32,36 15,70 22,95 48,100 67,84 62,64 42,58 22,70'),
  shape(6, 'curled top', '72,14 56,2 34,14 17,46 12,76 30,98 58,94 70,74 54,56 32,60 15,76'),
  shape(6, 'with a small loop', '58,0 36,22 20,52 18,82 34,99 54,92 58,76 46,68 30,74 22,88'),
  shape(6, 'with a large loop', '60,0 36,14 16,40 8,70 20,96 48,100 74,88 78,64 62,46 36,48 12,64'),
  shape(6, 'in two strokes', '56,2 34,26 20,54 14,80', '14,78 28,58 52,56 66,74 56,95 32,99 16,88 14,76'),

  shape(7, 'plain', '10,5 40,4 78,2 | 64,30 50,62 40,100'),
  shape(7, 'with a bar', '10,6 42,4 76,3 | 60,34 48,66 40,100', '30,52 50,50 70,48'),
  shape(7, 'with a serif', '14,20 14,5 | 44,5 76,3 | 58,38 44,70 36,100'),
  shape(7, 'with a curved stem', '8,8 44,6 80,4 | 66,26 53,54 47,78 46,100'),
  shape(7, 'with a wave on top', '8,14 22,4 46,9 64,9 80,2 | 64,34 50,66 40,100'),
  shape(7, 'with serif and bar', '12,16 13,4 | 44,5 78,2 | 62,34 50,66 44,99', '32,50 52,50 72,47'),

  shape(
    8,
    'one stroke from the top right',
    '67,13 45,0 23,12 25,32 48,48 70,66 68,90 44,100 20,88 21,66 46,48 66,31 67,13',
  ),
  shape(8, 'two circles', '44,0 24,10 26,34 46,45 64,34 64,12 46,1', '46,46 20,58 18,86 44,100 70,88 68,60 46,46'),
  shape(8, 'begun in the middle', '46,48 24,34 24,10 46,0 66,12 64,34 44,50 20,66 20,90 44,100 68,90 68,66 46,48'),
  shape(8, 'narrow and leaning', '66,12 54,0 40,12 42,34 50,50 54,70 46,94 30,100 20,84 28,62 50,46 64,28 66,12'),
  shape(8, 'open at the top', '74,8 50,0 26,10 26,32 48,46 70,62 72,88 46,100 20,90 20,68 44,50 66,32 78,16'),
  shape(8, 'with a small head', '58,10 44,2 32,12 36,30 50,40 72,58 74,86 46,100 16,88 16,62 38,42 54,28 58,10'),

  shape(9, 'with a straight tail', '70,14 44,0 20,12 16,36 38,50 62,38 72,12 | 71,50 68,100'),
  shape(9, 'with a hooked tail', '70,16 46,0 22,12 18,36 40,48 62,36 72,14 | 74,52 64,86 38,100 16,90'),
  shape(9, 'circle and stick', '68,22 50,2 26,8 18,30 36,48 60,40 69,20', '70,4 70,50 68,100'),
  shape(9, 'leaning, straight', '72,14 52,0 30,14 26,36 44,46 62,34 73,12 | 58,54 42,100'),
  shape(9, 'with a round tail, in one curve', '66,30 46,48 22,38 20,14 44,0 66,12 70,40 62,76 40,99'),
  shape(9, 'with a small head', '62,14 46,2 30,10 30,28 46,36 60,26 64,12 | 64,50 60,100'),
];
